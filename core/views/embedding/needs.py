"""What a run will take, known before it starts."""

from __future__ import annotations

from core.analysis.projection.methods import METHODS
from core.memory import available_memory
from core.state import ProjectionSpec
from core.style.text import bytes_text
from core.views.embedding.methods import complete_parameters, known_spec, title_of

GRAPH_ENTRIES = 40_000_000
"""Neighbours of all rows together that a graph holds unasked."""
GRAPH_COUNT = 90
"""Neighbours of each row that a graph holds unasked, enough for all methods with their usual parameters."""

_BASE = 300 << 20
_EACH_ROW, _EACH_NEIGHBOUR, _EACH_EDGE, _COPIES = 400, 16, 48, 3


def graph_count(wanted: int, rows: int) -> int:
    """Return how many neighbours of each row are looked for where `wanted` are needed.

    They depend on nothing else, so that methods share a graph and one that is not exact is the same next time.
    """
    unasked = min(GRAPH_COUNT, GRAPH_ENTRIES // max(rows, 1))
    return max(wanted, min(unasked, rows - 1))


def bytes_needed(spec: ProjectionSpec, rows: int, columns: int) -> int:
    """Return about how many bytes a run takes in its process, for float32 vectors of this shape."""
    wanted = METHODS[known_spec(spec).method].neighbours(complete_parameters(spec), rows)
    vectors = _COPIES * 4 * rows * columns
    if wanted is None:
        return _BASE + vectors + _EACH_ROW * rows
    return (
        _BASE + vectors + rows * (_EACH_ROW + _EACH_NEIGHBOUR * graph_count(wanted[0], rows) + _EACH_EDGE * wanted[0])
    )


def refusal(spec: ProjectionSpec, rows: int, columns: int, available: int | None = None) -> str:
    """Return why a run is not started, in one sentence; empty if nothing speaks against it."""
    free = available_memory() if available is None else available
    needed = bytes_needed(spec, rows, columns)
    if free is None or needed <= free:
        return ""
    return (
        f"{title_of(spec)} of {rows:,} rows and {columns:,} columns takes about {bytes_text(needed)} of memory, "
        f"and {bytes_text(free)} are free"
    )
