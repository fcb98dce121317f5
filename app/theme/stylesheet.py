"""The tokens as a stylesheet: shapes and states that a palette cannot say."""

from __future__ import annotations

from string import Template

from app.theme.marks import mark
from core.style import SPACE, TYPE, Tokens, mix

_SHEET = Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 6px; font-size: ${table}px; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QStatusBar { background: $window; border-top: 1px solid $line; }
QStatusBar::item { border: none; }

QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="caption"] { color: $muted; font-size: ${caption}px; }
QLabel[role="bad"] { color: $bad; font-size: ${caption}px; }

QPushButton { background: $raised; color: $text; border: 1px solid $edge; border-radius: ${corner}px; padding: 0 12px;
  min-height: 26px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:focus { border-color: $accent; }
QPushButton:checked { border-color: $accent; color: $accent; }
QPushButton:disabled { color: $faint; border-color: $line; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 500; }
QPushButton[primary="true"]:hover { background: $accent_hover; }
QPushButton[primary="true"]:focus { border-color: $text; }
QPushButton[primary="true"]:disabled { background: $line; color: $faint; border-color: $line; }
QPushButton[link="true"] { background: transparent; border: 1px solid transparent; color: $accent; padding: 0 4px;
  text-align: left; min-height: 22px; }
QPushButton[link="true"]:hover { text-decoration: underline; }
QPushButton[link="true"]:focus { border-color: $accent; }
QPushButton[link="true"]:disabled { color: $faint; }

QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: ${corner}px; padding: 5px;
  color: $text; }
QToolButton#menuButton { padding: 2px 5px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $pressed; }
QToolButton:focus { border-color: $accent; }
QToolButton:checked { background: $chosen; color: $accent; }
QToolButton:disabled { color: $faint; }
QToolButton::menu-indicator { image: none; width: 0; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit { background: $raised; color: $text;
  border: 1px solid $edge; border-radius: ${corner}px; selection-background-color: $accent;
  selection-color: $on_accent; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { min-height: 26px; padding: 0 7px; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
  border-color: $accent; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border-color: $bad; }
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
  color: $faint;
  border-color: $line; background: $window; }
QComboBox QLineEdit { border: none; padding: 0; background: transparent; min-height: 22px; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("$chevron_down"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $edge; padding: 4px; outline: none;
  selection-background-color: $chosen; selection-color: $text; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button { border: none;
  width: 18px; background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$chevron_up"); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$chevron_down"); width: 10px; height: 10px; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 22px; }
QCheckBox::indicator, QListWidget::indicator { width: 14px; height: 14px; border: 1px solid $tick; border-radius: 4px;
  background: $raised; }
QCheckBox::indicator:hover, QListWidget::indicator:hover, QCheckBox:focus::indicator { border-color: $accent; }
QCheckBox::indicator:checked, QListWidget::indicator:checked { background: $accent; border-color: $accent;
  image: url("$check"); }
QCheckBox::indicator:indeterminate { background: $accent; border-color: $accent; image: url("$minus"); }
QCheckBox::indicator:disabled { background: $line; border-color: $line; }

QSlider { min-height: 20px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $line; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: $raised;
  border: 1px solid $tick; }
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { border-color: $accent; }
QSlider::handle:horizontal:focus { background: $accent; }
QSlider[step="true"]::sub-page:horizontal { background: $warm; }
QSlider::sub-page:horizontal:disabled { background: $line; }
QSlider::handle:horizontal:disabled { background: $window; border-color: $line; }
QProgressBar { background: $line; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }

QMenu { background: $raised; color: $text; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; min-width: 120px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $chosen; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $muted; border: none; border-bottom: 2px solid transparent;
  padding: 0 12px; height: 38px; }
QTabBar#pages::tab { height: 28px; padding: 0 10px; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; font-weight: 500; }
QTabBar::tab:focus { color: $accent; }
QTabBar::tab:disabled { color: $faint; border-bottom-color: transparent; }

QAbstractItemView { background: $raised; color: $text; border: none; outline: none; font-size: ${table}px; }
QAbstractItemView::item { padding: 2px 6px; }
QAbstractItemView::item:hover { background: $hover; }
QAbstractItemView::item:selected { background: $chosen; color: $text; }
/* Headers are item views, too: their rule comes last. */
QHeaderView { background: $window; border: none; }
QHeaderView::section { background: $window; color: $muted; border: none; border-bottom: 1px solid $line;
  padding: 0 8px; height: 24px; font-size: ${caption}px; }
QHeaderView::section:hover { color: $text; }
QTableCornerButton::section { background: $window; border: none; border-bottom: 1px solid $line;
  border-right: 1px solid $line; }
QHeaderView::down-arrow { image: url("$chevron_down"); width: 10px; height: 10px; subcontrol-position: center left; }
QHeaderView::up-arrow { image: url("$chevron_up"); width: 10px; height: 10px; subcontrol-position: center left; }
QTableView#runTable::item:hover, QTableView#runTable::item:selected { background: transparent; }
QTreeView::branch { background: transparent; }
QTreeView::branch:selected { background: $chosen; }
QTreeView::branch:has-children:closed { image: url("$chevron_right"); }
QTreeView::branch:has-children:open { image: url("$chevron_down"); }
QScrollArea { border: none; background: transparent; }

QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $edge; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QFrame#rule { background: $line; border: none; }
QWidget#topBar { background: $window; border-bottom: 1px solid $line; }
QWidget#dockTitle { background: $window; }
QWidget#canvas { background: $canvas; }
QFrame#card { background: $raised; border: 1px solid $line; border-radius: ${corner}px; }
QFrame#floating { background: $raised; border: 1px solid $edge; border-radius: 8px; }
QFrame#popup { background: $raised; border: 1px solid $edge; }
QFrame#chip { background: $chosen; border: none; border-radius: 11px; }
QFrame#chip QToolButton { padding: 1px; border-radius: 9px; }
QToolButton#filterChip { border: 1px solid $line; border-radius: 11px; padding: 1px 20px 1px 8px; }
QToolButton#filterChip:checked { background: $chosen; border-color: $accent; }
QToolButton#filterChip:focus { border-color: $accent; }
QToolButton#filterChip::menu-button { border: none; width: 18px; }
QWidget#runChip QToolButton { padding: 1px; border-radius: 9px; }
QFrame#dropHere { border: 2px dashed $edge; border-radius: 8px; }
QFrame#dropHere[over="true"] { border-color: $accent; background: $chosen; }
QFrame#dropHere[sign="true"] { background: $veil; }
""")


def stylesheet(tokens: Tokens) -> str:
    """Return the stylesheet of the whole application."""
    return _SHEET.substitute(
        {name: getattr(tokens, name) for name in tokens.__slots__},
        hover=mix(tokens.window, tokens.text, 0.07),
        pressed=mix(tokens.window, tokens.text, 0.13),
        veil=f"#e0{tokens.raised.removeprefix('#')}",
        chosen=mix(tokens.raised, tokens.accent, 0.16),
        edge=mix(tokens.line, tokens.text, 0.12),
        tick=mix(tokens.line, tokens.text, 0.4),
        accent_hover=mix(tokens.accent, tokens.text, 0.15),
        table=TYPE.table,
        caption=TYPE.caption,
        title=TYPE.title,
        corner=SPACE.corner,
        check=mark("check", tokens.on_accent),
        minus=mark("minus", tokens.on_accent),
        chevron_up=mark("chevron-up", tokens.muted),
        chevron_down=mark("chevron-down", tokens.muted),
        chevron_right=mark("chevron-right", tokens.muted),
    )
