from __future__ import annotations

import numpy as np
import pytest

from core.analysis.projection import eigen
from core.analysis.projection.eigen import leading_eigenpairs
from core.analysis.steps import Steps
from core.model import F8


def matrix_with(values: F8) -> F8:
    rotation = np.linalg.qr(np.random.default_rng(2).standard_normal((len(values), len(values))))[0]
    matrix: F8 = (rotation * values) @ rotation.T
    return matrix


@pytest.mark.parametrize(
    "values",
    [0.9 ** np.arange(400.0), np.linspace(1, 0, 400), np.r_[np.ones(5), np.zeros(395)], np.zeros(400)],
    ids=["steep", "flat", "equal", "nothing"],
)
def test_seeking_few_finds_what_lapack_finds(monkeypatch: pytest.MonkeyPatch, values: F8) -> None:
    matrix = matrix_with(values)
    expected, _ = leading_eigenpairs(matrix, 10, Steps(None))
    monkeypatch.setattr(eigen, "DIRECT_UP_TO", 0)
    found, vectors = leading_eigenpairs(matrix, 10, Steps(None))
    np.testing.assert_allclose(found, expected, atol=1e-10)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(10), atol=1e-10)
    np.testing.assert_allclose(matrix @ vectors, vectors * found, atol=1e-9)
