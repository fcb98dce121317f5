"""Commands that narrow the shown points by their metadata, column by column."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from core.model import Column
from core.session.command import Command
from core.session.commands.points.selection import with_allowed
from core.state import CategoryBrush, RangeBrush, SessionState


def brush_range(table: str, column: str, lower: float, upper: float, view: str, said: str = "") -> Command:
    """Show only rows whose number in a column lies between two ends, both inside; moves of one drag are one step.

    `said` is what the ends are called, such as two dates.
    """
    low, high = min(lower, upper), max(lower, upper)
    identity = f"{view}.{column}.{table}.range"
    label = f"{column} {said or f'{low:.4g} to {high:.4g}'}"
    brush = RangeBrush(identity, view, label, table, column, low, high)

    def apply(state: SessionState) -> SessionState:
        others = tuple(each for each in state.brushes if each.id != identity)
        return replace(state, brushes=(*others, brush))

    return Command(f"Narrow {column}", apply, merge=identity)


def hide_missing(table: str, column: str, hidden: bool, view: str) -> Command:
    """Show only rows that have a number in a column, or all again; another range of it stays, for it lets none in."""
    identity = missing_id(table, column, view)
    far = float(np.finfo(np.float64).max)
    brush = RangeBrush(identity, view, f"{column}: with a value", table, column, -far, far)

    def apply(state: SessionState) -> SessionState:
        others = tuple(each for each in state.brushes if each.id != identity)
        return replace(state, brushes=(*others, brush) if hidden else others)

    return Command(f"Hide rows without {column}" if hidden else f"Show rows without {column}", apply)


def missing_id(table: str, column: str, view: str) -> str:
    """Return the name of the brush that hides rows without a number in a column."""
    return f"{view}.{column}.{table}.missing"


def brush_values(table: str, column: Column, values: Collection[str], view: str) -> Command:
    """Show only rows with some values of a column, an empty text for those without one."""
    return Command(f"Narrow {column.name}", lambda state: with_allowed(state, table, column, values, view))


def clear_column(table: str, column: str) -> Command:
    """Show rows whatever they have in a column."""

    def apply(state: SessionState) -> SessionState:
        kept = tuple(each for each in state.brushes if not _narrows(each, table, column))
        return replace(state, brushes=kept)

    return Command(f"Show all of {column}", apply)


def _narrows(brush: object, table: str, column: str) -> bool:
    return isinstance(brush, CategoryBrush | RangeBrush) and (brush.table, brush.column) == (table, column)
