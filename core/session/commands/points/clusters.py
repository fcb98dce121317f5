"""Commands about clusters: how they would be found, showing them as a column, naming them and drawing around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.session.command import Command
from core.session.commands.points.edits import change_edits
from core.state import (
    Brush,
    CategoryBrush,
    Clustered,
    ColumnEdit,
    Contours,
    EmbeddingState,
    PointMeasure,
    SessionState,
    TableEdits,
)


def wish_clusters(label: str, **changes: object) -> Command:
    """Change how clusters would be found next."""

    def apply(state: SessionState) -> SessionState:
        wish = replace(state.embedding.clustering, **changes)  # type: ignore[arg-type]
        return replace(state, embedding=replace(state.embedding, clustering=wish))

    return Command(label, apply, f"clusters.{'.'.join(changes)}")


def show_clusters(table: str, name: str, clustered: Clustered) -> Command:
    """Make clusters a column, and colour the points by it; a column of this name that has the same clusters stays."""

    def apply(edits: TableEdits) -> TableEdits:
        known = edits.column(name)
        if known is not None and known.clustered is not None and known.clustered.key == clustered.key:
            return edits
        others = tuple(each for each in edits.columns if each.name != name)
        return replace(edits, columns=(*others, ColumnEdit(name, clustered=clustered)))

    change = change_edits(f"Find clusters: {name}", table, apply)
    return Command(change.label, lambda state: _coloured(change.apply(state), name))


def colour_by_clusters(name: str) -> Command:
    """Colour the points by a column of clusters."""
    return Command(f"Colour by {name}", lambda state: _coloured(state, name))


def _coloured(state: SessionState, name: str) -> SessionState:
    wish = state.embedding
    around = replace(wish.marks, cluster_by=name) if drawn_around(wish) else wish.marks
    wish = replace(wish, colour_by=name, colour_measure=PointMeasure.NONE, marks=around)
    return replace(state, embedding=wish)


def name_cluster(table: str, column: str, number: int, before: str, name: str) -> Command:
    """Call a cluster something else, nothing for what it was called when it was found; filters by it stay."""

    def apply(edits: TableEdits) -> TableEdits:
        columns = tuple(_renamed(each, number, name) if each.name == column else each for each in edits.columns)
        return replace(edits, columns=columns)

    def followed(state: SessionState) -> SessionState:
        return replace(state, brushes=tuple(map(brush, state.brushes)))

    def brush(each: Brush) -> Brush:
        if not isinstance(each, CategoryBrush) or (each.table, each.column) != (table, column):
            return each
        return replace(each, values=each.values - {before} | {name}) if before in each.values else each

    change = change_edits(f"Name cluster {name}" if name else "Take back the name of a cluster", table, apply)
    return Command(change.label, lambda state: followed(change.apply(state)) if name else change.apply(state))


def _renamed(column: ColumnEdit, number: int, name: str) -> ColumnEdit:
    if column.clustered is None:
        return column
    others: Mapping[str, str] = {key: old for key, old in column.clustered.names.items() if key != str(number)}
    names = {**others, str(number): name} if name else others
    return replace(column, clustered=replace(column.clustered, names=names))


def drawn_around(wish: EmbeddingState) -> bool:
    """Return whether boundaries are drawn around the points of each colour, and their names within."""
    return wish.contours is not Contours.NONE and wish.marks.clusters


def draw_around(name: str, on: bool) -> Command:
    """Draw boundaries around the clusters of a column and write their names into them, or take both away."""

    def apply(state: SessionState) -> SessionState:
        wish = state.embedding
        contours = (wish.contours if wish.contours is not Contours.NONE else Contours.OUTLINES) if on else Contours.NONE
        marks = replace(wish.marks, clusters=on, cluster_by=name if on else None)
        state = replace(state, embedding=replace(wish, contours=contours, marks=marks))
        return _coloured(state, name) if on else state

    return Command(f"Draw boundaries of {name}" if on else "Take boundaries away", apply)
