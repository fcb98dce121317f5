"""Commands about the table of runs: columns, their order, their numbers, and what rows are sorted by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from core.analysis.calculated_names import name_and_expression, named
from core.analysis.query import Entity, Field
from core.session.columns import shown_or_not, turned
from core.session.command import Command
from core.session.renaming import renamed_field
from core.state import CellLook, NumberFormat, RunTableState, SessionState, SortKey
from core.views.field_columns import field_name, operand_of

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


def calculate_column(text: str, instead_of: str = "", name: str = "") -> Command:
    """Add a column that an expression calculates for each run, or let it take the place of another such column.

    Where that stands on axes, in colours, ranges and queries, they have the column that takes its place. It is called
    by its `name`, by the expression without any.
    """
    field = field_name(Field(Entity.CALCULATED, named(text, name)))

    def apply(state: SessionState) -> SessionState:
        if instead_of and instead_of != field:
            state = renamed_field(state, instead_of, field)
        table = state.run_table
        known = table.calculated if field in table.calculated else (*table.calculated, field)
        after = replace(
            table, calculated=tuple(dict.fromkeys(known)), hidden=table.hidden - {field},
            order=tuple(dict.fromkeys(table.order)), pinned=tuple(dict.fromkeys(table.pinned)),
        )  # fmt: skip
        return replace(state, run_table=after)

    return Command(f"{'Change' if instead_of else 'New'} column {name or text}", apply)


def rename_calculated(field: str, name: str) -> Command:
    """Call a calculated column something else wherever it stands, by its expression for an empty name."""
    operand = operand_of(field)
    key = operand.key if isinstance(operand, Field) else ""
    expression = name_and_expression(key)[1]
    return replace(calculate_column(expression, field, name), label=f"Rename column {name or expression}")


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
