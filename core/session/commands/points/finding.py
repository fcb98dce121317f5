"""Commands about finding points: going from one to the next, and searches that were given a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from core.analysis.projection.raw_method import RAW
from core.model import Bool
from core.session.command import Command
from core.session.commands.points.projections import show_projection
from core.state import (
    CameraState,
    NeighbourQuery,
    PointFilter,
    PointSearch,
    ProjectionSpec,
    RowsBrush,
    RowSet,
    SessionState,
)
from core.views.embedding.methods import complete_parameters

VIEW = "embedding"


def go_to_match(table: str, rows: int, row: int, camera: CameraState | None) -> Command:
    """Select a row of a table that was found and look at it; going on to others is one undo step."""

    def apply(state: SessionState) -> SessionState:
        selected = {**state.selected_points, table: RowSet.of_indices(rows, [row])}
        embedding = state.embedding if camera is None else replace(state.embedding, camera=camera)
        return replace(state, selected_points=selected, embedding=embedding)

    return Command("Go to a match", apply, merge="embedding.match")


def ask_neighbours(of: str, sets: tuple[RowSet, ...] | None = None) -> Command:
    """List the neighbours of what was typed, empty for those of the selected point; `sets` may be new ones."""

    def change(query: NeighbourQuery) -> NeighbourQuery:
        kept = query.sets if sets is None else sets
        return replace(query, of=of, sets=kept if of.strip() else ())

    return _embedding("Neighbours of a vector" if of.strip() else "Neighbours of the selected point", change)


def add_to_neighbours(rows: RowSet) -> Command:
    """Add a row, or the mean of several, to what neighbours are listed of."""

    def change(query: NeighbourQuery) -> NeighbourQuery:
        before = f"{query.of.strip()} + " if query.of.strip() else ""
        if rows.count == 1:
            return replace(query, of=f"{before}#{int(rows.indices()[0])}")
        sets = query.sets if rows in query.sets else (*query.sets, rows)
        return replace(query, of=f"{before}@{sets.index(rows) + 1}", sets=sets)

    return _embedding("Neighbours of the selection", change)


def pin_neighbours(rows: RowSet) -> Command:
    """List the neighbours of a row, or of the mean of several, whatever is selected next."""

    def change(query: NeighbourQuery) -> NeighbourQuery:
        if rows.count == 1:
            return replace(query, of=f"#{int(rows.indices()[0])}", sets=())
        return replace(query, of="@1", sets=(rows,))

    return _embedding("Neighbours of the selection", change)


def show_dimension(dimension: int, axis: str, others: Sequence[int]) -> Command:
    """Lay a dimension of the vectors, counted from 0, on an axis, ``"x"`` or ``"y"``.

    The other axes stay where dimensions are shown already; else they are the first of some `others`.
    """

    def apply(state: SessionState) -> SessionState:
        wish = state.embedding
        chosen = dict(wish.projection.parameters) if wish.projection.method == RAW.name else {}
        if not chosen:
            free = [each for each in others if each != dimension]
            chosen = {name: each + 1 for name, each in zip(_OTHERS[axis], free, strict=False)}
        elif complete_parameters(wish.projection).get(_AXES[axis == "x"]) == dimension + 1:
            chosen[_AXES[axis == "x"]] = complete_parameters(wish.projection)[axis]  # they change places
        chosen[axis] = dimension + 1
        defaults = {each.name: each.default for each in RAW.parameters}
        kept = {name: value for name, value in chosen.items() if value != defaults[name]}
        return show_projection(ProjectionSpec(RAW.name, kept)).apply(state)

    return Command(f"Show dimension {dimension + 1:,}", apply)


_AXES: Final = ("x", "y")
_OTHERS: Final = {"x": ("y",), "y": ("x",)}


def _embedding(label: str, change: Callable[[NeighbourQuery], NeighbourQuery]) -> Command:
    def apply(state: SessionState) -> SessionState:
        wish = state.embedding
        return replace(state, embedding=replace(wish, neighbours=change(wish.neighbours)))

    return Command(label, apply)


def save_filter(name: str, search: PointSearch) -> Command:
    """Give a search a name; one that has it already is replaced."""

    def apply(state: SessionState) -> SessionState:
        made = PointFilter(name, search)
        known = state.embedding.filters
        if any(each.name == name for each in known):
            return _with_filters(state, tuple(made if each.name == name else each for each in known))
        return _with_filters(state, (*known, made))

    return Command(f"Save the filter {name}", apply)


def delete_filter(name: str) -> Command:
    """Forget a named search, and show again what it hides."""

    def apply(state: SessionState) -> SessionState:
        kept = tuple(each for each in state.embedding.filters if each.name != name)
        brushes = tuple(each for each in state.brushes if _filter_of(each.id) != name)
        return _with_filters(replace(state, brushes=brushes), kept)

    return Command(f"Delete the filter {name}", apply)


def rename_filter(name: str, other: str) -> Command:
    """Call a named search something else, also where it is applied; nothing happens if another is called so."""

    def apply(state: SessionState) -> SessionState:
        known = state.embedding.filters
        if not other or any(each.name == other for each in known):
            return state
        renamed = tuple(replace(each, name=other) if each.name == name else each for each in known)
        brushes = tuple(
            replace(each, id=filter_id(other, each.table), label=other)
            if isinstance(each, RowsBrush) and _filter_of(each.id) == name
            else each
            for each in state.brushes
        )
        return _with_filters(replace(state, brushes=brushes), renamed)

    return Command(f"Rename the filter {name}", apply)


def apply_filter(name: str, table: str, found: Bool) -> Command:
    """Show only the rows of a table that a named search has found, bool (n,), of those shown so far."""

    def apply(state: SessionState) -> SessionState:
        identity = filter_id(name, table)
        others = tuple(each for each in state.brushes if each.id != identity)
        brush = RowsBrush(identity, VIEW, name, table, RowSet.of_mask(found))
        return replace(state, brushes=(*others, brush))

    return Command(f"Apply the filter {name}", apply)


def remove_filter(name: str, table: str) -> Command:
    """Show again what a named search hides of a table."""

    def apply(state: SessionState) -> SessionState:
        return replace(state, brushes=tuple(each for each in state.brushes if each.id != filter_id(name, table)))

    return Command(f"Remove the filter {name}", apply)


def filter_id(name: str, table: str) -> str:
    """Return the name of the brush that a named search is applied to a table by."""
    return f"{VIEW}.filter.{table}\n{name}"


def _filter_of(identity: str) -> str:
    """Return the name of the search that a brush applies, empty if it applies none."""
    return identity.partition("\n")[2] if identity.startswith(f"{VIEW}.filter.") else ""


def _with_filters(state: SessionState, filters: tuple[PointFilter, ...]) -> SessionState:
    return replace(state, embedding=replace(state.embedding, filters=filters))
