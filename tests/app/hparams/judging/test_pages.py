"""Every page that judges runs: painted, linked, brushed, zoomed, exported, undone, and by keyboard."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from app.views.hparams.contour.panel import ContourPanel
from app.views.hparams.slices.panel import SlicesPanel
from app.workspace import Workspace
from core.export.figures.figure import FigureFormat, figure_bytes
from core.export.figures.look import FigureLook
from core.session.commands.runs.runs import select_runs
from core.state import Direction
from core.style import ThemeName
from core.views import Viewport
from tests.app.hparams.judging.conftest import CONTROL, KINDS, JudgingStage
from tests.core.views.hparams.made import made_catalog

PLANES = {"slices": 3, "contour": 1, "rank": 1, "edf": 1, "best": 1}


def wished(stage: JudgingStage) -> tuple[str | None, Direction | None]:
    return stage.state.importance.metric, stage.state.importance.direction


def hovered(stage: JudgingStage) -> str | None:
    return stage.workspace.session.hover.run


@pytest.mark.parametrize("kind", KINDS)
def test_runs_are_painted_in_their_colours_where_the_picture_says(stage: JudgingStage, kind: str) -> None:
    stage.open(kind)
    assert len(stage.surfaces) == PLANES[kind]
    for surface in stage.surfaces:
        part, image = surface.part, surface.grab().toImage()
        assert part is not None
        scale = image.devicePixelRatio()
        top = part.order[::-1][:20]
        near = 0
        for number in top.tolist():
            x, y = part.places[number].tolist()
            colour = image.pixelColor(round(x * scale), round(y * scale))
            seen = np.array([colour.red(), colour.green(), colour.blue()])
            near += bool(np.abs(seen - part.colours[number]).max() < 60)
        assert near >= 15


@pytest.mark.parametrize("kind", KINDS)
def test_hover_on_a_run_is_everywhere_and_paints_nothing_anew(stage: JudgingStage, kind: str) -> None:
    stage.open(kind)
    number, painted = stage.alone(), stage.page.painter.count
    stage.move(stage.point(number))
    run = stage.part.keys[number]
    assert hovered(stage) == run
    for surface in stage.surfaces:
        part = surface.part
        assert part is not None
        assert surface.hovered is not None
        assert part.keys[surface.hovered] == run
    card = stage.page.panes[0].gestures.card
    assert card.isVisible()
    assert card.parentWidget() is stage.page
    assert run in card.accessibleName()
    stage.move(QPoint(2, 2))
    assert hovered(stage) is None
    assert stage.page.painter.count == painted


@pytest.mark.parametrize("kind", KINDS)
def test_clicks_select_runs_everywhere_and_selections_elsewhere_are_seen(stage: JudgingStage, kind: str) -> None:
    stage.open(kind)
    number = stage.alone()
    run = stage.part.keys[number]
    stage.click(stage.point(number))
    assert stage.state.selected_runs == {run}
    assert stage.part.selected.tolist() == [number]
    stage.click(stage.point(number), CONTROL)
    assert stage.state.selected_runs == frozenset()
    stage.workspace.session.do(select_runs(frozenset({stage.part.keys[5], stage.part.keys[9]})))
    stage.settle()
    assert stage.part.selected.tolist() == [5, 9]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("slices", {"params.lr", "metrics.accuracy"}),
        ("contour", {"params.lr", "params.depth"}),
        ("rank", {"params.lr", "params.depth"}),
        ("edf", {"metrics.accuracy"}),
        ("best", {"metrics.accuracy"}),
    ],
)
def test_a_drag_shows_only_the_runs_in_a_rectangle(stage: JudgingStage, kind: str, fields: set[str]) -> None:
    stage.open(kind)
    start, end = stage.inside(0.25, 0.25), stage.inside(0.8, 0.8)
    places = stage.part.places
    low, high = np.array(start.toTuple()), np.array(end.toTuple())
    sides = [0, 1] if len(fields) == 2 else [0] if kind == "edf" else [1]
    inside = ((places >= low) & (places <= high))[:, sides].all(axis=1)
    stage.drag(start, end)
    assert set(stage.brushes) == fields
    assert stage.shown == {stage.part.keys[number] for number in np.flatnonzero(inside)}
    assert 0 < len(stage.shown) < 120
    stage.undo()
    assert len(stage.shown) == 120
    assert not stage.brushes


@pytest.mark.parametrize("kind", KINDS)
def test_the_wheel_zooms_and_show_all_takes_it_back(stage: JudgingStage, kind: str) -> None:
    stage.open(kind)
    before = len(getattr(stage.state, kind).limits)
    assert not stage.page.fit.isEnabled()
    stage.wheel(stage.inside(0.5, 0.5), 3)
    assert len(getattr(stage.state, kind).limits) > before
    assert np.isnan(stage.part.places).any()
    assert stage.page.fit.isEnabled()
    stage.page.fit.click()
    stage.settle()
    assert not getattr(stage.state, kind).limits
    assert not np.isnan(stage.part.places).any()
    stage.undo()
    assert getattr(stage.state, kind).limits


def test_a_zoom_on_one_slice_is_one_of_the_metric_on_all(stage: JudgingStage) -> None:
    stage.wheel(stage.inside(0.5, 0.5), 3)
    assert set(stage.state.slices.limits) == {"params.lr", "metrics.accuracy"}
    beyond = [np.isnan(surface.part.places[:, 1]) for surface in stage.surfaces if surface.part is not None]
    assert all((each == beyond[0]).all() for each in beyond)


@pytest.mark.parametrize("kind", KINDS)
def test_escape_takes_a_drag_back(stage: JudgingStage, kind: str) -> None:
    stage.open(kind)
    stage.drag(stage.inside(0.3, 0.3), stage.inside(0.7, 0.7), release=False)
    assert stage.host.tool_active()
    assert stage.host.escape()
    stage.settle()
    assert not stage.brushes
    assert bool(stage.part.shown.all())


@pytest.mark.parametrize("kind", KINDS)
def test_arrows_step_through_runs_and_enter_selects(stage: JudgingStage, kind: str) -> None:
    stage.open(kind)
    stage.surface.setFocus(Qt.FocusReason.TabFocusReason)
    stage.key(Qt.Key.Key_Right)
    first = hovered(stage)
    stage.key(Qt.Key.Key_Right)
    assert first is not None
    assert hovered(stage) != first
    stage.key(Qt.Key.Key_Return)
    assert stage.state.selected_runs == {hovered(stage)}


@pytest.mark.parametrize("kind", KINDS)
def test_each_page_is_a_figure_and_a_table(stage: JudgingStage, kind: str) -> None:
    stage.open(kind)
    picture = stage.host.picture(Viewport(900, 500))
    assert figure_bytes(picture, FigureFormat.SVG).startswith(b"<?xml")
    assert figure_bytes(picture, FigureFormat.PDF).startswith(b"%PDF")
    assert figure_bytes(picture, FigureFormat.PNG, look=FigureLook(dpi=96.0)).startswith(b"\x89PNG")
    header, rows = stage.host.table()
    assert len(rows) > 100
    assert all(len(row) == len(header) for row in rows[:50])


@pytest.mark.parametrize("kind", KINDS)
def test_another_metric_and_direction_are_those_of_all_pages(stage: JudgingStage, kind: str) -> None:
    stage.open(kind)
    section = stage.panel.aim
    assert section.direction.buttons[1].isChecked()
    place = [section.aim.itemText(row) for row in range(section.aim.count())].index("loss")
    section.aim.setCurrentIndex(place)
    section.aim.activated.emit(place)
    stage.settle()
    assert wished(stage) == ("metrics.loss", None)
    assert section.direction.buttons[0].isChecked()
    section.direction.buttons[1].click()
    stage.settle()
    assert wished(stage) == ("metrics.loss", Direction.HIGHER)
    stage.undo()
    stage.undo()
    assert wished(stage) == (None, None)
    assert section.aim.currentText() == "accuracy"


def test_fields_are_checked_and_unchecked_and_chosen_again(stage: JudgingStage) -> None:
    panel = stage.panel
    assert isinstance(panel, SlicesPanel)
    rows = {panel.fields.list.item(row).text(): panel.fields.list.item(row) for row in range(panel.fields.list.count())}
    rows["depth"].setCheckState(Qt.CheckState.Unchecked)
    stage.settle()
    assert set(stage.state.slices.fields or ()) == {"params.lr", "params.optimiser"}
    assert len(stage.surfaces) == 2
    panel.automatic.click()
    stage.settle()
    assert stage.state.slices.fields is None
    assert len(stage.surfaces) == 3


def test_parts_of_a_contour_are_switched_in_its_panel(stage: JudgingStage) -> None:
    stage.open("contour")
    panel = stage.panel
    assert isinstance(panel, ContourPanel)
    assert stage.part.below
    assert stage.part.above
    panel.fill.click()
    panel.isolines.click()
    stage.settle()
    assert (stage.part.below, stage.part.above) == ((), ())
    panel.method.buttons[1].click()
    stage.settle()
    assert "lie on it" in stage.page.note.text()
    assert not panel.neighbours.isVisible()
    panel.reach.box.setValue(40.0)
    stage.settle()
    assert stage.state.contour.reach == pytest.approx(0.4)
    panel.reach.reset.click()
    assert stage.state.contour.reach is None


@pytest.mark.parametrize("kind", KINDS)
def test_without_metrics_a_page_says_so(stage: JudgingStage, kind: str) -> None:
    stage.open(kind)
    stage.workspace.session.set_catalog(made_catalog({"x": [1, 2, 3]}, {}))
    stage.settle()
    assert stage.page.empty.isVisible()
    assert stage.page.empty.heading.text() == "No metrics"


@pytest.mark.parametrize("kind", ["slices", "contour", "rank"])
def test_without_fields_a_button_chooses_some(stage: JudgingStage, kind: str) -> None:
    stage.open(kind)
    checks = stage.panel.fields  # type: ignore[attr-defined]
    for row in range(checks.list.count()):
        while (item := checks.list.item(row)) is not None and item.checkState() is Qt.CheckState.Checked:
            item.setCheckState(Qt.CheckState.Unchecked)
            stage.settle()
    assert stage.page.empty.isVisible()
    stage.page.empty.button.click()
    stage.settle()
    assert not stage.page.empty.isVisible()
    assert getattr(stage.state, kind).fields is None
    assert stage.surfaces


@pytest.mark.parametrize("kind", KINDS)
def test_the_other_theme_is_painted(stage: JudgingStage, kind: str, workspace: Workspace) -> None:
    stage.open(kind)
    light = stage.surface.grab().toImage().pixelColor(3, stage.surface.height() // 2).lightness()
    workspace.set_theme(ThemeName.DARK)
    stage.settle()
    dark = stage.surface.grab().toImage().pixelColor(3, stage.surface.height() // 2).lightness()
    assert light > 240
    assert dark < 40


def test_the_card_of_a_distribution_tells_the_share(stage: JudgingStage) -> None:
    stage.open("edf")
    number = stage.alone()
    stage.move(stage.point(number))
    rows = dict(stage.page.panes[0].gestures.card.rows)
    plot = stage.surface.plot
    assert plot is not None
    share = float(plot.y.source.values.numbers[number])
    assert float(rows["Share of runs"]) == pytest.approx(share, abs=1e-3)


@pytest.mark.parametrize("kind", KINDS)
def test_every_action_of_a_page_does_something_that_is_undone(stage: JudgingStage, kind: str) -> None:
    stage.open(kind)
    stage.wheel(stage.inside(0.5, 0.5), 2)
    for action in stage.page.actions_table():
        before = stage.state
        stage.workspace.session.end_gesture()
        assert action.when()
        action.callback()
        stage.settle()
        if stage.state != before:
            stage.undo()
            assert stage.state == before
        else:
            assert action.checked is not None  # a tool that is in hand already


@pytest.mark.parametrize("kind", KINDS)
def test_no_panel_needs_more_room_than_a_narrow_dock_has(stage: JudgingStage, kind: str) -> None:
    stage.open(kind)
    bar = stage.panel.verticalScrollBar().sizeHint().width()
    inside = stage.panel.widget()
    assert inside is not None
    assert inside.minimumSizeHint().width() + bar <= stage.panel.minimumWidth()
