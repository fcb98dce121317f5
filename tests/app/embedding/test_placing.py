from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from app.views.embedding.scene.compose import compose, thumbnails_in_sight
from app.views.embedding.scene.placing import Box, Room, beside
from core.model import U1
from core.views import Thumbnails
from tests.app.embedding.conftest import Stage
from tests.app.resources import drawing


def test_labels_leave_what_is_reserved_alone() -> None:
    room = Room(200, 100)
    room.reserve(Box(80, 30, 40, 40))
    assert room.take([Box(100, 40, 30, 10)]) is None
    gap = room.reach(100, 50, 4)
    assert gap == 20
    assert room.take(beside(100, 50, 30, 12, gap)) == Box(120, 44, 30, 12)
    assert room.reach(20, 20, 4) == 4


def composed(stage: Stage) -> U1:
    frame = stage.frame
    image = QImage(round(frame.width), round(frame.height), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        compose(painter, frame)
    return drawing.pixels(image)


def test_labels_stand_beside_thumbnails_not_on_them(stage: Stage) -> None:
    stage.press(Qt.Key.Key_T)
    bare = composed(stage)
    stage.press(Qt.Key.Key_A)
    labelled = composed(stage)
    assert not np.array_equal(bare, labelled)
    layer = next(part for part in stage.frame.scene.layers if isinstance(part, Thumbnails))
    shown = thumbnails_in_sight(stage.frame, layer, layer.size + 4)
    assert len(shown) > 10
    for _, x, y in shown:
        half = layer.size / 2 - 1
        inside = (slice(max(round(y - half), 0), round(y + half)), slice(max(round(x - half), 0), round(x + half)))
        assert np.array_equal(bare[inside], labelled[inside])
