from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from app.graphics import Painter, painter
from app.views.embedding.panel import Panel
from core.analysis.imaging.likeness import structural
from core.model import U1
from core.session.commands.points.selection import Combine
from tests.app.embedding.conftest import Stage
from tests.app.resources import drawing
from tests.core.views.embedding.made import table


@pytest.fixture
def gl_stage(open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setenv("ARMILLARY_PAINTER", "gl")
    return open_stage(table(tmp_path, rows=120))


def pixels(stage: Stage) -> U1:
    """What the surface shows, uint8 (h, w, 3)."""
    return drawing.pixels(stage.canvas.surface.image())[..., :3]


@pytest.mark.gl
def test_opengl_draws_the_points_where_they_are(gl_stage: Stage) -> None:
    row = gl_stage.lone_row()
    at = gl_stage.place(row)
    seen = pixels(gl_stage)[at.y(), at.x()].astype(int)
    wanted = np.array(gl_stage.frame.colour_of(row))
    assert np.abs(seen - wanted).max() < 90
    assert np.any(pixels(gl_stage) != 255)


@pytest.mark.gl
def test_both_painters_show_much_the_same(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    made = table(tmp_path, rows=120)
    for name in ("gl", "cpu"):
        monkeypatch.setenv("ARMILLARY_PAINTER", name)
        seen.append(pixels(open_stage(made)).astype(int))
    assert seen[0].shape == seen[1].shape
    drawn = np.any(seen[1] != 255, axis=2)
    assert drawn.sum() > 1000
    assert np.abs(seen[0] - seen[1]).mean(axis=2)[drawn].mean() < 40
    assert np.mean(np.any(seen[0] != 255, axis=2) != drawn) < 0.01


@pytest.mark.gl
def test_translucent_points_lie_over_one_another_by_depth_with_both_painters(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    made = table(tmp_path, rows=400)
    for name in ("gl", "cpu"):
        monkeypatch.setenv("ARMILLARY_PAINTER", name)
        stage = open_stage(made)
        panel = stage.view.panel()
        assert isinstance(panel, Panel)
        panel.display.diameter.slider.setValue(160)
        panel.display.opacity.slider.setValue(70)
        stage.settle()
        seen.append(pixels(stage).astype(int))
    frame = stage.frame
    places = frame.places(frame.points.positions)[:, :2].astype(int)
    differs = np.abs(seen[0] - seen[1]).max(axis=2)[places[:, 1], places[:, 0]]
    assert np.mean(differs > 24) < 0.04


def _all_laid(stage: Stage) -> bool:
    """Whether it is known what lies in front, and all thumbnails of it are there."""
    overlay = stage.canvas.overlay
    overlay.repaint()
    showing = overlay.marks.showing
    if showing is None or overlay.covering.wanted(stage.frame):
        return False
    return overlay.marks.laid == len(showing.rows) > 10


@pytest.mark.gl
def test_both_painters_show_the_same_thumbnails_in_space(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, made = [], table(tmp_path, rows=900)
    for name in ("gl", "cpu"):
        monkeypatch.setenv("ARMILLARY_PAINTER", name)
        stage = open_stage(made)
        assert stage.frame.scene.dimensions == 3
        if not stage.state.embedding.thumbnails:
            stage.press(Qt.Key.Key_T)
        stage.qtbot.waitUntil(partial(_all_laid, stage))
        seen.append(drawing.pixels(stage.canvas.grab().toImage())[..., :3])
    one, other = (np.divide(picture, 255, dtype=np.float32) for picture in seen)
    assert structural(one, other) > 0.99


@pytest.mark.gl
def test_hover_sends_nothing_and_selecting_sends_emphasis_only(gl_stage: Stage) -> None:
    surface = gl_stage.canvas.surface
    gl_stage.host.grab()
    sent = surface.uploads
    assert sent > 0
    for row in range(0, 120, 10):
        place = gl_stage.frame.place(row)
        assert place is not None
        gl_stage.move(QPoint(round(place[0]), round(place[1])))
    assert surface.uploads == sent
    gl_stage.view.acts.click(3, Combine.ADD)
    gl_stage.settle()
    gl_stage.host.grab()
    assert 0 < surface.uploads - sent <= 8 * 120 + 256


@pytest.mark.gl
def test_hover_does_not_draw_the_points_again(gl_stage: Stage) -> None:
    surface = gl_stage.canvas.surface
    gl_stage.settle()
    painted = surface.painted
    for row in range(0, 120, 10):
        gl_stage.view.acts.hover(row)
        gl_stage.qtbot.wait(5)
    assert surface.painted == painted


def test_the_environment_overrides_the_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Painter:
        monkeypatch.setenv("ARMILLARY_PAINTER", name.value)
        assert painter() is name
