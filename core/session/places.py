"""Places of runs in the palette: a run that appears later changes no colour."""

from __future__ import annotations

from dataclasses import replace

from core.model import Catalog
from core.state import SessionState


def with_places(state: SessionState, places: tuple[str, ...], catalog: Catalog) -> SessionState:
    """Return a state in which all runs of a catalog have a place, those of `places` the one they had.

    Runs that are gone keep theirs, in case they come back, unless none of the known runs is there.
    """
    known = set(places)
    new = [name for name in catalog.runs if name not in known]
    if new:
        places = (*places, *new) if len(new) < len(catalog.runs) else tuple(new)
    return state if places == state.runs.places else replace(state, runs=replace(state.runs, places=places))
