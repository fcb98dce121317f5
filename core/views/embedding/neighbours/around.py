"""What the nearest neighbours that are listed and marked are neighbours of, and what is known of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from core.analysis.vicinity.typed import looks_like_vector
from core.model import F4, F8, I8, Bool, Metadata
from core.results import ResultKey, Results
from core.state import EmbeddingState, NeighbourQuery, PointMeasure, RowSet, SessionState
from core.views.embedding.memo import remembered
from core.views.embedding.runs.layouts import Shown
from core.views.embedding.subject import Subject
from core.views.embedding.trust.shown import links_key, settled

_ROW: Final = re.compile(r"\s*\+?\s*#(\d+)\s*")


@dataclass(frozen=True, slots=True)
class Around:
    """What neighbours are of.

    Attributes
    ----------
    row
        A row; None where it is the vector that `text` says.
    text, sets
        As in `core.state.NeighbourQuery`.
    vectors
        Key of the vectors.
    metadata
        Key of the metadata that `text` is looked for in; None where it is not.
    """

    vectors: ResultKey
    row: int | None = None
    text: str = ""
    sets: tuple[RowSet, ...] = ()
    metadata: ResultKey | None = None

    def apart_key(self, query: NeighbourQuery) -> ResultKey:
        """Return the key of the distances of all rows: `Apart`."""
        return ResultKey.of("apart", self.vectors.digest, {**self._named(), "metric": query.metric})

    def neighbours_key(self, query: NeighbourQuery) -> ResultKey:
        """Return the key of the nearest rows: `Neighbours`."""
        asked = {**self._named(), "metric": query.metric, "count": query.count}
        return ResultKey.of("neighbours", self.vectors.digest, asked)

    def _named(self) -> dict[str, object]:
        if self.row is not None:
            return {"row": self.row}
        sets = [rows.digest for rows in self.sets]
        return {"of": self.text, "sets": sets, "metadata": "" if self.metadata is None else self.metadata.digest}


@dataclass(frozen=True, slots=True, eq=False)
class Apart:
    """How far all rows are from a vector.

    Attributes
    ----------
    vector
        float64 (d,): what they are far from.
    away
        float64 (n,), NaN for rows that are not finite.
    values
        The same in single precision.
    without
        Rows that the vector was made of, int64.
    said
        What it was made of, an operand each.
    failure
        Why there is no such vector, one sentence; the arrays are empty then.
    """

    vector: F8
    away: F8
    values: F4
    without: I8
    said: tuple[str, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The nearest rows, nearest first: rows int64 (k,), distances float32 (k,); `said` and `failure` as in `Apart`."""

    rows: I8
    distances: F4
    said: tuple[str, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where true neighbours lie in the picture.

    Attributes
    ----------
    ranks
        int64 (k,): 1 for the point that is nearest in the picture to the one whose neighbours they are, and so on; 0
        for those that are not drawn.
    torn
        bool (k,): which are not among the k nearest in the picture.
    """

    ranks: I8

    @property
    def torn(self) -> Bool:
        """Which neighbours the picture tears away from the point."""
        return _torn(self.ranks)


@remembered(4)
def _torn(ranks: I8) -> Bool:
    torn: Bool = (ranks > len(ranks)) | (ranks == 0)
    return torn


def around(about: Subject, state: SessionState, selected: int | None) -> Around | None:
    """Return what neighbours are of: what was typed, or else the only selected row; None where there is neither."""
    query, rows = state.embedding.neighbours, about.table.rows
    if not query.of.strip():
        return None if selected is None or selected >= rows else Around(about.vectors, selected)
    named = _ROW.fullmatch(query.of)
    if named and int(named[1]) < rows:
        return Around(about.vectors, int(named[1]))
    sought = None if is_vector(query.of) else about.metadata
    return Around(about.vectors, None, query.of.strip(), query.sets, sought)


@lru_cache(maxsize=4)
def is_vector(text: str) -> bool:
    """Return whether what was typed is a vector."""
    return looks_like_vector(text)


def found_neighbours(of: Around | None, state: SessionState, results: Results) -> Neighbours | None:
    """Return the nearest rows, None while they are not known."""
    return None if of is None else results.get(of.neighbours_key(state.embedding.neighbours), Neighbours)


def distance_values(of: Around | None, wish: EmbeddingState, results: Results) -> F4 | None:
    """Return the distances that points are coloured by, float32 (n,); None where they are not, or not known yet."""
    if of is None or wish.colour_measure is not PointMeasure.DISTANCE:
        return None
    apart = results.get(of.apart_key(wish.neighbours), Apart)
    return None if apart is None or apart.failure else apart.values


def places_key(of: Around, made: Shown, key: ResultKey, wish: EmbeddingState) -> ResultKey | None:
    """Return the key of where neighbours lie in a picture, None of vectors, and while it moves."""
    if of.row is None or not settled(made):
        return None
    return ResultKey.of("places", of.neighbours_key(wish.neighbours).digest, {"in": links_key(key, made, wish).digest})


def awaits_metadata(of: Around, metadata: Metadata | None) -> bool:
    """Return whether metadata have to be read before it is known what neighbours are of."""
    return of.metadata is not None and metadata is None
