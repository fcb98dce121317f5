"""Scaling, centring and whitening against scikit-learn, and against plain formulas where it has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_matrix, csr_array, random_array
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.preprocessing import StandardScaler, normalize

from core.analysis.projection import chunks, pca, sparse
from core.analysis.projection.methods import project
from core.analysis.projection.pca import Pca, PcaOptions, fit_pca
from core.analysis.projection.scaling import Scaling
from core.model import F8
from core.work import CancelledError
from tests.core.analysis.projection.test_pca import spread
from tests.core.recorder import Recorder

SHAPES = [(400, 12), (12, 40), (60, 1100)]
LARGE = [(1300, 1040), (1040, 1300)]
"""Too large for all eigenvectors of their products at once."""
TOLERANCE = 1e-4


@dataclass
class Expected:
    axes: F8
    variance: F8
    ratio: F8
    scores: F8


def scaled(vectors: NDArray[Any], scaling: Scaling) -> F8:
    """Return vectors as scikit-learn scales them; sphereized ones as TensorBoard does."""
    exact: F8 = vectors.astype(np.float64)
    if scaling is Scaling.UNIT:
        exact = normalize(exact)
    elif scaling is Scaling.SPHEREIZE:
        exact = normalize(exact - exact.mean(axis=0))
    elif scaling is Scaling.ZSCORE:
        exact = StandardScaler().fit_transform(exact)
    return exact


def oracle(vectors: NDArray[Any], options: PcaOptions, components: int) -> Expected:
    exact = scaled(vectors, options.scaling)
    if options.centred or options.scaling is Scaling.ZSCORE:
        found = PCA(components, svd_solver="full", whiten=options.whitened).fit(exact)
        scores = found.transform(exact)
        return Expected(found.components_, found.explained_variance_, found.explained_variance_ratio_, scores)
    cut = TruncatedSVD(min(components, min(exact.shape) - 1), algorithm="arpack", random_state=0).fit(exact)
    variance = cut.singular_values_**2 / len(exact)
    axes, scores = cut.components_, cut.transform(exact)
    signs = np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])
    axes, scores = axes * signs[:, None], scores * signs
    scores = scores / np.sqrt(variance) if options.whitened else scores
    return Expected(axes, variance, variance / (exact**2).sum(axis=1).mean(), scores)


def assert_like(found: Pca, expected: Expected) -> None:
    size = np.abs(expected.scores).max()
    assert found.axes.shape == expected.axes.shape
    np.testing.assert_allclose(found.axes, expected.axes, atol=TOLERANCE)
    np.testing.assert_allclose(found.explained_variance_ratio, expected.ratio, atol=TOLERANCE)
    np.testing.assert_allclose(found.explained_variance, expected.variance, rtol=TOLERANCE)
    np.testing.assert_allclose(found.scores, expected.scores, atol=TOLERANCE * size)


def every() -> list[PcaOptions]:
    switches = ((True, False), (True, True), (False, False), (False, True))
    return [PcaOptions(scaling, centred, whitened) for scaling in Scaling for centred, whitened in switches]


def named(options: PcaOptions) -> str:
    return f"{options.scaling}{'' if options.centred else ', uncentred'}{', white' if options.whitened else ''}"


@pytest.mark.parametrize("options", every(), ids=named)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_all_options_are_as_in_scikit_learn(shape: tuple[int, int], options: PcaOptions) -> None:
    vectors = spread(*shape)
    assert_like(fit_pca(vectors, 4, options=options), oracle(vectors, options, 4))


@pytest.mark.parametrize("options", every(), ids=named)
def test_single_precision_over_many_chunks(monkeypatch: pytest.MonkeyPatch, options: PcaOptions) -> None:
    monkeypatch.setattr(chunks, "SINGLE_ABOVE", 0)
    monkeypatch.setattr(chunks, "_ROWS", 64)
    vectors = spread(2000, 10).astype(np.float32)
    assert_like(fit_pca(vectors, 4, options=options), oracle(vectors, options, 4))


@pytest.mark.parametrize("scaling", [Scaling.SPHEREIZE, Scaling.ZSCORE])
def test_a_large_common_offset_costs_no_digits(monkeypatch: pytest.MonkeyPatch, scaling: Scaling) -> None:
    monkeypatch.setattr(chunks, "SINGLE_ABOVE", 0)
    vectors = (np.rint(spread(3000, 6) * 50) + 1e6).astype(np.float32)
    assert_like(fit_pca(vectors, 3, options=PcaOptions(scaling)), oracle(vectors, PcaOptions(scaling), 3))


@pytest.mark.parametrize(
    ("shape", "options"),
    [
        *((shape, options) for shape in SHAPES for options in every()),
        *((shape, PcaOptions(scaling)) for shape in LARGE for scaling in Scaling),
    ],
    ids=str,
)
def test_sparse_vectors_are_as_dense_ones(shape: tuple[int, int], options: PcaOptions) -> None:
    rng = np.random.default_rng(3)
    matrix = random_array(shape, density=0.15, rng=rng, dtype=np.float64) @ np.diag(0.97 ** np.arange(shape[1]))
    dense = np.asarray(matrix.toarray() if hasattr(matrix, "toarray") else matrix)
    found = fit_pca(csr_array(dense), 3, options=options)
    expected = fit_pca(dense, 3, options=options)
    np.testing.assert_allclose(found.explained_variance, expected.explained_variance, rtol=1e-8)
    np.testing.assert_allclose(found.mean, expected.mean, atol=1e-10)
    np.testing.assert_allclose(found.axes, expected.axes, atol=TOLERANCE)
    np.testing.assert_allclose(found.scores, expected.scores, atol=TOLERANCE * np.abs(expected.scores).max())
    assert found.notes == expected.notes


def test_sparse_vectors_of_every_form_are_as_in_scikit_learn() -> None:
    dense = np.where(np.random.default_rng(0).random((90, 30)) < 0.2, spread(90, 30), 0.0)
    uncentred = PcaOptions(centred=False)
    for form in (csr_array(dense), csc_matrix(dense), coo_array(dense)):
        assert_like(fit_pca(form, 4), oracle(dense, PcaOptions(), 4))
        assert_like(fit_pca(form, 4, options=uncentred), oracle(dense, uncentred, 4))


def test_sparse_vectors_stay_sparse() -> None:
    rng = np.random.default_rng(1)
    matrix = random_array((200_000, 50_000), density=2e-5, rng=rng, dtype=np.float32)
    found = fit_pca(matrix, 3)  # 40 GB if it were dense
    assert found.scores.shape == (200_000, 3)
    np.testing.assert_allclose(found.axes @ found.axes.T, np.eye(3), atol=1e-8)


def test_sparse_rows_that_are_not_finite_are_set_aside() -> None:
    dense = np.where(np.random.default_rng(0).random((60, 8)) < 0.4, spread(60, 8), 0.0)
    dense[5, 2], dense[9, 0] = np.nan, np.inf
    found = fit_pca(csr_array(dense), 3)
    assert found.set_aside is not None
    assert np.flatnonzero(found.set_aside).tolist() == [5, 9]
    assert np.isnan(found.scores[[5, 9]]).all()
    kept = ~found.set_aside
    np.testing.assert_allclose(found.scores[kept], fit_pca(dense[kept], 3).scores, atol=1e-5)


@pytest.mark.parametrize(("rows", "columns"), [(40, 6), (30, 1200)])
def test_constant_columns_and_vectors_of_no_length_are_told(rows: int, columns: int) -> None:
    vectors = spread(rows, columns)
    vectors[:, 1], vectors[:, 4] = 0.1, 0.0
    scaled_columns = PcaOptions(Scaling.ZSCORE)
    found = fit_pca(vectors, 3, options=scaled_columns)
    assert found.notes == ("2 constant columns count as 0",)
    assert_like(found, oracle(vectors, scaled_columns, 3))
    vectors[7] = 0.0
    unit = fit_pca(vectors, 3, options=PcaOptions(Scaling.UNIT))
    assert unit.notes == ("1 vector of length 0 stays at the origin",)
    assert_like(unit, oracle(vectors, PcaOptions(Scaling.UNIT), 3))


@pytest.mark.parametrize("shape", [(200, 30), (40, 1200)])
@pytest.mark.parametrize("scaling", list(Scaling))
def test_rows_that_are_not_finite_change_nothing(shape: tuple[int, int], scaling: Scaling) -> None:
    vectors = spread(*shape)
    vectors[3, 5], vectors[17, 0], vectors[18, 1] = np.nan, np.inf, -np.inf
    options = PcaOptions(scaling)
    found = fit_pca(vectors, 4, options=options)
    assert found.set_aside is not None
    assert np.flatnonzero(found.set_aside).tolist() == [3, 17, 18]
    assert np.isnan(found.scores[[3, 17, 18]]).all()
    alone = fit_pca(vectors[~found.set_aside], 4, options=options)
    np.testing.assert_allclose(found.scores[~found.set_aside], alone.scores, atol=1e-4 * np.abs(alone.scores).max())


@pytest.mark.parametrize("options", every(), ids=named)
@pytest.mark.parametrize("kind", [np.bool_, np.uint8, np.int64, np.float16, np.float32, np.dtype(">f8")])
def test_every_type_of_number(kind: Any, options: PcaOptions) -> None:
    vectors = (spread(80, 5) > 0 if kind is np.bool_ else np.abs(spread(80, 5)) * 9).astype(kind)
    assert_like(fit_pca(vectors, 2, options=options), oracle(vectors, options, 2))


@pytest.mark.parametrize("options", every(), ids=named)
@pytest.mark.parametrize("rows", [1, 2])
@pytest.mark.parametrize("columns", [1, 3, 1100])
def test_one_or_two_points(options: PcaOptions, rows: int, columns: int) -> None:
    vectors = np.arange(1.0, rows * columns + 1).reshape(rows, columns)
    for held in (vectors, csr_array(vectors)):
        found = fit_pca(held, 3, options=options)
        assert found.scores.shape == (rows, min(rows, columns))
        assert np.isfinite(found.scores).all()
        assert np.isfinite(found.loadings).all()
        assert found.explained_variance_ratio.sum() == pytest.approx(1 if found.total_variance > 1e-20 else 0, abs=1e-6)


@pytest.mark.parametrize("options", every(), ids=named)
def test_nothing_but_gaps_or_one_value(options: PcaOptions) -> None:
    for vectors in (np.full((4, 3), np.nan), csr_array(np.full((4, 3), np.nan)), np.full((4, 1100), np.inf)):
        with pytest.raises(ValueError, match="no vector with finite values"):
            fit_pca(vectors, options=options)
    same = fit_pca(np.full((5, 3), 2.5), options=options)
    assert np.isfinite(same.scores).all()
    assert np.ptp(same.scores, axis=0).max() <= 1e-6


@settings(deadline=None, max_examples=60)
@given(
    st.integers(2, 30), st.integers(2, 9), st.sampled_from(Scaling), st.booleans(), st.booleans(), st.integers(0, 999)
)
def test_what_is_found_gives_the_scaled_vectors_back(
    rows: int, columns: int, scaling: Scaling, centred: bool, whitened: bool, seed: int
) -> None:
    vectors = np.random.default_rng(seed).integers(-40, 40, (rows, columns)).astype(np.float64)
    found = fit_pca(vectors, 9, options=PcaOptions(scaling, centred, whitened))
    assert np.all(np.diff(found.explained_variance) <= 1e-9 * found.total_variance)
    lengths = np.sqrt(found.explained_variance)[:, None] if whitened else 1.0
    rebuilt = found.scores.astype(np.float64) @ (found.axes * lengths)
    expected = scaled(vectors, scaling)
    if scaling is not Scaling.ZSCORE:
        rebuilt = rebuilt + found.mean
    np.testing.assert_allclose(rebuilt, expected, atol=2e-4 * max(1.0, np.abs(expected).max()))


def test_loadings_of_scaled_columns_are_their_correlations_with_the_components() -> None:
    vectors = spread(300, 5)
    found = fit_pca(vectors, 5, options=PcaOptions(Scaling.ZSCORE))
    correlations = np.corrcoef(found.scores.T, vectors.T)[:5, 5:]
    np.testing.assert_allclose(found.loadings, correlations * np.sqrt(300 / 299), atol=1e-3)
    np.testing.assert_allclose(found.cumulative_ratio, np.cumsum(found.explained_variance_ratio))
    assert found.cumulative_ratio[-1] == pytest.approx(1)
    assert found.total_variance == pytest.approx(5 * 300 / 299)


def test_the_method_takes_all_options() -> None:
    vectors = spread(50, 6)
    wish: dict[str, float | int | str | bool] = {"scaling": "unit", "centred": False, "whitened": True, "components": 3}
    here = fit_pca(vectors, 3, options=PcaOptions(Scaling.UNIT, centred=False, whitened=True))
    np.testing.assert_array_equal(project(None, vectors, "pca", wish).scores, here.scores)


def test_as_many_components_as_there_are() -> None:
    vectors = spread(300, 150)
    found = project(None, vectors, "pca", {"components": 10_000})
    assert found.scores.shape == (300, 150)


@pytest.mark.parametrize("scaling", list(Scaling))
@pytest.mark.parametrize("wide", [False, True])
def test_work_tells_how_far_it_is_and_stops_when_asked(
    monkeypatch: pytest.MonkeyPatch, scaling: Scaling, wide: bool
) -> None:
    monkeypatch.setattr(chunks, "_ROWS", 100)
    vectors = np.random.default_rng(1).standard_normal((30, 1100)) if wide else spread(500, 8)
    options = PcaOptions(scaling)
    told = Recorder()
    fit_pca(vectors, 3, told, options)
    fractions = [fraction for fraction in told.fractions if fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)
    for patience in range(told.questions):
        with pytest.raises(CancelledError):
            fit_pca(vectors, 3, Recorder(patience), options)


def test_sparse_work_stops_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparse, "DIRECT_UP_TO", 4)
    matrix = csr_array(np.where(np.random.default_rng(0).random((60, 20)) < 0.3, spread(60, 20), 0.0))
    told = Recorder()
    found = fit_pca(matrix, 2, told)
    assert_like(found, oracle(matrix.toarray(), PcaOptions(), 2))
    assert told.questions > 10
    for patience in range(0, told.questions, 5):
        with pytest.raises(CancelledError):
            fit_pca(matrix, 2, Recorder(patience))


def test_more_than_fits_into_memory_is_refused_with_both_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pca, "available_memory", lambda: 1_000_000)
    with pytest.raises(
        ValueError, match=r"2 principal components of 5,000 rows and 300 columns take about 4\.4 MB of mem"
    ):
        fit_pca(np.zeros((5000, 300), dtype=np.float32), 2)
