"""What remembered states hold in memory beyond plain data: their sets of rows, each counted once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.state import Brush, RowsBrush, RowSet, SessionState


def row_sets(state: SessionState) -> Iterator[RowSet]:
    """Yield every set of rows that a state holds."""
    yield from state.selected_points.values()
    yield from _brushed(state.brushes)
    yield from state.embedding.neighbours.sets
    for mark in state.bookmarks:
        yield from (rows for rows in (mark.selected, *mark.embedding.neighbours.sets) if rows is not None)
        yield from _brushed(mark.brushes)
    for edits in state.embedding.edits.values():
        yield from (each.rows for column in edits.columns for each in column.assigned)
        clustered = (column.clustered for column in edits.columns)
        yield from (each.rows for each in clustered if each is not None and each.rows is not None)


def _brushed(brushes: Iterable[Brush]) -> Iterator[RowSet]:
    return (brush.rows for brush in brushes if isinstance(brush, RowsBrush))


def row_bytes(states: Iterable[SessionState]) -> int:
    """Return the bytes that the distinct sets of rows of several states take."""
    sizes = {rows.digest: len(rows.packed) for state in states for rows in row_sets(state)}
    return sum(sizes.values())
