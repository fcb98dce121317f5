"""The table of marked points below the cards."""

from __future__ import annotations

import math
from functools import partial
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QMenu, QTableView

from app.theme.fonts import text_font
from app.widgets.row_table import dress_rows
from app.widgets.run_marks import Swatches
from app.workspace import Workspace
from core.export.markup import tabbed_text
from core.session import Hover
from core.session.commands.cards.pr_curves import follow_steps, hold_step, set_threshold, sort_points
from core.session.commands.runs.runs import select_runs
from core.style import TYPE
from core.style.text import grouped
from core.views.pr_curves.points import COLUMNS, PLACES, PointRow, PointTable
from core.views.pr_curves.texts import count_text, value_text, whole_text

_FIXED: Final = (
    ("class", "Class", "What counts as positive"),
    ("run", "Run", "Whose predictions these are"),
)
_WIDTHS: Final = (130, 210)
_NUMBER = 84
_COUNT = 66
_ROW = 26
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class PointModel(QAbstractTableModel):
    """The rows of a `PointTable`."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.points: PointTable | None = None
        self._swatches = Swatches()

    def show_points(self, points: PointTable) -> None:
        """Show other rows; where they are the same runs and classes only values change."""
        before, self.points = self.points, points
        if before is not None and before.rows == points.rows:
            last = self.index(len(points.rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.beginResetModel()
            self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() or self.points is None else len(self.points.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_FIXED) + len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return title and tooltip of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        fixed = len(_FIXED)
        title, tip = _FIXED[section][1:] if section < fixed else _told(section - fixed)
        if role == Qt.ItemDataRole.DisplayRole:
            return title
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{tip}; click to sort"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = Qt.AlignmentFlag.AlignLeft if section < fixed else Qt.AlignmentFlag.AlignRight
            return left | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        if self.points is None or not index.isValid():
            return None
        column = index.column() - len(_FIXED)
        return self._name(index, role) if column < 0 else self._number(index.row(), column, role)

    def _name(self, index: Index, role: int) -> Any:
        assert self.points is not None
        row = self.points.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.short if index.column() == 0 else row.run
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.title if index.column() == 0 else row.run
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 1:
            return self._swatches.of(row.colour)
        return None

    def _number(self, row: int, column: int, role: int) -> Any:
        assert self.points is not None
        value, best = float(self.points.values[row, column]), bool(self.points.best[row, column])
        if role == Qt.ItemDataRole.DisplayRole:
            return count_text(value) if COLUMNS[column].count else value_text(value)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and best:
            return text_font(TYPE.table, QFont.Weight.DemiBold)
        if role == Qt.ItemDataRole.ForegroundRole and best:
            return QColor(self._workspace.tokens.good)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{COLUMNS[column].tip}: {whole_text(value)}" + ("; the best one" if best else "")
        return None


def _known(value: float) -> float | None:
    """Return a value, None for what means nothing here."""
    return None if math.isnan(value) else value


def _told(column: int) -> tuple[str, str]:
    return COLUMNS[column].title, COLUMNS[column].tip


class PointsTable(QTableView):
    """Every run's point of every class, sorted by any measure; rows select runs."""

    chosen = Signal(str, str)
    """Emitted with the run and the card of the row that has become current."""
    export_wanted = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._quiet = False
        self.rows = PointModel(workspace)
        self.setModel(self.rows)
        self.setObjectName("prPoints")
        self.setAccessibleName("Marked points of all runs and classes")
        self._set_up()
        workspace.theme_changed.connect(self.viewport().update)

    def _set_up(self) -> None:
        dress_rows(self, _ROW)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setFixedHeight(30)
        header.sectionClicked.connect(self._sort)
        for place in range(self.rows.columnCount()):
            number = place - len(_FIXED)
            width = _WIDTHS[place] if number < 0 else (_COUNT if COLUMNS[number].count else _NUMBER)
            if number >= 0:
                width = max(width, header.fontMetrics().horizontalAdvance(COLUMNS[number].title) + 30)
            self.setColumnWidth(place, width)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)

    def show_points(self, points: PointTable) -> None:
        """Show other points."""
        before = self.rows.points
        self._quiet = True
        self.rows.show_points(points)
        self._quiet = False
        if before is None or before.rows != points.rows:
            self._fit_names()
        self._show_sort()
        self.show_selected()

    def _fit_names(self) -> None:
        """Make the column of classes as wide as their names need, within bounds."""
        points, metrics = self.rows.points, QFontMetrics(text_font(TYPE.table))
        names = {row.short for row in points.rows} if points is not None else set()
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        self.setColumnWidth(0, min(max(widest + 24, _WIDTHS[0]), 2 * _WIDTHS[0]))

    def _show_sort(self) -> None:
        sort = self._workspace.session.state.pr_curves.sort
        header = self.horizontalHeader()
        names = [each[0] for each in _FIXED]
        place = names.index(sort.column) if sort.column in names else PLACES.get(sort.column, -9) + len(_FIXED)
        header.setSortIndicatorShown(place >= 0)
        if place >= 0:
            order = Qt.SortOrder.DescendingOrder if sort.descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(place, order)

    def _sort(self, section: int) -> None:
        """Sort by a column: the better end first, then the other, then not at all."""
        fixed = len(_FIXED)
        key = _FIXED[section][0] if section < fixed else COLUMNS[section - fixed].key
        first = section >= fixed and COLUMNS[section - fixed].better >= 0
        sort = self._workspace.session.state.pr_curves.sort
        session = self._workspace.session
        session.end_gesture()
        if sort.column != key:
            session.do(sort_points(key, first))
        elif sort.descending is first:
            session.do(sort_points(key, not first))
        else:
            session.do(sort_points("", True))

    def show_selected(self) -> None:
        """Mark the rows of the selected runs."""
        points = self.rows.points
        selected = self._workspace.session.state.selected_runs
        if points is None or {points.rows[row].run for row in self._selected_rows()} == selected:
            return
        self._quiet = True
        self.clearSelection()
        found = QItemSelection()
        for place, row in enumerate(points.rows):
            if row.run in selected:
                found.select(self.rows.index(place, 0), self.rows.index(place, self.rows.columnCount() - 1))
        self.selectionModel().select(found, self.selectionModel().SelectionFlag.Select)
        self._quiet = False

    def _selected_rows(self) -> list[int]:
        return sorted({index.row() for index in self.selectionModel().selectedRows()})

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Select the runs of the selected rows."""
        super().selectionChanged(selected, deselected)
        points = self.rows.points
        if self._quiet or points is None:
            return
        runs = {points.rows[row].run for row in self._selected_rows()}
        self._workspace.session.do(select_runs(frozenset(runs)))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which row's confusion is asked for."""
        super().currentChanged(current, previous)
        points = self.rows.points
        if points is not None and 0 <= current.row() < len(points.rows):
            row = points.rows[current.row()]
            self.chosen.emit(row.run, row.card)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Highlight the run under the mouse everywhere."""
        super().mouseMoveEvent(event)
        points, index = self.rows.points, self.indexAt(event.position().toPoint())
        run = points.rows[index.row()].run if points is not None and index.isValid() else None
        self._workspace.session.set_hover(Hover(run=run))

    def leaveEvent(self, event: Any) -> None:
        """Let go of the hovered run."""
        super().leaveEvent(event)
        self._workspace.session.set_hover(Hover())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the selected rows with Ctrl+C."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Copy the selected rows, all of them where none is selected, with all digits."""
        header, rows = self.exported(self._selected_rows())
        QGuiApplication.clipboard().setText(tabbed_text(header, rows))
        self._workspace.notify("info", "Copied")

    def exported(self, only: list[int] | None = None) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
        """Return header and rows of the table as it is sorted, in full precision."""
        header = (*(key for key, _, _ in _FIXED), *(column.key for column in COLUMNS))
        points = self.rows.points
        if points is None:
            return header, []
        places = only or range(len(points.rows))
        rows = [(points.rows[k].title, points.rows[k].run, *map(_known, points.values[k].tolist())) for k in places]
        return header, list(rows)

    def _mark_all(self, threshold: float) -> None:
        self._workspace.session.do(set_threshold(threshold))

    def _menu(self, at: QPoint) -> None:
        points, index = self.rows.points, self.indexAt(at)
        if points is None or not index.isValid():
            return
        menu = QMenu(self)
        self._offer_point(menu, points.rows[index.row()], points.values[index.row()].tolist())
        menu.addSeparator()
        menu.addAction("Copy rows", self.copy)
        menu.addAction("Export table…", self.export_wanted.emit)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.viewport().mapToGlobal(at))

    def _offer_point(self, menu: QMenu, row: PointRow, values: list[float]) -> None:
        session = self._workspace.session
        for key, title in (("threshold", "Mark all at threshold"), ("best_at", "Mark all at that of max F1")):
            value = values[PLACES[key]]
            if math.isfinite(value):
                menu.addAction(f"{title} {value:.4g}", partial(self._mark_all, value))
        menu.addSeparator()
        step = int(values[PLACES["step"]])
        menu.addAction(f"Hold {row.run} at step {grouped(step)}", lambda: session.do(hold_step(row.run, step)))
        if row.run in session.state.pr_curves.run_steps:
            menu.addAction(f"Let {row.run} follow the linked step", lambda: session.do(hold_step(row.run, None)))
        if session.state.pr_curves.run_steps:
            menu.addAction("Let all runs follow the linked step", lambda: session.do(follow_steps()))
