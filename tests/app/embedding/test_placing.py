from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from app.views.embedding.marks.painter import MarksPainter
from app.views.embedding.scene.compose import compose
from core.model import F8, U1
from core.state import CameraState
from tests.app.embedding.conftest import Stage
from tests.app.resources import drawing

PAGE = "Projection"


def settled(stage: Stage) -> MarksPainter:
    """What draws marks, once all images are there and drawn."""
    stage.settle()
    marks = stage.canvas.overlay.marks
    stage.canvas.overlay.repaint()
    stage.qtbot.waitUntil(lambda: not marks.busy)
    stage.settle()
    stage.canvas.overlay.repaint()
    return marks


def composed(stage: Stage) -> U1:
    frame = stage.frame
    image = QImage(round(frame.width), round(frame.height), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    compose(image, frame, stage.canvas.overlay.marks, stage.canvas.overlay.strokes)
    return drawing.pixels(image)


def shown_places(marks: MarksPainter) -> dict[int, F8]:
    found = marks.showing
    assert found is not None
    return dict(zip(found.rows.tolist(), found.places[:, :2], strict=True))


def test_thumbnails_are_laid_once_decoded_once_and_stay_while_the_plane_moves(stage: Stage) -> None:
    stage.press(Qt.Key.Key_2)
    stage.press(Qt.Key.Key_T)
    marks = settled(stage)
    assert marks.stock is not None
    before, decoded = shown_places(marks), marks.stock.decoded
    assert marks.laid == len(before) > 10
    middle = QPoint(stage.canvas.width() // 2, stage.canvas.height() // 2)
    stage.drag(middle, middle + QPoint(20, 12), middle + QPoint(40, 24))
    after = shown_places(settled(stage))
    inside = {row for row, place in before.items() if place[0] < stage.canvas.width() - 60}
    assert inside <= set(after)
    moves = np.array([after[row] - before[row] for row in inside])
    assert np.allclose(moves, moves[0], atol=0.01)
    assert abs(moves[0]).max() > 10
    assert marks.stock.decoded <= decoded + len(set(after) - set(before))


def test_images_and_their_captions_leave_each_other_room(stage: Stage) -> None:
    stage.press(Qt.Key.Key_T)
    marks = settled(stage)
    bare, alone = composed(stage), len(shown_places(marks))
    stage.press(Qt.Key.Key_A)
    places = np.array(list(shown_places(settled(stage)).values()))
    assert 0 < len(places) < alone
    apart = np.abs(places[:, None] - places[None])
    np.fill_diagonal(apart[..., 0], 1e9)
    assert ((apart[..., 0] >= 32) | (apart[..., 1] >= 32 + 17)).all()
    assert not np.array_equal(bare, composed(stage))


def test_what_is_shown_is_shown_again_when_one_looks_closer(stage: Stage) -> None:
    stage.press(Qt.Key.Key_2)
    stage.press(Qt.Key.Key_A)
    far = set(shown_places(settled(stage)))
    home = stage.frame.scene.camera
    near = CameraState(home.target, home.rotation, home.zoom * 1.6)
    stage.view.acts.end_gesture(near, "Zoom")
    close = shown_places(settled(stage))
    width, height = stage.canvas.width(), stage.canvas.height()
    positions = stage.frame.places(stage.frame.points.positions)
    still_seen = {row for row in far if 0 < positions[row, 0] < width and 0 < positions[row, 1] < height}
    assert still_seen <= set(close)


@pytest.mark.parametrize("key", [Qt.Key.Key_2, Qt.Key.Key_3])
def test_emphasised_points_have_their_marks_first(stage: Stage, key: Qt.Key) -> None:
    stage.press(key)
    stage.press(Qt.Key.Key_T)
    hidden = sorted(set(range(120)) - set(shown_places(settled(stage))))
    stage.view.acts.jump(hidden[0])
    assert hidden[0] in shown_places(settled(stage))
