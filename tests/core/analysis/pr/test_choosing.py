"""Thresholds that keep a promise, averages, intervals and calibration."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn import metrics
from sklearn.calibration import calibration_curve

from core.analysis.pr.areas import average_precision, interpolated_area, roc_area
from core.analysis.pr.averaging import mean_of, micro, precision_table, recall_table, spread_of
from core.analysis.pr.calibration import reliability, spread, top_labels
from core.analysis.pr.choosing import at_best_f, at_least_cost, at_precision, at_recall
from core.analysis.pr.counting import count_outcomes
from core.analysis.pr.curves import detection_errors, over_thresholds
from core.analysis.pr.outcomes import Outcomes, Point
from core.analysis.pr.resampling import resampled, thinned
from core.model.arrays import F8, Bool


def made(seed: int, count: int = 400, apart: float = 0.25) -> tuple[Bool, F8]:
    random = np.random.default_rng(seed)
    labels = random.random(count) < 0.3
    centres: F8 = 0.4 + np.float64(apart) * labels.astype(np.float64)
    scores: F8 = random.normal(centres, 0.2).clip(0, 1).round(3)
    return labels, scores


def points(outcomes: Outcomes) -> list[Point]:
    return [outcomes.point_at(place) for place in range(len(outcomes) + 1)]


def precision_of(point: Point) -> float:
    return point.tp / (point.tp + point.fp) if point.tp + point.fp else 0.0


@settings(max_examples=40)
@given(st.integers(0, 50), st.floats(0.05, 1.0))
def test_a_target_is_reached_by_the_best_threshold_that_reaches_it(seed: int, target: float) -> None:
    ours = count_outcomes(*made(seed, 80))
    precise = [each for each in points(ours) if precision_of(each) >= target]
    found = at_precision(ours, target)
    assert (found is None) == (not precise)
    if found is not None:
        assert precision_of(found) >= target
        assert found.tp == max(each.tp for each in precise)
        assert precision_of(found) == max(precision_of(each) for each in precise if each.tp == found.tp)
    caught = at_recall(ours, target)
    assert caught is not None
    assert caught.tp >= target * ours.positives
    assert caught.threshold == max(each.threshold for each in points(ours) if each.tp >= target * ours.positives)


@settings(max_examples=40)
@given(st.integers(0, 50), st.floats(0, 20), st.floats(0, 20))
def test_the_least_cost_is_the_least_of_all_thresholds(seed: int, per_fp: float, per_fn: float) -> None:
    ours = count_outcomes(*made(seed, 80))
    best = at_least_cost(ours, per_fp, per_fn)
    costs = [per_fp * each.fp + per_fn * each.fn for each in points(ours)]
    assert per_fp * best.fp + per_fn * best.fn == pytest.approx(min(costs))


def test_where_finding_costs_more_than_missing_nothing_counts_as_positive() -> None:
    labels, scores = made(1)
    labels[np.argmax(scores)], scores[np.argmax(scores)] = False, 2.0
    ours = count_outcomes(labels, scores)
    assert at_least_cost(ours, 1e6, 1.0).tp == 0
    assert at_least_cost(ours, 1.0, 1e6).fn == 0
    assert at_precision(ours, 1.01) is None
    assert at_recall(ours, 1.01) is None
    assert at_best_f(count_outcomes(np.zeros(2, np.bool_), np.array([0.1, 0.2])), 1.0) is None


def test_the_micro_average_is_that_of_scikit_learn() -> None:
    random = np.random.default_rng(0)
    labels = random.integers(0, 4, 300)
    scores = random.dirichlet(np.ones(4), 300) + np.eye(4)[labels] * 0.4
    members = [count_outcomes(labels == k, scores[:, k]) for k in range(4)]
    binary = np.eye(4)[labels]
    joint = micro(members)
    assert average_precision(joint) == pytest.approx(
        metrics.average_precision_score(binary, scores, average="micro"), abs=1e-12
    )
    assert roc_area(joint) == pytest.approx(
        metrics.roc_auc_score(binary, scores, average="micro", multi_class="ovr"), abs=1e-12
    )
    macro = np.mean([average_precision(each) for each in members])
    assert macro == pytest.approx(metrics.average_precision_score(binary, scores, average="macro"), abs=1e-12)
    assert (joint.positives, joint.negatives) == (300, 900)


def test_members_on_one_grid_are_added() -> None:
    grid = np.linspace(0, 1, 3)
    one = Outcomes(grid, np.array([4.0, 3, 0]), np.array([5.0, 1, 0]), 4, 5, on_grid=True)
    both = micro([one, one])
    assert both.on_grid
    assert_array_equal(both.true_positives, [8, 6, 0])
    assert (both.positives, both.negatives) == (8, 10)


def test_means_and_spreads_leave_out_what_is_not_known() -> None:
    table = np.array([[1.0, np.nan, np.nan], [0.0, 0.5, np.nan]])
    assert_array_equal(mean_of(table), [0.5, 0.5, np.nan])
    assert_array_equal(spread_of(table), [np.std([0, 1], ddof=1), np.nan, np.nan])


def test_tables_hold_a_row_for_each_member() -> None:
    members = [count_outcomes(*made(seed)) for seed in (1, 2)]
    grid = np.linspace(0, 1, 11)
    rows = recall_table(members, grid)
    for row, seed in zip(rows, (1, 2), strict=True):
        x, y, _ = metrics.roc_curve(*made(seed), drop_intermediate=False)
        assert_allclose(row, np.interp(grid, x, y), atol=1e-12)
    assert precision_table(members, grid).shape == (2, 11)
    assert recall_table([], grid).shape == (0, 11)


def test_the_bootstrap_covers_what_resampling_predictions_gives() -> None:
    labels, scores = made(5, 600)
    ours = count_outcomes(labels, scores)
    found = resampled(ours, np.linspace(0, 1, 21), seed=1)
    assert found is not None
    random = np.random.default_rng(2)
    plain = []
    for _ in range(300):
        drawn = random.integers(0, 600, 600)
        plain.append(metrics.average_precision_score(labels[drawn], scores[drawn]))
    assert_allclose(found.average_precision, np.percentile(plain, [2.5, 97.5]), atol=0.015)
    again = resampled(ours, np.linspace(0, 1, 21), seed=1)
    assert again is not None
    assert_array_equal(again.precision, found.precision)
    low, high = found.precision
    assert (low <= high).all()
    weighted = count_outcomes(labels, scores, np.full(600, 0.3))
    assert resampled(weighted, np.linspace(0, 1, 21)) is None


def test_thinned_counts_keep_the_area() -> None:
    ours = count_outcomes(*made(7, 20_000))
    fewer = thinned(ours, 100)
    assert len(fewer) <= 100 < len(ours)
    assert set(fewer.thresholds) <= set(ours.thresholds)
    assert interpolated_area(fewer) == pytest.approx(interpolated_area(ours), abs=2e-3)
    assert fewer.true_positives[0] == ours.true_positives[0]


@pytest.mark.parametrize("weighted", [False, True])
def test_calibration_is_that_of_scikit_learn(weighted: bool) -> None:
    labels, scores = made(9, 500)
    scores[:20] = 0.3  # on an edge
    weights = np.full(500, 2.0) if weighted else None
    ours = reliability(labels, scores, weights)
    rate, said = calibration_curve(labels, scores, n_bins=10)
    filled = ours.count > 0
    assert_allclose(ours.rate[filled], rate, atol=1e-12)
    assert_allclose(ours.score[filled], said, atol=1e-12)
    share = ours.count[filled] / ours.count.sum()
    assert ours.error == pytest.approx((share * np.abs(rate - said)).sum(), abs=1e-12)
    assert ours.largest == pytest.approx(np.abs(rate - said).max(), abs=1e-12)
    assert ours.brier == pytest.approx(metrics.brier_score_loss(labels, scores), abs=1e-12)


def test_the_error_of_top_labels_is_that_of_their_confidence() -> None:
    random = np.random.default_rng(2)
    truth = random.integers(0, 5, 900)
    shares = random.dirichlet(np.ones(5) * 0.7, 900) * 0.6 + 0.4 * np.eye(5)[truth] * random.random((900, 1))
    labels = truth[:, None] == np.arange(5)
    right, said = top_labels(labels, shares)
    assert right.mean() == pytest.approx(metrics.top_k_accuracy_score(truth, shares, k=1))
    expected = 0.0
    for low in np.arange(10) / 10:
        inside = (shares.max(axis=1) > low) & (shares.max(axis=1) <= low + 0.1)
        if inside.any():
            hits = (shares.argmax(axis=1) == truth)[inside]
            expected += inside.mean() * abs(hits.mean() - shares.max(axis=1)[inside].mean())
    assert reliability(right, said).error == pytest.approx(expected, abs=1e-12)


def test_spread_counts_everything_once() -> None:
    labels, scores = made(4)
    found = spread(labels, scores)
    assert (found.edges[0], found.edges[-1]) == (0.0, 1.0)
    assert (found.positives.sum(), found.negatives.sum()) == (labels.sum(), (~labels).sum())
    logits = spread(labels, scores * 10 - 5)
    assert logits.edges[0] == pytest.approx(scores.min() * 10 - 5)
    assert logits.positives.sum() == labels.sum()
    assert spread(labels, np.full(400, 3.0)).negatives.sum() == (~labels).sum()


def test_detection_errors_are_deviates_of_scikit_learn_s() -> None:
    from scipy.stats import norm

    labels, scores = made(3)
    x, y = detection_errors(count_outcomes(labels, scores))
    fpr, fnr, _ = metrics.det_curve(labels, scores, drop_intermediate=False)
    inside = (fpr > 0) & (fpr < 1) & (fnr > 0) & (fnr < 1)
    ours = np.isfinite(x) & np.isfinite(y)
    assert_allclose(np.sort(x[ours]), np.sort(norm.ppf(fpr[inside])), atol=1e-12)
    assert_allclose(np.sort(y[ours]), np.sort(norm.ppf(fnr[inside])), atol=1e-9)


def test_rates_over_thresholds_stand_at_their_thresholds() -> None:
    labels, scores = made(3)
    thresholds, precision, recall, f_one = over_thresholds(count_outcomes(labels, scores))
    place = len(thresholds) // 2
    told = scores >= thresholds[place]
    assert precision[place] == pytest.approx(metrics.precision_score(labels, told))
    assert recall[place] == pytest.approx(metrics.recall_score(labels, told))
    assert f_one[place] == pytest.approx(metrics.f1_score(labels, told))
