"""Cards of runs, top labels, and pages of figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.text import Text
from numpy.testing import assert_array_equal
from sklearn import metrics

from core.export.figures.figure import draw
from core.export.figures.look import FigureLook
from core.model import Catalog
from core.results import Results
from core.session.commands.cards.pr_curves import hide_classes, query_classes, show_cards
from core.state import PrBand, PrCards, PrPlot, SessionState, StepRange
from core.style import ThemeName
from core.views.picture import Chart, Viewport
from core.views.pr_curves import chart as charts
from core.views.pr_curves.by_run import class_legend, drawn_cards
from core.views.pr_curves.cards import Average, shown_cards
from core.views.pr_curves.chart import CardPlot, card_plot
from core.views.pr_curves.picture import resolve
from core.views.pr_curves.wish import card_wish
from tests.core.views.pr_curves.made import CLASSES, catalog, predictions, state
from tests.core.views.pr_curves.seen import VIEW, plot_of, points, value


def run_plot(found: Catalog, wished: SessionState, run: str) -> CardPlot:
    card = next(card for card in drawn_cards(found, wished) if card.of_run == run)
    return card_plot(card_wish(found, wished, card, VIEW))


def vertices(plot: CardPlot, key: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    for layer in plot.body.curves:
        if key in layer.keys:
            place = layer.keys.index(key)
            piece = slice(layer.starts[place], layer.starts[place + 1])
            return np.stack([layer.x[piece], layer.y[piece]])
    raise AssertionError(key)


@pytest.mark.parametrize("plot", [PrPlot.PRECISION_RECALL, PrPlot.ROC, PrPlot.CALIBRATION, PrPlot.STEPS])
def test_a_card_of_a_run_has_the_curves_of_its_classes(raw: Catalog, plot: PrPlot) -> None:
    by_class = state(raw, plot=plot)
    by_run = show_cards(PrCards.RUN).apply(by_class)
    assert [card.title for card in drawn_cards(raw, by_run)] == ["a", "b", "c"]
    of_b = run_plot(raw, by_run, "b")
    labels = [card.label for card in shown_cards(raw, by_class)]
    assert [line.key for line in of_b.wish.lines] == labels
    for card in shown_cards(raw, by_class):
        of_class = card_plot(card_wish(raw, by_class, card, VIEW))
        assert_array_equal(vertices(of_b, card.label), vertices(of_class, "b"))
    assert of_b.chart.legend is not None
    entries = [(entry.key, entry.colour, entry.dash) for entry in of_b.chart.legend.entries]
    assert {entry[0] for entry in entries} == set(labels)
    assert len({entry[1:] for entry in entries}) == len(labels)


def test_a_card_of_a_run_says_the_mean_over_its_classes(raw: Catalog) -> None:
    labels, scores = predictions("c", 40)
    plot = run_plot(raw, state(raw, by=PrCards.RUN), "c")
    expected = metrics.average_precision_score(np.eye(3)[labels], scores, average="macro")
    assert plot.chart.note == f"Mean AP {expected:.4f}"
    roc = run_plot(raw, state(raw, by=PrCards.RUN, plot=PrPlot.ROC), "c")
    assert roc.chart.note == f"Mean AUC {metrics.roc_auc_score(np.eye(3)[labels], scores, average='macro'):.4f}"


def test_classes_are_hidden_on_cards_of_runs_only(raw: Catalog) -> None:
    wished = hide_classes(frozenset({"dog", "micro average"})).apply(state(raw, by=PrCards.RUN))
    assert [line.label for line in run_plot(raw, wished, "a").wish.lines] == ["macro average", "cat", "eel"]
    assert [entry.key for entry in class_legend(raw, wished, ThemeName.LIGHT)][:3] == list(CLASSES)
    assert len(drawn_cards(raw, show_cards(PrCards.CLASS).apply(wished))) == 5
    nothing = hide_classes(frozenset((*CLASSES, "micro average", "macro average"))).apply(wished)
    assert run_plot(raw, nothing, "a").wish.lines == ()
    some = query_classes("cat").apply(wished)
    assert [line.label for line in run_plot(raw, some, "a").wish.lines] == ["cat"]


def test_a_class_keeps_its_colour_whatever_is_filtered(raw: Catalog) -> None:
    whole = {entry.key: entry.colour for entry in class_legend(raw, state(raw, by=PrCards.RUN), ThemeName.DARK)}
    some = class_legend(raw, state(raw, by=PrCards.RUN, class_query="eel"), ThemeName.DARK)
    assert [(entry.key, entry.colour) for entry in some] == [("eel", whole["eel"])]


def test_more_classes_than_safe_colours_have_dashes(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    labels = np.arange(60) % 20
    names = [f"k{place}" for place in range(20)]
    np.savez(tmp_path / "run" / "predictions.npz", y_true=labels, y_score=np.eye(20)[labels], classes=names)
    found = catalog(tmp_path)
    wished = state(found, by=PrCards.RUN, averages=False)
    entries = class_legend(found, wished, ThemeName.LIGHT)
    assert [entry.dash for entry in entries] == [place // 8 for place in range(20)]
    (layer,) = run_plot(found, wished, "run").body.curves
    assert dict(zip(layer.keys, layer.dashes, strict=True)) == {entry.key: entry.dash for entry in entries}


def test_cards_of_runs_have_marks_bands_and_selection_of_their_own(raw: Catalog) -> None:
    wished = replace(state(raw, by=PrCards.RUN, band=PrBand.SEEDS), selected_runs=frozenset({"a"}))
    plot = run_plot(raw, wished, "a")
    assert plot.wish.band is PrBand.NONE
    assert plot.wish.selected == frozenset()
    assert {(mark.run, mark.key) for mark in plot.marks} == {("a", line.key) for line in plot.wish.lines}
    single = {mark.key: (mark.x, mark.y) for mark in plot.marks}
    mine = next(mark for mark in plot_of(raw, state(raw), "dog").marks if mark.run == "a")
    assert single["dog"] == (mine.x, mine.y)


def test_groups_of_classes_have_cards_of_their_own_and_share_colours(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    for name in ("valid_predictions", "test_predictions"):
        labels, scores = predictions("a", 10)
        np.savez(tmp_path / "run" / f"{name}.npz", y_true=labels, y_score=scores, classes=np.array(CLASSES))
    found = catalog(tmp_path)
    cards = drawn_cards(found, state(found, by=PrCards.RUN))
    assert [(card.prefix, card.name) for card in cards] == [("test_predictions/", "run"), ("valid_predictions/", "run")]
    wishes = [card_wish(found, state(found, by=PrCards.RUN), card, VIEW) for card in cards]
    assert [line.colour for line in wishes[0].lines] == [line.colour for line in wishes[1].lines]


# Top labels


def top_error(run: str, step: int) -> float:
    """Return the error of the top label as it is defined: mean distance of confidence and accuracy over ten bins."""
    labels, scores = predictions(run, step)
    sure, right = scores.max(axis=1), scores.argmax(axis=1) == labels
    bins = np.ceil(sure * 10).astype(int)
    return float(sum((bins == k).mean() * abs(right[bins == k].mean() - sure[bins == k].mean()) for k in set(bins)))


@pytest.mark.parametrize("step", [10, None])
def test_the_table_tells_the_error_of_the_top_label(raw: Catalog, step: int | None) -> None:
    table = points(raw, state(raw, step))
    for run in ("a", "b", "c"):
        expected = top_error(run, step or 40)
        for name in ("micro average", "macro average"):
            assert value(table, run, name, "top_ece") == pytest.approx(expected, abs=1e-12)
        assert np.isnan(value(table, run, "cat", "top_ece"))
        each = [value(table, run, name, "ece") for name in CLASSES]
        assert value(table, run, "macro average", "ece") == pytest.approx(np.mean(each))
    assert {row.short for row in table.rows} == {"micro average", "macro average", *CLASSES}


def test_calibration_has_a_card_of_the_top_label(raw: Catalog, logged: Catalog) -> None:
    wished = state(raw, plot=PrPlot.CALIBRATION)
    names = ["micro average", "top label", *CLASSES]
    assert [card.name for card in shown_cards(raw, wished)] == names
    assert [card.name for card in shown_cards(raw, state(raw, plot=PrPlot.SCORES))] == names
    plot = plot_of(raw, wished, "top label")
    assert (plot.chart.x.title, plot.chart.y.title) == ("Mean confidence", "Accuracy")
    by_run = run_plot(raw, show_cards(PrCards.RUN).apply(wished), "b")
    assert by_run.chart.note == f"Top-label ECE {top_error('b', 40):.4f}"
    assert shown_cards(logged, state(logged, plot=PrPlot.CALIBRATION)) == ()


def test_examples_of_several_classes_have_no_top_label(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    several = np.array([[1, 0, 1], [0, 1, 0], [1, 1, 0]])
    np.savez(tmp_path / "run" / "predictions.npz", y_true=several, y_score=np.full((3, 3), 0.5))
    found = catalog(tmp_path)
    assert Average.TOP not in {card.average for card in shown_cards(found, state(found, plot=PrPlot.CALIBRATION))}
    assert np.isnan(points(found, state(found)).values[:, -2]).all()


# Pages


def test_a_page_has_as_many_charts_as_can_be_read_averages_first(raw: Catalog) -> None:
    small = resolve(raw, Results(), state(raw), Viewport(480, 300))
    assert [placed.part.title for placed in small.parts if isinstance(placed.part, Chart)] == [
        "micro average",
        "macro average",
    ]
    assert small.note == "2 of 5 charts"
    assert min(placed.width for placed in small.parts) >= 200
    assert max(placed.top + placed.height for placed in small.parts) <= 300
    whole = resolve(raw, Results(), state(raw), Viewport(720, 520))
    assert (len(whole.parts), whole.note) == (5, "")
    assert max(placed.top + placed.height for placed in whole.parts) <= 520
    chosen = resolve(raw, Results(), state(raw), Viewport(480, 300), shown_cards(raw, state(raw)))
    assert (len(chosen.parts), chosen.note) == (5, "")


def test_a_figure_says_how_many_charts_it_leaves_out(raw: Catalog) -> None:
    picture = resolve(raw, Results(), state(raw), Viewport(480, 300))
    for look in (FigureLook(), FigureLook(width=120, height=80)):
        sheet = draw(picture, None, look)
        (note,) = [text for text in sheet.figure.findobj(Text) if text.get_text() == "2 of 5 charts"]
        box = note.get_window_extent()
        assert box.y0 >= 0
        assert box.y1 < 0.15 * sheet.figure.bbox.height


def test_the_linked_range_stands_on_the_axis_of_steps_only(raw: Catalog) -> None:
    span = StepRange(10, 20)
    steps = plot_of(raw, replace(state(raw, plot=PrPlot.STEPS), step_range=span), "cat")
    assert steps.chart.extent is not None
    assert (steps.chart.extent.lower, steps.chart.extent.upper) == (10.0, 20.0)
    before = charts.bodies.made
    moved = plot_of(raw, replace(state(raw, plot=PrPlot.STEPS), step_range=StepRange(20, 40)), "cat")
    assert (moved.body, charts.bodies.made) == (steps.body, before)
    assert plot_of(raw, replace(state(raw), step_range=span), "cat").chart.extent is None
