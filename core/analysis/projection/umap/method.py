"""UMAP as a method of the table."""

from __future__ import annotations

from collections.abc import Mapping

from core.analysis.graph.metrics import METRICS
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.method import Given, Method, Projection
from core.analysis.projection.parameters import Names, Parameter, Value
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
        "n_epochs", "Epochs", 0, 0, 10_000, unit="rounds, 0 for automatic",
        tip="How long the layout is refined: 500 rounds up to 10,000 points and 200 beyond, unless you say otherwise",
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
        "target", "Guided by", "", names=Names.COLUMN, advanced=True,
        tip="A column of the metadata: points of one class, or with near numbers, are drawn together; "
        "rows without a value follow their neighbours alone",
    ),
    Parameter(
        "target_weight", "Guide weight", 0.5, 0.0, 1.0, unit="share", advanced=True,
        tip="How much the guiding column counts against neighbours: 0 not at all, 1 alone",
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


def _neighbours(parameters: Mapping[str, Value], rows: int) -> tuple[int, str]:
    return min(int(parameters["n_neighbors"]) - 1, max(0, rows - 1)), str(parameters["metric"])


def _run(
    vectors: Vectors,
    graph: NeighbourGraph | None,
    parameters: Mapping[str, Value],
    seed: int,
    token: Token | None,
    given: Given,
) -> Projection:
    from core.analysis.projection.umap.engine import fit_umap

    if graph is None:
        raise ValueError("UMAP needs the neighbours of the vectors")
    return fit_umap(vectors, graph, parameters, seed, token, given)


UMAP = Method(
    name="umap",
    title="UMAP",
    tip="Keeps near what is near: groups and the bridges between them, but not distances between groups",
    parameters=_MAIN + _ADVANCED,
    engine=_run,
    neighbours=_neighbours,
    seeded=True,
    process=True,
    prepare=warm_up,
)
