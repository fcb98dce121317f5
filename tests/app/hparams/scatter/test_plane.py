"""Ranges, selections, hover, zoom and pan on the page of points, by mouse and keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from core.session import Hover
from core.session.commands.runs.hparams import brush_field
from core.session.commands.runs.scatter import change_scatter
from core.state import FieldBrush, FieldScale, PlaneTool, Span
from tests.app.hparams.scatter.conftest import CONTROL, LEFT, NO_KEY, RIGHT, SHIFT, PlaneStage

LR, ACCURACY = "params.lr", "metrics.accuracy"


def test_a_rectangle_shows_the_runs_in_it_and_is_one_undo_step(stage: PlaneStage) -> None:
    one, other = stage.inside(0.3, 0.05), stage.inside(0.6, 0.5)
    expected = stage.seen_inside(one, other)
    stage.drag(one, other)
    assert stage.shown == expected
    assert 0 < len(expected) < 200
    assert set(stage.brushes) == {LR, ACCURACY}
    assert stage.page.note.text().startswith(f"{len(expected)} of 200 shown · {200 - len(expected)} faint")
    assert stage.part.x.ranges[0] == pytest.approx((one.x(), other.x()), abs=0.6)
    stage.undo()
    assert stage.brushes == {}
    assert len(stage.shown) == 200


def test_the_rectangle_is_moved_and_its_edge_is_dragged(stage: PlaneStage) -> None:
    stage.drag(stage.inside(0.3, 0.1), stage.inside(0.5, 0.5))
    before = stage.brushes[LR].ranges[0]
    stage.drag(stage.inside(0.4, 0.3), stage.inside(0.5, 0.3))
    after = stage.brushes[LR].ranges[0]
    assert after.lower > before.lower
    assert np.log(after.upper / after.lower) == pytest.approx(np.log(before.upper / before.lower), rel=0.02)
    height = stage.brushes[ACCURACY].ranges[0]
    stage.drag(stage.inside(0.6, 0.3), stage.inside(0.75, 0.3))
    wider = stage.brushes[LR].ranges[0]
    assert wider.lower == after.lower
    assert wider.upper > after.upper
    assert stage.brushes[ACCURACY].ranges[0] == height


def test_labels_narrow_one_axis_and_a_click_there_clears_it(stage: PlaneStage) -> None:
    below = stage.inside(0.2, 1.0)
    below.setY(round(stage.part.area.bottom) + 12)
    end = stage.inside(0.5, 1.0)
    end.setY(below.y())
    stage.drag(below, end)
    assert set(stage.brushes) == {LR}
    stage.click(end)
    assert stage.brushes == {}


def test_shift_adds_a_range(stage: PlaneStage) -> None:
    stage.drag(stage.inside(0.1, 0.0), stage.inside(0.2, 1.0))
    stage.drag(stage.inside(0.7, 0.0), stage.inside(0.8, 1.0), keys=SHIFT)
    assert len(stage.brushes[LR].ranges) == 2
    stage.drag(stage.inside(0.4, 0.1), stage.inside(0.5, 0.9))
    assert len(stage.brushes[LR].ranges) == 1


def test_escape_takes_a_drag_back(stage: PlaneStage) -> None:
    stage.drag(stage.inside(0.3, 0.1), stage.inside(0.6, 0.5), release=False)
    stage.qtbot.waitUntil(lambda: bool(stage.brushes))
    assert stage.host.tool_active()
    assert stage.host.escape()
    stage.settle()
    assert stage.brushes == {}
    assert not stage.host.escape()
    QTest.mouseRelease(stage.surface, LEFT, NO_KEY, stage.inside(0.6, 0.5))
    stage.settle()
    assert stage.brushes == {}


def test_ranges_made_elsewhere_are_shown_here(stage: PlaneStage) -> None:
    stage.workspace.session.do(brush_field(FieldBrush(f"hparams:{LR}", "hparams", "lr", LR, (Span(1e-4, 1e-3),)), "lr"))
    stage.settle()
    left, right = stage.part.x.ranges[0]
    lr = stage.plot.x.source.values.numbers
    x = stage.part.places[:, 0]
    assert ((x >= left - 0.1) & (x <= right + 0.1) == (lr >= 1e-4) & (lr <= 1e-3)).all()
    assert stage.part.shown.sum() == ((lr >= 1e-4) & (lr <= 1e-3)).sum()


def test_a_lasso_selects_the_runs_inside_and_hides_none(stage: PlaneStage) -> None:
    stage.tool(PlaneTool.LASSO)
    corners = [stage.inside(*share) for share in ((0.2, 0.1), (0.6, 0.1), (0.6, 0.7), (0.2, 0.7), (0.2, 0.1))]
    expected = stage.seen_inside(corners[0], corners[2])
    stage.drag(*corners)
    assert stage.state.selected_runs == expected
    assert 0 < len(expected) < 200
    assert len(stage.shown) == 200
    assert stage.surface.outline == []
    more = [stage.inside(*share) for share in ((0.5, 0.1), (0.9, 0.1), (0.9, 0.9), (0.5, 0.9))]
    added = stage.seen_inside(more[0], more[2])
    stage.drag(*more, keys=SHIFT)
    assert stage.state.selected_runs == expected | added
    stage.drag(*more, keys=CONTROL)
    assert stage.state.selected_runs == expected - added
    stage.drag(*corners, keys=CONTROL | SHIFT)
    assert stage.state.selected_runs == expected - added


def test_a_box_selects_and_a_click_beside_points_lets_go(stage: PlaneStage) -> None:
    stage.tool(PlaneTool.BOX)
    one, other = stage.inside(0.3, 0.05), stage.inside(0.6, 0.5)
    stage.drag(one, other)
    assert stage.state.selected_runs == stage.seen_inside(one, other)
    assert stage.brushes == {}
    empty = next(
        stage.inside(*share) for share in ((0.02, 0.03), (0.97, 0.03), (0.5, 0.97)) if not stage.seen_inside(
            stage.inside(share[0] - 0.02, share[1] - 0.03), stage.inside(share[0] + 0.02, share[1] + 0.03)
        )
    )  # fmt: skip
    stage.click(empty)
    assert stage.state.selected_runs == frozenset()


def test_a_click_selects_the_run_and_hover_tells_its_values(stage: PlaneStage) -> None:
    number = stage.alone()
    stage.move(stage.point(number))
    assert stage.workspace.session.hover.run == stage.part.keys[number]
    card = stage.page.gestures.card
    assert card.isVisible()
    assert card.name == stage.part.keys[number]
    titles = dict(card.rows)
    accuracy = stage.plot.y.source.values.numbers[number]
    assert float(titles["accuracy"].replace("−", "-")) == pytest.approx(accuracy, rel=1e-3)
    assert "lr" in titles
    assert "loss" in titles, "the field of the colours is told, too"
    stage.click(stage.point(number))
    assert stage.state.selected_runs == {stage.part.keys[number]}
    stage.click(stage.point(number), CONTROL)
    assert stage.state.selected_runs == frozenset()
    stage.move(stage.inside(0.02, 0.03))
    assert not card.isVisible()
    assert stage.workspace.session.hover.run is None


def test_a_run_hovered_elsewhere_is_emphasised_here(stage: PlaneStage) -> None:
    number = stage.alone()
    at = stage.point(number)
    warm = QColor(stage.workspace.tokens.warm).rgb()

    def ringed() -> bool:
        photo = stage.photo()
        return any(photo.pixel(at.x() + away, at.y()) == warm for away in range(4, 12))

    assert not ringed()
    stage.workspace.session.set_hover(Hover(run=stage.part.keys[number]))
    assert stage.surface.hovered == number
    assert ringed()


def test_the_wheel_keeps_what_is_under_the_mouse_and_a_double_click_shows_all(stage: PlaneStage) -> None:
    number = stage.alone()
    before = stage.part.places[number].copy()
    stage.wheel(stage.point(number), 2)
    assert stage.limited()
    assert np.abs(stage.part.places[number] - before).max() < 2.0
    assert np.isnan(stage.part.places).any()
    assert "beyond the axes" in stage.page.note.text()
    QTest.mouseDClick(stage.surface, LEFT, NO_KEY, stage.inside(0.02, 0.03))
    stage.settle()
    assert not stage.limited()
    assert not np.isnan(stage.part.places).any()


def test_the_other_buttons_pan(stage: PlaneStage) -> None:
    before = stage.part.places.copy()
    stage.drag(stage.inside(0.3, 0.5), stage.inside(0.5, 0.4), button=RIGHT)
    way = (stage.part.places - before)[~np.isnan(stage.part.places).any(axis=1)]
    area = stage.part.area
    assert np.abs(way[4:] - [0.2 * area.width, -0.1 * area.height]).max() < 2.0
    stage.undo()
    assert np.allclose(stage.part.places, before)


def test_keys_step_through_points_select_and_zoom(stage: PlaneStage) -> None:
    stage.surface.setFocus()
    stage.key(Qt.Key.Key_Right)
    ranked = np.argsort(stage.part.places[:, 0], kind="stable")
    assert stage.workspace.session.hover.run == stage.part.keys[ranked[0]]
    stage.key(Qt.Key.Key_Right)
    assert stage.workspace.session.hover.run == stage.part.keys[ranked[1]]
    stage.key(Qt.Key.Key_Return)
    assert stage.state.selected_runs == {stage.part.keys[ranked[1]]}
    stage.key(Qt.Key.Key_Left)
    stage.key(Qt.Key.Key_Left)
    assert stage.workspace.session.hover.run == stage.part.keys[ranked[0]]
    stage.key(Qt.Key.Key_Plus)
    assert stage.limited()


def test_the_menu_of_an_axis_changes_its_scale_everywhere(stage: PlaneStage) -> None:
    at = stage.inside(0.5, 1.0)
    at.setY(round(stage.part.area.bottom) + 33)
    stage.click(at)
    menu = next(each for each in QApplication.topLevelWidgets() if isinstance(each, QMenu) and each.isVisible())
    assert menu.accessibleName() == "Axis lr"
    scales = next(action.menu() for action in menu.actions() if action.text() == "Scale")
    assert isinstance(scales, QMenu)
    next(action for action in scales.actions() if action.text() == "Linear").trigger()
    menu.close()
    stage.settle()
    assert stage.state.hparams.choice(LR).scale is FieldScale.LINEAR
    lr = stage.plot.x.source.values.numbers
    assert np.asarray(np.corrcoef(lr, stage.part.places[:, 0]))[0, 1] == pytest.approx(1.0)


def test_categories_are_toggled_at_their_labels(stage: PlaneStage) -> None:
    stage.workspace.session.do(change_scatter("Axis", x="params.optimiser"))
    stage.settle()
    tick = stage.part.x.ticks[1]
    at = stage.inside(0.5, 1.0)
    at.setX(round(tick.at))
    at.setY(round(stage.part.area.bottom) + 12)
    stage.click(at)
    assert stage.brushes["params.optimiser"].categories == {tick.label}


def test_fields_without_values_say_what_to_do(stage: PlaneStage) -> None:
    stage.workspace.session.do(change_scatter("Axis", x="params.unheard"))
    stage.settle()
    assert stage.page.empty.isVisible()
    assert "unheard" in stage.page.empty.text.text()
    QTest.mouseClick(stage.page.empty.button, LEFT)
    stage.settle()
    assert not stage.page.empty.isVisible()
    assert stage.part.x.key == LR


def test_the_panel_chooses_axes_colours_and_sizes(stage: PlaneStage) -> None:
    panel = stage.page._panel
    assert panel is not None
    choose(panel.across, "depth")
    stage.settle()
    assert stage.part.x.key == "params.depth"
    choose(panel.colour, "optimiser")
    stage.settle()
    assert len(np.unique(stage.part.colours, axis=0)) == 3
    choose(panel.sizes, "accuracy")
    stage.settle()
    assert len(np.unique(stage.part.diameters)) > 50
    panel.marginals.click()
    stage.settle()
    assert stage.part.x.marginal is None


def choose(box: object, text: str) -> None:
    from PySide6.QtWidgets import QComboBox

    assert isinstance(box, QComboBox)
    place = box.findText(text)
    assert place >= 0
    box.setCurrentIndex(place)
    box.activated.emit(place)


def test_the_front_is_switched_on_weighed_and_selected(stage: PlaneStage) -> None:
    panel = stage.page._panel
    assert panel is not None
    panel.front.on.click()
    stage.settle()
    marked = stage.part.marked
    assert marked is not None
    assert len(marked) > 2
    panel.front.select.click()
    stage.settle()
    assert stage.state.selected_runs == {stage.part.keys[number] for number in marked}
    panel.front.ways[0].setCurrentIndex(0)
    panel.front.ways[0].activated.emit(0)
    stage.settle()
    turned = stage.part.marked
    assert turned is not None
    assert set(turned.tolist()) != set(marked.tolist())
    choose(panel.front.fields[2], "depth")
    stage.settle()
    assert stage.state.scatter.objectives is not None
    assert [each.field for each in stage.state.scatter.objectives] == [ACCURACY, LR, "params.depth"]
    choose(panel.front.fields[1], "None")
    stage.settle()
    assert [each.field for each in stage.state.scatter.objectives or ()] == [ACCURACY, "params.depth"]


def test_trends_are_drawn_and_said(stage: PlaneStage) -> None:
    panel = stage.page._panel
    assert panel is not None
    assert not panel.span.isVisibleTo(panel)
    panel.trend.buttons[2].click()
    stage.settle()
    assert panel.span.isVisibleTo(panel)
    (path,) = stage.part.above
    middle = path.points[len(path.points) // 2]
    photo = stage.photo()
    text = QColor(stage.workspace.tokens.text)
    dark = [photo.pixelColor(round(middle[0]), round(middle[1]) + down) for down in range(-2, 3)]
    assert any(abs(colour.lightness() - text.lightness()) < 40 for colour in dark)
    assert "Spearman" in stage.page.note.text()
