"""Where the rows of the main picture are in those beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model import F4, I8, Catalog
from core.results import Results
from core.state import SessionState
from core.views.embedding.coordinates import axis_titles, drawable
from core.views.embedding.panes.known import known_in
from core.views.embedding.panes.lens import lens_of
from core.views.embedding.subject import axes
from core.views.embedding.work import known


@dataclass(frozen=True, slots=True, eq=False)
class PlacesBeside:
    """Places of the n rows of the main table in a picture beside the main one.

    Attributes
    ----------
    name
        Which picture it is: ``"picture 2"`` for the first one beside.
    table, same
        Key of its table, and whether that is the main one.
    titles, coordinates
        Its axes as they are shown, and float32 (n, axes), NaN for rows that have no place there.
    rows
        Which row of its table each is, int64 (n,), -1 for none.
    alone
        How many rows of its table are no row of the main one.
    """

    name: str
    table: str
    same: bool
    titles: tuple[str, ...]
    coordinates: F4
    rows: I8
    alone: int


def places_beside(catalog: Catalog, results: Results, whole: SessionState) -> tuple[PlacesBeside | None, ...]:
    """Return the places in each picture beside the main one, None where they, or the pairs of rows, are not known."""
    return tuple(_places(catalog, results, whole, place) for place in range(len(whole.embedding.panes.shown)))


def _places(catalog: Catalog, results: Results, whole: SessionState, place: int) -> PlacesBeside | None:
    lens, main = lens_of(catalog, results, whole, place), known(catalog, results, whole)
    if lens is None or main is None or (not lens.same and lens.pairing is None):
        return None
    seen = lens.seen(whole)
    other = known_in(catalog, results, lens, seen, main)
    if other is None or other.projection is None:
        return None
    made, back = other.projection, None if lens.pairing is None else lens.pairing.back
    rows = np.arange(lens.rows, dtype=np.int64) if back is None else back.astype(np.int64)
    there = (rows >= 0) & (rows < len(made.scores))
    there[there] = drawable(made)[rows[there]]
    shown = tuple(each for each in axes(seen.embedding) if each < made.scores.shape[1])
    coordinates = np.full((len(rows), len(shown)), np.nan, np.float32)
    coordinates[there] = made.scores[rows[there]][:, shown]
    alone = 0 if lens.pairing is None else lens.others - lens.pairing.count
    return PlacesBeside(
        f"picture {place + 2}", lens.other, lens.same, axis_titles(made, shown), coordinates, rows, alone
    )
