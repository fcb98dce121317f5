"""Scaling before any method: what comes out is what comes out of vectors that were scaled by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from scipy.sparse import csr_array

from core.analysis.projection import pages
from core.analysis.projection import scaled as scaled_module
from core.analysis.projection.made import MadeVectors
from core.analysis.projection.method import Coordinates, Given
from core.analysis.projection.methods import METHODS, Value, project, scaled_for
from core.analysis.projection.scaled import scaled
from core.analysis.projection.scaling import Scaling
from core.analysis.projection.scaling_choice import SCALING
from core.model import F4, F8
from core.model.sparse import SparseVectors
from tests.core.recorder import Recorder

SCALINGS = (Scaling.UNIT, Scaling.SPHEREIZE, Scaling.ZSCORE)
BY_VECTORS = ("tsne", "umap", "densmap", "pacmap", "localmap", "random", "raw", "custom")
SHORT: dict[str, dict[str, Value]] = {
    "tsne": {"iterations": 20, "early_iterations": 10, "perplexity": 8.0},
    "umap": {"n_epochs": 20},
    "densmap": {"n_epochs": 20},
    "pacmap": {"iterations": 10},
    "localmap": {"iterations": 10},
    "custom": {"x_from": "a", "x_to": "b", "y_from": "b"},
}


def some(rows: int = 90, columns: int = 7) -> F4:
    """Vectors far from the origin, of unequal lengths and deviations, whose sums are exact."""
    random = np.random.default_rng(3)
    return (random.integers(-40, 40, (rows, columns)) * np.arange(1, columns + 1) + 25).astype(np.float32)


def by_hand(vectors: NDArray[np.floating], scaling: Scaling) -> F4:
    """What TensorBoard and textbooks say, one line each."""
    values: F8 = vectors.astype(np.float64)
    if scaling is Scaling.ZSCORE:
        spread = values.std(axis=0)
        made: F4 = ((values - values.mean(axis=0)) / np.where(spread > 0, spread, np.inf)).astype(np.float32)
        return made
    if scaling is Scaling.SPHEREIZE:
        values = values - values.mean(axis=0)
    length = np.linalg.norm(values, axis=1, keepdims=True)
    rows: F4 = np.divide(values, length, out=np.zeros_like(values), where=length > 0).astype(np.float32)
    return rows


def ends(rows: int) -> Given:
    found = np.zeros((2, 2, rows), dtype=np.bool_)
    found[0, 0, :20] = found[0, 1, 20:50] = found[1, 0, 50:] = True
    return Given(ends=found, titles=("a → b", "b →"))


@pytest.mark.parametrize("scaling", SCALINGS)
def test_scaled_vectors_are_those_of_the_definition(scaling: Scaling) -> None:
    np.testing.assert_array_equal(scaled(some(), scaling, whole=True), by_hand(some(), scaling))


@given(
    arrays.arrays(np.float32, st.tuples(st.integers(1, 12), st.integers(1, 5)), elements=st.floats(-8, 8, width=16)),
    st.sampled_from(SCALINGS),
)
@settings(max_examples=80, deadline=None)
def test_any_vectors_are_scaled_as_the_definition_says(vectors: F4, scaling: Scaling) -> None:
    made = scaled(vectors, scaling, whole=True)
    if scaling is Scaling.ZSCORE:
        np.testing.assert_allclose(made.mean(axis=0, dtype=np.float64), 0, atol=1e-5)
        np.testing.assert_allclose(made, by_hand(vectors, scaling), rtol=1e-3, atol=1e-4)
        return
    lengths = np.linalg.norm(made, axis=1)
    assert np.all((np.abs(lengths - 1) < 1e-6) | (lengths == 0))
    if scaling is Scaling.UNIT:
        np.testing.assert_array_equal(lengths == 0, ~vectors.any(axis=1))


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("method", BY_VECTORS)
def test_a_method_makes_of_scaled_vectors_what_it_makes_of_those_scaled_by_hand(method: str, scaling: Scaling) -> None:
    given = ends(90) if method == "custom" else Given()
    short = SHORT.get(method, {})
    made = project(None, some(), method, {**short, "scaling": scaling.value}, 4, given=given)
    hand = project(None, by_hand(some(), scaling), method, short, 4, given=given)
    plain = project(None, some(), method, short, 4, given=given)
    assert made.scores.tobytes() == hand.scores.tobytes()
    assert made.scores.tobytes() != plain.scores.tobytes()


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("method", ["umap", "pacmap"])
def test_a_sample_is_drawn_fitted_and_placed_among_scaled_vectors(
    method: str, scaling: Scaling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scaled_module, "HELD", 0)  # made part by part as they are read
    vectors = some(400)
    vectors[7, 2] = np.nan
    good = np.isfinite(vectors).all(axis=1)
    hand = np.full_like(vectors, np.nan)
    hand[good] = by_hand(vectors[good], scaling)
    wishes: dict[str, Value] = {**SHORT[method], "fit_on": 150}
    prepared = scaled_for(METHODS[method], METHODS[method].complete({**wishes, "scaling": scaling.value}), vectors)
    assert isinstance(prepared.vectors, MadeVectors)
    token = Recorder()
    made = project(token, vectors, method, {**wishes, "scaling": scaling.value}, 1)
    assert made.scores.tobytes() == project(None, hand, method, wishes, 1).scores.tobytes()
    assert isinstance(made, Coordinates)
    assert "1 row with NaN or infinity set aside" in made.notes
    assert "Fitted on 150 of 399, the rest placed" in made.notes


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("method", ["random", "raw", "custom"])
def test_parts_of_vectors_are_scaled_like_the_whole(
    method: str, scaling: Scaling, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wishes: dict[str, Value] = {**SHORT.get(method, {}), "scaling": scaling.value}
    given = ends(90) if method == "custom" else Given()
    held = project(None, some(), method, wishes, given=given)
    monkeypatch.setattr(scaled_module, "HELD", 0)
    monkeypatch.setattr(pages, "LARGE", 0)  # as if the file were large: its pages are given back
    monkeypatch.setattr(pages, "TOGETHER", 1)
    np.save(tmp_path / "a.npy", some())
    mapped = np.load(tmp_path / "a.npy", mmap_mode="r")
    both: list[Any] = [mapped, SparseVectors.of(csr_array(some()))]
    for vectors in both:
        assert project(None, vectors, method, wishes, given=given).scores.tobytes() == held.scores.tobytes()


def test_made_vectors_are_indexed_like_an_array() -> None:
    whole = scaled(some(), Scaling.SPHEREIZE, whole=True)
    source = some()
    made: MadeVectors = scaled_for_reading(source)
    for which in (slice(3, 50), slice(None, None, 7), np.array([5, 2]), np.arange(90) % 3 == 0, 4):
        np.testing.assert_array_equal(made[which], whole[which])
    np.testing.assert_array_equal(made[:, 2], whole[:, 2])
    np.testing.assert_array_equal(made[10:80:3, 1:4], whole[10:80:3, 1:4])
    assert (made.shape, made.ndim, made.size, made.nbytes) == ((90, 7), 2, 630, source.nbytes)


def scaled_for_reading(vectors: F4) -> MadeVectors:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scaled_module, "HELD", 0)
        made = scaled(vectors, Scaling.SPHEREIZE, whole=False)
    assert isinstance(made, MadeVectors)
    return made


@pytest.mark.parametrize("power", [-700, 700])
@pytest.mark.parametrize("scaling", SCALINGS)
def test_values_whose_squares_are_beyond_double_precision_are_scaled_too(scaling: Scaling, power: int) -> None:
    extreme = np.ldexp(some().astype(np.float64), power)
    np.testing.assert_array_equal(scaled(extreme, scaling, whole=True), by_hand(some(), scaling))


def test_what_lies_at_the_centroid_stays_there_and_is_counted() -> None:
    vectors = np.array([[1, 2], [3, 6], [2, 4], [2, 4]], dtype=np.float32)
    made = project(None, vectors, "raw", {"scaling": "sphereize"})
    np.testing.assert_allclose(made.scores[:2], [[-1 / 5**0.5, -2 / 5**0.5], [1 / 5**0.5, 2 / 5**0.5]], rtol=1e-6)
    np.testing.assert_array_equal(made.scores[2:], 0)
    assert isinstance(made, Coordinates)
    assert "Sphereized: 2 vectors of length 0 stay at the origin" in made.notes
    assert "Sphereized: 1 row is a copy of another" in made.notes


def test_what_a_scaling_does_to_a_metric_is_said_before_and_after() -> None:
    umap = METHODS["umap"]
    hamming = umap.complete({"metric": "hamming", "scaling": "unit", "n_epochs": 2})
    said = umap.advice(hamming, 90)
    assert said == "Hamming counts values that differ, and nearly all do once vectors are made one long"
    made = project(None, some(), "umap", hamming)
    assert isinstance(made, Coordinates)
    assert said in made.notes
    assert "changes no neighbours" in umap.advice(umap.complete({"metric": "cosine", "scaling": "unit"}), 90)
    assert "z-score" in umap.advice(umap.complete({"metric": "hamming", "scaling": "z-score"}), 90)
    for metric, scaling in (("euclidean", "unit"), ("cosine", "sphereize"), ("hamming", "none")):
        assert umap.advice(umap.complete({"metric": metric, "scaling": scaling}), 90) == ""
    tsne = METHODS["tsne"]
    both = tsne.advice(tsne.complete({"perplexity": 2.0, "metric": "cosine", "scaling": "unit"}), 90)
    assert both.startswith("A perplexity of 2 is small")
    assert both.endswith(" · Cosine does not go by lengths: making vectors one long changes no neighbours")


def test_every_method_that_goes_by_vectors_offers_the_one_description() -> None:
    offered = {name: [each for each in method.parameters if each.name == "scaling"] for name, method in METHODS.items()}
    assert [name for name, found in offered.items() if not found] == ["columns"]
    assert all(each is SCALING for found in offered.values() for each in found)
    assert not SCALING.advanced


@pytest.mark.parametrize("lengths", [(1e-200, 1e-160, 1.0), (1.0, 1e100, 1e200)])
def test_rows_of_very_different_lengths_all_become_one_long(lengths: tuple[float, ...]) -> None:
    direction = np.array([3.0, 0.0, -4.0])
    made = scaled(np.outer(lengths, direction), Scaling.UNIT, whole=True)
    np.testing.assert_allclose(made, np.tile(direction / 5, (3, 1)), rtol=1e-6)
