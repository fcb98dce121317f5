"""Commands about the table and the gallery of all points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from core.session.command import Command
from core.session.commands.points.finding import pin_neighbours
from core.state import RowSet, SessionState, Tray, TrayColumns, TrayOrder, TrayPage
from core.views.embedding.tray.columns import DISTANCE

MOST_COLUMNS: Final = 4
"""Columns that points are ordered by at most: those chosen last."""


def change_tray(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of the tray."""

    def apply(state: SessionState) -> SessionState:
        return _with_tray(state, replace(state.embedding.tray, **changes))

    return Command(label, apply, merge)


def _with_tray(state: SessionState, tray: Tray) -> SessionState:
    return replace(state, embedding=replace(state.embedding, tray=tray))


def show_page(page: TrayPage) -> Command:
    """Open the tray at a page; close it where that page is seen."""

    def apply(state: SessionState) -> SessionState:
        tray = state.embedding.tray
        seen = tray.open and tray.page is page
        return _with_tray(state, replace(tray, open=not seen, page=page))

    return Command(f"Show the {page.value} of points", apply)


def order_by(column: str, title: str, descending: bool | None = None) -> Command:
    """Order points by a column before all others, those chosen before it deciding where it does not.

    Without a direction it turns round if it decides already, and else small values come first.
    """

    def apply(state: SessionState) -> SessionState:
        tray = state.embedding.tray
        return _with_tray(state, replace(tray, order=_ordered(tray.order, column, descending)))

    return Command(f"Sort by {title}", apply)


def _ordered(before: Sequence[TrayOrder], column: str, descending: bool | None) -> tuple[TrayOrder, ...]:
    first = before[0] if before and before[0].column == column else None
    down = descending if descending is not None else first is not None and not first.descending
    others = [each for each in before if each.column != column]
    return (TrayOrder(column, down), *others)[:MOST_COLUMNS]


def unsorted() -> Command:
    """Show points in the order of their table."""
    return change_tray("Order of the table", order=())


def order_by_distance(selected: RowSet | None) -> Command:
    """Put points that are near what neighbours are listed of first.

    Where that follows the selection it stays at the points selected now, or at their mean: a click moves nothing.
    """

    def apply(state: SessionState) -> SessionState:
        if selected is not None and not state.embedding.neighbours.of.strip():
            state = pin_neighbours(selected).apply(state)
        return order_by(DISTANCE, "distance", False).apply(state)

    return Command("Sort by distance", apply)


def order_around(selected: RowSet) -> Command:
    """Put points that are near the selected one, or near the mean of several, first."""

    def apply(state: SessionState) -> SessionState:
        return order_by(DISTANCE, "distance", False).apply(pin_neighbours(selected).apply(state))

    return Command("Sort by distance to the selection", apply)


def show_columns(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of the table's columns."""

    def apply(state: SessionState) -> SessionState:
        tray = state.embedding.tray
        return _with_tray(state, replace(tray, columns=replace(tray.columns, **changes)))

    return Command(label, apply, merge)


def toggle_column(column: str, title: str) -> Command:
    """Hide a column of the table, or show it again."""

    def apply(state: SessionState) -> SessionState:
        tray = state.embedding.tray
        hidden = tray.columns.hidden
        now = tuple(each for each in hidden if each != column) if column in hidden else (*hidden, column)
        return _with_tray(state, replace(tray, columns=replace(tray.columns, hidden=now)))

    return Command(f"Show or hide {title}", apply)


def widen_column(column: str, title: str, width: int) -> Command:
    """Give a column of the table another width."""

    def apply(state: SessionState) -> SessionState:
        tray = state.embedding.tray
        widths = {**tray.columns.widths, column: width}
        return _with_tray(state, replace(tray, columns=replace(tray.columns, widths=widths)))

    return Command(f"Width of {title}", apply, merge=f"embedding.tray.width.{column}")


def usual_columns() -> Command:
    """Show all columns of the table where and as wide as they come."""
    return change_tray("All columns as they come", columns=TrayColumns())
