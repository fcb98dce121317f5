"""Commands about the table of runs: columns, their order, their numbers, and what rows are sorted by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from core.analysis.query import Entity, Field
from core.session.columns import shown_or_not, turned
from core.session.commands import Command
from core.state import CellLook, NumberFormat, RunTableState, SessionState, SortKey
from core.views.field_columns import field_name

T = TypeVar("T")


def change_run_table(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `SessionState.run_table`."""
    return _change(label, lambda table: replace(table, **changes), merge)


def _change(label: str, change: Callable[[RunTableState], RunTableState], merge: str = "") -> Command:
    def apply(state: SessionState) -> SessionState:
        return replace(state, run_table=change(state.run_table))

    return Command(label, apply, merge)


def _with(mapping: Mapping[str, T], key: str, value: T | None) -> dict[str, T]:
    """Return a mapping with another value, without the key for None."""
    others = {each: kept for each, kept in mapping.items() if each != key}
    return others if value is None else {**others, key: value}


def sort_by(column: str, title: str, add: bool = False, first_descending: bool = False) -> Command:
    """Sort rows by a column: its first direction, the other one, then not at all.

    With `add` it is one more key behind those there are, or changes its own direction among them; otherwise the only
    key.
    """

    def change(table: RunTableState) -> RunTableState:
        return replace(table, sort=turned(table.sort, column, add, first_descending))

    return _change(f"Sort by {title}", change)


def sort_as(keys: Sequence[SortKey], label: str = "Sort runs") -> Command:
    """Sort rows by these columns only."""
    return change_run_table(label, sort=tuple(keys))


def place_columns(order: Sequence[str], pinned: Sequence[str], label: str = "Move column") -> Command:
    """Put columns into an order, of which some stay at the left."""
    return change_run_table(label, order=tuple(order), pinned=tuple(pinned))


def pin_column(column: str, title: str, pinned: bool) -> Command:
    """Let a column stay at the left while others scroll, or scroll with them."""

    def change(table: RunTableState) -> RunTableState:
        others = tuple(each for each in table.pinned if each != column)
        return replace(table, pinned=(*others, column) if pinned else others)

    return _change(f"{'Pin' if pinned else 'Unpin'} {title}", change)


def show_columns(columns: Collection[str], shown: bool, label: str) -> Command:
    """Show columns, or leave them out."""

    def change(table: RunTableState) -> RunTableState:
        hidden, listed = shown_or_not(table.hidden, table.listed, columns, shown)
        return replace(table, hidden=hidden, listed=listed)

    return _change(label, change)


def calculate_column(text: str, instead_of: str = "") -> Command:
    """Add a column that an expression calculates for each run, or let it take the place of another such column."""
    field = field_name(Field(Entity.CALCULATED, text))

    def change(table: RunTableState) -> RunTableState:
        others = tuple(each for each in table.calculated if each not in (field, instead_of))
        place = table.calculated.index(instead_of) if instead_of in table.calculated else len(others)
        calculated = (*others[:place], field, *others[place:])
        if instead_of:
            table = _renamed(table, instead_of, field)
        return replace(table, calculated=calculated, hidden=table.hidden - {field})

    return _change(f"{'Change' if instead_of else 'New'} column {text}", change)


def _renamed(table: RunTableState, old: str, new: str) -> RunTableState:
    """Return what was said of a column as said of another one."""

    def keys(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(new if name == old else name for name in names))

    def mapped(mapping: Mapping[str, T]) -> dict[str, T]:
        return {new if name == old else name: value for name, value in mapping.items()}

    return replace(
        table, order=keys(table.order), pinned=keys(table.pinned), widths=mapped(table.widths),
        formats=mapped(table.formats), looks=mapped(table.looks),
        sort=tuple(replace(key, column=new) if key.column == old else key for key in table.sort),
    )  # fmt: skip


def remove_calculated(field: str, title: str) -> Command:
    """Take a calculated column away, and what was said of it; axes and queries that have it keep it."""

    def change(table: RunTableState) -> RunTableState:
        return replace(
            table,
            calculated=tuple(each for each in table.calculated if each != field),
            order=tuple(each for each in table.order if each != field),
            pinned=tuple(each for each in table.pinned if each != field),
            widths=_with(table.widths, field, None),
            formats=_with(table.formats, field, None),
            looks=_with(table.looks, field, None),
            sort=tuple(key for key in table.sort if key.column != field),
        )

    return _change(f"Remove column {title}", change)


def usual_columns() -> Command:
    """Show the columns that are shown by themselves, in their natural order and widths."""
    return change_run_table(
        "Reset columns", order=(), pinned=(), hidden=frozenset(), listed=frozenset(), widths={}, hide_constant=False
    )


def resize_column(column: str, title: str, width: int | None) -> Command:
    """Make a column so many logical pixels wide, as wide as its title for None; a drag is one undo step."""
    return _change(
        f"Resize {title}",
        lambda table: replace(table, widths=_with(table.widths, column, width)),
        f"run_table.width.{column}",
    )


def reduce_metric(column: str, title: str, reducer: str | None) -> Command:
    """Let another number stand for a metric's series, written as in queries; its last value for None."""
    return _change(f"Value of {title}", lambda table: replace(table, reducers=_with(table.reducers, column, reducer)))


def format_column(column: str, title: str, wanted: NumberFormat) -> Command:
    """Write a column's numbers in a format."""
    value = None if wanted == NumberFormat() else wanted
    return _change(f"Format of {title}", lambda table: replace(table, formats=_with(table.formats, column, value)))


def draw_column(column: str, title: str, look: CellLook) -> Command:
    """Draw a column's cells in another way."""
    value = None if look is CellLook.PLAIN else look
    return _change(f"Look of {title}", lambda table: replace(table, looks=_with(table.looks, column, value)))
