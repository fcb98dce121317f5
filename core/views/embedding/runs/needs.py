"""What a run will take, known before it starts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.analysis.projection.methods import METHODS
from core.analysis.projection.sampled.size import FIT_ON, fitted_on
from core.analysis.projection.scaled import HELD
from core.analysis.projection.scaling import Scaling
from core.analysis.projection.scaling_choice import scaling_of
from core.memory import available_memory
from core.state import ProjectionSpec
from core.style.text import bytes_text
from core.views.embedding.methods import DIMENSIONS, acts_at_once, complete_parameters, known_spec, title_of

GRAPH_ENTRIES = 40_000_000
"""Neighbours of all rows together that a graph holds unasked."""
GRAPH_COUNT = 90
"""Neighbours of each row that a graph holds unasked, enough for all methods with their usual parameters."""

SAMPLES = (100_000, 50_000, 20_000)
"""To how many points a method is fitted where all of them would take more memory than there is: the first that fit."""

_BASE = 300 << 20
_EACH_ROW, _EACH_NEIGHBOUR, _EACH_EDGE, _COPIES = 400, 16, 48, 3
_EACH_PLACED, _READ = 160, 256 << 20
_EACH_READ = 16
_MEASURED, _EACH_STEPPED = 3, 200
"""Of a run over all steps: each is measured while its vectors and the layout before are held."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run would go.

    Attributes
    ----------
    spec
        What would be run: what was asked for, fitted to fewer points where memory is short.
    fitted
        To how many points it would be fitted, 0 for all.
    refusal
        Why it is not run, in one sentence; empty if nothing speaks against it.
    """

    spec: ProjectionSpec
    fitted: int
    refusal: str = ""


def graph_count(wanted: int, rows: int) -> int:
    """Return how many neighbours of each row are looked for where `wanted` are needed.

    They depend on nothing else, so that methods share a graph and one that is not exact is the same next time.
    """
    unasked = min(GRAPH_COUNT, GRAPH_ENTRIES // max(rows, 1))
    return max(wanted, min(unasked, rows - 1))


def scales(spec: ProjectionSpec) -> bool:
    """Return whether vectors are scaled first, which takes a copy of those that are compared."""
    return scaling_of(complete_parameters(spec)) is not Scaling.NONE


def fitted_points(spec: ProjectionSpec, rows: int, columns: int) -> int:
    """Return to how many of the rows a projection is fitted, 0 for all of them."""
    return fitted_on(known_spec(spec).method, complete_parameters(spec), rows, columns)


def bytes_needed(spec: ProjectionSpec, rows: int, columns: int) -> int:
    """Return about how many bytes a run takes in its process, for float32 vectors of this shape.

    Of methods that take little time, which read vectors in parts, only the coordinates count.
    """
    if acts_at_once(spec):
        return _BASE + rows * (_EACH_READ + 4 * _coordinates(spec, columns))
    fitted = fitted_points(spec, rows, columns)
    stepped = 0 if spec.aligned is None else rows * (_MEASURED * 4 * columns + _EACH_STEPPED)
    if not fitted:
        return _BASE + max(_bytes_fitted(spec, rows, columns), stepped)
    read = min(_READ, 8 * rows * columns)
    held = min(HELD, 4 * rows * columns) if scales(spec) else 0
    placed = 4 * rows * columns + _EACH_PLACED * rows
    return _BASE + stepped + read + held + placed + _bytes_fitted(spec, fitted, columns)


def _coordinates(spec: ProjectionSpec, columns: int) -> int:
    parameters = complete_parameters(spec)
    return min(columns, int(parameters.get("components", parameters.get(DIMENSIONS, 3))))


def bytes_to_measure(spec: ProjectionSpec, rows: int, columns: int) -> int:
    """Return about how many bytes it takes to say how far a picture of float32 vectors of this shape can be trusted."""
    return _BASE + rows * ((_COPIES + scales(spec)) * 4 * columns + _EACH_ROW)


def bytes_to_compare(spec: ProjectionSpec, rows: int, columns: int, neighbours: int) -> int:
    """Return about how many bytes it takes to compare the neighbours of all vectors with those in the picture."""
    return bytes_to_measure(spec, rows, columns) + _EACH_NEIGHBOUR * rows * neighbours


def lacking(what: str, needed: int, available: int | None = None) -> str:
    """Return why something is not done that takes so many bytes, empty if as many are free."""
    free = available_memory() if available is None else available
    if free is None or needed <= free:
        return ""
    said = f"{what} takes about {bytes_text(needed)} of memory, and {bytes_text(free)} are free"
    return f"{said}. Close other programs, or take fewer rows or columns"


def _bytes_fitted(spec: ProjectionSpec, rows: int, columns: int) -> int:
    wanted = METHODS[known_spec(spec).method].neighbours(complete_parameters(spec), rows)
    count, edges = (0, 0) if wanted is None else (graph_count(wanted[0], rows), wanted[0])
    return rows * ((_COPIES + scales(spec)) * 4 * columns + _EACH_ROW + _EACH_NEIGHBOUR * count + _EACH_EDGE * edges)


def planned(
    spec: ProjectionSpec, rows: int, columns: int, available: int | None = None, setting: str = FIT_ON.title
) -> Plan:
    """Return how a run would go with so many bytes of memory, those that are free if None.

    `setting` is what the user sees of how many points are fitted.

    Where the user leaves it to the program how many points are fitted, fewer are if all do not fit into memory.
    """
    free = available_memory() if available is None else available
    fewer = [replace(spec, parameters={**spec.parameters, FIT_ON.name: size}) for size in SAMPLES if size < rows]
    automatic = complete_parameters(spec).get(FIT_ON.name) == 0
    for each in (spec, *(fewer if automatic else ())):
        if free is None or bytes_needed(each, rows, columns) <= free:
            return Plan(each, fitted_points(each, rows, columns))
    refusal = _refusal(spec, rows, columns, fewer if automatic else [], free or 0, setting)
    return Plan(spec, fitted_points(spec, rows, columns), refusal)


def _refusal(
    spec: ProjectionSpec, rows: int, columns: int, fewer: list[ProjectionSpec], free: int, setting: str
) -> str:
    fitted, remedy = fitted_points(spec, rows, columns), "Close other programs"
    if fewer:
        spec, fitted = fewer[-1], SAMPLES[-1]
        remedy = "Close other programs, or take fewer rows or columns"
    elif FIT_ON.name in complete_parameters(spec) and rows > SAMPLES[-1]:
        remedy = f"Close other programs, or set {setting} to fewer points"
    on = f", fitted on {fitted:,}," if fitted else ""
    return (
        f"{title_of(spec)} of {rows:,} rows and {columns:,} columns{on} takes about "
        f"{bytes_text(bytes_needed(spec, rows, columns))} of memory, and {bytes_text(free)} are free. {remedy}"
    )
