"""Cards, curves, marks and points, judged by scikit-learn on what was written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from sklearn import metrics

from core.model import BlobSeries, Catalog, Run, TagInfo
from core.results import Results
from core.session.commands.cards.pr_curves import (
    fit_cards,
    hold_step,
    query_classes,
    set_threshold,
    show_plot,
    zoom_card,
)
from core.session.keeping.codec import Decoder, Encoder
from core.state import (
    Domain,
    GroupBy,
    Grouping,
    PrBand,
    PrCurvesState,
    PrMeasure,
    PrPlot,
    PrSort,
    PrSummary,
    RunsState,
    ThresholdRule,
)
from core.views.picture import Band, Chart, Curves
from core.views.pr_curves import chart as charts
from core.views.pr_curves import loading
from core.views.pr_curves.ahead import read_ahead
from core.views.pr_curves.board import runs_with_curves, threshold_range
from core.views.pr_curves.cards import Average, PrCard, all_cards, shown_cards
from core.views.pr_curves.empty import emptiness
from core.views.pr_curves.guides import iso_f
from core.views.pr_curves.loading import loads
from core.views.pr_curves.picture import lay_out, resolve
from core.views.pr_curves.raw import reliability_of
from tests.core.views.pr_curves.made import CLASSES, STEPS, catalog, predictions, state, write_predictions
from tests.core.views.pr_curves.seen import VIEW, plot_of, points, value


def test_there_is_a_card_for_each_class_and_averages_first(raw: Catalog, logged: Catalog) -> None:
    for found in (raw, logged):
        names = [card.name for card in all_cards(found, state(found))]
        assert names == ["micro average", "macro average", *CLASSES]
        assert [card.name for card in all_cards(found, state(found, averages=False))] == list(CLASSES)
    assert runs_with_curves(logged, state(logged)) == (2, 3)


def test_classes_are_told_by_their_names_not_their_places(tmp_path: Path) -> None:
    labels, scores = predictions("a", 40)
    orders = {"a": [0, 1, 2], "b": [2, 0, 1]}
    for run, order in orders.items():
        (tmp_path / run).mkdir()
        names = np.array(CLASSES)
        held: dict[str, Any] = {"y_true": names[labels], "y_score": scores[:, order], "classes": names[order]}
        np.savez(tmp_path / run / "predictions.npz", **held)
    (tmp_path / "other").mkdir()
    columns = {f"{kind}_{name}": np.arange(4) % 2 for kind in ("label", "score") for name in ("eel", "fox")}
    pd.DataFrame(columns).to_csv(tmp_path / "other" / "predictions.csv", index=False)
    (tmp_path / "binary").mkdir()
    np.savez(tmp_path / "binary" / "predictions.npz", y_true=[0, 1], y_score=[0.1, 0.2])
    found = catalog(tmp_path)
    titles = [card.title for card in all_cards(found, state(found)) if not card.average]
    assert titles == ["predictions", *(f"predictions/{name}" for name in ("cat", "dog", "fox", "eel"))]
    table = points(found, state(found))
    for place, name in enumerate(CLASSES):
        lines = [line for line in plot_of(found, state(found), name).wish.lines if line.name in orders]
        assert [line.name for line in lines] == ["a", "b"]
        expected = metrics.average_precision_score(labels == place, scores[:, place])
        assert [value(table, run, f"predictions/{name}", "ap") for run in orders] == pytest.approx(
            [expected] * 2, abs=1e-12
        )
    assert [line.name for line in plot_of(found, state(found), "fox").wish.lines] == ["other"]
    assert not any("unreadable" in plot_of(found, state(found), name).chart.note for name in (*CLASSES, "fox"))
    (alone,) = plot_of(found, state(found), "predictions").wish.lines
    assert alone.name == "binary"


def test_a_step_with_other_classes_says_which_it_lacks(tmp_path: Path) -> None:
    for step, names in ((1, ("cat", "cow")), (2, ("cow", "cat"))):
        scores = np.array([[0.9, 0.1], [0.2, 0.8]])
        held: dict[str, Any] = {"y_true": [0, 1], "y_score": scores, "classes": np.array(names)}
        np.savez(tmp_path / f"predictions_step{step}.npz", **held)
    np.savez(tmp_path / "predictions_step3.npz", y_true=[0, 1], y_score=np.eye(2), classes=np.array(["cow", "hen"]))
    found = catalog(tmp_path)
    chances = {"cow": (0.1, 0.8), "hen": (0.0, 1.0)}
    spots = {name: plot_of(found, state(found, 1), name).wish.lines for name in chances}
    (line,) = spots["cow"]
    early = loading.load(line.run, line.spots[0])
    assert early.scores is not None
    assert early.scores.scores.tolist() == list(chances["cow"])
    assert "1 run not drawn: At this step there is no class 'hen'" in plot_of(found, state(found, 1), "hen").chart.note
    over = plot_of(found, state(found, plot=PrPlot.STEPS), "hen").chart
    assert (over.whole.bottom, over.whole.top) == pytest.approx((0.5, 1.03), abs=0.03)


def test_a_file_that_is_damaged_is_a_problem_and_a_label_for_several_is_none(tmp_path: Path) -> None:
    for run, count in (("a", 3), ("b", 2)):
        (tmp_path / run).mkdir()
        held: dict[str, Any] = {"y_true": np.eye(3)[:count], "y_score": np.eye(3), "classes": np.array(CLASSES)}
        np.savez(tmp_path / run / "predictions.npz", **held)
    found = catalog(tmp_path)
    plot = plot_of(found, state(found), "cat")
    assert plot.chart.note.startswith("1 run unreadable: There are 3 scores and 2 labels")
    (problem,) = [each.problem for each in plot.body.found if each.problem is not None]
    assert (problem.run, problem.kind, Path(problem.file).parent.name) == ("b", "predictions", "b")
    averages = [plot_of(found, state(found), f"{kind} average").body.found for kind in ("micro", "macro")]
    assert [[each.problem for each in lines if each.problem] for lines in averages] == [[problem]] * 2


def test_a_filter_of_classes_narrows_averages_too(raw: Catalog) -> None:
    some = shown_cards(raw, query_classes("cat|dog").apply(state(raw)))
    assert [card.name for card in some] == ["micro average", "macro average", "cat", "dog"]
    assert len(some[0].members) == 2
    assert [card.name for card in shown_cards(raw, query_classes("EEL").apply(state(raw)))] == ["eel"]
    nothing = emptiness(raw, query_classes("cow").apply(state(raw)))
    assert nothing is not None
    assert nothing.remedy == "clear_query"


def test_a_card_says_how_many_runs_it_lacks(raw: Catalog, tmp_path: Path) -> None:
    early = state(raw, 5)
    plot = plot_of(raw, early, "cat")
    assert (plot.wish.lines, plot.wish.later) == ((), 3)
    assert "3 runs not begun at this step" in plot.chart.note
    write_predictions(tmp_path, ("a",))
    np.savez(tmp_path / "other.npz", x=np.ones(3))
    (tmp_path / "b").mkdir()
    np.savez(tmp_path / "b" / "scores.npz", y_true=[0, 1], y_score=[0.1, 0.2])
    both = catalog(tmp_path)
    assert "1 run lacks it" in plot_of(both, state(both), "cat").chart.note
    alone = replace(state(both), runs=RunsState(unchecked=frozenset({"b"})))
    assert plot_of(both, alone, "cat").chart.note.startswith("AP 0.")


def test_the_drawn_curve_passes_through_all_points(raw: Catalog) -> None:
    labels, scores = predictions("a", 40)
    precision, recall, _ = metrics.precision_recall_curve(labels == 0, scores[:, 0])
    for stepped in (False, True):
        plot = plot_of(raw, state(raw, stepped=stepped), "cat")
        (curves,) = plot.body.curves
        first = slice(*curves.starts[:2].tolist())
        drawn = set(zip(curves.x[first].round(9).tolist(), curves.y[first].round(9).tolist(), strict=True))
        assert set(zip(recall[:-1].round(9).tolist(), precision[:-1].round(9).tolist(), strict=True)) <= drawn
        assert curves.keys == ("a", "b", "c")


@pytest.mark.parametrize("plot", list(PrPlot))
def test_every_plot_draws_every_run(raw: Catalog, plot: PrPlot) -> None:
    picture = resolve(raw, Results(), state(raw, plot=plot), VIEW)
    for placed in picture.parts:
        assert isinstance(placed.part, Chart)
        keys = {key for layer in placed.part.layers if isinstance(layer, Curves) for key in layer.keys}
        assert keys - {""} == {"a", "b", "c"}, placed.part.title
    assert len(picture.parts) == 5


def test_marks_lie_where_their_measures_say(raw: Catalog) -> None:
    for plot, columns in (
        (PrPlot.PRECISION_RECALL, ("recall", "precision")),
        (PrPlot.ROC, ("fpr", "recall")),
        (PrPlot.THRESHOLD, ("threshold", "f1")),
    ):
        wished = state(raw, plot=plot, threshold=0.3, measure=PrMeasure.F_BETA)
        table = points(raw, wished)
        for name in ("cat", "micro average", "macro average"):
            marks = plot_of(raw, wished, name).marks
            assert [mark.run for mark in marks] == ["a", "b", "c"]
            for mark in marks:
                for number, column in zip((mark.x, mark.y), columns, strict=True):
                    if column == "fpr":
                        assert number == pytest.approx(1 - value(table, mark.run, name, "specificity"))
                    else:
                        assert number == pytest.approx(value(table, mark.run, name, column))


def test_moving_the_threshold_makes_only_marks_anew(raw: Catalog) -> None:
    wished = state(raw)
    before = plot_of(raw, wished, "dog")
    made = charts.bodies.made
    after = plot_of(raw, set_threshold(0.8).apply(wished), "dog")
    assert charts.bodies.made == made
    assert after.body is before.body
    assert after.marks != before.marks


def test_a_summary_over_steps_has_each_step_once(raw: Catalog) -> None:
    for name in ("eel", "micro average"):
        plot = plot_of(raw, state(raw, plot=PrPlot.STEPS), name)
        (curves,) = plot.body.curves
        assert curves.x[:3].tolist() == list(STEPS)
        expected = []
        for step in STEPS:
            labels, scores = predictions("a", step)
            one = (labels == 2, scores[:, 2]) if name == "eel" else (np.eye(3)[labels].ravel(), scores.ravel())
            expected.append(metrics.average_precision_score(*one))
        assert_allclose(curves.y[:3], expected, atol=1e-12)
    auc = plot_of(raw, state(raw, plot=PrPlot.STEPS, summary=PrSummary.ROC_AREA), "eel").body.curves[0]
    labels, scores = predictions("a", 10)
    assert auc.y[0] == pytest.approx(metrics.roc_auc_score(labels == 2, scores[:, 2]))


def test_selected_runs_stand_out_and_others_fade(raw: Catalog) -> None:
    wished = replace(state(raw), selected_runs=frozenset({"b"}))
    plot = plot_of(raw, wished, "cat")
    faint, strong = plot.body.curves
    assert (faint.keys, strong.keys) == (("a", "c"), ("b",))
    assert faint.colours[:, 3].max() < 100 < strong.colours[0, 3]
    assert strong.width > faint.width
    assert plot.marks[-1].run == "b"


def test_hidden_runs_are_not_drawn(raw: Catalog) -> None:
    hidden = replace(state(raw), runs=RunsState(unchecked=frozenset({"a"})))
    assert plot_of(raw, hidden, "cat").body.curves[0].keys == ("b", "c")
    none = replace(state(raw), runs=RunsState(unchecked=frozenset("abc")))
    nothing = emptiness(raw, none)
    assert nothing is not None
    assert nothing.remedy == "show_all_runs"


def test_a_zoom_belongs_to_one_plot_of_one_card(raw: Catalog) -> None:
    card = all_cards(raw, state(raw))[2]
    part = Domain(0.5, 1.0, 0.5, 1.0)
    zoomed = zoom_card(PrPlot.ROC, card.key, part).apply(state(raw, plot=PrPlot.ROC))
    chart = plot_of(raw, zoomed, card.name).chart
    assert (chart.x.lower, chart.x.upper, chart.y.lower, chart.y.upper) == (0.5, 1.0, 0.5, 1.0)
    assert plot_of(raw, zoomed, "dog").chart.x.lower < 0
    assert plot_of(raw, show_plot(PrPlot.PRECISION_RECALL).apply(zoomed), card.name).chart.x.lower < 0
    assert fit_cards(PrPlot.ROC, [card.key]).apply(zoomed).pr_curves.zoom == {}


def test_lines_of_equal_f1_are_that() -> None:
    recall, precision = iso_f(0.6)
    assert_allclose(2 * recall * precision / (recall + precision), 0.6, atol=1e-12)
    assert precision.max() == pytest.approx(1.0)


def test_calibration_and_scores_need_raw_predictions(raw: Catalog, logged: Catalog) -> None:
    wished = state(logged, plot=PrPlot.SCORES)
    nothing = emptiness(logged, wished)
    assert nothing is not None
    assert nothing.title == "No raw predictions"
    assert emptiness(raw, state(raw, plot=PrPlot.SCORES)) is None
    found = plot_of(raw, state(raw, plot=PrPlot.SCORES), "cat")
    curves = found.body.curves[0]
    for place in range(len(curves.keys)):
        part = slice(curves.starts[place], curves.starts[place + 1])
        assert np.trapezoid(curves.y[part], curves.x[part]) == pytest.approx(1.0)
    scores = found.body.found[0].scores
    assert scores is not None
    labels, said = predictions("a", 40)
    assert reliability_of(scores).brier == pytest.approx(metrics.brier_score_loss(labels == 0, said[:, 0]))


def test_bands_over_seeds_are_means_with_their_deviation(raw: Catalog) -> None:
    roc = state(raw, band=PrBand.SEEDS, plot=PrPlot.ROC)
    together = replace(roc, grouping=Grouping(GroupBy.PATTERN, pattern="()"))
    made = plot_of(raw, together, "cat")
    bands = [layer for layer in made.body.base if isinstance(layer, Band)]
    assert len(bands) == 1
    rows = []
    for run in "abc":
        labels, scores = predictions(run, 40)
        x, y, _ = metrics.roc_curve(labels == 0, scores[:, 0], drop_intermediate=False)
        rows.append(np.interp(bands[0].x, x, y))
    middle, away = np.mean(rows, axis=0), np.std(rows, axis=0, ddof=1)
    assert_allclose(bands[0].lower, np.clip(middle - away, 0, 1), atol=1e-9)
    assert_allclose(bands[0].upper, np.clip(middle + away, 0, 1), atol=1e-9)
    alone = plot_of(raw, roc, "cat")
    assert not [layer for layer in alone.body.base if isinstance(layer, Band)]
    assert "no two runs of one group" in alone.chart.note


def test_the_bootstrap_surrounds_each_curve(raw: Catalog) -> None:
    plot = plot_of(raw, state(raw, band=PrBand.BOOTSTRAP), "cat")
    bands = [layer for layer in plot.body.base if isinstance(layer, Band)]
    assert [band.key for band in bands] == ["a", "b", "c"]
    curves = plot.body.curves[0]
    first = slice(*curves.starts[:2].tolist())
    middle = np.interp(bands[0].x, curves.x[first][::-1], curves.y[first][::-1])
    inside = (bands[0].lower <= middle + 1e-6) & (middle <= bands[0].upper + 1e-6)
    assert inside.mean() > 0.95


def test_what_cannot_be_read_costs_only_itself(tmp_path: Path) -> None:
    write_predictions(tmp_path, ("a", "b"))
    found = catalog(tmp_path)
    (tmp_path / "a" / "predictions_step40.npz").unlink()
    plot = plot_of(found, state(found, averages=False), "cat")
    assert plot.body.curves[0].keys == ("b",)
    assert "1 run unreadable" in plot.chart.note
    assert {row.run for row in points(found, state(found)).rows} == {"b"}


def test_reading_ahead_reads_all_steps_and_stops_when_told(raw: Catalog, tmp_path: Path) -> None:
    write_predictions(tmp_path)
    found = catalog(tmp_path)
    wished = state(found, averages=False)
    assert read_ahead(found, wished, lambda: True) == 0
    before = loads.made
    assert read_ahead(found, wished, lambda: False) == 27
    assert loads.made == before + 27
    points(found, state(found, 20, averages=False))
    assert loads.made == before + 27


def test_the_range_of_thresholds_follows_the_scores(raw: Catalog, tmp_path: Path) -> None:
    assert threshold_range(raw, state(raw)) == (0.0, 1.0)
    (tmp_path / "a").mkdir()
    np.savez(tmp_path / "a" / "predictions.npz", y_true=[0, 1, 1], logits=[-3.0, 0.5, 7.0])
    logits = catalog(tmp_path)
    assert threshold_range(logits, state(logits)) == (-3.0, 7.0)
    assert "no probabilities" in plot_of(logits, state(logits, plot=PrPlot.CALIBRATION), "predictions").chart.note


def test_cards_fill_rows_and_one_alone_fills_the_window() -> None:
    def cards(count: int) -> list[PrCard]:
        return [PrCard(str(k), "", str(k), (), Average.NONE) for k in range(count)]

    layout = lay_out(cards(7), 1000, 600, 320)
    assert [place.left for place in layout.places[:3]] == [16, 343, 669]
    assert {place.top for place in layout.places[3:6]} == {layout.places[0].bottom + 12}
    assert layout.height > 600
    (alone,) = lay_out(cards(1), 1000, 600, 320).places
    assert (alone.width, alone.height) == (968, 568)
    assert [place.card.key for place in layout.in_sight(0, 100)] == ["0", "1", "2"]


def test_a_class_with_a_slash_is_one_of_those_without() -> None:
    names = ["Bag", "Coat", "T-shirt/top"]
    tags = {name: TagInfo("pr_curves") for name in names}
    run = Run("r", "tensorboard", ("f",), tags, blobs=dict.fromkeys(names, one()))
    found = Catalog(runs={"r": run})
    cards = all_cards(found, state(found))
    assert [card.name for card in cards] == ["micro average", "macro average", "Bag", "Coat", "top"]
    assert len(cards[0].members) == 3
    splits = {"train/pr": TagInfo("pr_curves"), "val/pr": TagInfo("pr_curves")}
    apart = Catalog(runs={"r": Run("r", "tensorboard", ("f",), splits, blobs=dict.fromkeys(splits, one()))})
    assert [card.title for card in all_cards(apart, state(apart))] == ["train/pr", "val/pr"]


def one() -> BlobSeries:
    """Return a series of one payload."""
    zero = np.zeros(1, dtype=np.int64)
    return BlobSeries(np.zeros(1), zero, zero.astype(np.int32), zero, zero)


def test_what_is_wished_is_saved_and_read_again(raw: Catalog) -> None:
    wished = state(raw, 20, plot=PrPlot.ROC, rule=ThresholdRule.COST, cost_fp=3.0, sort=PrSort("ap", False))
    wished = zoom_card(PrPlot.ROC, "predictions/cat", Domain(0, 1, 0, 0.5)).apply(hold_step("a", 10).apply(wished))
    text = json.dumps(Encoder().encode(wished.pr_curves, PrCurvesState))
    assert Decoder().decode(json.loads(text), PrCurvesState) == wished.pr_curves


def test_a_classifier_without_errors_says_why_no_curve_of_errors_is_seen(tmp_path: Path) -> None:
    labels = np.repeat([0, 1], 50)
    for run, scores in (("right", labels * 0.8 + 0.1), ("wrong", np.arange(100) * 37 % 100 / 100)):
        (tmp_path / run).mkdir()
        np.savez(tmp_path / run / "predictions.npz", y_true=labels, y_score=scores)
    found = catalog(tmp_path)
    both = state(found, plot=PrPlot.DETECTION_ERRORS)
    card = shown_cards(found, both)[0].name
    said = "1 run not drawn: errors of 0 % have no place"
    assert plot_of(found, both, card).chart.note == said
    alone = replace(both, runs=RunsState(query="right"))
    chart = plot_of(found, alone, card).chart
    assert chart.note == said
    assert [chart.x.lower, chart.x.upper] == pytest.approx([-3.24, -0.10], abs=0.01), "rates that errors have"
    assert "not drawn" not in plot_of(found, replace(both, runs=RunsState(query="wrong")), card).chart.note
