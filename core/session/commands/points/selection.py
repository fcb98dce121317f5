"""Commands about the points of a table that picture, legend, search and inspector share."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from enum import StrEnum

import numpy as np

from core.model import Bool, Column
from core.session.command import Command
from core.state import Brush, CameraState, CategoryBrush, RowsBrush, RowSet, SessionState
from core.style.text import counted

MISSING = ""
"""Stands in a brush for rows without a value."""


class Combine(StrEnum):
    """How newly picked rows and the selection so far become the selection."""

    REPLACE = "replace"
    ADD = "add"
    TOGGLE = "toggle"
    INTERSECT = "intersect"


def select_rows(table: str, picked: Bool, combine: Combine = Combine.REPLACE) -> Command:
    """Select the rows of a table at which `picked` (n,) is true, combined with what is selected."""

    def apply(state: SessionState) -> SessionState:
        return _with_selected(state, table, _combined(_selected(state, table, len(picked)), picked, combine))

    return Command(_select_label(picked, combine), apply)


def select_now(table: str, before: RowSet | None, picked: Bool, combine: Combine = Combine.REPLACE) -> Command:
    """Return what `select_rows` returns, with all that takes long for many rows done here, on whatever thread.

    `before` is what is selected; the command must be done before anything else is.
    """
    old = np.zeros(len(picked), dtype=np.bool_) if before is None or before.size != len(picked) else before.mask()
    mask = _combined(old, picked, combine)
    rows = RowSet.of_mask(mask) if mask.any() else None

    def apply(state: SessionState) -> SessionState:
        return _with_rows(state, table, rows)

    return Command(_select_label(picked, combine), apply)


def _select_label(picked: Bool, combine: Combine) -> str:
    verbs = {Combine.ADD: "Add to selection", Combine.TOGGLE: "Toggle", Combine.INTERSECT: "Narrow selection to"}
    count = int(np.count_nonzero(picked))
    return f"{verbs.get(combine, 'Select')} {counted(count, 'point')}" if count else "Clear selection"


def _selected(state: SessionState, table: str, rows: int) -> Bool:
    chosen = state.selected_points.get(table)
    return np.zeros(rows, dtype=np.bool_) if chosen is None or chosen.size != rows else chosen.mask()


def _combined(old: Bool, new: Bool, combine: Combine) -> Bool:
    match combine:
        case Combine.ADD:
            return old | new
        case Combine.TOGGLE:
            return old ^ new
        case Combine.INTERSECT:
            return old & new
        case _:
            return new


def _with_selected(state: SessionState, table: str, mask: Bool) -> SessionState:
    return _with_rows(state, table, RowSet.of_mask(mask) if mask.any() else None)


def _with_rows(state: SessionState, table: str, rows: RowSet | None) -> SessionState:
    chosen = {key: known for key, known in state.selected_points.items() if key != table}
    if rows is not None:
        chosen[table] = rows
    return replace(state, selected_points=chosen)


def clear_rows(table: str) -> Command:
    """Select no row of a table."""

    def apply(state: SessionState) -> SessionState:
        return replace(state, selected_points={k: v for k, v in state.selected_points.items() if k != table})

    return Command("Clear selection", apply)


def show_only_rows(table: str, mask: Bool, view: str) -> Command:
    """Show only the rows of a table at which `mask` (n,) is true, of those shown so far."""
    return _rows_brush(f"Isolate {counted(int(np.count_nonzero(mask)), 'point')}", table, mask, view)


def hide_rows(table: str, mask: Bool, view: str) -> Command:
    """Hide the rows of a table at which `mask` (n,) is true."""
    return _rows_brush(f"Hide {counted(int(np.count_nonzero(mask)), 'point')}", table, ~mask, view)


def narrow_now(state: SessionState, table: str, mask: Bool, view: str, hide: bool) -> Command:
    """Return what `hide_rows` or `show_only_rows` return, with all that takes long for many rows done here.

    `state` is that of the session; the command must be done before anything else is.
    """
    command = hide_rows(table, mask, view) if hide else show_only_rows(table, mask, view)
    brush = next(b for b in command.apply(state).brushes if b.id == _rows_id(table, view))
    return Command(command.label, lambda later: _with_brush(later, brush.id, brush))


def _rows_id(table: str, view: str) -> str:
    return f"{view}.rows.{table}"


def _rows_brush(label: str, table: str, mask: Bool, view: str) -> Command:
    identity = _rows_id(table, view)

    def apply(state: SessionState) -> SessionState:
        kept = mask
        for brush in state.brushes:
            if isinstance(brush, RowsBrush) and brush.id == identity and brush.rows.size == len(mask):
                kept = kept & brush.rows.mask()
        rows = RowSet.of_mask(kept)
        title = f"{rows.count:,} of {counted(rows.size, 'point')}"
        return _with_brush(state, identity, RowsBrush(identity, view, title, table, rows))

    return Command(label, apply)


def toggle_category(
    table: str, column: Column, value: str, view: str, members: Collection[str] | None = None
) -> Command:
    """Hide the rows with a value of a column, or show them again; `members` are all values that it stands for."""
    meant = frozenset((value,) if members is None else members)

    def apply(state: SessionState) -> SessionState:
        allowed = allowed_categories(state, table, column, view)
        return with_allowed(state, table, column, allowed - meant if allowed & meant else allowed | meant, view)

    return Command(f"Toggle {_said(value)}", apply, merge=f"{view}.{column.name}.{value}")


def isolate_category(
    table: str, column: Column, value: str, view: str, members: Collection[str] | None = None
) -> Command:
    """Show only the rows with a value of a column, or with what it stands for; when alone already, show all again."""
    meant = frozenset((value,) if members is None else members)

    def apply(state: SessionState) -> SessionState:
        alone = allowed_categories(state, table, column, view) == meant
        return with_allowed(state, table, column, _everything(column) if alone else meant, view)

    return Command(f"Isolate {_said(value)}", apply, merge=f"{view}.{column.name}.{value}")


def _said(value: str) -> str:
    return "others" if value.startswith("\x00") else value or "missing"


def allowed_categories(state: SessionState, table: str, column: Column, view: str) -> frozenset[str]:
    """Return the values of a column that the legend's filter lets through."""
    identity = _category_id(table, column.name, view)
    brushes = [b for b in state.brushes if isinstance(b, CategoryBrush) and b.id == identity]
    return brushes[0].values if brushes else _everything(column)


def _category_id(table: str, column: str, view: str) -> str:
    return f"{view}.{column}.{table}"


def _everything(column: Column) -> frozenset[str]:
    return frozenset((*column.categories, MISSING))


def with_allowed(state: SessionState, table: str, column: Column, allowed: Collection[str], view: str) -> SessionState:
    """Return the state in which only rows with some values of a column are shown, an empty text for missing ones."""
    identity, values = _category_id(table, column.name, view), frozenset(allowed)
    if values == _everything(column):
        return _with_brush(state, identity, None)
    listed = [name or "missing" for name in (*column.categories, MISSING) if name in values]
    title = f"{column.name}: {', '.join(listed)}" if len(listed) <= 3 else f"{column.name}: {len(listed)} values"
    return _with_brush(state, identity, CategoryBrush(identity, view, title, table, column.name, values))


def _with_brush(state: SessionState, identity: str, brush: Brush | None) -> SessionState:
    others = tuple(b for b in state.brushes if b.id != identity)
    return replace(state, brushes=others if brush is None else (*others, brush))


def move_camera(camera: CameraState | None, label: str = "Move the camera") -> Command:
    """Look at the scene of the embedding view from elsewhere; None frames everything."""

    def apply(state: SessionState) -> SessionState:
        return replace(state, embedding=replace(state.embedding, camera=camera))

    return Command(label, apply)
