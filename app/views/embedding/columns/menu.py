"""What can be done with a column: its bars become the selection, and the selection what it is narrowed to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from app.background import Background
from app.views.embedding.acts import VIEW
from app.views.embedding.columns.chart import ColumnChart
from app.workspace import Workspace
from core.model import Column, Metadata
from core.session.command import Command
from core.session.commands.points.columns import brush_range, brush_values, clear_column
from core.session.commands.points.selection import Combine, select_now
from core.state import Brush, RowSet
from core.views.embedding.columns.binning import ColumnBins
from core.views.embedding.columns.picking import reach_of, rows_of_bin
from core.views.shown_rows import rows_through

Asked = tuple[Metadata, int, tuple[Brush, ...], RowSet | None]
"""What is known of the rows, how many there are, what narrows them and which of them are selected."""


class ColumnMenu:
    """Offers it where a chart is asked for its menu; what goes through all rows is done beside the window's thread."""

    def __init__(self, workspace: Workspace, asked: Callable[[], tuple[str, Asked] | None]) -> None:
        self._workspace, self._asked = workspace, asked
        self._beside = Background(self._do)
        self.menu: QMenu | None = None

    def open(self, chart: ColumnChart, at: QPoint) -> None:
        """Show the menu of a chart at a place of the screen."""
        asked = self._asked()
        if chart.counts is None or asked is None:
            return
        table, known = asked
        bins, place = chart.counts.bins, chart.pointed
        menu = self.menu = QMenu(chart)
        if place is not None:
            count = int(chart.counts.shown[place + 1])
            for text, combine in (("Select these rows", Combine.REPLACE), ("Add them to the selection", Combine.ADD)):
                action = menu.addAction(text, partial(self._select, table, known, bins, place, combine))
                action.setEnabled(count > 0)
        action = menu.addAction("Narrow to the selection", partial(self._narrow, table, known, bins))
        action.setEnabled(chart.counts.selected is not None)
        action = menu.addAction("Show all", partial(self._clear, table, bins.column))
        action.setEnabled(chart.brushed)
        menu.popup(at)

    def _select(self, table: str, known: Asked, bins: ColumnBins, place: int, combine: Combine) -> None:
        metadata, rows, brushes, selected = known

        def make() -> Command:
            mask = rows_of_bin(bins, place, rows_through(rows, metadata, brushes))
            return select_now(table, selected, mask, combine)

        self._beside.ask(make)

    def _narrow(self, table: str, known: Asked, bins: ColumnBins) -> None:
        _, rows, _, selected = known

        def make() -> Command | None:
            if selected is None or selected.size != rows:
                return None
            reach = reach_of(bins.column, selected.mask())
            if isinstance(reach, frozenset):
                return brush_values(table, bins.column, reach, VIEW)
            if reach is None:
                return None
            return brush_range(table, bins.column.name, *reach, VIEW, " to ".join(map(bins.value_said, reach)))

        self._beside.ask(make)

    def _clear(self, table: str, column: Column) -> None:
        self._workspace.session.do(clear_column(table, column.name))

    def _do(self, command: Command | None) -> None:
        if command is not None:
            self._workspace.session.do(command)
            self._workspace.session.end_gesture()
