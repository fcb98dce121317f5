"""The widget that shows the lines of the list of runs and turns clicks and keys into intents."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.theme.fonts import text_font
from app.window.runs.delegate import ISOLATE_ROOM, NAME_LEFT, ROW_HEIGHT, RunDelegate, Zone, zone
from app.window.runs.model import ORDERS, RunColumn, RunsModel
from app.workspace import Workspace
from core.style import TYPE

FIGURES = 56
"""Width of a column of figures."""
NAMES_FIRST = {RunColumn.UPDATED: 330, RunColumn.POINTS: 280}
"""Width of the list from which a column of figures is shown: names need the room more."""
ROOMY = 460
"""Width of the list from which the time is shown even though some name does not fit."""

_ADDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class RunsHeader(QHeaderView):
    """Titles of the columns; Qt's own drawing would ask for every line whether it is selected."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._workspace = workspace
        self._font = text_font(TYPE.caption)
        self.setFixedHeight(26)
        self.setAccessibleName("Sort runs")

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw a title over its column and a line under it."""
        tokens = self._workspace.tokens
        painter.fillRect(rect, QColor(tokens.window))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(tokens.line))
        role = Qt.ItemDataRole
        alignment = self.model().headerData(section, Qt.Orientation.Horizontal, role.TextAlignmentRole)
        left = NAME_LEFT if section == RunColumn.NAME else 0
        painter.setFont(self._font)
        painter.setPen(QColor(tokens.muted))
        text = self.model().headerData(section, Qt.Orientation.Horizontal, role.DisplayRole)
        painter.drawText(rect.adjusted(left, 0, -8, 0), alignment, text)


class RunsList(QTableView):
    """Lines that are hovered, selected, checked, coloured and isolated."""

    checked = Signal(list, bool)
    coloured = Signal(str, QPoint)
    isolated = Signal(list)
    chosen = Signal(list)
    hovered = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self, workspace: Workspace, model: RunsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._runs = model
        self._syncing = False
        self.setModel(model)
        self.setItemDelegate(RunDelegate(workspace, model, self))
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
        longest = max(self._workspace.session.catalog.runs, key=len, default="")
        room = width - NAME_LEFT - ISOLATE_ROOM - 2 * FIGURES - self.verticalScrollBar().sizeHint().width()
        return QFontMetrics(text_font(TYPE.table)).horizontalAdvance(longest) <= room

    def selected_names(self) -> list[str]:
        """Return the selected runs, top first."""
        selection = self.selectionModel().selection()
        parts = [selection.at(place) for place in range(selection.count())]
        rows = sorted({row for part in parts for row in range(part.top(), part.bottom() + 1)})
        return [self._runs.names[row] for row in rows]

    def show_selected(self, names: frozenset[str]) -> None:
        """Mark these runs as selected without telling anybody."""
        if set(self.selected_names()) == names & set(self._runs.names):
            return
        selection = QItemSelection()
        rows = sorted(row for row in map(self._runs.row_of, names) if row is not None)
        for _, stretch in groupby(enumerate(rows), key=lambda item: item[1] - item[0]):
            stretched = [row for _, row in stretch]
            selection.select(self._runs.index(stretched[0], 0), self._runs.index(stretched[-1], len(RunColumn) - 1))
        self._syncing = True
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._syncing = False

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

    def _at(self, event: QMouseEvent) -> tuple[str, Zone, QModelIndex] | None:
        where = event.position().toPoint()
        index = self.indexAt(where)
        if not index.isValid():
            return None
        return self._runs.names[index.row()], zone(self.visualRect(index), index.column(), where), index

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Check, colour, isolate or select, depending on what lies under the mouse; each click is a step to undo."""
        self._workspace.session.end_gesture()
        at = self._at(event)
        if event.button() is not Qt.MouseButton.LeftButton or at is None or at[1] is Zone.NAME:
            super().mousePressEvent(event)
            return
        name, part, index = at
        if part is Zone.CHECK:
            self.checked.emit([name], not self._runs.run(index.row()).checked)
        elif part is Zone.SWATCH:
            corner = self.visualRect(index).bottomLeft() + QPoint(28, 2)
            self.coloured.emit(name, self.viewport().mapToGlobal(corner))
        else:
            self.isolated.emit([name])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a click, or a drag over several lines."""
        super().mouseReleaseEvent(event)
        self._workspace.session.end_gesture()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Isolate a run; a second quick click on its box is one more click."""
        at = self._at(event)
        if at is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if at[1] is Zone.NAME:
            self.isolated.emit([at[0]])
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Emphasise the run under the mouse everywhere."""
        at = self._at(event)
        self.hovered.emit(at[0] if at else None)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Emphasise nothing."""
        self.hovered.emit(None)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the selected runs."""
        index = self.indexAt(event.pos())
        if event.reason() is QContextMenuEvent.Reason.Mouse and not index.isValid():
            return
        self.menu_wanted.emit(event.globalPos())

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
        """Space checks the selected runs, Return isolates them."""
        names = self.selected_names()
        if event.key() == Qt.Key.Key_Space and names:
            checked = all(self._runs.run(row).checked for row in map(self._runs.row_of, names) if row is not None)
            self.checked.emit(names, not checked)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and names:
            self.isolated.emit(names)
        else:
            super().keyPressEvent(event)
