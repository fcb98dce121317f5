"""UMAP and densMAP as methods of the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from core.analysis.graph.metrics import METRICS
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.method import Frame, Given, Method, Projection
from core.analysis.projection.parameters import Names, Parameter, Value
from core.analysis.projection.umap.course import LIVE, LIVE_DENSITY
from core.analysis.projection.umap.warm import warm_up
from core.work import Token

_INITIALISATIONS = ("pca", "spectral", "random", "layout")

_MAIN = (
    Parameter(
        "dimensions", "Dimensions", 2, 2, 3, unit="axes", tip="Whether the picture is flat or can be turned in space"
    ),
    Parameter(
        "n_neighbors", "Neighbours", 15, 2, 200, unit="points",
        tip="How many points count as near each point: few show fine structure, many show the whole",
    ),
    Parameter(
        "min_dist", "Minimum distance", 0.1, 0.0, 10.0, unit="of the picture",
        tip="How close points may come to one another: 0 packs clusters tightly",
    ),
    Parameter("metric", "Metric", "euclidean", choices=METRICS, tip="What near means among the vectors"),
    Parameter(
        "n_epochs", "Epochs", 0, 0, 10_000, unit="epochs, 0 for automatic",
        tip="How long the layout is refined: 500 rounds up to 10,000 points and 200 beyond",
    ),
)  # fmt: skip

_ADVANCED = (
    Parameter(
        "initialisation", "Initialisation", "pca", choices=_INITIALISATIONS, advanced=True,
        tip="Where points begin: on principal components, eigenvectors of the graph, at random or where they are now",
    ),
    Parameter(
        "spread", "Spread", 1.0, 0.1, 10.0, unit="of the picture", advanced=True,
        tip="How far clusters lie from one another, together with the minimum distance",
    ),
    Parameter(
        "learning_rate", "Learning rate", 1.0, 0.001, 10.0, unit="of a step", advanced=True,
        tip="How far points move in the first round; the last moves them hardly at all",
    ),
    Parameter(
        "repulsion_strength", "Repulsion", 1.0, 0.0, 10.0, unit="times", advanced=True,
        tip="How strongly points that are not neighbours push one another away",
    ),
    Parameter(
        "negative_sample_rate", "Negative samples", 5, 1, 50, unit="points per edge", advanced=True,
        tip="How many random points push for every edge that pulls: more is slower and a little more exact",
    ),
    Parameter(
        "set_op_mix_ratio", "Neighbour union", 1.0, 0.0, 1.0, unit="share", advanced=True,
        tip="1 keeps an edge if either end has the other as a neighbour, 0 only if both have",
    ),
    Parameter(
        "local_connectivity", "Local connectivity", 1.0, 0.0, 50.0, unit="neighbours", advanced=True,
        tip="How many nearest neighbours belong to each point whatever their distance",
    ),
    Parameter(
        "disconnection_distance", "Cut-off distance", 0.0, 0.0, 1e9, unit="distance, 0 for automatic", advanced=True,
        tip="Neighbours as far apart as this are not joined; automatic joins all but opposite vectors",
    ),
    Parameter(
        "target", "Guided by", "", names=Names.COLUMN, advanced=True,
        tip="A column of the metadata: points of one class, or with near numbers, are drawn together; "
        "rows without a value follow their neighbours alone",
    ),
    Parameter(
        "target_weight", "Guide weight", 0.5, 0.0, 1.0, unit="share", advanced=True,
        tip="How much the guiding column counts against neighbours: 0 not at all, 1 alone",
    ),
    Parameter(
        "target_n_neighbors", "Guide neighbours", 0, 0, 200, unit="points, 0 for automatic", advanced=True,
        tip="How many points count as near in a guiding column of numbers: as many as among the vectors, unless said",
    ),
    Parameter(
        "a", "Curve a", 0.0, 0.0, 1000.0, unit="0 for automatic", advanced=True,
        tip="How steeply the strength of an edge falls; follows from minimum distance and spread unless both are given",
    ),
    Parameter(
        "b", "Curve b", 0.0, 0.0, 10.0, unit="0 for automatic", advanced=True,
        tip="The exponent of that fall; follows from minimum distance and spread unless both are given",
    ),
    Parameter(
        "repeatable", "Repeatable", True, advanced=True,
        tip="The same seed gives the same picture; off, points see moves as they happen, and no picture comes twice",
    ),
)  # fmt: skip


_DENSITIES = (
    Parameter(
        "dens_lambda", "Density weight", 2.0, 0.0, 20.0, unit="times",
        tip="How much it counts that points lie as densely as their vectors: 0 is UMAP",
    ),
    Parameter(
        "dens_frac", "Density share", 0.3, 0.0, 1.0, unit="of the epochs", advanced=True,
        tip="In which last part of the epochs densities count, when groups have formed",
    ),
    Parameter(
        "dens_var_shift", "Density shift", 0.1, 0.0, 10.0, unit="added", advanced=True,
        tip="Keeps densities that hardly vary in the picture from counting too much",
    ),
)  # fmt: skip


def _neighbours(parameters: Mapping[str, Value], rows: int) -> tuple[int, str]:
    return min(int(parameters["n_neighbors"]) - 1, max(0, rows - 1)), str(parameters["metric"])


def _run(
    title: str,
    vectors: Vectors,
    graph: NeighbourGraph | None,
    parameters: Mapping[str, Value],
    seed: int,
    token: Token | None,
    given: Given,
) -> Projection:
    from core.analysis.projection.umap.engine import fit_umap

    if graph is None:
        raise ValueError(f"{title} needs the neighbours of the vectors")
    return fit_umap(title, vectors, graph, parameters, seed, token, given)


def _first(
    vectors: Vectors, parameters: Mapping[str, Value], seed: int, token: Token | None, given: Given
) -> Frame | None:
    from core.analysis.projection.umap.engine import first_frame

    return first_frame(vectors, parameters, seed, token, given)


UMAP = Method(
    name="umap",
    title="UMAP",
    round_name="epoch",
    tip="Keeps near what is near: groups and the bridges between them, but not distances between groups",
    parameters=_MAIN + _ADVANCED,
    engine=partial(_run, "UMAP"),
    neighbours=_neighbours,
    seeded=True,
    process=True,
    prepare=warm_up,
    live=LIVE,
    steered=True,
    first=_first,
)

DENSMAP = replace(
    UMAP,
    name="densmap",
    title="densMAP",
    tip="UMAP that also keeps how densely points lie: crowded vectors are crowded in the picture, sparse ones sparse",
    parameters=_MAIN + _DENSITIES + _ADVANCED,
    engine=partial(_run, "densMAP"),
    live=LIVE | LIVE_DENSITY,
)
