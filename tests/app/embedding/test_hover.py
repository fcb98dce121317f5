from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from app.views.embedding.scene.card import REACH, Card, card_box
from core.session import Hover
from core.session.commands.points.selection import Combine
from core.views import Marks
from tests.app.embedding.conftest import TABLE, Stage


def test_hover_tells_the_row_drawn_there(stage: Stage) -> None:
    row = stage.lone_row()
    stage.move(stage.place(row))
    assert stage.workspace.session.hover == Hover(table=TABLE, row=row)
    image = stage.canvas.surface.image()
    at = stage.place(row) * image.devicePixelRatio()
    colour = image.pixelColor(at)
    wanted = stage.frame.colour_of(row)
    assert max(abs(a - b) for a, b in zip((colour.red(), colour.green(), colour.blue()), wanted, strict=True)) < 90
    stage.move(stage.empty_place())
    assert stage.workspace.session.hover == Hover()


def test_hover_in_front_of_others_is_the_one_nearest_to_the_eye(stage: Stage) -> None:
    seen = stage.frame.places(stage.frame.points.positions)
    radius = stage.frame.points.size / 2
    for row in np.argsort(seen[:, 2])[:20].tolist():
        x, y, depth = seen[row]
        over = (np.hypot(seen[:, 0] - x, seen[:, 1] - y) <= radius) & (seen[:, 2] < depth)
        if not over.any():
            assert stage.frame.row_under(float(x), float(y)) == row


def test_hover_repaints_neither_points_nor_labels(stage: Stage) -> None:
    stage.view.acts.toggle_labels()
    stage.settle()
    stage.canvas.overlay.repaint()
    surface, overlay = stage.canvas.surface, stage.canvas.overlay
    before = (surface.painted, surface.uploads, overlay.composed)
    for row in range(0, 120, 5):
        place = stage.frame.place(row)
        assert place is not None
        stage.move(QPoint(round(place[0]), round(place[1])))
        stage.host.grab()
    assert (surface.painted, surface.uploads, overlay.composed) == before


def test_what_looks_the_same_is_composed_once(stage: Stage) -> None:
    stage.view.acts.toggle_labels()
    stage.settle()
    stage.canvas.overlay.repaint()
    overlay, frame = stage.canvas.overlay, stage.frame
    before = overlay.composed
    overlay.show_frame(replace(frame))
    overlay.repaint()
    assert overlay.composed == before
    texts = next(layer for layer in frame.scene.layers if isinstance(layer, Marks))
    without = tuple(layer for layer in frame.scene.layers if layer is not texts)
    for scene in (replace(frame.scene, layers=without), replace(frame.scene, note="half of it")):
        before = overlay.composed
        overlay.show_frame(replace(frame, scene=scene))
        overlay.repaint()
        assert overlay.composed == before + 1


def test_hover_from_elsewhere_rings_the_point(stage: Stage) -> None:
    row = stage.lone_row()
    stage.workspace.session.set_hover(Hover(table=TABLE, row=row))
    assert stage.canvas.overlay.hovered_row == row
    at = stage.place(row)
    ring = stage.canvas.grab().toImage()
    scale = ring.devicePixelRatio()
    warm = stage.workspace.tokens.warm.lower()
    near = [
        ring.pixelColor(QPoint(round(x * scale), round(y * scale))).name()
        for x in range(at.x() - 14, at.x() + 15)
        for y in range(at.y() - 14, at.y() + 15)
    ]
    assert warm in near


def test_what_slides_away_from_a_mouse_that_rests_is_not_hovered_any_longer(stage: Stage) -> None:
    row = stage.lone_row()
    stage.move(stage.place(row))
    assert stage.canvas.overlay.hovered_row == row
    stage.press(Qt.Key.Key_Left)
    stage.qtbot.waitUntil(lambda: stage.canvas.overlay.hovered_row is None)
    assert stage.workspace.session.hover.row is None
    stage.workspace.session.set_hover(Hover(table=TABLE, row=row))
    stage.press(Qt.Key.Key_Left)
    stage.settle()
    assert stage.canvas.overlay.hovered_row == row, "what a list points at stays pointed at"


def test_a_row_of_another_table_is_not_ringed(stage: Stage) -> None:
    stage.workspace.session.set_hover(Hover(table="other", row=3))
    assert stage.canvas.overlay.hovered_row is None


def test_a_camera_move_paints_once_and_a_selection_once(stage: Stage) -> None:
    surface = stage.canvas.surface
    before = surface.painted
    stage.view.acts.click(5, Combine.REPLACE)
    stage.settle()
    stage.host.grab()
    assert surface.painted - before <= 2  # the selection, then its neighbours


def test_a_card_keeps_out_of_what_stands_over_the_picture(qapp: QApplication) -> None:
    metrics = QFontMetricsF(qapp.font())
    card, picture, at = Card(3, "a title", (("label", "cat"),)), QRectF(0, 0, 500, 300), QPointF(250, 150)
    usual = card_box(card, at, picture, metrics, metrics)
    assert usual.topLeft() == at + QPointF(REACH, REACH)
    above = card_box(card, at, picture, metrics, metrics, taken=[usual])
    assert above.bottomLeft() == at + QPointF(REACH, -REACH)
    left = card_box(card, at, picture, metrics, metrics, taken=[usual, above])
    assert left.topRight() == at + QPointF(-REACH, REACH)
    assert card_box(card, at, picture, metrics, metrics, taken=[picture]) == usual, "nowhere is better"
