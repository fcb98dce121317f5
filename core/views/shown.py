"""Which runs are drawn, and in which colour: the same answer for every view, figure and list."""

from __future__ import annotations

from functools import lru_cache

from core.model import Catalog
from core.state import RunsBrush, SessionState
from core.style import ThemeName, entity_colour, tokens
from core.views.run_search import matching_runs, query_error, run_query

__all__ = ["query_error", "run_colour", "run_places", "run_query", "shown_runs"]


def shown_runs(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return the runs that are drawn (checked, matching the query, inside every brush of runs) in natural order."""
    brushed = tuple(brush.runs for brush in state.brushes if isinstance(brush, RunsBrush))
    return _shown(catalog, state.runs.unchecked, state.runs.query, brushed)


@lru_cache(maxsize=4)
def _shown(
    catalog: Catalog, unchecked: frozenset[str], query: str, brushed: tuple[frozenset[str], ...]
) -> tuple[str, ...]:
    names = matching_runs(catalog, query)
    if not unchecked and not brushed:
        return names
    return tuple(name for name in names if name not in unchecked and all(name in inside for inside in brushed))


def run_colour(catalog: Catalog, state: SessionState, name: str, theme: ThemeName) -> str:
    """Return the colour ``"#rrggbb"`` of a run: the user's, else the palette's by its place.

    The place counts all runs, shown or not, so that hiding a run recolours no other. A run that is not in the catalog
    is neutral.
    """
    chosen = state.runs.colours.get(name)
    if chosen:
        return chosen
    place = run_places(catalog, state.runs.places).get(name)
    return tokens(theme).faint if place is None else entity_colour(place, theme)


def run_places(catalog: Catalog, first: tuple[str, ...] = ()) -> dict[str, int]:
    """Return the place of each run: those of `first` in their order, then the others in the catalog's natural order."""
    global _latest
    known_catalog, known_first, places = _latest
    if known_catalog is not catalog or known_first is not first:
        names = dict.fromkeys((*first, *catalog.runs))
        places = {name: place for place, name in enumerate(names) if name in catalog.runs}
        _latest = (catalog, first, places)
    return places


# Compared by identity: to hash thousands of names for every line of every card would take longer than all else.
_latest: tuple[Catalog | None, tuple[str, ...], dict[str, int]] = (None, (), {})
