"""The table of runs: a bar, the columns that stay, and those that scroll."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QVBoxLayout

from app.background import Background
from app.views.following import Following
from app.views.hparams.table.bar import TableBar
from app.views.hparams.table.calculating import write_column
from app.views.hparams.table.chooser import ColumnChooser
from app.views.hparams.table.grid import RunGrid, rows_in
from app.views.hparams.table.intents import Intents
from app.views.hparams.table.model import RunTableModel
from app.views.hparams.table.saving import Saving
from app.views.hparams.table.stretches import stretches
from app.widgets.labels import rule
from app.workspace import Workspace
from core.model import Catalog
from core.session import Change, Hover
from core.session.commands.runs.runs import select_runs
from core.state import SessionState
from core.style import SPACE
from core.style.text import counted, grouped
from core.views.hparams.table.columns import all_columns
from core.views.hparams.table.resolve import Spread, TableData, group_column, spread_of, table_data

_ADDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_PARTS = ("runs", "grouping", "brushes", "run_table")
"""Parts of the session's state that rows and columns follow."""
_CLOCK = 30_000
"""Milliseconds after which relative times are written again."""
_PINNED_SHARE = 0.7
"""Part of the width that pinned columns take at most."""


class RunTable(Following):
    """One row a run; follows the session, and turns clicks and keys into commands."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.model = RunTableModel(workspace, self)
        self.left = RunGrid(workspace, self.model, True, self)
        self.right = RunGrid(workspace, self.model, False, self)
        self.left.setSelectionModel(self.right.selectionModel())
        self.saving = Saving(workspace, self.model, self)
        self.bar = TableBar(workspace, self.choose_columns, self.open_export, self.write_column)
        self.intents = Intents(workspace, self, self.model, self.saving)
        self.across = QScrollBar(Qt.Orientation.Horizontal)
        self._resolver = Background(self._show, self)
        self._measurer = Background(self._show_spreads, self)
        self._aggregator = Background(lambda _: self._repaint(), self)
        self._clock = QTimer(self, interval=_CLOCK)
        self._asked: tuple[Catalog, SessionState] | None = None
        self._shown_for: tuple[Catalog, SessionState] | None = None
        self._hovered: str | None = None
        self._syncing = False
        self._total = 0
        self.setAccessibleName("Table of runs")
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        halves = QHBoxLayout()
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(0)
        line = rule()
        line.setFixedWidth(1)
        line.setMaximumHeight(16777215)
        line.setMinimumHeight(0)
        halves.addWidget(self.left)
        halves.addWidget(line)
        halves.addWidget(self.right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(rule())
        column.addLayout(halves, 1)
        column.addWidget(self.across)

    def _connect(self) -> None:
        bars = self.left.verticalScrollBar(), self.right.verticalScrollBar()
        for one, other in (bars, bars[::-1]):
            one.valueChanged.connect(other.setValue)
        inner = self.right.horizontalScrollBar()
        inner.rangeChanged.connect(self._fit_scroll)
        inner.valueChanged.connect(self.across.setValue)
        self.across.valueChanged.connect(inner.setValue)
        for grid in (self.left, self.right):
            self.intents.connect_grid(grid)
        self.right.selectionModel().selectionChanged.connect(self._selected)
        self.model.spreads_wanted.connect(self._measure)
        self._clock.timeout.connect(self._tell_time)
        self.follow()

    # What the session says

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what has changed."""
        super().showEvent(event)
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of the hovered run."""
        super().hideEvent(event)
        self._clock.stop()
        if self._hovered is not None:
            self.workspace.session.set_hover(Hover())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room for the columns that scroll."""
        super().resizeEvent(event)
        self._fit_left()

    def show_theme(self) -> None:
        """Show the colours of another theme, which asks for no other rows."""
        self._repaint()

    def concerned(self, change: Change) -> bool:
        """Return whether a change asks for other rows or columns."""
        before, after = change.before, change.after
        parts = any(getattr(before, part) != getattr(after, part) for part in _PARTS)
        return change.catalog or parts or before.hparams.types != after.hparams.types

    def session_changed(self, change: Change) -> None:
        """Show a change; another selection needs no other rows."""
        super().session_changed(change)
        growing = change.catalog and not self.workspace.session.catalog.complete
        selected = change.before.selected_runs != change.after.selected_runs
        if selected and not (change.hover or growing or self.concerned(change)):
            self.show_selected()

    def show_now(self) -> None:
        """Ask for rows and columns as the session wants them now, off the window's thread."""
        catalog, state = self.workspace.session.catalog, self.workspace.session.state
        self._asked = catalog, state
        self._resolver.ask(lambda: (catalog, state, _complete(table_data(catalog, state))))

    def ready(self) -> bool:
        """Return whether the table shows what it should."""
        return not self._stale and self._asked is not None and self._asked is self._shown_for

    def _show(self, answer: tuple[Catalog, SessionState, TableData]) -> None:
        data = answer[2]
        top, left = self.right.verticalScrollBar().value(), self.across.value()
        index = self.right.currentIndex()
        name = self.model.names[index.row()] if index.isValid() and index.row() < len(self.model.names) else None
        place = index.column()
        self._syncing = True
        renewed = self.model.show(data)
        self._syncing = False
        self._fit_columns()
        if renewed:
            self.right.verticalScrollBar().setValue(top)
            self.across.setValue(left)
            if name is not None:
                self.right.go_to(name, place)
        self.show_selected()
        self.bar.show_state(self._note(data), len(self.model.names))
        self._shown_for = self._asked
        self._repaint()

    def _note(self, data: TableData) -> str:
        total, columns = len(data.source.names), len(data.layout.columns)
        known = len(all_columns(data.source, self.workspace.session.state.run_table))
        rows = f"{grouped(len(data.flat))} of {counted(total, 'run')}"
        if data.groups is not None:
            rows = f"{counted(len(data.groups.codes), 'group')} · {rows}"
        return f"{rows} · {grouped(columns)} of {counted(known, 'column')}"

    def _repaint(self) -> None:
        for grid in (self.left, self.right):
            grid.viewport().update()
            grid.header.viewport().update()

    def _tell_time(self) -> None:
        self.model.forget_cells()
        self._repaint()

    def _fit_columns(self) -> None:
        self._total = self.left.show_columns()
        self.right.show_columns()
        self._fit_left()

    def _fit_left(self) -> None:
        self.left.setFixedWidth(max(min(self._total, int(self.width() * _PINNED_SHARE)), 40))

    def _fit_scroll(self, least: int, most: int) -> None:
        inner = self.right.horizontalScrollBar()
        self.across.setRange(least, most)
        self.across.setPageStep(inner.pageStep())
        self.across.setSingleStep(inner.singleStep())
        self.across.setVisible(most > least)

    def show_hover(self) -> None:
        """Show what is hovered."""
        before, self._hovered = self._hovered, self.workspace.session.hover.run
        for grid in (self.left, self.right):
            grid.repaint_run(before)
            grid.repaint_run(self._hovered)

    def show_selected(self) -> None:
        """Mark the session's selected runs as selected without telling anybody."""
        names = self.workspace.session.state.selected_runs
        found = [row for row in map(self.model.row_of, names) if row is not None]
        rows = sorted((*found, *self._whole_groups(names)))
        if self.right.selected_names() == [self.model.names[row] for row in rows]:
            return
        selection, last = QItemSelection(), len(self.model.columns) - 1
        for first, end in stretches(rows):
            selection.select(self.model.index(first, 0), self.model.index(end, last))
        self._syncing = True
        self.right.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._syncing = False

    def _whole_groups(self, names: frozenset[str]) -> list[int]:
        """Return the rows of groups of which every run is selected."""
        data = self.model.data_now
        if data is None or data.groups is None or not names:
            return []
        groups = data.groups
        mask = np.fromiter((data.source.names[row] in names for row in groups.rows.tolist()), np.bool_)
        whole = np.flatnonzero(np.logical_and.reduceat(mask, groups.starts[:-1])) if len(mask) else ()
        rows = (self.model.row_of(groups.tokens[group]) for group in whole)
        return [row for row in rows if row is not None]

    def _measure(self) -> None:
        """Look for the spreads of columns, and for columns of groups, that have come into sight."""
        self._measure_groups()
        data, wanted = self.model.data_now, self.model.take_wanted()
        if data is not None and wanted:
            self._measurer.ask(lambda: (data, {key: spread_of(data, key) for key in wanted}))

    def _measure_groups(self) -> None:
        data, columns = self.model.data_now, self.model.take_columns()
        if data is not None and columns:
            self._aggregator.ask(lambda: [group_column(data, column) for column in columns])

    def _show_spreads(self, answer: tuple[TableData, dict[str, Spread | None]]) -> None:
        self.model.set_spreads(*answer)
        self._repaint()

    # What the user wants

    def _selected(self, taken: QItemSelection, left: QItemSelection) -> None:
        if self._syncing:
            return
        names = self._meant(rows_in(taken), rows_in(left))
        if QGuiApplication.keyboardModifiers() & _ADDING:
            # Adding to a selection does not cost it the runs that have no row.
            known = set(self.model.names).union(*(self.model.rows.runs_of(row) for row in self._group_rows()))
            names += sorted(self.workspace.session.state.selected_runs - known)
        self.workspace.session.do(select_runs(names))
        self.show_selected()  # a group and its runs are marked together

    def _group_rows(self) -> list[int]:
        data = self.model.data_now
        return [] if data is None or data.groups is None else np.flatnonzero(data.rows < 0).tolist()

    def _meant(self, taken: Collection[int], left: Collection[int]) -> list[str]:
        """Return the runs of the marked rows; where those of a group have rows it counts only as it is (un)marked."""
        names: dict[str, None] = {}
        for row in self.right.selected_rows():
            open_group = self.model.rows.group_of(row) is not None and self.model.rows.unfolded(row)
            if not open_group or row in taken:
                names |= dict.fromkeys(self.model.rows.runs_of(row))
        gone = [row for row in left if row < len(self.model.names) and self.model.rows.group_of(row) is not None]
        for row in gone if QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier else ():
            for name in self.model.rows.runs_of(row):
                names.pop(name, None)
        return list(names)

    def choose_columns(self) -> None:
        """Open the list of all columns."""
        ColumnChooser(self.workspace, self).open_below(self.bar.columns)

    def write_column(self) -> None:
        """Let the user write an expression of which a column is calculated."""
        write_column(self.workspace, self, self.bar.new.mapToGlobal(self.bar.new.rect().bottomLeft()))

    def open_export(self) -> None:
        """Offer the kinds of files that the table can be written as."""
        self.saving.menu().popup(self.bar.export.mapToGlobal(QPoint(0, self.bar.export.height() + SPACE.unit)))


def _asks_otherwise(before: SessionState, after: SessionState) -> bool:
    """Return whether another state asks for other rows, columns or cells."""
    parts = any(getattr(before, part) != getattr(after, part) for part in _PARTS)
    return parts or before.hparams.types != after.hparams.types


def _complete(data: TableData) -> TableData:
    """Return a table with what the window's thread will ask of it worked out."""
    assert len(data.places) == len(data.names)
    return data
