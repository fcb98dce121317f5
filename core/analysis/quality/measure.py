"""All measures of a layout at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.graph.finite import finite_rows
from core.analysis.graph.metrics import prepare_rows
from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors, checked
from core.analysis.quality.classes import Classes, classes
from core.analysis.quality.local import Neighbourhoods, neighbourhoods
from core.analysis.quality.pairs import Distances, distances
from core.analysis.quality.warm import warm_up
from core.analysis.steps import Steps
from core.model.arrays import F4, F8, I4
from core.work import Token


@dataclass(frozen=True, slots=True)
class Quality:
    """How far a layout can be trusted.

    Attributes
    ----------
    neighbourhoods
        Whether what is near is shown near.
    distances
        Whether what is far is shown far.
    classes
        How classes lie in the layout; None without labels of two classes.
    metric
        By what vectors were compared.
    points
        How many have both finite values and coordinates; only they were measured.
    """

    neighbourhoods: Neighbourhoods
    distances: Distances
    classes: Classes | None
    metric: str
    points: int


def measure_quality(
    vectors: Vectors,
    layout: F4,
    metric: str = "euclidean",
    k: int = 15,
    labels: I4 | None = None,
    seed: int = 0,
    token: Token | None = None,
) -> Quality:
    """Measure how far a layout of vectors can be trusted, in about a second whatever their number.

    Few points are measured completely, of many a random sample is compared with all.

    Parameters
    ----------
    vectors
        Real numbers of any type, shape (n, d); rows with values that are not finite are left out.
    layout
        float32 (n, 2 or 3); points with a coordinate that is not finite are left out.
    metric
        One of `core.analysis.graph.metrics.METRICS`; in the layout distances are always Euclidean.
    k
        How many neighbours are looked at; at most fewer than half of the points.
    labels
        int32 (n,): class of each point, -1 where it has none.
    seed
        Of the sample; the same seed gives the same numbers.
    token
        Told of progress, and asked whether to stop.

    Raises
    ------
    ValueError
        If the shapes do not fit, or the metric is unknown, or no point is left.
    CancelledError
        If `token` says so.
    """
    _check(checked(vectors), layout, k, labels)
    warm_up(token)
    steps = Steps(token)
    steps.stage("Preparing", 0.2)
    good = finite_rows(vectors, token) & np.isfinite(layout).all(axis=1)
    if not good.any():
        raise ValueError("there is no point with finite values and coordinates")
    if not good.all():
        vectors, layout, labels = vectors[good], layout[good], None if labels is None else labels[good]
    prepared, places = prepare_rows(vectors, metric, steps), _places(layout)
    with Crew() as crew:
        steps.stage("Distances", 0.1)
        whole = distances(prepared, places, seed, steps)
        near = neighbourhoods(prepared, places, k, seed, crew, steps)
        steps.stage("Classes", 0.2)
        grouped = None if labels is None else classes(places, labels, k, seed, crew, steps)
    return Quality(near, whole, grouped, metric, len(places))


def _check(vectors: Vectors, layout: F4, k: int, labels: I4 | None) -> None:
    if layout.ndim != 2 or len(layout) != len(vectors) or layout.shape[1] == 0:
        raise ValueError(f"a layout of shape {layout.shape} does not fit {len(vectors)} vectors")
    if labels is not None and labels.shape != (len(vectors),):
        raise ValueError(f"{labels.shape} labels do not fit {len(vectors)} vectors")
    if k < 1:
        raise ValueError(f"{k} neighbours cannot be looked at")


def _places(layout: F4) -> F8:
    return np.ascontiguousarray(layout, dtype=np.float64)
