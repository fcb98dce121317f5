"""What drags, clicks and the resting mouse do on cards of PR curves."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from sklearn import metrics

from app.views.pr_curves.drawing import mapping_of, plot_area
from core.session.command import change_session
from core.state import PrMeasure, PrPlot
from core.views.pr_curves.readout import key_near
from tests.app.pr_curves.conftest import CONTROL, LEFT, NO_KEY, SHIFT, Stage, cell
from tests.core.views.pr_curves.made import STEPS, predictions


def test_dragging_a_mark_along_its_curve_moves_the_threshold_of_all(stage: Stage) -> None:
    images = stage.view.painter.images
    start = stage.mark("cat", "a")
    labels, scores = predictions("a", 40)
    precision, recall, thresholds = metrics.precision_recall_curve(labels == 0, scores[:, 0])
    place = int(np.argmin(np.abs(recall[:-1] - 0.5)))
    stage.drag(start, stage.at("cat", recall[place], precision[place]))
    moved = stage.wished.threshold
    near = np.flatnonzero(np.abs(recall[:-1] - 0.5) < 0.03)
    assert thresholds[near].min() <= moved <= thresholds[near].max()
    assert stage.view.thresholds.box.value() == pytest.approx(moved, abs=1e-4)
    assert cell(stage, "c", "eel", "threshold") == f"{moved:.4f}"
    assert stage.view.painter.images == images
    stage.undo()
    assert stage.wished.threshold == 0.5


def test_escape_takes_a_drag_back(stage: Stage) -> None:
    start = stage.mark("dog", "a")
    stage.drag(start, start + QPoint(-60, -20), release=False)
    assert stage.wished.threshold != 0.5
    assert stage.view.tool_active()
    assert stage.view.escape()
    assert stage.wished.threshold == 0.5
    QTest.mouseRelease(stage.ground, LEFT, NO_KEY, start)
    assert not stage.view.escape()


def test_the_line_of_the_threshold_can_be_dragged(stage: Stage) -> None:
    stage.do(plot=PrPlot.THRESHOLD, measure=PrMeasure.F_BETA)
    stage.drag(stage.at("cat", 0.5, 0.2), stage.at("cat", 0.25, 0.3))
    assert stage.wished.threshold == pytest.approx(0.25, abs=0.01)
    stage.do(plot=PrPlot.SCORES)
    stage.drag(stage.at("cat", stage.wished.threshold, 0.5), stage.at("cat", 0.6, 0.5))
    assert stage.wished.threshold == pytest.approx(0.6, abs=0.01)


def test_a_drag_elsewhere_zooms_and_a_double_click_shows_all(stage: Stage) -> None:
    stage.drag(stage.at("dog", 0.1, 0.2), stage.at("dog", 0.5, 0.6))
    chart = stage.card("dog").plot.chart
    assert chart.x.lower == pytest.approx(0.1, abs=0.01)
    assert chart.y.upper == pytest.approx(0.6, abs=0.01)
    assert stage.card("cat").plot.chart.x.lower < 0
    stage.double_click(stage.at("dog", 0.3, 0.4))
    assert stage.wished.zoom == {}
    stage.wheel(stage.at("dog", 0.5, 0.5), 2)
    zoomed = stage.card("dog").plot.chart.x
    assert zoomed.upper - zoomed.lower == pytest.approx(1.04 / 1.2**2)
    stage.drag(stage.at("dog", 0.5, 0.5), stage.at("dog", 0.4, 0.5), Qt.MouseButton.MiddleButton)
    moved = stage.card("dog").plot.chart.x
    assert moved.lower - zoomed.lower == pytest.approx(0.1, abs=0.01)
    stage.undo()
    stage.undo()
    assert stage.wished.zoom == {}


def test_a_drag_back_to_where_it_began_zooms_nowhere(stage: Stage) -> None:
    start = stage.at("dog", 0.1, 0.2)
    stage.drag(start, start + QPoint(60, -40), release=False)
    boxes = [stage.view.surface.box]
    stage.move(start + QPoint(1, 1))
    boxes.append(stage.view.surface.box)
    assert [box is not None for box in boxes] == [True, False]
    QTest.mouseRelease(stage.ground, LEFT, NO_KEY, start + QPoint(1, 1))
    assert stage.wished.zoom == {}


def test_hover_says_what_lies_under_the_mouse_and_links_the_run(stage: Stage) -> None:
    labels, scores = predictions("b", 40)
    precision, recall, _ = metrics.precision_recall_curve(labels == 1, scores[:, 1])
    place = int(np.argmin(np.abs(recall[:-1] - 0.97)))
    stage.move(stage.at("dog", recall[place], precision[place]))
    run = stage.workspace.session.hover.run
    tip = stage.view.gestures.tip
    assert run is not None
    assert tip.isVisible()
    assert tip.reading is not None
    assert tip.reading.run == run == stage.surface.run
    own_labels, own_scores = predictions(run, 40)
    told = own_scores[:, 1] >= tip.reading.point.threshold
    values = dict(tip.rows)
    assert values["TP"] == str((told & (own_labels == 1)).sum())
    assert values["Precision"] == f"{metrics.precision_score(own_labels == 1, told):.4f}"
    stage.move(QPoint(2, 2))
    assert stage.workspace.session.hover.run is None
    assert not tip.isVisible()


def test_what_is_under_a_resting_mouse_is_said_anew_when_curves_change_below_it(stage: Stage) -> None:
    place = stage.mark("cat", "b")

    def told() -> tuple[str | None, int | None]:
        """Return run and step of what the tip says, after making sure that it is what lies there."""
        card, found = stage.card("cat"), stage.surface.reading
        area = plot_area(card.place)
        x, y = place.x() - area.left(), place.y() - area.top()
        assert (None if found is None else found[1].run) == key_near(card.plot, mapping_of(card), x, y)
        assert stage.view.gestures.tip.isVisible() == (found is not None)
        return (None, None) if found is None else (found[1].run, found[1].step)

    stage.move(place)
    assert told()[1] == STEPS[-1]
    stage.workspace.session.do(change_session("Step", step=STEPS[0]))
    stage.settle()
    assert told()[1] in (STEPS[0], None)
    stage.do(plot=PrPlot.ROC)
    told()


def test_a_curve_that_is_dragged_along_is_the_one_in_the_panel(stage: Stage) -> None:
    stage.click(stage.mark("cat", "b"))
    assert stage.panel.whose.text().startswith("b\npredictions/cat")
    start = stage.mark("dog", "c")
    stage.drag(start, start + QPoint(-60, -20))
    assert stage.panel.whose.text().startswith("c\npredictions/dog")
    assert stage.state.selected_runs == {"b"}


def test_a_click_selects_a_run_everywhere(stage: Stage) -> None:
    stage.click(stage.mark("cat", "b"))
    assert stage.state.selected_runs == {"b"}
    stage.click(stage.mark("cat", "c"), SHIFT)
    assert stage.state.selected_runs == {"b", "c"}
    stage.click(stage.mark("cat", "c"), CONTROL)
    assert stage.state.selected_runs == {"b"}
    rows = {index.row() for index in stage.view.points.selectionModel().selectedRows()}
    points = stage.view.points.rows.points
    assert points is not None
    assert {points.rows[row].run for row in rows} == {"b"}
    assert "b\n" in stage.panel.whose.text()
    stage.click(stage.at("cat", 0.1, 0.2))
    assert stage.state.selected_runs == frozenset()
