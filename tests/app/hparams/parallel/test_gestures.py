"""Brushes, axes, hover and selection by mouse."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.session.commands.runs.hparams import show_axes
from core.state import FieldBrush, Rail
from tests.app.hparams.conftest import ACCURACY, AXES, CONTROL, DEPTH, LEFT, LOSS, LR, NO_KEY, OPTIMISER, SHIFT, Stage


def test_a_drag_on_an_axis_shows_the_runs_of_a_range_and_is_one_undo_step(stage: Stage) -> None:
    stage.drag(stage.on(ACCURACY, 0.5), stage.on(ACCURACY, 0.9))
    (span,) = stage.brush.ranges
    numbers = stage.numbers(ACCURACY)
    low, high = numbers.min(), numbers.max()
    assert (span.lower - low) / (high - low) == pytest.approx(0.5, abs=0.005)
    assert (span.upper - low) / (high - low) == pytest.approx(0.9, abs=0.005)
    inside = int(np.count_nonzero((numbers >= span.lower) & (numbers <= span.upper)))
    assert 0 < stage.shown == inside < 200
    assert stage.view.note.text() == f"{inside} of 200 shown · {200 - inside} faint"
    assert stage.brush.label.startswith("accuracy: ")
    stage.undo()
    assert stage.brushes == ()
    assert stage.shown == 200


def test_ranges_are_values_on_a_logarithmic_axis(stage: Stage) -> None:
    stage.drag(stage.on(LR, 0.25), stage.on(LR, 0.75))
    (span,) = stage.brush.ranges
    low, high = np.log10(stage.numbers(LR).min()), np.log10(stage.numbers(LR).max())
    assert (np.log10(span.lower) - low) / (high - low) == pytest.approx(0.25, abs=0.005)
    assert (np.log10(span.upper) - low) / (high - low) == pytest.approx(0.75, abs=0.005)


def test_the_end_of_a_range_is_dragged_and_its_middle_moves_it(stage: Stage) -> None:
    stage.drag(stage.on(ACCURACY, 0.4), stage.on(ACCURACY, 0.6))
    (before,) = stage.brush.ranges
    stage.drag(stage.on(ACCURACY, 0.6), stage.on(ACCURACY, 0.8))
    (wider,) = stage.brush.ranges
    assert wider.lower == before.lower
    assert wider.upper > before.upper
    stage.drag(stage.on(ACCURACY, 0.55), stage.on(ACCURACY, 0.65))
    (moved,) = stage.brush.ranges
    assert moved.upper - moved.lower == pytest.approx(wider.upper - wider.lower, rel=0.02)
    assert moved.lower > wider.lower
    stage.drag(stage.on(ACCURACY, 0.6), stage.on(ACCURACY, 2.0))
    (stopped,) = stage.brush.ranges
    assert stopped.upper == pytest.approx(stage.numbers(ACCURACY).max())


def test_shift_adds_a_range_and_a_plain_drag_begins_anew(stage: Stage) -> None:
    stage.drag(stage.on(ACCURACY, 0.1), stage.on(ACCURACY, 0.2))
    stage.drag(stage.on(ACCURACY, 0.8), stage.on(ACCURACY, 0.9), SHIFT)
    assert stage.count_ranges() == 2
    first = stage.shown
    assert first > 0
    stage.drag(stage.on(ACCURACY, 0.15), stage.on(ACCURACY, 0.85), CONTROL)
    assert stage.count_ranges() == 1, "ranges that overlap are one"
    stage.drag(stage.on(ACCURACY, 0.95), stage.on(ACCURACY, 1.0))
    assert stage.count_ranges() == 1
    assert stage.brush.ranges[0].lower > 0.5


def test_brushes_of_several_axes_narrow_one_another(stage: Stage) -> None:
    stage.drag(stage.on(ACCURACY, 0.5), stage.on(ACCURACY, 1.05))
    one = stage.shown
    stage.drag(stage.on(DEPTH, -0.02), stage.on(DEPTH, 0.5))
    assert len(stage.brushes) == 2
    assert 0 < stage.shown < one


def test_a_click_on_an_axis_clears_it(stage: Stage) -> None:
    stage.drag(stage.on(ACCURACY, 0.5), stage.on(ACCURACY, 0.9))
    stage.click(stage.on(ACCURACY, 0.2))
    assert stage.brushes == ()
    stage.undo()
    assert len(stage.brushes) == 1


def test_a_click_chooses_a_category_ctrl_adds_one_that_is_not_beside_it(stage: Stage) -> None:
    stage.click(stage.category(OPTIMISER, "adam"))
    assert stage.brush.categories == {"adam"}
    stage.click(stage.category(OPTIMISER, "sgd"), CONTROL)
    assert stage.brush.categories == {"adam", "sgd"}
    kinds = [run.params["optimiser"] for run in stage.workspace.session.catalog.runs.values()]
    assert stage.shown == kinds.count("adam") + kinds.count("sgd")
    stage.click(stage.category(OPTIMISER, "lamb"))
    assert stage.brushes == ()


def test_a_double_click_toggles_a_category(stage: Stage) -> None:
    stage.click(stage.category(OPTIMISER, "adam"))
    QTest.qWait(QApplication.doubleClickInterval() + 50)
    stage.double_click(stage.category(OPTIMISER, "sgd"))
    assert stage.brush.categories == {"adam", "sgd"}
    stage.undo()
    assert stage.brush.categories == {"adam"}, "the first click of a double click is no step of its own"
    stage.workspace.session.redo()
    QTest.qWait(QApplication.doubleClickInterval() + 50)
    stage.double_click(stage.category(OPTIMISER, "adam"))
    assert stage.brush.categories == {"sgd"}


def test_a_drag_over_slots_chooses_all_it_touches(stage: Stage) -> None:
    stage.drag(stage.category(OPTIMISER, "adam"), stage.category(OPTIMISER, "lamb"))
    assert stage.brush.categories == {"adam", "lamb"}


@pytest.mark.parametrize("rail", ["nan", "inf", "-inf", "missing"])
def test_a_click_on_a_rail_shows_the_runs_there(stage: Stage, rail: str) -> None:
    stage.click(stage.rail(LOSS, rail))
    assert stage.brush.rails == {Rail(rail)}
    assert stage.shown == 1


def test_a_drag_past_the_end_takes_the_rails_along(stage: Stage) -> None:
    end = stage.rail(LOSS, "missing") + QPoint(0, 3)
    stage.drag(stage.on(LOSS, 1.0) - QPoint(0, 3), end)
    assert stage.brush.rails == {Rail.BELOW, Rail.NAN, Rail.MISSING}
    assert stage.shown == 199
    assert stage.brush.ranges[0].lower == -np.inf


def test_escape_takes_a_drag_back(stage: Stage) -> None:
    stage.drag(stage.on(ACCURACY, 0.2), stage.on(ACCURACY, 0.4))
    before = stage.brush
    stage.drag(stage.on(ACCURACY, 0.8), stage.on(ACCURACY, 0.95), release=False)
    QTest.qWait(150)  # everything else has been told by now
    assert stage.view.tool_active()
    assert stage.view.escape()
    QTest.mouseRelease(stage.ground, LEFT, NO_KEY, stage.on(ACCURACY, 0.95))
    stage.settle()
    assert stage.brush == before
    assert not stage.view.escape()


def test_everything_follows_while_a_range_is_dragged(stage: Stage) -> None:
    stage.drag(stage.on(ACCURACY, 0.2), stage.on(ACCURACY, 0.9), release=False)
    stage.qtbot.waitUntil(lambda: stage.shown < 200)
    stage.qtbot.waitUntil(lambda: not stage.part.shown.all())
    QTest.mouseRelease(stage.ground, LEFT, NO_KEY, stage.on(ACCURACY, 0.9))
    stage.settle()
    stage.undo()
    assert stage.shown == 200, "the whole drag is one undo step"


def test_a_title_that_is_dragged_moves_its_axis(stage: Stage) -> None:
    stage.drag(stage.title(LR), stage.title(DEPTH))
    order = ["params.optimiser", "params.depth", "params.lr", "metrics.loss", "metrics.accuracy"]
    assert list(stage.state.hparams.axes or ()) == order
    assert [axis.key for axis in stage.part.axes] == order
    stage.undo()
    assert stage.part.axes[0].key == "params.lr"


def test_an_axis_that_is_dragged_out_is_removed(stage: Stage) -> None:
    out = stage.title(DEPTH) - QPoint(0, 200)
    stage.drag(stage.title(DEPTH), out)
    assert "params.depth" not in (stage.state.hparams.axes or ())
    assert len(stage.part.axes) == 4
    stage.undo()
    assert len(stage.part.axes) == 5


def test_hover_tells_the_run_everywhere_and_shows_its_values(stage: Stage) -> None:
    at = stage.between(17, DEPTH)
    stage.move(at)
    run = stage.workspace.session.hover.run
    assert run is not None
    line = stage.part.keys.index(run)
    assert abs(stage.between(line, DEPTH).y() - at.y()) <= 10
    assert stage.surface.hovered == line
    card = stage.view.gestures.card
    assert card.isVisible()
    assert card.name == run
    assert dict(card.rows)["optimiser"] == stage.workspace.session.catalog.runs[run].params["optimiser"]
    stage.surface.left.emit()
    assert stage.workspace.session.hover.run is None
    assert not card.isVisible()


def test_lines_that_are_faint_are_not_hovered(stage: Stage) -> None:
    stage.drag(stage.on(ACCURACY, 0.9), stage.on(ACCURACY, 1.05))
    faint = int(np.flatnonzero(~stage.part.shown)[5])
    stage.move(stage.between(faint, LR))
    run = stage.workspace.session.hover.run
    assert run is None or stage.part.shown[stage.part.keys.index(run)]


def test_a_click_selects_the_line_and_keys_add_and_toggle(stage: Stage) -> None:
    stage.click(stage.between(3, DEPTH))
    (first,) = stage.state.selected_runs
    assert stage.part.selected.tolist() == [stage.part.keys.index(first)]
    stage.click(stage.between(90, LR), SHIFT)
    assert len(stage.state.selected_runs) == 2
    stage.click(stage.between(3, DEPTH), CONTROL)
    assert first not in stage.state.selected_runs
    stage.click(QPoint(4, 200))
    assert stage.state.selected_runs == frozenset()


def test_the_wheel_zooms_an_axis_around_the_mouse(stage: Stage) -> None:
    geometry = stage.surface.geometry_of(ACCURACY)
    assert geometry is not None
    at = stage.on(ACCURACY, 0.75)
    value = geometry.value_at(at.y())
    stage.wheel(at, 3)
    limits = stage.state.hparams.choice("metrics.accuracy").limits
    assert limits is not None
    assert limits.lower < value < limits.upper
    after = stage.surface.geometry_of(ACCURACY)
    assert after is not None
    assert after.y_of(value) == pytest.approx(at.y(), abs=1.0)
    assert "beyond" in stage.part.axes[ACCURACY].detail
    stage.wheel(at, -8)
    assert stage.state.hparams.choice("metrics.accuracy").limits is None
    stage.undo()
    assert stage.state.hparams.choice("metrics.accuracy").limits is None, "turning the wheel is one undo step"


def test_keep_exclude_and_restore(stage: Stage) -> None:
    stage.drag(stage.on(ACCURACY, 0.5), stage.on(ACCURACY, 1.05))
    inside = stage.shown
    QTest.mouseClick(stage.host.toolbar.keep, LEFT)
    stage.settle()
    assert (stage.shown, len(stage.part.keys), stage.brushes) == (inside, inside, ())
    assert stage.view.note.text() == f"{inside} of 200 shown · {200 - inside} hidden"
    stage.drag(stage.on(DEPTH, 0.5), stage.on(DEPTH, 1.05))
    more = stage.shown
    QTest.mouseClick(stage.host.toolbar.exclude, LEFT)
    stage.settle()
    assert stage.shown == inside - more
    stage.undo()
    assert stage.shown == more
    assert isinstance(stage.brush, FieldBrush)
    QTest.mouseClick(stage.host.toolbar.clear, LEFT)
    QTest.mouseClick(stage.host.toolbar.restore, LEFT)
    stage.settle()
    assert stage.shown == 200
    assert not stage.host.toolbar.restore.isEnabled()


def test_many_axes_scroll_and_stay_apart(stage: Stage) -> None:
    more = [f"{how}(metrics.{what})" for how in ("min", "max", "mean", "first") for what in ("loss", "accuracy")]
    stage.workspace.session.do(show_axes("Axes", [*more, *AXES]))
    stage.settle()
    bar = stage.surface.horizontalScrollBar()
    assert bar.maximum() > 0
    xs = [axis.x for axis in stage.part.axes]
    assert min(np.diff(xs)) >= 80
    stage.wheel(QPoint(200, 20), -20)
    assert bar.value() == bar.maximum()
    assert stage.surface.painted is not None
    assert stage.surface.painted.left > 0, "what is out of sight is not painted"
    last = len(more) + ACCURACY
    stage.drag(stage.on(last, 0.5), stage.on(last, 0.9))
    assert stage.brush.field == "metrics.accuracy"


def test_the_keyboard_reaches_everything(stage: Stage) -> None:
    stage.surface.setFocus(Qt.FocusReason.TabFocusReason)
    assert stage.surface.focused_axis == LR
    stage.key(Qt.Key.Key_Right)
    stage.key(Qt.Key.Key_Tab)
    assert stage.surface.focused_axis == DEPTH
    assert "depth" in stage.surface.accessibleDescription()
    stage.key(Qt.Key.Key_Up)
    (made,) = stage.brush.ranges
    stage.key(Qt.Key.Key_Up)
    (moved,) = stage.brush.ranges
    assert moved.lower > made.lower
    stage.key(Qt.Key.Key_Down, SHIFT)
    (grown,) = stage.brush.ranges
    assert grown.upper == pytest.approx(moved.upper)
    assert grown.lower < moved.lower
    stage.key(Qt.Key.Key_Right, CONTROL)
    assert (stage.state.hparams.axes or ())[DEPTH : DEPTH + 2] == ("metrics.loss", "params.depth")
    assert stage.surface.focused_axis == DEPTH + 1
    stage.key(Qt.Key.Key_Delete)
    assert stage.brushes == ()
    stage.surface.focus_axis(OPTIMISER)
    stage.key(Qt.Key.Key_Down)
    assert stage.brush.categories == {"adam"}
    stage.key(Qt.Key.Key_Down)
    assert stage.brush.categories == {"lamb"}


def test_an_image_has_the_lines_where_they_are(stage: Stage) -> None:
    painted = stage.surface.painted
    assert painted is not None
    scale = painted.wish.viewport.scale
    for line in range(0, 200, 23):
        at = stage.between(line, DEPTH, 0.5)
        x = round((at.x() + stage.surface.offset() - painted.left) * scale)
        column = [painted.image.pixelColor(x, round(at.y() * scale) + row).alpha() for row in (-1, 0, 1)]
        assert max(column) > 20
