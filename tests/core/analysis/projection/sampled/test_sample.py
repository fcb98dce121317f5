from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analysis import parallel
from core.analysis.graph.metrics import METRICS
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.sampled import nearest
from core.analysis.projection.sampled.choice import chosen
from core.analysis.projection.sampled.sample import Sample, draw
from core.model.arrays import F4
from core.work import CancelledError
from tests.benchmarks.clusters import clusters
from tests.core.recorder import Recorder


def distances(vectors: F4, metric: str, left: F4) -> F4:
    from scipy.spatial.distance import cdist

    if metric == "dot":
        away = -(left.astype(float) @ vectors.T.astype(float))
    else:
        away = cdist(left.astype(float), vectors.astype(float), "cityblock" if metric == "manhattan" else metric)
    result: F4 = np.asarray(away, dtype=np.float32)
    return result


def drawn(vectors: Vectors, size: int, metric: str = "euclidean", seed: int = 0) -> Sample:
    return draw(vectors, np.arange(len(vectors)), size, metric, seed)


@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=200),
    st.booleans(),
    st.floats(0, 1),
    st.integers(0, 1000),
)
def test_every_stratum_gives_its_share(cells: list[int], labelled: bool, share: float, seed: int) -> None:
    of = np.array(cells, dtype=np.int32)
    labels = np.array([(7 * i) % 4 - 1 for i in range(len(of))], dtype=np.int32) if labelled else None
    size = round(share * len(of))
    rows = chosen(of, labels, size, seed)
    assert len(rows) == size
    assert np.all(np.diff(rows) > 0)
    strata = of * 10 + (0 if labels is None else labels)
    for stratum in np.unique(strata):
        expected = (strata == stratum).sum() * size / len(of)
        assert abs((strata[rows] == stratum).sum() - expected) < 1
    np.testing.assert_array_equal(rows, chosen(of, labels, size, seed))


def test_what_is_rare_is_in_the_sample() -> None:
    labels = np.zeros(10_000, dtype=np.int32)
    labels[[17, 4000, 9000]] = 1
    rows = chosen(np.zeros(10_000, np.int32), labels, 1000, 0)
    assert labels[rows].sum() == 1  # of the thousand places 0.3 would be its share


def test_every_region_gives_its_share() -> None:
    vectors = clusters(6000, 20)
    of = np.arange(6000) // 300
    misses = [np.abs(np.bincount(of[drawn(vectors, 600, seed=s).rows], minlength=20) - 30).mean() for s in range(5)]
    chance = [np.random.default_rng(s).choice(6000, 600, replace=False) for s in range(5)]
    by_chance = [np.abs(np.bincount(of[rows], minlength=20) - 30).mean() for rows in chance]
    assert np.mean(misses) < 0.5 * np.mean(by_chance)


@pytest.mark.parametrize("metric", METRICS)
def test_the_nearest_fitted_are_the_nearest(metric: str) -> None:
    vectors = np.random.default_rng(0).standard_normal((400, 7)).astype(np.float32) + 3
    if metric == "hamming":
        vectors = np.round(vectors)
    sample = drawn(vectors, 60, metric)
    assert sample.exact
    assert sample.recall == 1.0
    np.testing.assert_array_equal(np.sort(np.concatenate([sample.rows, sample.others])), np.arange(400))
    true = distances(vectors[sample.rows], metric, vectors[sample.others])
    expected = np.sort(true, axis=1)[:, : sample.near.shape[1]]
    np.testing.assert_allclose(sample.distances, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(np.take_along_axis(true, sample.near, axis=1), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("metric", ["euclidean", "cosine", "dot", "manhattan"])
def test_looking_in_cells_finds_nearly_all_and_says_how_many(metric: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest, "AFFORDABLE", 0)
    monkeypatch.setattr(nearest, "_AROUND", 100)
    monkeypatch.setattr(nearest, "_CELLS", 3)
    vectors = np.random.default_rng(0).standard_normal((12_000, 8)).astype(np.float32)
    sample = drawn(vectors, 2000, metric)
    assert not sample.exact
    true = np.sort(distances(vectors[sample.rows], metric, vectors[sample.others]), axis=1)[:, : sample.near.shape[1]]
    found = (sample.distances <= true[:, -1:] * (1 + 1e-5 * np.sign(true[:, -1:])) + 1e-5).mean()
    assert found > 0.4
    assert found < 1
    assert abs(found - sample.recall) < 0.04


def test_vectors_are_read_in_parts_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = clusters(3000, 20)
    whole = drawn(vectors, 400)
    monkeypatch.setattr(nearest, "_READ", 70)
    monkeypatch.setattr(nearest, "_BYTES", 0)
    parts = drawn(vectors, 400)
    np.testing.assert_array_equal(whole.near, parts.near)
    np.testing.assert_allclose(whole.distances, parts.distances, rtol=1e-6)


def test_rows_without_values_are_neither_fitted_nor_placed() -> None:
    vectors = clusters(1000, 20)
    vectors[::7] = np.nan
    good = np.flatnonzero(np.isfinite(vectors[:, 0]))
    sample = draw(vectors, good, 100, "euclidean", 0)
    np.testing.assert_array_equal(np.sort(np.concatenate([sample.rows, sample.others])), good)
    assert np.isfinite(sample.distances).all()


@pytest.mark.parametrize("exact", [True, False])
def test_the_same_seed_gives_the_same_sample_with_any_number_of_threads(
    exact: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "AFFORDABLE", nearest.AFFORDABLE if exact else 0)
    vectors = clusters(9000, 20)
    first = drawn(vectors, 900, seed=3)
    for threads in (1, 3):
        monkeypatch.setattr(parallel, "processors", lambda threads=threads: threads)
        other = drawn(vectors, 900, seed=3)
        for name in ("rows", "others", "near", "distances"):
            assert getattr(other, name).tobytes() == getattr(first, name).tobytes()
    assert drawn(vectors, 900, seed=4).rows.tobytes() != first.rows.tobytes()


def test_mapped_files_and_other_numbers(tmp_path: Path) -> None:
    vectors = clusters(2000, 20)
    np.save(tmp_path / "vectors.npy", vectors)
    mapped = np.load(tmp_path / "vectors.npy", mmap_mode="r")
    expected = drawn(vectors, 200)
    np.testing.assert_array_equal(drawn(mapped, 200).near, expected.near)
    np.testing.assert_array_equal(drawn(vectors.astype(np.float64), 200).near, expected.near)
    whole = np.round(vectors * 10).astype(np.int16)
    assert drawn(whole, 200).distances.min() >= 0


@settings(deadline=None, max_examples=20)
@given(st.integers(2, 40), st.data())
def test_hardly_any_vectors(rows: int, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, rows - 1))
    sample = drawn(np.ones((rows, 3), np.float32), size)
    assert sample.rows.shape == (size,)
    assert sample.near.shape == (rows - size, min(5, size))
    assert not sample.distances.any()


def test_drawing_stops_at_any_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest, "AFFORDABLE", 0)
    vectors, good, recorder = clusters(5000, 20), np.arange(5000), Recorder()
    draw(vectors, good, 500, "euclidean", 0, None, recorder)
    for share in (0.0, 0.2, 0.5, 0.8, 0.99):
        with pytest.raises(CancelledError):
            draw(vectors, good, 500, "euclidean", 0, None, Recorder(int(recorder.questions * share)))


def test_the_rows_of_another_step_are_fitted_again_but_for_those_without_values() -> None:
    vectors = clusters(3000, 12, 6)
    before = drawn(vectors, 200)
    later, good = vectors + np.float32(0.5), np.delete(np.arange(3000), [int(before.rows[3]), 2999])
    sample = draw(later, good, 200, "euclidean", 7, again=before.rows)
    np.testing.assert_array_equal(sample.rows, np.delete(before.rows, 3))
    np.testing.assert_array_equal(sample.others, np.setdiff1d(good, sample.rows))
    away = distances(later[sample.rows], "euclidean", later[sample.others])
    np.testing.assert_allclose(sample.distances, np.sort(away, axis=1)[:, :5], rtol=1e-4)
