"""One half of the table of runs: the columns that stay at the left, or those that scroll."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.theme.fonts import text_font
from app.views.hparams.table.delegate import CHECK, CURVE, INDENT, NAME_LEFT, PAD, ROW_HEIGHT, SWATCH, CellDelegate
from app.views.hparams.table.header import ARROW, ColumnHeader
from app.views.hparams.table.model import RunTableModel
from app.workspace import Workspace
from core.state import CellLook
from core.style import TYPE
from core.views.hparams.table.columns import NAME, ColumnKind

NAME_WIDTH = 220
_LEAST, _MOST = 64, 220
_DIGIT = 7.6
"""Width of a character of a cell, generously."""
_LETTER = 6.6
"""Width of a character of a name on the average."""


class RunGrid(QTableView):
    """Rows that are hovered, selected, checked, coloured and isolated; shows a part of the model's columns.

    Parameters
    ----------
    fixed
        Whether it shows the pinned columns, or all others.
    """

    checked = Signal(list, bool)
    coloured = Signal(list, QPoint)
    renamed = Signal(str)
    """Emitted with a run that is to be called something else."""
    folded = Signal(str, bool)
    """Emitted with the key of a group, and whether its runs are to have rows."""
    isolated = Signal(list)
    hovered = Signal(object)
    explained = Signal(str)
    """Emitted with a run about which everything is to be told."""
    menu_wanted = Signal(QPoint, int)
    """Emitted with a place on the screen and the column there."""
    column_menu_wanted = Signal(int, QPoint)
    copied = Signal()

    def __init__(self, workspace: Workspace, model: RunTableModel, fixed: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace, self._table, self._fixed = workspace, model, fixed
        self.setModel(model)
        self.setItemDelegate(CellDelegate(workspace, model, self))
        self.header = ColumnHeader(workspace, model, self)
        self.setHorizontalHeader(self.header)
        self._set_up()

    def _set_up(self) -> None:
        self.setAccessibleName("Table of runs, pinned columns" if self._fixed else "Table of runs")
        self.setObjectName("runTable")  # its delegate draws what is hovered and selected
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(off)  # one bar below both halves
        if self._fixed:
            self.setVerticalScrollBarPolicy(off)
            self.header.setFirstSectionMovable(False)  # the name
        lines = self.verticalHeader()
        lines.hide()
        lines.setMinimumSectionSize(ROW_HEIGHT)
        lines.setDefaultSectionSize(ROW_HEIGHT)
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalScrollBar().valueChanged.connect(lambda _: self.header.viewport().update())

    def show_columns(self) -> int:
        """Show this half's columns in their widths; return how wide all of them are."""
        self.header.be_quiet(True)
        total = 0
        for place in range(len(self._table.columns)):
            mine = (place < self._table.pinned) == self._fixed
            if self.isColumnHidden(place) == mine:
                self.setColumnHidden(place, not mine)
            if mine:
                width = self.width_of(place)
                total += width
                if self.columnWidth(place) != width:
                    self.setColumnWidth(place, width)
        self.header.be_quiet(False)
        return total

    def width_of(self, place: int) -> int:
        """Return the width of a column: the user's, else what its title and its cells need."""
        column = self._table.columns[place]
        wanted = self._workspace.session.state.run_table.widths.get(column.key)
        return self.natural_width(place) if wanted is None else max(wanted, self.header.minimumSectionSize())

    def natural_width(self, place: int) -> int:
        """Return the width that a column's title and some of its cells need."""
        column, shape = self._table.columns[place], self._table.shape(place)
        if column.key == NAME:
            return max(NAME_WIDTH, min(int(shape.characters * _LETTER) + NAME_LEFT + PAD, 300))
        title = QFontMetrics(text_font(TYPE.table)).horizontalAdvance(column.title) + ARROW + 2
        if column.detail:
            title += QFontMetrics(text_font(TYPE.caption)).horizontalAdvance(column.detail) + 5
        room = max(title, int(shape.characters * _DIGIT)) + 2 * PAD
        width = min(max(room, _LEAST), _MOST)
        curve = column.kind is ColumnKind.METRIC and self._table.look_of(place) is CellLook.CURVE
        return max(width, 2 * CURVE) if curve else width

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground too, so that Qt moves what is there when it scrolls, and the cells that come into sight."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._workspace.tokens.raised))
        painter.end()
        super().paintEvent(event)

    def selected_rows(self) -> list[int]:
        """Return the selected rows, top first."""
        return sorted(rows_in(self.selectionModel().selection()))

    def selected_names(self) -> list[str]:
        """Return what the selected rows stand for, top first: runs, and tokens of groups."""
        return [self._table.names[row] for row in self.selected_rows()]

    def selected_runs(self) -> list[str]:
        """Return the runs whose rows, or whose groups' rows, are selected."""
        return list(dict.fromkeys(name for row in self.selected_rows() for name in self._table.rows.runs_of(row)))

    def repaint_run(self, name: str | None) -> None:
        """Draw one row again."""
        row = self._table.row_of(name)
        if row is not None:
            self.viewport().update(0, self.rowViewportPosition(row), self.viewport().width(), ROW_HEIGHT)

    def go_to(self, name: str | None, place: int) -> None:
        """Put the keys at a row without selecting anything or scrolling."""
        row = self._table.row_of(name)
        if row is not None:
            self.setAutoScroll(False)
            place = min(max(place, 0), len(self._table.columns) - 1)
            self.selectionModel().setCurrentIndex(
                self._table.index(row, place), QItemSelectionModel.SelectionFlag.NoUpdate
            )
            self.setAutoScroll(True)

    def _zone(self, event: QMouseEvent) -> tuple[str, QModelIndex]:
        """Return what of a row lies under the mouse: its box, its swatch, its status, or else the row itself."""
        where = event.position().toPoint()
        index = self.indexAt(where)
        if not index.isValid():
            return "", index
        column = self._table.columns[index.column()]
        x = where.x() - self.visualRect(index).left()
        if column.key == NAME and x < SWATCH.right() + 5:
            return ("box" if x < CHECK.right() + 5 else "swatch"), index
        if column.key == NAME and self._table.rows.group_of(index.row()) is not None and x < NAME_LEFT + INDENT:
            return "fold", index
        return ("status" if column.kind is ColumnKind.STATUS else "row"), index

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Do what lies under the mouse, else select; each click is a step to undo."""
        self._workspace.session.end_gesture()
        zone, index = self._zone(event)
        if event.button() is not Qt.MouseButton.LeftButton or zone not in ("box", "swatch", "fold"):
            super().mousePressEvent(event)
            return
        row = index.row()
        names = list(self._table.rows.runs_of(row))
        if zone == "box":
            self.checked.emit(names, self._table.rows.checked(row) is not True)
        elif zone == "fold":
            self.folded.emit(self._table.rows.group_key(row), not self._table.rows.unfolded(row))
        else:
            corner = self.visualRect(index).bottomLeft() + QPoint(28, 2)
            self.coloured.emit(names, self.viewport().mapToGlobal(corner))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click, or a drag over several rows."""
        super().mouseReleaseEvent(event)
        self._workspace.session.end_gesture()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Isolate a run, or tell all about it on its status; a second quick click elsewhere is one more click."""
        zone, index = self._zone(event)
        if event.button() is not Qt.MouseButton.LeftButton or not zone:
            return
        names = list(self._table.rows.runs_of(index.row()))
        if zone == "status" and len(names) == 1:
            self.explained.emit(names[0])
        elif zone in ("row", "status"):
            self.isolated.emit(names)
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Emphasise the run under the mouse everywhere."""
        self._hover_at(event.position().toPoint())
        super().mouseMoveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, and emphasise the run that is under the mouse then."""
        super().wheelEvent(event)
        self._hover_at(event.position().toPoint())

    def _hover_at(self, where: QPoint) -> None:
        row = self.rowAt(where.y())
        self.hovered.emit(self._table.names[row] if row >= 0 else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Emphasise nothing."""
        self.hovered.emit(None)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the selected runs."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid():
            corner = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.menu_wanted.emit(event.globalPos() if by_mouse else corner, index.column())

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something in a table from the shortcuts of the window."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() is Qt.KeyboardModifier.NoModifier
            own = plain and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
            keys = (QKeySequence.StandardKey.SelectAll, QKeySequence.StandardKey.Copy)
            if own or any(event.matches(key) for key in keys):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space checks, Return isolates, Ctrl+C copies, Alt+Down opens the menu of the column."""
        names = self.selected_runs()
        if self._fold_by_key(event):
            return
        if event.key() == Qt.Key.Key_F2:
            self._rename_by_key()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.key() == Qt.Key.Key_Down and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self._open_column_menu()
        elif event.key() == Qt.Key.Key_Space and names:
            unchecked = self._workspace.session.state.runs.unchecked
            self.checked.emit(names, any(name in unchecked for name in names))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and names:
            self.isolated.emit(names)
        else:
            super().keyPressEvent(event)

    def _fold_by_key(self, event: QKeyEvent) -> bool:
        """Fold or unfold a group with the arrows in the column of names; return whether that is what they did."""
        index = self.currentIndex()
        here = index.isValid() and self._table.columns[index.column()].key == NAME
        if not here or event.modifiers() or event.key() not in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            return False
        row, left = index.row(), event.key() == Qt.Key.Key_Left
        if self._table.rows.group_of(row) is not None and self._table.rows.unfolded(row) is left:
            self.folded.emit(self._table.rows.group_key(row), not left)
            return True
        if left and self._table.rows.inner(row):
            above = next(each for each in range(row, -1, -1) if self._table.rows.group_of(each) is not None)
            self.setCurrentIndex(self._table.index(above, index.column()))
            return True
        return False

    def _rename_by_key(self) -> None:
        row = self.currentIndex().row()
        if 0 <= row < len(self._table.names) and self._table.rows.group_of(row) is None:
            self.renamed.emit(self._table.names[row])

    def _open_column_menu(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            left = self.header.sectionViewportPosition(index.column())
            self.column_menu_wanted.emit(index.column(), self.header.mapToGlobal(QPoint(left, self.header.height())))


def rows_in(selection: QItemSelection) -> set[int]:
    """Return the rows of a selection."""
    parts = [selection.at(place) for place in range(selection.count())]
    return {row for part in parts for row in range(part.top(), part.bottom() + 1)}
