"""The table of marked points, judged by scikit-learn on what was written."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn import metrics

from core.model import Catalog, SourceSpec
from core.readers.catalog import CatalogReader
from core.session.commands.cards.pr_curves import (
    follow_steps,
    hold_step,
    set_rule,
    set_target,
    set_threshold,
)
from core.state import (
    PrSort,
    RunsState,
    ThresholdRule,
)
from core.views.pr_curves.points import PLACES
from core.views.pr_curves.table import HEADER, curve_rows
from tests.core.views.pr_curves.made import CLASSES, STEPS, catalog, predictions, state, write_predictions
from tests.core.views.pr_curves.seen import plot_of, points, value


@pytest.mark.parametrize("step", [None, *STEPS, 25])
def test_points_are_what_scikit_learn_says(raw: Catalog, step: int | None) -> None:
    table = points(raw, state(raw, step, threshold=0.4))
    at = {None: 40, 25: 20}.get(step, step)
    assert at is not None
    for run in ("a", "c"):
        labels, scores = predictions(run, at)
        for place, name in enumerate(CLASSES):
            truth, told = labels == place, scores[:, place] >= 0.4
            matrix = metrics.confusion_matrix(truth, told)
            cells = [value(table, run, name, key) for key in ("tn", "fp", "fn", "tp")]
            assert cells == matrix.ravel().tolist()
            expected = {
                "step": at,
                "threshold": 0.4,
                "precision": metrics.precision_score(truth, told),
                "recall": metrics.recall_score(truth, told),
                "f1": metrics.f1_score(truth, told),
                "specificity": metrics.recall_score(~truth, ~told),
                "accuracy": metrics.accuracy_score(truth, told),
                "mcc": metrics.matthews_corrcoef(truth, told),
                "support": truth.sum(),
                "ap": metrics.average_precision_score(truth, scores[:, place]),
                "auc": metrics.roc_auc_score(truth, scores[:, place]),
                "brier": metrics.brier_score_loss(truth, scores[:, place]),
            }
            for key, wanted in expected.items():
                assert value(table, run, name, key) == pytest.approx(wanted, abs=1e-12), key


def test_averages_are_what_scikit_learn_says(raw: Catalog) -> None:
    table = points(raw, state(raw))
    labels, scores = predictions("b", 40)
    truth, told = np.eye(3, dtype=bool)[labels], scores >= 0.5
    for kind in ("micro", "macro"):
        name = f"{kind} average"
        assert value(table, "b", name, "ap") == pytest.approx(
            metrics.average_precision_score(truth, scores, average=kind), abs=1e-12
        )
        assert value(table, "b", name, "auc") == pytest.approx(
            metrics.roc_auc_score(truth, scores, average=kind), abs=1e-12
        )
        assert value(table, "b", name, "recall") == pytest.approx(
            metrics.recall_score(truth, told, average=kind), abs=1e-12
        )
        assert value(table, "b", name, "precision") == pytest.approx(
            metrics.precision_score(truth, told, average=kind), abs=1e-12
        )
        assert value(table, "b", name, "support") == 240


def test_logged_curves_give_the_counts_of_their_thresholds(logged: Catalog) -> None:
    table = points(logged, state(logged, 20, threshold=0.252))
    labels, scores = predictions("b", 20)
    assert value(table, "b", "dog", "threshold") == 0.25
    told = np.floor(scores[:, 1] * 64) / 64 >= 0.25
    assert value(table, "b", "dog", "tp") == (told & (labels == 1)).sum()
    assert value(table, "b", "dog", "fp") == (told & (labels != 1)).sum()


def test_each_curve_keeps_its_promise(raw: Catalog) -> None:
    wished = set_target(0.8).apply(set_rule(ThresholdRule.PRECISION).apply(state(raw)))
    table = points(raw, wished)
    for run in "abc":
        labels, scores = predictions(run, 40)
        assert value(table, run, "cat", "precision") >= 0.8
        precision, recall, _ = metrics.precision_recall_curve(labels == 0, scores[:, 0])
        assert value(table, run, "cat", "recall") == pytest.approx(recall[:-1][precision[:-1] >= 0.8].max())
    thresholds = {value(table, run, "cat", "threshold") for run in "abc"}
    assert len(thresholds) == 3
    assert np.isnan(value(table, "a", "macro average", "threshold"))
    best = points(raw, set_rule(ThresholdRule.F_BETA).apply(state(raw)))
    for run in "abc":
        assert value(best, run, "dog", "f1") == value(best, run, "dog", "best_f")
        assert value(best, run, "dog", "threshold") == value(best, run, "dog", "best_at")
    assert set_threshold(0.2).apply(wished).pr_curves.rule is ThresholdRule.SHARED


def test_the_best_of_each_class_is_marked(raw: Catalog) -> None:
    table = points(raw, state(raw))
    for name in (*CLASSES, "micro average"):
        rows = [k for k, row in enumerate(table.rows) if row.short == name]
        for column, better in (("ap", max), ("fp", min)):
            values = table.values[rows, PLACES[column]]
            marked = table.best[rows, PLACES[column]]
            assert_array_equal(marked, values == better(values.tolist()))
    assert not table.best[:, PLACES["support"]].any()
    alone = replace(state(raw), runs=RunsState(unchecked=frozenset("bc")))
    single = points(raw, alone)
    classes = [k for k, row in enumerate(single.rows) if "average" not in row.short]
    assert single.best[:, PLACES["ap"]].sum() == 1
    assert int(np.argmax(single.best[:, PLACES["ap"]])) in classes


def test_the_table_is_sorted_by_any_column(raw: Catalog) -> None:
    for column in ("ap", "fn"):
        for descending in (True, False):
            table = points(raw, state(raw, sort=PrSort(column, descending)))
            values = table.values[:, PLACES[column]]
            assert_array_equal(values, np.sort(values)[:: -1 if descending else 1])
    assert [row.run for row in points(raw, state(raw, sort=PrSort("run", False))).rows] == ["a"] * 5 + ["b"] * 5 + [
        "c"
    ] * 5
    unmet = points(
        raw, state(raw, sort=PrSort("precision", True), rule=ThresholdRule.PRECISION, target=1.0, averages=False)
    )
    values = unmet.values[:, PLACES["precision"]]
    assert np.isfinite(values[: np.isfinite(values).sum()]).all()


def test_runs_can_be_held_at_a_step(raw: Catalog) -> None:
    wished = hold_step("b", 10).apply(state(raw))
    table = points(raw, wished)
    assert [value(table, run, "cat", "step") for run in "abc"] == [40, 10, 40]
    assert points(raw, follow_steps().apply(wished)).values[0, 0] == 40
    assert hold_step("b", None).apply(wished).pr_curves.run_steps == {}


def test_every_threshold_of_every_curve_can_be_exported(raw: Catalog, logged: Catalog) -> None:
    rows = curve_rows(logged, state(logged, averages=False))
    assert len(rows) == 2 * 3 * 65 == len(list(rows))
    exact = list(curve_rows(raw, state(raw, averages=False)))
    labels, scores = predictions("a", 40)
    mine = [row for row in exact if row[:3] == ("a", "predictions/cat", 40)]
    precision, recall, thresholds = metrics.precision_recall_curve(labels == 0, scores[:, 0])
    columns = {name: np.array([row[place] for row in mine]) for place, name in enumerate(HEADER)}
    assert_allclose(columns["threshold"], thresholds, atol=1e-15)
    assert_allclose(columns["precision"], precision[:-1], atol=1e-12)
    assert_allclose(columns["recall"], recall[:-1], atol=1e-12)


def test_weights_are_not_truncated(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    labels, scores = predictions("a", 20)
    weights = np.linspace(0.1, 2.1, 240)
    np.savez(tmp_path / "a" / "predictions.npz", y_true=labels == 0, y_score=scores[:, 0], sample_weight=weights)
    found = catalog(tmp_path)
    table = points(found, state(found, threshold=0.35))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        matrix = metrics.confusion_matrix(labels == 0, scores[:, 0] >= 0.35, sample_weight=weights)
    cells = [value(table, "a", "predictions", key) for key in ("tn", "fp", "fn", "tp")]
    assert_allclose(cells, matrix.ravel(), atol=1e-9)
    assert value(table, "a", "predictions", "ap") == pytest.approx(
        metrics.average_precision_score(labels == 0, scores[:, 0], sample_weight=weights), abs=1e-12
    )


def test_rows_that_are_left_out_are_counted_on_their_cards(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    scores = np.array([[0.9, 0.1], [np.nan, 0.2], [0.3, 0.7], [0.2, 0.8]])
    np.savez(tmp_path / "a" / "predictions.npz", y_true=[0, 1, 1, 0], y_score=scores)
    found = catalog(tmp_path)
    for name in ("0", "micro average"):
        assert plot_of(found, state(found), name).chart.note == "1 row without score or label left out"
    assert value(points(found, state(found)), "a", "0", "support") == 2


def test_a_log_that_grows_shows_its_last_step(tmp_path: Path) -> None:
    write_predictions(tmp_path, ("a",))
    (tmp_path / "a" / "predictions_step40.npz").rename(tmp_path / "later.npz")
    reader = CatalogReader((SourceSpec(str(tmp_path)),))
    before = reader.read()
    assert value(points(before, state(before)), "a", "cat", "step") == 20
    (tmp_path / "later.npz").rename(tmp_path / "a" / "predictions_step40.npz")
    after = CatalogReader((SourceSpec(str(tmp_path)),)).read()
    assert value(points(after, state(after)), "a", "cat", "step") == 40
    again = value(points(after, state(after, 20)), "a", "cat", "ap")
    assert again == value(points(before, state(before)), "a", "cat", "ap")


def test_a_long_curve_is_drawn_by_fewer_points_that_lie_on_it(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    labels = random.random(300_000) < 0.2
    scores = random.normal(labels * 1.0, 1.0)
    (tmp_path / "a").mkdir()
    np.savez(tmp_path / "a" / "predictions.npz", y_true=labels, y_score=scores)
    found = catalog(tmp_path)
    precision, recall, _ = metrics.precision_recall_curve(labels, scores)
    curves = plot_of(found, state(found), "predictions").body.curves[0]
    assert len(curves.x) < 40_000
    # The whole curve jumps at its left end; everywhere else the drawn one may not leave it by about a pixel.
    for beyond, apart in ((0.002, 7e-3), (0.01, 4e-3), (0.05, 1e-3)):
        inside = curves.x > beyond
        exact = np.interp(curves.x[inside], recall[::-1], precision[::-1])
        assert_allclose(curves.y[inside], exact, atol=apart)
    table = points(found, state(found, threshold=0.5))
    assert value(table, "a", "predictions", "tp") == (labels & (scores >= 0.5)).sum()
    assert value(table, "a", "predictions", "ap") == pytest.approx(
        metrics.average_precision_score(labels, scores), abs=1e-12
    )
