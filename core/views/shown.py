"""Which runs are drawn, and in which colour: the same answer for every view, figure and list."""

from __future__ import annotations

from functools import lru_cache
from itertools import compress
from typing import TypeAlias

from core.analysis.run_marks import Marks
from core.model import Catalog
from core.state import FieldBrush, RunsBrush, SessionState
from core.style import ThemeName
from core.views.field_brushes import brushed
from core.views.run_colours import run_colours, run_places
from core.views.run_marks import marks_asked
from core.views.run_search import matching_runs, query_error, run_query

__all__ = [
    "drawable_key",
    "drawable_runs",
    "query_error",
    "run_colour",
    "run_places",
    "run_query",
    "shown_runs",
    "shown_set",
]


# What is drawn is asked for by what decides about it: to hash a hundred thousand names takes longer than all else.
Key: TypeAlias = tuple[Catalog, frozenset[str], str, tuple[RunsBrush, ...], Marks]


def shown_runs(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return the runs that are drawn (checked, matching the query, inside every brush of runs) in natural order."""
    fields = tuple(brush for brush in state.brushes if isinstance(brush, FieldBrush))
    key = drawable_key(catalog, state)
    return _inside(key, fields) if fields else _drawable(*key)


def shown_set(catalog: Catalog, state: SessionState) -> frozenset[str]:
    """Return the runs that are drawn, to look them up in."""
    global _looked_up
    names = shown_runs(catalog, state)
    if _looked_up[0] is not names:
        _looked_up = (names, frozenset(names))
    return _looked_up[1]


def drawable_runs(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return the runs that would be shown without brushes over fields: those that axes of fields draw at all."""
    return _drawable(*drawable_key(catalog, state))


def drawable_key(catalog: Catalog, state: SessionState) -> Key:
    """Return what decides which runs can be drawn, to remember results by."""
    brushes = tuple(brush for brush in state.brushes if isinstance(brush, RunsBrush))
    return catalog, state.runs.unchecked, state.runs.query, brushes, marks_asked(state.runs)


@lru_cache(maxsize=4)
def _drawable(
    catalog: Catalog, unchecked: frozenset[str], query: str, brushes: tuple[RunsBrush, ...], marks: Marks
) -> tuple[str, ...]:
    names = matching_runs(catalog, query, marks)
    if not unchecked and not brushes:
        return names
    return tuple(
        name
        for name in names
        if name not in unchecked and all((name in brush.runs) is not brush.without for brush in brushes)
    )


@lru_cache(maxsize=4)
def _inside(key: Key, brushes: tuple[FieldBrush, ...]) -> tuple[str, ...]:
    catalog, names = key[0], _drawable(*key)
    inside = brushed(catalog, brushes[0])
    for brush in brushes[1:]:
        inside = inside & brushed(catalog, brush)
    if len(names) == len(inside):
        return tuple(compress(names, inside.tolist()))
    found = set(compress(catalog.runs, inside.tolist()))
    return tuple(name for name in names if name in found)


def run_colour(catalog: Catalog, state: SessionState, name: str, theme: ThemeName) -> str:
    """Return the colour ``"#rrggbb"`` of a run: the user's, else what colours say of it (`core.views.run_colours`).

    What they say counts all runs, shown or not, so that hiding a run recolours no other. A run that is not in the
    catalog is neutral.
    """
    return run_colours(catalog, state, theme).of(name)


_looked_up: tuple[tuple[str, ...], frozenset[str]] = ((), frozenset())
