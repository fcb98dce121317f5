"""The row above the picture: table, step, tools and what is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

from app.actions import Action
from app.theme.fonts import text_font
from app.theme.icons import icon
from app.workspace import Workspace
from core.model import Catalog, EmbeddingTable
from core.style import SPACE, TYPE
from core.style.text import grouped

_SLASH, _SHAPE = " / ", "  ·  "


class Toolbar(QFrame):
    """Choosers of table and step at the left, switches at the right; it shows the session and emits wishes."""

    table_chosen = Signal(str)
    step_chosen = Signal(int)

    def __init__(
        self, workspace: Workspace, actions: Sequence[Action], groups: Sequence[Sequence[str]], texts: Mapping[str, str]
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._tables: tuple[EmbeddingTable, ...] = ()
        self._steps: tuple[int, ...] = ()
        self.setFixedHeight(40)
        self.table = _table_box()
        self.table.activated.connect(lambda index: self.table_chosen.emit(self.table.itemData(index)))
        self.step = _step_slider()
        self.step.valueChanged.connect(lambda index: self.step_chosen.emit(self._steps[index]))
        self.step_label = QLabel()
        self.step_label.setFont(text_font(TYPE.table))
        self.buttons = {action.id: _button(action, texts.get(action.id, "")) for action in actions}
        self._texts = texts
        self._actions = tuple(actions)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE.between, SPACE.unit, SPACE.between, SPACE.unit)
        layout.setSpacing(SPACE.unit)
        layout.addWidget(self.table, 8)
        layout.addSpacing(SPACE.inside)
        layout.addWidget(self.step, 2)
        layout.addWidget(self.step_label)
        layout.addStretch(1)
        for group in groups:
            layout.addSpacing(SPACE.inside)
            layout.addWidget(_separator())
            layout.addSpacing(SPACE.inside)
            for name in group:
                layout.addWidget(self.buttons[name])
        workspace.theme_changed.connect(self.show_actions)
        self.show_actions()

    def show_tables(self, catalog: Catalog, chosen: EmbeddingTable | None) -> None:
        """List the tables of a catalog."""
        tables = tuple(catalog.embeddings.values())
        blocker = QSignalBlocker(self.table)
        if tables != self._tables:
            self._tables = tables
            self.table.clear()
            for table in tables:
                self.table.addItem(f"{table_name(table)}{_SHAPE}{table_shape(table)}", table.key)
                self.table.setItemData(self.table.count() - 1, _table_tip(table), Qt.ItemDataRole.ToolTipRole)
        if chosen is not None:
            self.table.setCurrentIndex(self.table.findData(chosen.key))
            self.table.setToolTip(_table_tip(chosen))
        self.table.setEnabled(len(tables) > 0)
        blocker.unblock()

    def show_step(self, table: EmbeddingTable | None, linked: int | None) -> None:
        """Show which state of a table is drawn; nothing for a table with one state."""
        several = table is not None and len(table.steps) > 1
        self.step.setVisible(several)
        self.step_label.setVisible(several)
        if table is None or not several:
            return
        steps = self._steps = tuple(state.step or 0 for state in table.steps)
        index = table.steps.index(table.at(linked))
        blocker = QSignalBlocker(self.step)
        self.step.setRange(0, len(steps) - 1)
        self.step.setValue(index)
        blocker.unblock()
        text = f"step {grouped(steps[index])}"
        self.step_label.setText(f"{text} · {index + 1} of {len(steps)}")
        self.step.setAccessibleDescription(text)

    def show_actions(self) -> None:
        """Show which switches are on and what can be done now."""
        tokens = self._workspace.tokens
        for action in self._actions:
            button = self.buttons[action.id]
            button.setEnabled(action.when())
            on = action.checked is not None and action.checked()
            if action.icon and action.id not in self._texts:
                button.setIcon(icon(action.icon, tokens, tokens.accent if on else ""))
            if action.checked is not None:
                button.setChecked(on)


def table_name(table: EmbeddingTable) -> str:
    """Return what a table is called in the list: run and tensor."""
    return table.tensor if table.run in ("", ".") else f"{table.run}{_SLASH}{table.tensor}"


def table_shape(table: EmbeddingTable) -> str:
    """Return rows and columns of a table."""
    return f"{grouped(table.rows)} × {grouped(table.columns)}"


def _table_tip(table: EmbeddingTable) -> str:
    states = f", {len(table.steps)} steps" if len(table.steps) > 1 else ""
    metadata = table.steps[-1].metadata_file or "no metadata"
    return f"{table_name(table)}\n{table_shape(table)}{states}\n{table.steps[-1].tensor.file}\n{metadata}"


class TableBox(QComboBox):
    """A chooser of tables that leaves out the shape, then parts of the run, where the text does not fit."""

    def _shortened(self, room: int) -> str:
        metrics, text = self.fontMetrics(), self.currentText()
        if metrics.horizontalAdvance(text) <= room:
            return text
        run, _, tensor = text.partition(_SHAPE)[0].rpartition(_SLASH)
        ending = _SLASH + tensor if run else tensor
        left = room - metrics.horizontalAdvance(ending)
        if run and left > metrics.horizontalAdvance("mmm"):
            return metrics.elidedText(run, Qt.TextElideMode.ElideMiddle, left) + ending
        return metrics.elidedText(tensor, Qt.TextElideMode.ElideMiddle, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field with as much of the text as there is room for."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style = self.style()
        field = style.subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        room = field.width() - SPACE.unit
        shown = self._shortened(room)
        with QPainter(self) as painter:
            style.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option, painter, self)
            place = Qt.AlignmentFlag.AlignVCenter
            style.drawItemText(painter, field, place, self.palette(), self.isEnabled(), shown)


def _table_box() -> QComboBox:
    box = TableBox()
    box.setAccessibleName("Embedding")
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    box.setMaximumWidth(380)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    box.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)
    return box


def _step_slider() -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setProperty("step", True)
    slider.setAccessibleName("Step")
    slider.setToolTip("The step shown, linked with all views")
    slider.setMinimumWidth(64)
    slider.setMaximumWidth(140)
    slider.setPageStep(1)
    slider.hide()
    return slider


def _button(action: Action, text: str) -> QToolButton:
    button = QToolButton()
    button.setFixedSize(SPACE.control + (8 if text else 0), SPACE.control)
    button.setCheckable(action.checked is not None)
    button.setAccessibleName(action.title)
    keys = f" ({action.shortcut})" if action.shortcut else ""
    button.setToolTip(f"{action.title}{keys}\n{action.tip}" if action.tip else f"{action.title}{keys}")
    button.setText(text)
    button.setFont(text_font(TYPE.table, QFont.Weight.Medium))
    button.clicked.connect(_plain(action.callback))
    return button


def _plain(callback: Callable[[], None]) -> Callable[[bool], None]:
    return lambda _checked: callback()


def _separator() -> QWidget:
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedSize(1, 20)
    return line
