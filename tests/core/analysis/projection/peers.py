"""What other programs make of the same vectors.

Those programs are compiled by Numba, which takes minutes for what they then compute in a second. Their functions are
imported uncompiled, which is as exact; of their whole layouts the results are kept beside this file:
``python -m tests.core.analysis.projection.peers`` makes them anew.
"""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType

import numba
import numpy as np

from core.analysis.graph.build import neighbour_graph
from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.model.arrays import F4

KEPT = Path(__file__).with_name("peers.npz")
NEIGHBOURS = 15


@cache
def uncompiled(name: str) -> ModuleType:
    """Import a module of a package and all that it needs of that package with functions of plain Python."""
    before = numba.config.DISABLE_JIT  # type: ignore[attr-defined]
    assert name not in sys.modules, f"{name} is compiled already"
    numba.config.DISABLE_JIT = True  # type: ignore[attr-defined]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    finally:
        numba.config.DISABLE_JIT = before  # type: ignore[attr-defined]


def kept(name: str) -> F4:
    """Return an array that another program made, float32."""
    with np.load(KEPT) as arrays:
        return np.asarray(arrays[name], dtype=np.float32)


def blobs() -> F4:
    """Return clusters whose densities differ by far, float32 (1200, 8)."""
    rng = np.random.default_rng(0)
    widths = rng.uniform(0.2, 4.0, size=10)
    parts = [6 * rng.standard_normal(8) + width * rng.standard_normal((120, 8)) for width in widths]
    return np.concatenate(parts).astype(np.float32)


def digits() -> F4:
    """Return the images of digits that scikit-learn has, float32 (1797, 64)."""
    from sklearn.datasets import load_digits

    return np.asarray(load_digits().data, dtype=np.float32)


def graph_of(vectors: F4) -> NeighbourGraph:
    """Return the neighbours that both programs are given."""
    return neighbour_graph(vectors, NEIGHBOURS - 1, "euclidean")


def densmap() -> dict[str, F4]:
    """Return layout, radii among the vectors and in the layout as umap-learn makes them from our neighbours."""
    import umap

    graph, own = graph_of(blobs()), np.arange(len(blobs()), dtype=np.int32)[:, None]
    indices = np.hstack([own, graph.indices])
    distances = np.hstack([np.zeros(own.shape, np.float32), graph.distances])
    peer = umap.UMAP(
        n_neighbors=NEIGHBOURS, random_state=1, init="pca", output_dens=True, densmap=True,
        precomputed_knn=(indices, distances, None),
    )  # fmt: skip
    return dict(zip(("densmap", "radii", "radii shown"), peer.fit_transform(blobs()), strict=True))


def pacmap() -> dict[str, F4]:
    """Return the layouts of digits that the authors' program makes with PaCMAP and LocalMAP."""
    import pacmap

    return {name: getattr(pacmap, name)(random_state=1).fit_transform(digits()) for name in ("PaCMAP", "LocalMAP")}


def main(makers: tuple[Callable[[], dict[str, F4]], ...] = (densmap, pacmap)) -> None:
    """Have the others make everything, and keep it."""
    arrays = {name: array.astype(np.float32) for make in makers for name, array in make().items()}
    np.savez_compressed(KEPT, **arrays)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
