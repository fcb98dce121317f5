"""Perspective or orthographic, how long things are, and which painter draws them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.graphics import VARIABLE, described, graphics
from app.settings import PainterChoice, Remembered, Settings
from app.views.embedding.panel import Panel
from app.views.embedding.scene.surface import SoftwareSurface, look_of
from app.window.about import AboutDialog
from app.window.painting import Painting
from core.cloud import splat
from core.views.embedding.scale import scale_bar
from tests.app.embedding.conftest import Stage
from tests.app.resources import drawing

PAGE = "Projection"


def test_orthographic_is_a_key_a_button_and_a_step_that_is_undone(stage: Stage) -> None:
    before = stage.view.acts.wish
    button = stage.view.toolbar.buttons["embedding.orthographic"]
    assert button.isEnabled()
    near = stage.frame.places(stage.frame.points.positions)
    assert scale_bar(stage.frame.scene, stage.frame.width, stage.frame.height) is None
    stage.press(Qt.Key.Key_O)
    assert stage.state.embedding.orthographic
    assert button.isChecked()
    assert not stage.frame.matrix[3, :3].any()
    assert np.abs(stage.frame.places(stage.frame.points.positions) - near).max() > 1
    assert scale_bar(stage.frame.scene, stage.frame.width, stage.frame.height) is not None
    row = stage.lone_row()
    stage.click(stage.place(row))
    assert stage.selected == [row]
    stage.press(Qt.Key.Key_2)
    assert not button.isEnabled()
    assert scale_bar(stage.frame.scene, stage.frame.width, stage.frame.height) is not None
    for _ in range(3):
        stage.workspace.session.undo()
    stage.settle()
    assert stage.view.acts.wish == before
    np.testing.assert_allclose(stage.frame.places(stage.frame.points.positions), near, atol=1e-6)


@pytest.mark.gl
def test_another_painter_takes_over_at_once_and_shows_the_same(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(stage.canvas.surface, SoftwareSurface)
    before = drawing.pixels(stage.canvas.surface.image())[..., :3].astype(int)
    monkeypatch.delenv(VARIABLE)
    remembered = Remembered(value=Settings())
    painting = Painting(stage.workspace, remembered)
    choices = {action.id: action for action in painting.actions()}
    choices["painter.gl"].callback()
    stage.settle()
    showing: object = stage.canvas.surface
    assert [name for name, action in choices.items() if action.checked and action.checked()] == ["painter.gl"]
    assert remembered.value.painter is PainterChoice.OPENGL
    assert not isinstance(showing, SoftwareSurface)
    after = drawing.pixels(stage.canvas.surface.image())[..., :3].astype(int)
    assert np.any(before != 255)
    assert np.mean(np.abs(before - after).max(axis=2) > 60) < 0.01
    row = stage.lone_row()
    stage.click(stage.place(row))
    assert stage.selected == [row]
    about = AboutDialog(stage.workspace)
    stage.qtbot.addWidget(about)
    about.copy.click()
    assert graphics().renderer in QGuiApplication.clipboard().text()
    choices["painter.cpu"].callback()
    stage.settle()
    assert isinstance(stage.canvas.surface, SoftwareSurface)
    assert stage.canvas.childAt(stage.view.legend.geometry().center()) is not stage.canvas.surface.widget()


def test_it_is_said_what_draws_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert described(PainterChoice.SOFTWARE) == "Points are drawn by the software painter, as chosen in the menu"
    assert "chosen automatically" in described()
    monkeypatch.setenv(VARIABLE, "cpu")
    assert described(PainterChoice.OPENGL).endswith(f"as {VARIABLE} says")


@pytest.mark.gl
@pytest.mark.parametrize("choice", [PainterChoice.SOFTWARE, PainterChoice.OPENGL])
def test_points_that_others_cover_are_not_named(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, choice: PainterChoice
) -> None:
    monkeypatch.delenv(VARIABLE)
    stage.workspace.set_painter(choice)
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    panel.display.diameter.slider.setValue(160)
    stage.press(Qt.Key.Key_A)
    stage.qtbot.waitUntil(lambda: not stage.canvas.overlay.covering.wanted(stage.frame))
    frame, radius = stage.frame, stage.frame.points.size / 2
    places = frame.places(frame.points.positions)
    found = stage.canvas.overlay.covering.front(frame, np.arange(len(places)), places)
    apart = np.linalg.norm(places[:, None, :2] - places[None, :, :2], axis=2)
    over = (apart < radius - 1) & (places[None, :, 2] < places[:, None, 2] - 1e-4)
    near = (apart < radius + 1) & (places[None, :, 2] < places[:, None, 2] + 1e-5) & (apart > 0)
    assert over.any(axis=1).sum() > 5
    assert not found[over.any(axis=1)].any()
    assert found[~near.any(axis=1)].all()
    stage.host.grab()
    shown = stage.canvas.overlay.marks.showing
    assert shown is not None
    assert len(shown.rows) > 5
    assert found[shown.rows].all()


def test_edges_are_crisp_while_many_points_move_and_soft_again_when_they_rest(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(splat, "_SOFT_WORK_MOVING", 1)
    surface, start = stage.canvas.surface, QPoint(400, 300)

    def colours() -> int:
        pixels = drawing.pixels(surface.image())[..., :3].reshape(-1, 3)
        return len(np.unique(pixels, axis=0))

    painted = surface.painted
    stage.drag(start, start + QPoint(30, 0), start + QPoint(60, 10), release=False)
    moving = colours()
    QTest.mouseRelease(stage.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start + QPoint(60, 10))
    stage.settle()
    assert colours() > 2 * moving
    assert surface.painted - painted <= 4
    frame = stage.frame
    wanted = splat.paint(frame.cloud, frame.points, frame.matrix, frame.width, frame.height, look=look_of(frame.tokens))
    np.testing.assert_array_equal(drawing.pixels(surface.image())[..., :3], wanted.image[..., :3])
