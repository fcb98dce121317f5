"""Principal component analysis as a method of the table."""

from __future__ import annotations

from collections.abc import Mapping

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.method import Given, Method, Projection
from core.analysis.projection.parameters import Parameter, Value
from core.analysis.projection.pca import PcaOptions, fit_pca
from core.analysis.projection.scaling_choice import SCALING, scaling_of
from core.work import Token


def _run(
    vectors: Vectors,
    graph: NeighbourGraph | None,
    parameters: Mapping[str, Value],
    seed: int,
    token: Token | None,
    given: Given,
) -> Projection:
    options = PcaOptions(scaling_of(parameters), bool(parameters["centred"]), bool(parameters["whitened"]))
    return fit_pca(vectors, int(parameters["components"]), token, options)


PCA = Method(
    name="pca",
    title="PCA",
    tip="Turns the vectors so that the first axes show as much of their variance as any flat picture can",
    parameters=(
        SCALING,
        Parameter(
            name="components",
            title="Components",
            default=10,
            lower=2,
            upper=10_000,
            unit="axes",
            tip="How many principal axes can be chosen for the picture; the axes themselves do not depend on it",
            advanced=True,
        ),
        Parameter(
            name="centred",
            title="Centring",
            default=True,
            tip="Takes the mean off the vectors first; without it the axes pass through the origin",
            advanced=True,
        ),
        Parameter(
            name="whitened",
            title="Whitening",
            default=False,
            tip="Stretches the picture until it has the same variance along all axes",
            advanced=True,
        ),
    ),
    engine=_run,
    gaps=True,
)
