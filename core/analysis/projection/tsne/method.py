"""t-SNE as a method of the table."""

from __future__ import annotations

from collections.abc import Mapping

from core.analysis.graph.metrics import METRICS
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.method import Frame, Given, Method, Projection
from core.analysis.projection.parameters import Parameter, Value
from core.analysis.projection.tsne.affinities import largest_perplexity, neighbours_for, perplexities
from core.analysis.projection.tsne.warm import warm_up
from core.work import Token

_FEW_GROUPS, _CHANCE = 5, 5
"""A perplexity of more than a fifth of all vectors joins most of them; one below 5 makes groups of chance
(Wattenberg, Viegas and Johnson, "How to use t-SNE effectively", 2016)."""

LIVE = frozenset(
    {"perplexity", "coarse_perplexity", "exaggeration", "early_exaggeration", "learning_rate", "iterations"}
    | {"theta", "repulsion", "freedom"}
)
"""Parameters that can be changed while it runs; a larger perplexity may have it look for more neighbours first."""


def neighbours(parameters: Mapping[str, Value], rows: int) -> tuple[int, str] | None:
    """Return how many neighbours t-SNE needs, and by which metric."""
    if rows < 2:
        return None
    count = neighbours_for(max(perplexities(parameters, rows)))
    return min(count, rows - 1), str(parameters["metric"])


def advice(parameters: Mapping[str, Value], rows: int) -> str:
    """Return what is unusual about the perplexity for so many vectors, empty if nothing is."""
    wanted, most = float(parameters["perplexity"]), largest_perplexity(rows)
    if wanted > most:
        return f"{rows:,} points allow a perplexity of {most:.3g} at most, which is what will be used"
    if wanted > rows / _FEW_GROUPS:
        return f"A perplexity of {wanted:g} is large for {rows:,} points: groups smaller than that run together"
    if wanted < _CHANCE:
        return f"A perplexity of {wanted:g} is small: groups may be there by chance"
    return ""


def _run(
    vectors: Vectors,
    graph: NeighbourGraph | None,
    parameters: Mapping[str, Value],
    seed: int,
    token: Token | None,
    given: Given,
) -> Projection:
    from core.analysis.projection.tsne.engine import run

    return run(vectors, graph, parameters, seed, token, given)


def _first(
    vectors: Vectors, parameters: Mapping[str, Value], seed: int, token: Token | None, given: Given
) -> Frame | None:
    from core.analysis.projection.tsne.engine import first_frame

    return first_frame(vectors, parameters, seed, token, given)


TSNE = Method(
    name="tsne",
    title="t-SNE",
    tip="Lays out neighbours beside one another; distances between groups and their sizes mean little. "
    "It goes by the vectors alone: a picture that a column guides is UMAP's",
    parameters=(
        Parameter("dimensions", "Dimensions", 2, 2, 3, unit="axes", tip="Number of coordinates"),
        Parameter(
            "perplexity", "Perplexity", 30.0, 1.0, 1000.0, unit="neighbours", usual=(5.0, 100.0),
            tip="About how many neighbours each point keeps near: small shows detail, large shows the whole",
        ),
        Parameter(
            "exaggeration", "Exaggeration", 1.0, 0.1, 30.0, unit="times", usual=(1.0, 4.0),
            tip="How much stronger neighbours attract each other: 1 is t-SNE, about 4 resembles UMAP",
        ),
        Parameter(
            "iterations", "Iterations", 500, 0, 20_000, unit="iterations", tip="Rounds after the early exaggeration",
        ),
        Parameter(
            "metric", "Metric", "euclidean", choices=METRICS, tip="What near means among the vectors",
        ),
        Parameter(
            "initialisation", "Initialisation", "pca", choices=("pca", "spectral", "random", "layout"), advanced=True,
            tip="Where points stand at first: principal components keep the order of groups, random does not",
        ),
        Parameter(
            "coarse_perplexity", "Second perplexity", 0.0, 0.0, 1000.0, unit="neighbours", advanced=True,
            tip="Mixes in a second, usually larger neighbourhood; 0 for none",
        ),
        Parameter(
            "early_exaggeration", "Early exaggeration", 12.0, 1.0, 100.0, unit="times", advanced=True,
            tip="How much stronger attraction is at first, so that groups form before they are laid out",
        ),
        Parameter(
            "early_iterations", "Early iterations", 250, 0, 5_000, unit="iterations", advanced=True,
            tip="Rounds of the early exaggeration",
        ),
        Parameter(
            "learning_rate", "Learning rate", 0.0, 0.0, 1e7, advanced=True,
            tip="How far points move in a round; 0 chooses the number of points divided by the exaggeration",
        ),
        Parameter(
            "repulsion", "Repulsion", "auto", choices=("auto", "exact", "grid", "tree"), advanced=True,
            tip="Every pair for few points, by interpolation on a grid (FFT) for many, by trees (Barnes-Hut) in 3D",
        ),
        Parameter(
            "theta", "Theta", 0.5, 0.0, 1.0, advanced=True,
            tip="How coarse the tree may be: 0 is exact and slow",
        ),
        Parameter(
            "freedom", "Degrees of freedom", 1.0, 0.1, 10.0, advanced=True,
            tip="Tails of the layout's distances: below 1 groups fall apart into finer ones",
        ),
    ),
    engine=_run,
    neighbours=neighbours,
    seeded=True,
    process=True,
    prepare=warm_up,
    live=LIVE,
    steered=True,
    first=_first,
    advice=advice,
)  # fmt: skip
