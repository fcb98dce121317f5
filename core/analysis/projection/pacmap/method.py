"""PaCMAP and LocalMAP as methods of the table."""

from __future__ import annotations

from collections.abc import Mapping

from core.analysis.graph.metrics import METRICS
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.method import Engine, Frame, Given, Method, Projection
from core.analysis.projection.pacmap.pairs import CANDIDATES, counts
from core.analysis.projection.pacmap.warm import warm_up
from core.analysis.projection.parameters import Parameter, Value
from core.work import Token

LIVE = frozenset({"learning_rate", "iterations"})
"""Parameters that can be changed while it runs."""


def neighbours(parameters: Mapping[str, Value], rows: int) -> tuple[int, str] | None:
    """Return how many neighbours are needed, and by which metric."""
    if rows < 2:
        return None
    ratios = float(parameters["middle_ratio"]), float(parameters["far_ratio"])
    near = counts(int(parameters["n_neighbors"]), *ratios, rows)[0]
    return min(near + CANDIDATES, rows - 1), str(parameters["metric"])


def _engine(title: str, local: bool) -> Engine:
    """Return the engine of PaCMAP, of LocalMAP if `local`."""

    def engine(
        vectors: Vectors,
        graph: NeighbourGraph | None,
        parameters: Mapping[str, Value],
        seed: int,
        token: Token | None,
        given: Given,
    ) -> Projection:
        from core.analysis.projection.pacmap.engine import run

        return run(title, local, vectors, graph, parameters, seed, token, given)

    return engine


def _first(
    vectors: Vectors, parameters: Mapping[str, Value], seed: int, token: Token | None, given: Given
) -> Frame | None:
    from core.analysis.projection.pacmap.engine import first_frame

    return first_frame(vectors, parameters, seed, token, given)


_PARAMETERS = (
    Parameter("dimensions", "Dimensions", 2, 2, 3, unit="axes", tip="Number of coordinates"),
    Parameter(
        "n_neighbors", "Neighbours", 0, 0, 200, unit="points, 0 for automatic",
        tip="To how many neighbours each point is tied: 10, and more above 10,000 points, unless you say otherwise",
    ),
    Parameter(
        "iterations", "Iterations", 250, 0, 20_000, unit="iterations", tip="Rounds after the 200 of both first phases"
    ),
    Parameter("metric", "Metric", "euclidean", choices=METRICS, tip="What near means among the vectors"),
    Parameter(
        "initialisation", "Initialisation", "pca", choices=("pca", "random", "layout"), advanced=True,
        tip="Where points begin: on principal components, at random or where they are now",
    ),
    Parameter(
        "middle_ratio", "Middle pairs", 0.5, 0.0, 10.0, unit="per neighbour", advanced=True,
        tip="How many others at a middle distance attract each point at first: they lay out the whole",
    ),
    Parameter(
        "far_ratio", "Far pairs", 2.0, 0.1, 20.0, unit="per neighbour", advanced=True,
        tip="How many random others push each point away",
    ),
    Parameter(
        "learning_rate", "Learning rate", 1.0, 0.001, 100.0, unit="of a step", advanced=True,
        tip="How far points move in a round",
    ),
)  # fmt: skip

_REACH = Parameter(
    "reach", "Reach", 10.0, 0.1, 1000.0, unit="of the picture", advanced=True,
    tip="Up to which distance in the picture points that are no neighbours push each other apart in the last phase",
)  # fmt: skip

PACMAP = Method(
    name="pacmap",
    title="PaCMAP",
    tip="Keeps near what is near and, by pairs at a middle distance, more of the whole than UMAP",
    parameters=_PARAMETERS,
    engine=_engine("PaCMAP", local=False),
    neighbours=neighbours,
    seeded=True,
    process=True,
    prepare=warm_up,
    live=LIVE,
    steered=True,
    first=_first,
)

LOCALMAP = Method(
    name="localmap",
    title="LocalMAP",
    tip="Is PaCMAP that also clears the room between groups, so that they come apart",
    parameters=(*_PARAMETERS, _REACH),
    engine=_engine("LocalMAP", local=True),
    neighbours=neighbours,
    seeded=True,
    process=True,
    prepare=warm_up,
    live=LIVE,
    steered=True,
    first=_first,
)
