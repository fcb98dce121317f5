"""Every method takes sparse vectors: as they are, in parts, or as an array where memory allows."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from core.analysis.graph.build import neighbour_graph
from core.analysis.neighbours import nearest
from core.analysis.projection import densify
from core.analysis.projection.methods import project
from core.model.sparse import SparseVectors

RNG = np.random.default_rng(0)
DENSE = np.where(RNG.random((80, 12)) < 0.4, RNG.normal(size=(80, 12)), 0.0).astype(np.float32)
SPARSE = csr_array(DENSE)


@pytest.mark.parametrize("method", ["random", "raw", "umap"])
def test_coordinates_are_those_of_the_dense_form(method: str) -> None:
    wish = {"n_epochs": 5} if method == "umap" else {}
    expected = project(None, DENSE, method, wish, seed=1).scores
    np.testing.assert_allclose(project(None, SPARSE, method, wish, seed=1).scores, expected, atol=1e-5)


@pytest.mark.parametrize("method", ["pca", "random"])
def test_rows_with_gaps_are_set_aside(method: str) -> None:
    gaps = DENSE.copy()
    gaps[3, 1] = np.nan
    found = project(None, csr_array(gaps), method)
    assert found.set_aside is not None
    assert np.flatnonzero(found.set_aside).tolist() == [3]


def test_neighbours_are_those_of_the_dense_form() -> None:
    held, plain = SparseVectors.of(SPARSE), nearest(DENSE, 5, 7, "cosine")
    rows, distances = nearest(held, 5, 7, "cosine")  # type: ignore[arg-type]
    assert rows.tolist() == plain[0].tolist()
    np.testing.assert_allclose(distances, plain[1], atol=1e-6)
    np.testing.assert_array_equal(neighbour_graph(SPARSE, 5, "euclidean").indices,
                                  neighbour_graph(DENSE, 5, "euclidean").indices)  # fmt: skip


def test_what_needs_all_values_is_refused_where_they_do_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(densify, "available_memory", lambda: 1000)
    with pytest.raises(ValueError, match=r"also those that are 0: 3\.8 kB of memory, and 1 kB are free; PCA"):
        project(None, SPARSE, "umap")
    assert len(project(None, SPARSE, "random").scores) == 80
