from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage

from app.views.embedding.scene import strokes
from core.session.command import change_embedding
from core.views import Links
from tests.app.embedding.conftest import Stage
from tests.core.views.embedding.lines.test_strokes import chained

SHIFT = Qt.KeyboardModifier.ShiftModifier


def trails(stage: Stage) -> list[Links]:
    return [layer for layer in stage.frame.scene.layers if isinstance(layer, Links) and layer.palette is not None]


def test_trails_are_drawn_switched_and_chosen(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    stage = open_stage(chained(tmp_path))
    stage.settle()
    assert stage.canvas.overlay.strokes.drawn == len(trails(stage)[0].ends) == 57
    section = stage.view._panel.lines
    assert section.said.text() == "3 sequences, 57 lines"
    stage.press(Qt.Key.Key_T, SHIFT)
    assert trails(stage) == []
    stage.workspace.session.undo()
    stage.settle()
    assert len(trails(stage)) == 1
    section.order.setCurrentIndex(section.order.findData("epoch"))
    section.order.activated.emit(section.order.currentIndex())
    stage.settle()
    assert section.said.text() == "1 sequence, 59 lines"
    section.group.setCurrentIndex(section.group.findData("run"))
    section.group.activated.emit(section.group.currentIndex())
    stage.settle()
    assert section.said.text() == "3 sequences, 57 lines"

    # Many lines: thin ones at once, smooth ones beside the window's thread, and no more painting than that.
    monkeypatch.setattr(strokes, "BY_QT", 10)
    monkeypatch.setattr(strokes, "AT_ONCE", 20)
    overlay = stage.canvas.overlay
    composed = overlay.composed
    stage.wheel(QPoint(400, 300), 120)
    # While the wheel turns, thin; at rest, thin until it is known what lies before them and the smooth ones are there.
    stage.qtbot.waitUntil(lambda: overlay.covering.depth(stage.frame) is not None and overlay.composed > composed + 2)
    stage.settle()
    assert overlay.composed <= composed + 5
    assert overlay.strokes.drawn <= 57
    composed = overlay.composed
    stage.move(QPoint(20, 20))
    stage.settle()
    assert overlay.composed == composed
    smooth = overlay.grab().toImage()
    monkeypatch.setattr(strokes, "AT_ONCE", 10_000)
    overlay.strokes.forget()
    assert _differing(smooth, overlay.grab().toImage()) < 0.002


def test_links_are_faint_behind_points_once_the_picture_rests(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    stage = open_stage(chained(tmp_path))
    stage.workspace.session.do(change_embedding("Size", point_size=24.0))
    stage.settle()
    overlay, seen = stage.canvas.overlay, stage.canvas.overlay.covering
    stage.qtbot.waitUntil(lambda: seen.depth(stage.frame) is not None)
    stage.settle()
    depth = seen.depth(stage.frame)
    assert depth is not None
    assert depth.min() < 1
    faint = overlay.grab().toImage()
    monkeypatch.setattr(overlay.covering, "depth", lambda frame: None)
    overlay.strokes.forget()
    free = overlay.grab().toImage()
    assert _differing(faint, free) > 0.002
    stage.view.acts.set_dimensions(2)
    stage.settle()
    monkeypatch.undo()
    assert seen.depth(stage.frame) is None, "nothing lies before anything in a plane"


def _differing(one: QImage, other: QImage) -> float:
    """The share of pixels that look different."""
    places = [(x, y) for x in range(0, one.width(), 3) for y in range(0, one.height(), 3)]
    away = [abs(QColor(one.pixel(x, y)).value() - QColor(other.pixel(x, y)).value()) > 24 for x, y in places]
    return float(np.mean(away))
