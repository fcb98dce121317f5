from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA

from core.analysis.projection import chunks
from core.analysis.projection.pca import Pca, PcaOptions, fit_pca
from core.analysis.projection.scaling import Scaling
from core.model import F8
from core.work import CancelledError
from tests.core.recorder import Recorder


def digits() -> F8:
    data: F8 = load_digits().data
    return data


def spread(rows: int, columns: int, seed: int = 0) -> F8:
    """Return vectors whose variances along random directions all differ clearly."""
    rng = np.random.default_rng(seed)
    rotation = np.linalg.qr(rng.standard_normal((columns, columns)))[0]
    turned: F8 = rng.standard_normal((rows, columns)) * 0.8 ** np.arange(columns) @ rotation
    return turned + rng.uniform(-3, 3, columns)


def assert_like_sklearn(found: Pca, vectors: NDArray[Any], components: int, tolerance: float = 1e-5) -> None:
    oracle = PCA(components, svd_solver="full").fit(vectors.astype(np.float64))
    scores = oracle.transform(vectors.astype(np.float64))
    size = np.abs(scores).max()
    np.testing.assert_allclose(found.mean, oracle.mean_, atol=tolerance)
    np.testing.assert_allclose(found.axes, oracle.components_, atol=tolerance)
    np.testing.assert_allclose(found.explained_variance_ratio, oracle.explained_variance_ratio_, atol=tolerance)
    np.testing.assert_allclose(found.scores, scores, atol=tolerance * size)


@pytest.mark.parametrize("kind", [np.float64, np.float32, np.uint8, np.int64, np.float16])
def test_digits_are_as_in_scikit_learn(kind: type[np.generic]) -> None:
    vectors = digits().astype(kind)
    assert_like_sklearn(fit_pca(vectors), vectors, 10)


@pytest.mark.parametrize(
    ("rows", "columns"), [(500, 20), (20, 500), (100, 1100), (30, 1100), (1500, 1040), (2, 3), (50, 1)]
)
def test_every_shape_is_as_in_scikit_learn(rows: int, columns: int) -> None:
    vectors = spread(rows, columns)
    count = min(5, rows - 1, columns)
    assert_like_sklearn(fit_pca(vectors, count), vectors, count, 1e-6)


def test_single_precision_over_many_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "SINGLE_ABOVE", 0)
    monkeypatch.setattr(chunks, "_ROWS", 64)
    vectors = spread(3000, 12).astype(np.float32)
    assert_like_sklearn(fit_pca(vectors, 4), vectors, 4)


def test_a_large_common_offset_costs_no_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "SINGLE_ABOVE", 0)
    vectors = np.rint(spread(4000, 8) * 100).astype(np.float32) + np.float32(1e6)
    assert_like_sklearn(fit_pca(vectors, 3), vectors, 3, 1e-4)


@pytest.mark.parametrize(("offset", "copied"), [(0.5, False), (1e6, True)])
def test_rows_about_the_origin_are_multiplied_where_they_lie(
    monkeypatch: pytest.MonkeyPatch, offset: float, copied: bool
) -> None:
    monkeypatch.setattr(chunks, "SINGLE_ABOVE", 0)
    centred = spread(4000, 8) - spread(4000, 8).mean(axis=0)
    vectors = np.rint(centred * 100).astype(np.float32) + np.float32(offset)
    lies: list[bool] = []

    def noted(*arguments: Any) -> Any:
        for span, block in chunks.shifted_rows(*arguments):
            lies.append(np.shares_memory(block, vectors))
            yield span, block

    monkeypatch.setattr("core.analysis.projection.scaling.shifted_rows", noted)
    assert_like_sklearn(fit_pca(vectors, 3), vectors, 3, 1e-4)
    assert (lies[0], lies[-1]) == (False, not copied), "the covariance never is, the coordinates are where they can be"


def test_a_column_from_another_world_does_not_spoil_the_rest() -> None:
    vectors = spread(300, 6)
    vectors[:, 2] = 7e12
    rest = fit_pca(np.delete(vectors, 2, axis=1), 3)
    np.testing.assert_allclose(np.abs(fit_pca(vectors, 3).scores), np.abs(rest.scores), atol=1e-3)


@pytest.mark.parametrize("shape", [(200, 30), (40, 1200)])
def test_rows_that_are_not_finite_are_set_aside(shape: tuple[int, int]) -> None:
    vectors = spread(*shape)
    vectors[3, 5], vectors[17, 0], vectors[18, 1] = np.nan, np.inf, -np.inf
    found = fit_pca(vectors, 4)
    assert found.set_aside is not None
    assert np.flatnonzero(found.set_aside).tolist() == [3, 17, 18]
    assert np.isnan(found.scores[[3, 17, 18]]).all()
    kept = ~found.set_aside
    alone = fit_pca(vectors[kept], 4)
    assert alone.set_aside is None
    np.testing.assert_allclose(found.scores[kept], alone.scores, atol=1e-5)
    np.testing.assert_allclose(found.mean, alone.mean, atol=1e-12)


def test_floats_whose_squares_overflow_single_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "SINGLE_ABOVE", 0)
    small = spread(100, 5).astype(np.float32)
    found = fit_pca(small * np.float32(1e25), 3)
    assert found.set_aside is None
    np.testing.assert_allclose(found.scores / 1e25, fit_pca(small, 3).scores, atol=1e-4)


def test_nothing_varies() -> None:
    found = fit_pca(np.full((50, 4), 2.5))
    assert found.explained_variance_ratio.tolist() == [0, 0, 0, 0]
    assert not found.scores.any()


@pytest.mark.parametrize("columns", [3, 1100])
def test_one_and_two_points(columns: int) -> None:
    one = fit_pca(np.ones((1, columns)))
    assert one.scores.tolist() == [[0.0]]
    vectors = np.zeros((2, columns))
    vectors[1, :2] = 3, 4
    two = fit_pca(vectors)
    np.testing.assert_allclose(two.scores, [[-2.5, 0], [2.5, 0]], atol=1e-6)
    np.testing.assert_allclose(two.axes @ two.axes.T, np.eye(2), atol=1e-9)
    np.testing.assert_allclose(two.explained_variance_ratio, [1, 0], atol=1e-12)


def test_vectors_mapped_from_a_file(tmp_path: Path) -> None:
    vectors = digits().astype(np.float32)
    np.save(tmp_path / "vectors.npy", vectors)
    mapped = np.load(tmp_path / "vectors.npy", mmap_mode="r")
    np.testing.assert_array_equal(fit_pca(mapped).scores, fit_pca(vectors).scores)


def test_vectors_in_columns_or_with_holes() -> None:
    vectors = digits()
    expected = fit_pca(vectors[::2]).scores
    np.testing.assert_allclose(fit_pca(np.asfortranarray(vectors[::2])).scores, expected, atol=1e-4)


@settings(deadline=None)
@given(arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=12), elements=st.floats(-100, 100, width=32)))
def test_axes_are_orthonormal_and_hold_the_distances(vectors: NDArray[np.float32]) -> None:
    found = fit_pca(vectors, 12)
    np.testing.assert_allclose(found.axes @ found.axes.T, np.eye(len(found.axes)), atol=1e-8)
    assert np.all(np.diff(found.explained_variance_ratio) <= 1e-12)
    rebuilt = found.scores.astype(np.float64) @ found.axes + found.mean
    np.testing.assert_allclose(rebuilt, vectors, atol=1e-3)


@pytest.mark.parametrize("columns", [16, 3000])
def test_work_tells_how_far_it_is_and_stops_when_asked(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setattr(chunks, "_ROWS", 100)
    vectors = spread(1000, 16) if columns == 16 else np.random.default_rng(1).standard_normal((50, columns))
    told = Recorder()
    fit_pca(vectors, 3, told)
    fractions = [fraction for fraction in told.fractions if fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)
    for patience in range(told.questions):
        with pytest.raises(CancelledError):
            fit_pca(vectors, 3, Recorder(patience))


@pytest.mark.parametrize(
    ("vectors", "reason"),
    [
        (np.zeros(3), "shape"),
        (np.zeros((0, 3)), "shape"),
        (np.zeros((3, 0)), "shape"),
        (np.zeros((3, 2), dtype=complex), "real numbers"),
        (np.full((3, 2), np.nan), "finite"),
        (np.full((3, 1100), np.nan), "finite"),
    ],
)
def test_what_cannot_be_projected_is_refused(vectors: NDArray[Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        fit_pca(vectors)


def test_titles_name_the_share_of_variance() -> None:
    vectors = np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 1.0], [3.0, 1.0]])
    assert fit_pca(vectors).axis_titles == ("PC 1 (90.0 %)", "PC 2 (10.0 %)")


@pytest.mark.parametrize("power", [-1000, -660, -300, 100, 330, 500, 512, 530, 1000])
@pytest.mark.parametrize("shape", [(50, 6), (20, 6000)], ids=["tall", "wide"])
@pytest.mark.parametrize("scaling", list(Scaling))
def test_values_beyond_single_precision_are_divided_and_said_to_be(
    scaling: Scaling, shape: tuple[int, int], power: int
) -> None:
    vectors = np.random.default_rng(0).normal(size=shape) * np.linspace(5, 1, shape[1])
    plain, made = (fit_pca(each, 3, options=PcaOptions(scaling)) for each in (vectors, np.ldexp(vectors, power)))
    assert made.set_aside is None
    np.testing.assert_allclose(made.explained_variance_ratio, plain.explained_variance_ratio, rtol=1e-6)
    one, other = (each.scores / np.abs(each.scores).max() for each in (plain, made))
    np.testing.assert_allclose(other, one, rtol=1e-4, atol=1e-6)
    if scaling is Scaling.NONE:
        assert "first, which changes nothing but the scale" in made.notes[0]
    assert not any("first" in note for note in plain.notes)


def test_sparse_values_beyond_single_precision_are_divided_too() -> None:
    dense = np.random.default_rng(0).normal(size=(60, 9)) * (np.random.default_rng(1).random((60, 9)) < 0.4)
    plain, made = fit_pca(csr_array(dense), 3), fit_pca(csr_array(dense * 2.0**530), 3)
    np.testing.assert_allclose(made.explained_variance_ratio, plain.explained_variance_ratio, rtol=1e-6)
    assert np.isfinite(made.scores).all()


def test_gaps_are_set_aside_and_ordinary_values_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []

    def look(*_: object) -> float:
        looks.append(1)
        return 3.0

    monkeypatch.setattr("core.analysis.projection.pca.largest_value", look)
    vectors = np.random.default_rng(0).normal(size=(50, 6))
    vectors[4, 2] = np.nan
    for kind, looked in ((np.float32, 0), (np.float64, 1)):
        made = fit_pca(vectors.astype(kind), 3)
        assert made.set_aside is not None
        assert np.flatnonzero(made.set_aside).tolist() == [4]
        assert made.notes == ()
        assert len(looks) == looked, "what single precision holds has no squares that double precision has not"
