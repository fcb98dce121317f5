"""The list of what can be typed next; it never takes the keys from the field."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from app.theme.fonts import text_font
from app.workspace import Workspace
from core.analysis.query import Completion, CompletionKind
from core.style import TYPE, mix

ROW: Final = 24
ROWS: Final = 9
_WIDEST: Final = 420
_NARROWEST: Final = 220
CONTROL: Final = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.MetaModifier)
"""The key named Ctrl, which Qt calls Meta on macOS."""
ENDS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVES: Final = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: 1 - ROWS,
    Qt.Key.Key_PageDown: ROWS - 1,
}

Index = QModelIndex | QPersistentModelIndex


def written(item: Completion, rest: str) -> str:
    """Return what a completion writes before the rest of a text: with a blank where nothing goes on by itself."""
    open_end = item.kind is CompletionKind.FUNCTION or item.text.endswith(("(", " "))
    return item.text if open_end or rest[:1] in (" ", ")", ",") else f"{item.text} "


class _Offered(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.items: tuple[Completion, ...] = ()

    def show(self, items: tuple[Completion, ...]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.items[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return item.text
        return f"{item.text}, {item.kind.value}" if role == Qt.ItemDataRole.AccessibleTextRole else None


class _Line(QStyledItemDelegate):
    def __init__(self, workspace: Workspace, offered: _Offered) -> None:
        super().__init__(offered)
        self._workspace = workspace
        self._offered = offered
        self._font, self._small = text_font(TYPE.table), text_font(TYPE.caption)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        item = self._offered.items[index.row()]
        texts = QFontMetrics(self._font).horizontalAdvance(item.text), self._kind_width(item)
        return QSize(sum(texts) + 40, ROW)

    def _kind_width(self, item: Completion) -> int:
        return QFontMetrics(self._small).horizontalAdvance(item.kind.value)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item, tokens = self._offered.items[index.row()], self._workspace.tokens
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(mix(tokens.raised, tokens.accent, 0.18)))
            painter.drawRoundedRect(rect, 4, 4)
        inner = rect.adjusted(8, 0, -8, 0)
        painter.setFont(self._small)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, item.kind.value)
        inner.setRight(inner.right() - self._kind_width(item) - 12)
        painter.setFont(self._font)
        painter.setPen(QColor(tokens.text))
        shown = QFontMetrics(self._font).elidedText(item.text, Qt.TextElideMode.ElideMiddle, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


class CompletionPopup(QFrame):
    """Completions below the field, or above it where there is no room."""

    chosen = QtSignal(object)
    """Emitted with the `Completion` that was clicked, or taken with Tab."""

    def __init__(self, workspace: Workspace, field: QWidget) -> None:
        super().__init__(field, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("popup")
        self._field = field
        self._offered = _Offered(self)
        self.list = QListView()
        self.list.setModel(self._offered)
        self.list.setItemDelegate(_Line(workspace, self._offered))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Completions")
        self.list.clicked.connect(lambda index: self.chosen.emit(self._offered.items[index.row()]))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self.list)

    @property
    def items(self) -> tuple[Completion, ...]:
        """What is offered, the best first."""
        return self._offered.items

    @property
    def current(self) -> Completion | None:
        """The marked completion, None if none is."""
        row = self.list.currentIndex().row()
        return self.items[row] if self.isVisible() and 0 <= row < len(self.items) else None

    def offer(self, items: tuple[Completion, ...], where: QRect, marked: bool) -> None:
        """Show completions below a place of the field, the first one marked or none; without any the list goes."""
        self._offered.show(items)
        if not items:
            self.hide()
            return
        self.list.setCurrentIndex(self._offered.index(0) if marked else QModelIndex())
        delegate, option = self.list.itemDelegate(), QStyleOptionViewItem()
        widths = [delegate.sizeHint(option, self._offered.index(row)).width() for row in range(min(len(items), 40))]
        width = min(max(_NARROWEST, max(widths) + 10), _WIDEST)
        self.list.setFixedHeight(min(len(items), ROWS) * ROW)
        self._put(where, QSize(width, self.list.height() + 10))
        self.show()
        self.raise_()

    def _put(self, where: QRect, size: QSize) -> None:
        screen = (QGuiApplication.screenAt(self._field.mapToGlobal(where.center())) or self._field.screen()).geometry()
        corner = self._field.mapToGlobal(QPoint(where.left() - 12, where.bottom() + 6))
        if corner.y() + size.height() > screen.bottom():
            corner.setY(self._field.mapToGlobal(where.topLeft()).y() - size.height() - 6)
        corner.setX(max(screen.left(), min(corner.x(), screen.right() - size.width())))
        self.setGeometry(QRect(corner, size))

    def press(self, key: Qt.Key) -> bool:
        """Move through what is offered, take it with Tab, hide it with Escape; return whether the key was for that."""
        if key in _MOVES:
            self.move_by(_MOVES[key])
        elif key == Qt.Key.Key_Tab:
            self.chosen.emit(self.current or self.items[0])
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def move_by(self, rows: int) -> None:
        """Mark another completion: further down or up, around at the ends."""
        last, row = len(self.items) - 1, self.list.currentIndex().row()
        if row < 0:
            to = 0 if rows > 0 else last
        elif abs(rows) == 1:
            to = (row + rows) % (last + 1)
        else:
            to = min(max(row + rows, 0), last)
        self.list.setCurrentIndex(self._offered.index(to))
