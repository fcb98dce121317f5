"""How far the shown picture can be trusted: what was measured of it, and the keys under which that lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.classes import class_column
from core.analysis.projection.methods import METHODS
from core.model import F4, F8, I4, I8, Bool, Column, Metadata
from core.results import ResultKey, Results
from core.state import EmbeddingState, PointMeasure, ProjectionSpec
from core.views.embedding.methods import complete_parameters, known_spec
from core.views.embedding.runs.layouts import Layout, Moving, Shown
from core.views.embedding.subject import axes, is_categorical

NEIGHBOURS = 15
"""How many nearest of each point are compared."""
EUCLIDEAN = "euclidean"


@dataclass(frozen=True, slots=True, eq=False)
class Trust:
    """What was measured of a picture.

    Attributes
    ----------
    sentence
        What the picture preserves, in plain words, without a full stop.
    warnings
        What to beware of, a sentence each.
    measures
        Names of the m measures, as fields of `Neighbourhoods`, `Distances` and `Classes`.
    values
        float64 (m, 3): value, lower and upper end of the 95 % interval.
    samples, exact
        int64 and bool (m,): how many points, pairs or triplets were looked at, and whether those were all.
    metric, neighbours
        How near vectors are was told by this metric, and for so many nearest.
    points
        How many have coordinates.
    scaling
        What was done to the vectors before they were compared, one of `core.analysis.projection.scaling.Scaling`.
    """

    sentence: str
    warnings: tuple[str, ...]
    measures: tuple[str, ...]
    values: F8
    samples: I8
    exact: Bool
    metric: str
    neighbours: int
    points: int
    scaling: str = "none"


@dataclass(frozen=True, slots=True, eq=False)
class TornLinks:
    """True neighbours that a picture tears apart, the farthest apart first.

    Attributes
    ----------
    pairs
        int32 (m, 2).
    times
        float32 (m,): how far apart they are, as a multiple of how far away many neighbours are.
    """

    pairs: I4
    times: F4


def compared_by(spec: ProjectionSpec, rows: int) -> str:
    """Return the metric by which vectors are near: the one that the method goes by, else Euclidean."""
    spec = known_spec(spec)
    wanted = METHODS[spec.method].neighbours(complete_parameters(spec), rows)
    return EUCLIDEAN if wanted is None else wanted[1]


def settled(made: Shown | None) -> bool:
    """Return whether a picture has come to rest, so that it can be measured."""
    return made is not None and not isinstance(made, Moving)


def classes_of(metadata: Metadata | None, wish: EmbeddingState) -> Column | None:
    """Return the column whose classes are looked for in the picture: the one of the colours, else the likeliest."""
    if metadata is None:
        return None
    chosen = metadata.columns.get(wish.colour_by or "")
    return chosen if chosen is not None and is_categorical(chosen, wish) else class_column(metadata)


def trust_key(key: ResultKey, made: Shown, wish: EmbeddingState, metadata: ResultKey | None, labels: str) -> ResultKey:
    """Return the key of what was measured of a picture, and of its classes if a column has some."""
    grouped = {"labels": labels, "metadata": metadata.digest} if metadata is not None and labels else {}
    return _key("trust", key, made, wish, **grouped)


def values_key(key: ResultKey, made: Shown, wish: EmbeddingState, measure: PointMeasure) -> ResultKey:
    """Return the key of a measure of each point of a picture, float32 (n,)."""
    return _key(str(measure), key, made, wish)


def links_key(key: ResultKey, made: Shown, wish: EmbeddingState) -> ResultKey:
    """Return the key of the links that a picture breaks."""
    return _key("links", key, made, wish)


def _key(kind: str, key: ResultKey, made: Shown, wish: EmbeddingState, **parameters: object) -> ResultKey:
    stopped = {"epoch": made.epoch} if isinstance(made, Layout) and made.stopped else {}
    return ResultKey.of(kind, key.digest, {"axes": axes(wish), **stopped, **parameters})


def point_values(key: ResultKey, made: Shown | None, wish: EmbeddingState, results: Results) -> F4 | None:
    """Return the measure that points are coloured by, float32 (n,), None while there is none."""
    if made is None or not settled(made) or wish.colour_measure is PointMeasure.NONE:
        return None
    return results.get(values_key(key, made, wish, wish.colour_measure), np.ndarray)


def torn_links(key: ResultKey, made: Shown | None, wish: EmbeddingState, results: Results) -> TornLinks | None:
    """Return the links that the picture breaks, None while they are not known or not wished for."""
    if made is None or not settled(made) or not wish.broken_links.shown:
        return None
    return results.get(links_key(key, made, wish), TornLinks)
