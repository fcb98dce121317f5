from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analysis.graph.metrics import METRICS
from core.analysis.projection.pca import fit_pca
from core.analysis.quality import local, pairs
from core.analysis.quality.estimate import of_mean
from core.analysis.quality.measure import Quality, measure_quality
from core.analysis.quality.sample import FEWEST
from core.model import F4, F8, I4
from core.work import CancelledError
from tests.core.recorder import Recorder

RNG = np.random.default_rng(5)
VECTORS = RNG.standard_normal((300, 7)).astype(np.float32)
LAYOUT = VECTORS[:, :2] + 0.3 * RNG.standard_normal((300, 2)).astype(np.float32)
LABELS = (VECTORS[:, 0] > 0).astype(np.int32) + 2 * (VECTORS[:, 1] > 0.5).astype(np.int32)


def away(points: F4) -> F8:
    wide = points.astype(np.float64)
    distances: F8 = np.linalg.norm(wide[:, None] - wide[None], axis=2)
    return distances


def ranks(points: F4) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Rank of each point (column) among the others of each (row); 0 is the point itself."""
    distances = away(points)
    np.fill_diagonal(distances, -1)
    return distances.argsort(axis=1).argsort(axis=1)


@pytest.mark.parametrize("k", [1, 5, 15, 149])
def test_trustworthiness_and_continuity_are_those_of_scikit_learn(k: int) -> None:
    from sklearn.manifold import trustworthiness

    near = measure_quality(VECTORS, LAYOUT, k=k).neighbourhoods
    assert near.trustworthiness.value == pytest.approx(trustworthiness(VECTORS, LAYOUT, n_neighbors=k), abs=1e-12)
    assert near.continuity.value == pytest.approx(trustworthiness(LAYOUT, VECTORS, n_neighbors=k), abs=1e-12)
    assert near.trustworthiness.exact
    assert near.trustworthiness.low == near.trustworthiness.value == near.trustworthiness.high


def test_recall_lcmc_and_rank_errors_are_those_of_their_papers() -> None:
    k, high, low = 12, ranks(VECTORS), ranks(LAYOUT)
    near = measure_quality(VECTORS, LAYOUT, k=k).neighbourhoods
    true, seen = (high >= 1) & (high <= k), (low >= 1) & (low <= k)
    recall = (true & seen).sum() / (300 * k)
    assert near.recall.value == pytest.approx(recall, abs=1e-12)
    assert near.lcmc.value == pytest.approx(recall - k / 299, abs=1e-12)
    most = 300 * sum(abs(300 - 2 * i + 1) / i for i in range(1, k + 1))
    false, missing = (np.abs(high - low)[seen] / low[seen]).sum(), (np.abs(high - low)[true] / high[true]).sum()
    assert near.mrre_false.value == pytest.approx(1 - false / most, abs=1e-12)
    assert near.mrre_missing.value == pytest.approx(1 - missing / most, abs=1e-12)


def test_distances_agree_as_scipy_and_scikit_learn_say() -> None:
    from scipy.stats import spearmanr

    whole = measure_quality(VECTORS, LAYOUT).distances
    one, two = (away(points)[np.triu_indices(300, 1)] for points in (VECTORS, LAYOUT))
    assert whole.shepard.exact
    assert whole.shepard.value == pytest.approx(spearmanr(one, two).statistic, abs=1e-12)
    scale = (one @ two) / (two @ two)
    assert whole.stress.value == pytest.approx(np.sqrt(((one - scale * two) ** 2).sum() / (one @ one)), abs=1e-9)


def test_all_triplets_of_few_points_are_looked_at() -> None:
    few, seen = VECTORS[:30], LAYOUT[:30]
    high, low, right, count = away(few), away(seen), 0, 0
    for i in range(30):
        for j in range(30):
            for m in range(j + 1, 30):
                if i not in (j, m):
                    right += (high[i, j] < high[i, m]) == (low[i, j] < low[i, m])
                    count += 1
    triplets = measure_quality(few, seen).distances.triplets
    assert (triplets.exact, triplets.samples) == (True, count)
    assert triplets.value == pytest.approx(right / count, abs=1e-12)


def test_classes_lie_as_scikit_learn_says() -> None:
    from sklearn.metrics import silhouette_score
    from sklearn.neighbors import NearestNeighbors

    grouped = measure_quality(VECTORS, LAYOUT, labels=LABELS, k=9).classes
    assert grouped is not None
    near = NearestNeighbors(n_neighbors=10).fit(LAYOUT).kneighbors(LAYOUT, return_distance=False)[:, 1:]
    assert grouped.neighbourhood_hit.value == pytest.approx((LABELS[near] == LABELS[:, None]).mean(), abs=1e-12)
    assert grouped.silhouette.value == pytest.approx(silhouette_score(LAYOUT, LABELS), abs=1e-6)


def test_points_without_a_class_are_left_out() -> None:
    from sklearn.metrics import silhouette_score

    partly = LABELS.copy()
    partly[::3] = -1
    partly[1] = 9  # alone in its class: its silhouette is 0
    grouped = measure_quality(VECTORS, LAYOUT, labels=partly).classes
    assert grouped is not None
    known = partly >= 0
    assert grouped.silhouette.value == pytest.approx(silhouette_score(LAYOUT[known], partly[known]), abs=1e-6)
    assert measure_quality(VECTORS, LAYOUT, labels=np.zeros(300, dtype=np.int32)).classes is None


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_is_compared_as_it_says(metric: str) -> None:
    from core.analysis.graph.build import neighbour_graph
    from core.analysis.quality.points import faithfulness

    quality = measure_quality(VECTORS, LAYOUT, metric, 10)
    if metric != "hamming":  # there all are equally far
        expected = faithfulness(neighbour_graph(VECTORS, 10, metric), LAYOUT, 10)
        assert quality.neighbourhoods.recall.value == pytest.approx(float(expected.mean()), abs=1e-7)
    assert quality.metric == metric


def sampled(seed: int) -> Quality:
    return measure_quality(BIG, SEEN, labels=GROUPS, seed=seed)


BIG = np.random.default_rng(8).standard_normal((4000, 10)).astype(np.float32)
SEEN = BIG[:, :2].copy()
GROUPS: I4 = (BIG[:, 0] > 0.3).astype(np.int32)


def test_samples_hold_the_truth_between_their_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = sampled(0)
    assert everything.neighbourhoods.trustworthiness.samples == 4000
    monkeypatch.setattr(local, "AT_ONCE", 200 * 4000 * 74.0)
    monkeypatch.setattr("core.analysis.quality.classes.AT_ONCE", 200 * 4000.0)
    monkeypatch.setattr("core.analysis.quality.pairs.PAIRS", 3000)
    hits: dict[str, int] = {}
    for seed in range(20):
        part = sampled(seed)
        assert part.neighbourhoods.trustworthiness.samples == 200
        for room in ("neighbourhoods", "classes", "distances"):
            for name in type(getattr(part, room)).__slots__:
                true, seen = (getattr(getattr(quality, room), name) for quality in (everything, part))
                if name != "k":
                    assert seen.low < seen.value < seen.high
                    hits[name] = hits.get(name, 0) + (seen.low <= true.value <= seen.high)
    assert min(hits.values()) >= 15, hits  # of 20 with 95 %


def test_intervals_of_pictures_of_all_kinds_hold_the_truth_as_often_as_they_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(3)
    flat = (rng.standard_normal((1200, 3)) * [5, 5, 0.2]).astype(np.float32)
    grouped = np.repeat(6 * rng.standard_normal((12, 8)), 100, axis=0) + rng.standard_normal((1200, 8))
    for vectors in (flat, grouped.astype(np.float32)):
        layout = vectors[:, :2].copy()
        with monkeypatch.context() as everything:
            everything.setattr("core.analysis.quality.pairs.PAIRS", 10**6)
            true = measure_quality(vectors, layout)
        assert true.distances.shepard.exact
        held = dict.fromkeys(("trustworthiness", "continuity", "recall", "mrre_false", "shepard"), 0)
        with monkeypatch.context() as part:
            part.setattr(local, "AT_ONCE", 150 * 1200 * (64.0 + vectors.shape[1]))
            part.setattr("core.analysis.quality.pairs.PAIRS", 3000)
            for seed in range(40):
                seen = measure_quality(vectors, layout, seed=seed)
                for name in held:
                    room = "distances" if name == "shepard" else "neighbourhoods"
                    its, whole = (getattr(getattr(quality, room), name) for quality in (seen, true))
                    assert not its.exact
                    held[name] += its.low <= whole.value <= its.high
        assert min(held.values()) >= 32, held  # of 40 with 95 %


def test_an_interval_is_never_empty_and_stays_within_what_is_possible() -> None:
    nothing = of_mean(np.zeros(50), 1000)
    assert (nothing.value, nothing.low) == (0, 0)
    assert 0.02 < nothing.high < 0.1
    best = of_mean(np.ones(50), 1000, -1.0, 2.0)
    assert (best.value, best.high) == (1, 1)
    assert 0.8 < best.low < 0.99
    usual = of_mean(np.random.default_rng(0).uniform(0, 1, 400), 10**6)
    assert usual.high - usual.low == pytest.approx(2 * 1.96 * np.sqrt(1 / 12 / 400), rel=0.1)


def test_the_same_seed_gives_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "AT_ONCE", 1.0)
    assert sampled(3) == sampled(3)
    assert sampled(3) != sampled(4)
    assert sampled(3).neighbourhoods.recall.samples == FEWEST


@pytest.mark.parametrize("copies", [1, 3])
def test_passes_over_many_blocks_find_what_one_block_does(copies: int, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, layout = VECTORS.repeat(copies, axis=0), LAYOUT.repeat(copies, axis=0)
    whole = measure_quality(vectors, layout)
    for rows, columns, part in ((7, 16, 64), (50, 33, 100)):
        for name, size in (("_ROWS", rows), ("_COLUMNS", columns), ("_PART", part)):
            monkeypatch.setattr(f"core.analysis.quality.ranks.{name}", size)
        assert measure_quality(vectors, layout) == whole


def test_single_precision_of_large_sets_hardly_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    precise = measure_quality(VECTORS, LAYOUT).neighbourhoods
    monkeypatch.setattr(local, "PRECISE", 0.0)
    rough = measure_quality(VECTORS, LAYOUT).neighbourhoods
    assert rough.trustworthiness.value == pytest.approx(precise.trustworthiness.value, abs=1e-6)
    assert rough.recall.value == pytest.approx(precise.recall.value, abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(rows=st.integers(3, 60), k=st.integers(1, 20), seed=st.integers(0, 1000), copies=st.integers(1, 4))
def test_a_perfect_layout_scores_the_best(rows: int, k: int, seed: int, copies: int) -> None:
    points = np.random.default_rng(seed).integers(-9, 10, (rows, 2)).astype(np.float32).repeat(copies, axis=0)
    points[0] += 100  # so that not all are in one place
    turn = np.array([[0, -1], [1, 0]], dtype=np.float32)
    quality = measure_quality(points, 2 * points @ turn + 3, k=k)
    near, whole = quality.neighbourhoods, quality.distances
    assert [near.trustworthiness.value, near.continuity.value, near.recall.value] == [1, 1, 1]
    assert [near.mrre_false.value, near.mrre_missing.value] == [1, 1]
    assert whole.shepard.value == pytest.approx(1)
    assert whole.stress.value == pytest.approx(0, abs=1e-6)
    assert whole.triplets.value == 1


@settings(max_examples=20, deadline=None)
@given(rows=st.integers(5, 70), seed=st.integers(0, 1000))
def test_the_order_of_the_rows_does_not_matter(rows: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    vectors, layout = rng.standard_normal((rows, 4)), rng.standard_normal((rows, 2)).astype(np.float32)
    order = rng.permutation(rows)
    one, two = measure_quality(vectors, layout), measure_quality(vectors[order], layout[order])
    for name in ("trustworthiness", "continuity", "recall", "mrre_false", "mrre_missing"):
        first, second = (getattr(quality.neighbourhoods, name).value for quality in (one, two))
        assert first == pytest.approx(second, abs=1e-9)
        assert -1e-9 <= first <= 1 + 1e-9 or name.startswith("mrre")
    assert one.distances.shepard.value == pytest.approx(two.distances.shepard.value)


def test_a_layout_that_shows_nothing_scores_like_chance() -> None:
    quality = measure_quality(VECTORS, np.zeros((300, 2), dtype=np.float32), labels=LABELS)
    assert quality.neighbourhoods.recall.value < 0.1
    assert abs(quality.neighbourhoods.trustworthiness.value - 0.5) < 0.1
    assert np.isnan(quality.distances.shepard.value)
    assert quality.distances.stress.value == 1
    assert quality.classes is not None
    assert quality.classes.silhouette.value == pytest.approx(0, abs=0.05)


def test_rows_that_are_not_finite_are_left_out() -> None:
    vectors, layout = VECTORS.copy(), LAYOUT.copy()
    vectors[5, 3], layout[7, 1] = np.inf, np.nan
    keep = np.ones(300, dtype=np.bool_)
    keep[[5, 7]] = False
    quality = measure_quality(vectors, layout, labels=LABELS)
    assert quality == measure_quality(VECTORS[keep], LAYOUT[keep], labels=LABELS[keep])
    assert quality.points == 298
    with pytest.raises(ValueError, match="no point with finite"):
        measure_quality(vectors[[5]], layout[[5]])


@pytest.mark.parametrize("rows", [1, 2, 3, 4])
def test_few_points_are_measured_as_far_as_that_means_something(rows: int) -> None:
    quality = measure_quality(VECTORS[:rows], LAYOUT[:rows])
    assert quality.neighbourhoods.k == (rows - 1) // 2
    assert np.isnan(quality.neighbourhoods.recall.value) == (rows < 3)
    assert np.isnan(quality.distances.triplets.value) == (rows < 3)


@pytest.mark.parametrize("patience", [0, 1, 4])
def test_work_stops_when_asked(patience: int) -> None:
    with pytest.raises(CancelledError):
        measure_quality(VECTORS, LAYOUT, labels=LABELS, token=Recorder(patience))


def test_progress_reaches_the_end() -> None:
    recorder = Recorder()
    measure_quality(VECTORS, LAYOUT, labels=LABELS, token=recorder)
    fractions = [fraction for fraction in recorder.fractions if fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1.0)


def test_wrong_shapes_are_explained() -> None:
    with pytest.raises(ValueError, match="does not fit 300 vectors"):
        measure_quality(VECTORS, LAYOUT[:10])
    with pytest.raises(ValueError, match="labels do not fit"):
        measure_quality(VECTORS, LAYOUT, labels=LABELS[:10])
    with pytest.raises(ValueError, match="cannot be looked at"):
        measure_quality(VECTORS, LAYOUT, k=0)


def test_better_pictures_score_better() -> None:
    rng = np.random.default_rng(0)
    flat = rng.standard_normal((400, 2)) @ rng.standard_normal((2, 20)) + 0.05 * rng.standard_normal((400, 20))
    good, bad = fit_pca(flat, 2).scores, rng.standard_normal((400, 2)).astype(np.float32)
    one, two = (measure_quality(flat, layout) for layout in (good, bad))
    for room, name in (("neighbourhoods", "trustworthiness"), ("neighbourhoods", "recall"), ("distances", "triplets")):
        assert getattr(getattr(one, room), name).value > getattr(getattr(two, room), name).value + 0.3


def test_a_large_part_of_all_points_is_surer_than_as_many_of_countless_ones() -> None:
    values = np.tile([0.0, 1.0], 200)
    part, drop = of_mean(values, 500), of_mean(values, 10**9)
    assert part.value == drop.value == 0.5
    # what is drawn without repetition varies less by the share that is left (Cochran, "Sampling Techniques", 1977)
    assert part.high - part.low == pytest.approx(np.sqrt(100 / 499) * (drop.high - drop.low), rel=0.02)


def test_vectors_that_are_equally_far_say_nothing_about_triplets() -> None:
    corners = np.eye(4, dtype=np.float32)
    layout = np.random.default_rng(3).standard_normal((4, 2)).astype(np.float32)
    assert measure_quality(corners, layout).distances.triplets.samples == 0
    corners[3, 3] = 2.0  # farther from the others, which are as far from one another as before
    found = measure_quality(corners, layout).distances.triplets
    apart = away(layout)
    right = [apart[a, b] < apart[a, 3] for a in range(3) for b in range(3) if a != b]
    assert found.samples == 6
    assert found.value == pytest.approx(np.mean(right))


def test_the_variance_of_rank_correlations_is_that_of_the_jackknife() -> None:
    from scipy.stats import spearmanr

    random = np.random.default_rng(4)
    high = random.gamma(3.0, size=300)
    low = high + random.normal(0, 0.7, 300)
    rho, spread = pairs._spearman(high, low)
    assert rho == pytest.approx(float(spearmanr(high, low).statistic))
    without = np.array([spearmanr(np.delete(high, i), np.delete(low, i)).statistic for i in range(300)])
    assert spread / 300 == pytest.approx(299 / 300 * float(((without - without.mean()) ** 2).sum()), rel=0.1)
