"""The widget that shows the lines of the list of runs and turns clicks and keys into intents."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.theme.fonts import text_font
from app.window.runs.carrying import Carrying
from app.window.runs.delegate import RunDelegate
from app.window.runs.header import RunsHeader
from app.window.runs.model import ORDERS, RunColumn, RunsModel
from app.window.runs.zones import ISOLATE_ROOM, NAME_LEFT, ROW_HEIGHT, Zone
from app.workspace import Workspace
from core.style import TYPE
from core.views.headings import headings
from core.views.run_lines import longest_in_list

FIGURES = 56
"""Width of a column of figures."""
NAMES_FIRST = {RunColumn.UPDATED: 330, RunColumn.POINTS: 280}
"""Width of the list from which a column of figures is shown: names need the room more."""
ROOMY = 460
"""Width of the list from which the time is shown even though some name does not fit."""

_ADDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class RunsList(QTableView):
    """Lines that are hovered, selected, checked, coloured, folded and isolated."""

    checked = Signal(list, bool)
    coloured = Signal(str, QPoint)
    isolated = Signal(list)
    chosen = Signal(list)
    hovered = Signal(object)
    folded = Signal(int, bool)
    """Emitted with a line, and whether what stands under it is to be folded away."""
    warned = Signal(str)
    """Emitted with a run whose problems are to be shown."""
    explained = Signal(str)
    """Emitted with a run about which everything is to be told."""
    renamed = Signal(str)
    """Emitted with a run that is to be called something else."""
    menu_wanted = Signal(QPoint)
    heading_menu_wanted = Signal(int, QPoint)

    def __init__(self, workspace: Workspace, model: RunsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._runs = model
        self._syncing = False
        self._carrying = Carrying(self, self.selected_names)
        self.setModel(model)
        self._delegate = RunDelegate(workspace, model, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Runs")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._arrange_header()
        self.selectionModel().selectionChanged.connect(self._selection_changed)

    def _arrange_header(self) -> None:
        lines = self.verticalHeader()
        lines.hide()
        lines.setMinimumSectionSize(ROW_HEIGHT)
        lines.setDefaultSectionSize(ROW_HEIGHT)
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = RunsHeader(self._workspace, self)
        self.setHorizontalHeader(header)
        header.setHighlightSections(False)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(RunColumn.NAME, QHeaderView.ResizeMode.Stretch)
        for column in (RunColumn.POINTS, RunColumn.UPDATED):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, FIGURES)
        header.setSectionsClickable(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out columns of figures where names would become too short."""
        self.fit_columns()
        super().resizeEvent(event)

    def fit_columns(self) -> None:
        """Show the columns of figures for which the names leave room; the one that sorts stays if it can."""
        width, order = self.width(), ORDERS[RunColumn.UPDATED]
        wanted = width >= ROOMY or self._workspace.session.state.runs.order is order or self._names_fit(width)
        self.setColumnHidden(RunColumn.UPDATED, width < NAMES_FIRST[RunColumn.UPDATED] or not wanted)
        self.setColumnHidden(RunColumn.POINTS, width < NAMES_FIRST[RunColumn.POINTS])

    def _names_fit(self, width: int) -> bool:
        session = self._workspace.session
        longest = longest_in_list(session.catalog, headings(session.catalog, session.state))
        room = width - NAME_LEFT - ISOLATE_ROOM - 2 * FIGURES - self.verticalScrollBar().sizeHint().width()
        return QFontMetrics(text_font(TYPE.table)).horizontalAdvance(longest) <= room

    def selected_names(self) -> list[str]:
        """Return the selected runs, top first."""
        selection = self.selectionModel().selection()
        parts = [selection.at(place) for place in range(selection.count())]
        rows = sorted({row for part in parts for row in range(part.top(), part.bottom() + 1)})
        lines = self._runs.lines
        return [lines.names[row] for row in rows if not lines.is_heading(row)]

    def show_selected(self, names: frozenset[str]) -> None:
        """Mark these runs as selected without telling anybody."""
        rows = sorted(row for row in map(self._runs.row_of, names) if row is not None)
        if self.selected_names() == [self._runs.lines.names[row] for row in rows]:
            return
        selection = QItemSelection()
        for _, stretch in groupby(enumerate(rows), key=lambda item: item[1] - item[0]):
            stretched = [row for _, row in stretch]
            selection.select(self._runs.index(stretched[0], 0), self._runs.index(stretched[-1], len(RunColumn) - 1))
        self._syncing = True
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._syncing = False

    def current_line(self) -> tuple[str, bool] | None:
        """Return the name in the line that the keys are at, and whether it is a heading; None for no line."""
        row = self.currentIndex().row()
        return (self._runs.lines.names[row], self._runs.is_heading(row)) if 0 <= row < len(self._runs.lines) else None

    def keep_current(self, line: tuple[str, bool] | None) -> None:
        """Put the keys at a line where it stands now, without selecting anything."""
        if line is not None:
            row = self._runs.heading_of(line[0]) if line[1] else self._runs.row_of(line[0])
            if row is not None:
                self._go_to(row)

    def _go_to(self, row: int) -> None:
        keep = QItemSelectionModel.SelectionFlag.NoUpdate
        self.setAutoScroll(False)  # the list stays where it is
        self.selectionModel().setCurrentIndex(self._runs.index(row, RunColumn.NAME), keep)
        self.setAutoScroll(True)

    def repaint_run(self, name: str | None) -> None:
        """Draw one line again."""
        row = self._runs.row_of(name)
        if row is not None:
            line = self.visualRect(self._runs.index(row, 0))
            self.viewport().update(0, line.top(), self.viewport().width(), line.height())

    def _selection_changed(self) -> None:
        if not self._syncing:
            self.chosen.emit([*self.selected_names(), *self._kept()])

    def _kept(self) -> list[str]:
        # Adding to a selection does not cost it the runs that the search leaves out of the list.
        if not QGuiApplication.keyboardModifiers() & _ADDING:
            return []
        return sorted(self._workspace.session.state.selected_runs - set(self._runs.names))

    def _at(self, event: QMouseEvent) -> tuple[Zone, QModelIndex] | None:
        where = event.position().toPoint()
        index = self.indexAt(where)
        if not index.isValid():
            return None
        shape = self._delegate.shape(index.row())
        return shape.zone(self.visualRect(index), index.column(), where), index

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Do what lies under the mouse, else select; each click is a step to undo."""
        self._workspace.session.end_gesture()
        at = self._at(event)
        plain = at is None or at[0] in (Zone.NAME, Zone.STATUS, Zone.STAR, Zone.NOTE)
        if event.button() is not Qt.MouseButton.LeftButton or at is None or plain:
            selected = at is not None and self.selectionModel().isSelected(at[1])
            if not self._carrying.press(event, selected):
                super().mousePressEvent(event)
            return
        zone, index = at
        row = index.row()
        if self._runs.is_heading(row):
            self._go_to(row)
        self._press(zone, row)

    def _press(self, zone: Zone, row: int) -> None:
        name = self._runs.lines.names[row]
        if zone is Zone.CHECK:
            self._toggle_checked(row)
        elif zone is Zone.FOLD:
            self.folded.emit(row, not self._runs.folded(row))
        elif zone is Zone.WARNING:
            self.warned.emit(name)
        elif zone is Zone.ISOLATE:
            self.isolated.emit(list(self._runs.members(row)))
        else:
            corner = self.visualRect(self._runs.index(row, RunColumn.NAME)).bottomLeft() + QPoint(28, 2)
            self.coloured.emit(name, self.viewport().mapToGlobal(corner))

    def _toggle_checked(self, row: int) -> None:
        on = self._runs.group(row).checked if self._runs.is_heading(row) else self._runs.run(row).checked
        self.checked.emit(list(self._runs.members(row)), on is not True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click, or a drag over several lines."""
        if self._carrying.release():
            self._click(event)
        super().mouseReleaseEvent(event)
        self._workspace.session.end_gesture()

    def _click(self, event: QMouseEvent) -> None:
        """Select the one run that was clicked among several that were selected."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Isolate a run, or tell all about it on its status; a second quick click elsewhere is one more click."""
        at = self._at(event)
        if at is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        zone, index = at
        if zone is Zone.NAME:
            self.isolated.emit([self._runs.lines.names[index.row()]])
        elif zone is Zone.STATUS:
            self.explained.emit(self._runs.lines.names[index.row()])
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Emphasise the run under the mouse everywhere; carry selected runs."""
        if self._carrying.move(event, self._workspace.tokens):
            return
        self._hover_at(event.position().toPoint())
        super().mouseMoveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, and emphasise the run that is under the mouse then."""
        super().wheelEvent(event)
        self._hover_at(event.position().toPoint())

    def _hover_at(self, place: QPoint) -> None:
        row = self.indexAt(place).row()
        heading = row >= 0 and self._runs.is_heading(row)
        self.hovered.emit(self._runs.lines.names[row] if row >= 0 and not heading else None)
        self._show_heading_under(row if heading else None)

    def leaveEvent(self, event: QEvent) -> None:
        """Emphasise nothing."""
        self.hovered.emit(None)
        self._show_heading_under(None)
        super().leaveEvent(event)

    def _show_heading_under(self, row: int | None) -> None:
        if row != self._delegate.heading_under:
            self._delegate.heading_under = row
            self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the selected runs, or with a group."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if not index.isValid():
            return
        where = event.globalPos()
        if not by_mouse:
            where = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft() + QPoint(NAME_LEFT, 0))
        if self._runs.is_heading(index.row()):
            self.heading_menu_wanted.emit(index.row(), where)
        else:
            self.menu_wanted.emit(where)

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something in a list from the shortcuts of the window."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() is Qt.KeyboardModifier.NoModifier
            own = plain and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if own or event.matches(QKeySequence.StandardKey.SelectAll):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space checks, Return isolates, F2 renames, Left and Right fold, unfold and go up and down."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.currentIndex().isValid():
            self._fold_by_key(self.currentIndex().row(), event.key() == Qt.Key.Key_Left)
        elif event.key() == Qt.Key.Key_Space:
            self._check_by_key()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._isolate_by_key()
        elif event.key() == Qt.Key.Key_F2:
            self._rename_by_key()
        else:
            super().keyPressEvent(event)

    def _heading_at_keys(self) -> int | None:
        row = self.currentIndex().row()
        return row if 0 <= row < len(self._runs.lines) and self._runs.is_heading(row) else None

    def _check_by_key(self) -> None:
        heading, names = self._heading_at_keys(), self.selected_names()
        if heading is not None:
            self._toggle_checked(heading)
        elif names:
            checked = all(self._runs.run(row).checked for row in map(self._runs.row_of, names) if row is not None)
            self.checked.emit(names, not checked)

    def _isolate_by_key(self) -> None:
        heading, names = self._heading_at_keys(), self.selected_names()
        if heading is not None:
            self.isolated.emit(list(self._runs.members(heading)))
        elif names:
            self.isolated.emit(names)

    def _rename_by_key(self) -> None:
        line = self.current_line()
        if line is not None and not line[1]:
            self.renamed.emit(line[0])

    def _fold_by_key(self, row: int, left: bool) -> None:
        """Fold or unfold a line; where that is done already, go to what it stands under, or to what stands under it."""
        folded = self._runs.folded(row)
        if folded is not None and folded is not left:
            self.folded.emit(row, left)
            return
        target = self._runs.lines.owner(row) if left else (row + 1 if folded is False else None)
        if target is not None:
            self.setCurrentIndex(self._runs.index(target, RunColumn.NAME))
