"""Counts, rates and areas, judged by scikit-learn."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray
from sklearn import metrics

from core.analysis.pr import rates
from core.analysis.pr.areas import average_precision, best_f, interpolated_area, roc_area
from core.analysis.pr.counting import count_outcomes, outcomes_of
from core.analysis.pr.curves import pr_joined, pr_steps, precision_at, roc
from core.analysis.pr.outcomes import Outcomes
from core.model.arrays import F8, Bool
from core.model.pr_curve import PrCurve


def same(ours: Any, theirs: Any) -> None:
    assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


@st.composite
def predictions(draw: st.DrawFn) -> tuple[Bool, NDArray[Any], F8 | None]:
    count = draw(st.integers(2, 60))
    kind = draw(st.sampled_from([np.float32, np.float64]))
    low, high = draw(st.sampled_from([(0.0, 1.0), (-3.0, 5.0), (0.0, 100.0), (-2.0, 0.0)]))
    values = st.integers(0, draw(st.sampled_from([3, 1000]))).map(lambda whole: low + (high - low) * whole / 1000)
    scores = draw(
        hnp.arrays(
            kind, count, elements=values.map(lambda value: float(np.float32(value)) if kind is np.float32 else value)
        )
    )
    labels = draw(hnp.arrays(np.bool_, count))
    labels[0], labels[1] = True, False
    weights = draw(st.none() | hnp.arrays(np.float64, count, elements=st.floats(0.125, 8.0)))
    return labels, scores, weights


@settings(max_examples=40)
@given(predictions())
def test_counts_and_areas_are_those_of_scikit_learn(made: tuple[Bool, NDArray[Any], F8 | None]) -> None:
    labels, scores, weights = made
    ours = count_outcomes(labels, scores, weights)
    precision, recall, thresholds = metrics.precision_recall_curve(labels, scores, sample_weight=weights)
    assert_array_equal(ours.thresholds, thresholds.astype(np.float64))
    same(rates.precision(ours.true_positives, ours.false_positives), precision[:-1])
    same(rates.recall(ours.true_positives, ours.positives), recall[:-1])
    x, y, _ = metrics.roc_curve(labels, scores, sample_weight=weights, drop_intermediate=False)
    same(roc(ours), (x, y))
    assert average_precision(ours) == pytest.approx(
        metrics.average_precision_score(labels, scores, sample_weight=weights), abs=1e-12
    )
    assert roc_area(ours) == pytest.approx(metrics.roc_auc_score(labels, scores, sample_weight=weights), abs=1e-12)


@settings(max_examples=40)
@given(predictions(), st.floats(-3, 101))
def test_a_point_has_the_metrics_of_scikit_learn(made: tuple[Bool, NDArray[Any], F8 | None], threshold: float) -> None:
    labels, scores, weights = made
    point = count_outcomes(labels, scores, weights).point(threshold)
    told = scores.astype(np.float64) >= threshold
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        matrix = metrics.confusion_matrix(labels, told, sample_weight=weights, labels=[False, True])
        assert_allclose([[point.tn, point.fp], [point.fn, point.tp]], matrix, atol=1e-10)
        counts = (point.tp, point.fp, point.positives)
        assert rates.f_beta(*counts, 2.0) == pytest.approx(
            metrics.fbeta_score(labels, told, beta=2.0, sample_weight=weights, zero_division=0), abs=1e-12
        )
        assert rates.accuracy(*counts, point.negatives) == pytest.approx(
            metrics.accuracy_score(labels, told, sample_weight=weights), abs=1e-12
        )
        if told.any() and not told.all():
            assert rates.matthews(*counts, point.negatives) == pytest.approx(
                metrics.matthews_corrcoef(labels, told, sample_weight=weights), abs=1e-7
            )
            assert rates.precision(point.tp, point.fp) == pytest.approx(
                metrics.precision_score(labels, told, sample_weight=weights), abs=1e-12
            )
            assert rates.specificity(point.fp, point.negatives) == pytest.approx(
                metrics.recall_score(~labels, ~told, sample_weight=weights), abs=1e-12
            )


def test_matthews_coefficient_is_exact_for_counts_of_any_size() -> None:
    labels = np.repeat([True, False, True, False], [70, 20, 30, 80])
    told = np.repeat([True, True, False, False], [70, 20, 30, 80])
    expected = metrics.matthews_corrcoef(labels, told)
    for size in (1.0, 1e7, 1e12):
        assert rates.matthews(70 * size, 20 * size, 100 * size, 100 * size) == pytest.approx(expected, abs=1e-12)
    assert rates.matthews(0.0, 0.0, 5.0, 5.0) == 0.0


@settings(max_examples=40)
@given(predictions())
def test_areas_are_those_below_the_drawn_curves(made: tuple[Bool, NDArray[Any], F8 | None]) -> None:
    ours = count_outcomes(*made)
    x, y = pr_steps(ours)
    assert -np.trapezoid(y, x) == pytest.approx(average_precision(ours), abs=1e-9)
    x, y = pr_joined(ours)
    assert -np.trapezoid(y, x) == pytest.approx(interpolated_area(ours), abs=2e-3)
    assert (np.diff(x) <= 1e-12).all()


def test_between_two_points_of_a_curve_precision_bends() -> None:
    # Davis and Goadrich's example: A has 5 true and 5 false positives, B 10 and 30, of 20 positives and 2000 negatives.
    two = Outcomes(np.array([0.2, 0.8]), np.array([10.0, 5.0]), np.array([30.0, 5.0]), 20.0, 2000.0)
    found = precision_at(two, np.array([0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6]))
    assert_allclose(found[:-1], [0.5, 6 / 16, 7 / 22, 8 / 28, 9 / 34, 0.25], atol=1e-12)
    assert np.isnan(found[-1])
    assert precision_at(two, np.array([0.0, 0.1])).tolist() == [0.5, 0.5]
    x, y = pr_joined(two)
    assert np.interp(0.3, x[::-1], y[::-1]) == pytest.approx(6 / 16, abs=1e-3)


@settings(max_examples=40)
@given(predictions())
def test_precision_at_the_recall_of_a_threshold_is_that_of_the_best_one_with_it(
    made: tuple[Bool, NDArray[Any], F8 | None],
) -> None:
    ours = count_outcomes(*made)
    across = rates.recall(ours.true_positives, ours.positives)
    up = rates.precision(ours.true_positives, ours.false_positives)
    best = np.array([np.nanmax(up[across == each]) for each in across])
    some = across > 0
    assert_allclose(precision_at(ours, across)[some], best[some], atol=1e-9)


def test_the_best_f_is_the_highest_of_all_thresholds() -> None:
    random = np.random.default_rng(3)
    labels = random.random(500) < 0.4
    scores = random.normal(labels * 0.8, 1.0)
    ours = count_outcomes(labels, scores)
    values = [metrics.f1_score(labels, scores >= each) for each in ours.thresholds]
    value, place = best_f(ours)
    assert value == pytest.approx(max(values), abs=1e-12)
    assert place == int(np.argmax(values))


def test_logged_counts_are_neither_rounded_nor_cut() -> None:
    grid = np.linspace(0, 1, 5)
    tp, fp = np.array([7.5, 6.25, 4.5, 1.5, 0.0]), np.array([9.25, 4.0, 0.5, 0.0, 0.0])
    curve = PrCurve(grid, tp, fp, 9.25 - fp, 7.5 - tp, np.zeros(5), np.zeros(5))
    ours = outcomes_of(curve)
    assert (ours.positives, ours.negatives, ours.on_grid, ours.whole) == (7.5, 9.25, True, False)
    assert ours.true_positives.tolist() == tp.tolist()
    assert [ours.index(each) for each in (-1.0, 0.0, 0.1, 0.125, 0.13, 0.5, 0.9, 2.0)] == [0, 0, 0, 0, 1, 2, 4, 4]
    assert ours.point(0.51).threshold == 0.5
    assert average_precision(ours) == pytest.approx(
        (1.5 * 1 + 3 * (4.5 / 5) + 1.75 * (6.25 / 10.25) + 1.25 * (7.5 / 16.75)) / 7.5, abs=1e-12
    )


def test_scores_need_not_be_probabilities_nor_told_apart() -> None:
    labels = np.array([True, False, True, False])
    for scores in (np.array([-0.0, 0.0, 0.0, -0.0]), np.zeros(4, np.float32)):
        one = count_outcomes(labels, scores)
        assert (len(one), one.true_positives.tolist(), one.false_positives.tolist()) == (1, [2.0], [2.0])
        assert (average_precision(one), roc_area(one)) == (0.5, 0.5)
    nothing = count_outcomes(np.empty(0, np.bool_), np.empty(0))
    assert len(nothing) == 0
    assert all(np.isnan(each) for each in (average_precision(nothing), roc_area(nothing), best_f(nothing)[0]))
    assert pr_steps(nothing)[0].size == pr_joined(nothing)[0].size == 0


def test_nothing_is_computed_that_has_no_meaning() -> None:
    negative = count_outcomes(np.zeros(3, np.bool_), np.array([0.1, 0.2, 0.3]))
    assert np.isnan(average_precision(negative))
    assert np.isnan(interpolated_area(negative))
    assert np.isnan(roc_area(negative))
    assert pr_joined(negative)[0].size == 0
    above = negative.point(0.9)
    assert (above.tp, above.fp, above.tn, above.fn) == (0.0, 0.0, 3.0, 0.0)
    assert np.isnan(rates.precision(above.tp, above.fp))
