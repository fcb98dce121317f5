"""The command palette: every action by a few letters of its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.actions import Action
from app.theme.fonts import text_font
from app.widgets.fuzzy import match
from app.workspace import Workspace
from core.style import TYPE, mix

WIDTH, ROWS, ROW_HEIGHT = 560, 11, 30

Index = QModelIndex | QPersistentModelIndex


def ranked(query: str, actions: Sequence[Action]) -> list[Action]:
    """Return the actions that match, best first; those that cannot be done now come last."""
    scored = [(match(query, title_of(action)), action) for action in actions]
    found = [(hit[0], place, action) for place, (hit, action) in enumerate(scored) if hit is not None]
    found.sort(key=lambda item: (not item[2].when(), -item[0], item[1]))
    return [action for _, _, action in found]


def title_of(action: Action) -> str:
    """Return the menu and the title of an action: ``"File: Open folder…"``."""
    return f"{action.menu}: {action.title}" if action.menu else action.title


class _Found(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.actions: list[Action] = []

    def show(self, actions: list[Action]) -> None:
        self.beginResetModel()
        self.actions = actions
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        return 0 if parent.isValid() else len(self.actions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        action = self.actions[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return title_of(action)
        if role == Qt.ItemDataRole.ToolTipRole:
            return action.tip
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        possible = self.actions[index.row()].when()
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if possible else Qt.ItemFlag.NoItemFlags


class _Line(QStyledItemDelegate):
    def __init__(self, workspace: Workspace, found: _Found, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._found = found
        self._font = text_font()
        self._small = text_font(TYPE.table)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(WIDTH - 20, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        action = self._found.actions[index.row()]
        tokens = self._workspace.tokens
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(mix(tokens.raised, tokens.accent, 0.18)))
            painter.drawRoundedRect(rect, 5, 5)
        inner = rect.adjusted(10, 0, -10, 0)
        painter.setFont(self._small)
        painter.setPen(QColor(tokens.muted))
        keys = QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys)
        room = inner.width() - QFontMetrics(self._small).horizontalAdvance(keys) - 12
        self._title(painter, QRect(inner.left(), inner.top(), room, inner.height()), action)
        painter.restore()

    def _title(self, painter: QPainter, room: QRect, action: Action) -> None:
        tokens = self._workspace.tokens
        painter.setFont(self._font)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        prefix = f"{action.menu}  " if action.menu else ""
        painter.setPen(QColor(tokens.muted if action.when() else tokens.faint))
        painter.drawText(room, flags, prefix)
        metrics = QFontMetrics(self._font)
        room.setLeft(room.left() + metrics.horizontalAdvance(prefix))
        painter.setPen(QColor(tokens.text if action.when() else tokens.faint))
        on = "✓ " if action.checked is not None and action.checked() else ""
        painter.drawText(room, flags, metrics.elidedText(on + action.title, Qt.TextElideMode.ElideMiddle, room.width()))


class CommandPalette(QFrame):
    """Lies over the window while it is asked; goes with Esc, a choice, or a click elsewhere."""

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget,
        actions: Callable[[], Sequence[Action]],
        run: Callable[[Action], None],
    ) -> None:
        super().__init__(parent)
        self._home = parent
        self._actions = actions
        self._run = run
        self._known: Sequence[Action] = ()
        self._focus_before: QWidget | None = None
        self.setObjectName("floating")
        self.setAccessibleName("Command palette")
        self.field = QLineEdit(placeholderText="Type what you want to do")
        self.field.setAccessibleName("Command")
        self._found = _Found(self)
        self.list = QListView()
        self.list.setModel(self._found)
        self.list.setItemDelegate(_Line(workspace, self._found, self))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("Found commands")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._choose)
        self.hide()

    @property
    def found(self) -> list[Action]:
        """The listed actions, best first."""
        return self._found.actions

    def open(self) -> None:
        """Show all actions and take the keys."""
        self._focus_before = QApplication.focusWidget()
        self._known = self._actions()
        self.field.clear()
        self._search("")
        width = min(WIDTH, self._home.width() - 32)
        self.setGeometry((self._home.width() - width) // 2, 56, width, self.sizeHint().height())
        self.show()
        self.raise_()
        self.field.setFocus()

    def close_palette(self) -> None:
        """Go away and give the keys back."""
        if self.isVisible():
            self.hide()
            if self._focus_before is not None and self._focus_before.isVisible():
                self._focus_before.setFocus()

    def sizeHint(self) -> QSize:
        """Return the height of the listed actions, at most a screenful."""
        rows = min(ROWS, max(1, len(self._found.actions)))
        return QSize(WIDTH, self.field.sizeHint().height() + rows * ROW_HEIGHT + 26)

    def _search(self, text: str) -> None:
        self._found.show(ranked(text, self._known))
        if self._found.actions:
            self.list.setCurrentIndex(self._found.index(0))
        self.resize(self.width(), self.sizeHint().height())

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and self._found.actions[index.row()].when():
            action = self._found.actions[index.row()]
            self.close_palette()
            self._run(action)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the field's keys move through the list, choose and leave."""
        if event.type() is QEvent.Type.FocusOut and not self.isAncestorOf(QApplication.focusWidget() or self._home):
            self.hide()
        if isinstance(event, QKeyEvent) and event.key() in _KEYS:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self._key(event)
                return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_palette()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
        else:
            last = len(self._found.actions) - 1
            row = self.list.currentIndex().row() + _KEYS[Qt.Key(key)]
            self.list.setCurrentIndex(self._found.index(min(max(row, 0), max(last, 0))))


_KEYS: dict[Qt.Key, int] = {
    Qt.Key.Key_Escape: 0,
    Qt.Key.Key_Return: 0,
    Qt.Key.Key_Enter: 0,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -ROWS,
    Qt.Key.Key_PageDown: ROWS,
}
