"""Perspective or orthographic, how long things are, and which painter draws them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from core.views.embedding.scale import scale_bar
from tests.app.embedding.conftest import Stage


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
