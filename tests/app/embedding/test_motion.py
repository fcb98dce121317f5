from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.views.embedding.motion import scrub_bar
from core.session.command import change_embedding
from core.state import ProjectionSpec
from core.views.embedding.transitions import Transition
from tests.app.embedding.conftest import Stage

SHIFT = Qt.KeyboardModifier.ShiftModifier


def seen(stage: Stage) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return stage.frame.places(stage.frame.points.positions)[:, :2]


def test_points_go_where_they_go_and_can_be_held_on_their_way(stage: Stage) -> None:
    view, points = stage.view, stage.view.points_motion
    stage.press(Qt.Key.Key_M)
    assert view.scrub.isHidden(), "there is no way to be gone again"

    deep = seen(stage)
    stage.press(Qt.Key.Key_D)
    stage.qtbot.waitUntil(lambda: points.transition is not None)
    stage.settle()
    assert points.made > 3, "however busy the machine is, some of the way is seen"
    about = view.drawing.about
    assert about is not None
    assert stage.frame.cloud is about.cloud
    flat = seen(stage)

    # The bar's slider by keyboard: at its beginning every row is seen where it was in space, in the plane halfway.
    stage.press(Qt.Key.Key_M)
    slider = view.scrub.slider
    assert stage.host.focusWidget() is slider
    assert (view.scrub.start.text(), view.scrub.end.text()) == ("3D", "2D")
    assert stage.canvas.rect().contains(view.scrub.geometry())
    assert not view.scrub.geometry().intersects(view.legend.geometry())
    QTest.keyClick(slider, Qt.Key.Key_Home)
    stage.settle()
    np.testing.assert_allclose(seen(stage), deep, atol=0.1)
    for _ in range(25):
        QTest.keyClick(slider, Qt.Key.Key_Right)
    stage.settle()
    np.testing.assert_allclose(seen(stage), (deep + flat) / 2, atol=0.1)
    row = stage.lone_row()
    stage.move(stage.place(row))
    assert stage.workspace.session.hover.row == row
    QTest.keyClick(slider, Qt.Key.Key_Escape)
    stage.settle()
    np.testing.assert_array_equal(seen(stage), flat)
    assert view.scrub.isHidden()
    assert stage.host.focusWidget() is stage.canvas

    stage.press(Qt.Key.Key_M)
    stage.host.resize(stage.host.width() - stage.canvas.width() + 280, stage.host.height())
    stage.settle()
    assert stage.canvas.width() < 300
    assert stage.canvas.rect().contains(view.scrub.geometry()), "its buttons are in sight in a narrow picture, too"


def test_the_way_is_gone_again_slowly_back_by_undo_and_at_once_where_that_is_wished(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrub_bar, "SLOWLY", 0.8)
    view, points = stage.view, stage.view.points_motion
    deep, before = seen(stage), stage.frame.points.positions
    stage.press(Qt.Key.Key_D)
    stage.qtbot.waitUntil(lambda: points.transition is not None)
    stage.settle()
    stage.press(Qt.Key.Key_M)
    made = points.made
    view.scrub.play.click()
    assert points.running
    stage.settle()
    assert points.made > made + 2
    stage.canvas.setFocus()
    stage.workspace.session.undo()
    stage.settle()
    assert points.transition == Transition("2D", "3D")
    np.testing.assert_array_equal(stage.frame.points.positions, before)

    # Between projections; switched off, they are there at once and can still be held.
    stage.workspace.session.do(change_embedding("Do not animate", animate=False))
    made = points.made
    stage.workspace.session.do(change_embedding("Raw", projection=ProjectionSpec("raw")))
    stage.qtbot.waitUntil(lambda: points.transition == Transition("PCA", "Raw axes"))
    stage.settle()
    assert points.made == made
    points.hold(0.0)
    np.testing.assert_allclose(seen(stage), deep, atol=0.1)
    stage.press(Qt.Key.Key_M, SHIFT)
    stage.settle()
    assert not points.held
