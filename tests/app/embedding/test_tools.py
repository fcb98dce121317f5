from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.views.embedding.scene.gestures import Tool
from core.analysis.neighbours import nearest_many
from core.session.command import change_embedding
from core.views.picture import Emphasis
from tests.app.embedding.conftest import TABLE, Stage

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
CORNERS = [QPoint(300, 120), QPoint(700, 160), QPoint(640, 500), QPoint(420, 260), QPoint(250, 480)]


def rows_in(stage: Stage, corners: list[QPoint]) -> list[int]:
    found: list[int] = np.flatnonzero(stage.enclosed([(p.x(), p.y()) for p in corners])).tolist()
    return found


@pytest.mark.parametrize("closing", ["enter", "double", "first"])
def test_a_polygon_is_clicked_corner_by_corner(stage: Stage, closing: str) -> None:
    expected = rows_in(stage, CORNERS)
    stage.press(Qt.Key.Key_G)
    for corner in CORNERS if closing != "double" else CORNERS[:-1]:
        stage.click(corner)
    assert stage.selected == []
    if closing == "enter":
        stage.press(Qt.Key.Key_Return)
    elif closing == "first":
        stage.click(CORNERS[0] + QPoint(2, 1))
    else:
        stage.click(CORNERS[-1])
        QTest.mouseDClick(stage.canvas, Qt.MouseButton.LeftButton, pos=CORNERS[-1])
    assert 0 < len(expected) < 120
    assert stage.selected == expected


def test_corners_are_taken_back_and_dropped(stage: Stage) -> None:
    stage.press(Qt.Key.Key_G)
    for corner in [*CORNERS[:3], QPoint(10, 10), QPoint(800, 20)]:
        stage.click(corner)
    stage.press(Qt.Key.Key_Backspace)
    stage.press(Qt.Key.Key_Backspace)
    stage.press(Qt.Key.Key_Return)
    assert stage.selected == rows_in(stage, CORNERS[:3])
    stage.click(CORNERS[0])
    stage.press(Qt.Key.Key_Escape)
    assert stage.view.tool_active()
    assert not stage.canvas.dragging
    stage.press(Qt.Key.Key_Escape)
    assert stage.canvas.tool is Tool.NONE


def test_the_cloud_can_be_turned_while_corners_are_set(stage: Stage) -> None:
    before = stage.frame.scene.camera
    stage.press(Qt.Key.Key_G)
    stage.drag(QPoint(300, 120), QPoint(340, 150), QPoint(400, 180))
    assert stage.frame.scene.camera.rotation != before.rotation


def test_a_brush_selects_what_it_goes_over(stage: Stage) -> None:
    stage.press(Qt.Key.Key_W)
    row = stage.lone_row()
    path = [QPoint(300, 200), stage.place(row), QPoint(560, 300)]
    seen = stage.frame.places(stage.frame.points.positions)[:, :2]
    away = np.min([_distance(seen, a, b) for a, b in itertools.pairwise(path)], axis=0)
    stage.drag(*path)
    chosen = np.zeros(120, dtype=np.bool_)
    chosen[stage.selected] = True
    assert chosen[away < stage.canvas.brush - 0.5].all()
    assert not chosen[away > stage.canvas.brush + 0.5].any()
    assert chosen[row]
    assert chosen.sum() < 120


def _distance(
    seen: np.ndarray[tuple[int, int], np.dtype[np.float64]], start: QPoint, end: QPoint
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    a, b = np.array([start.x(), start.y()]), np.array([end.x(), end.y()])
    share = np.clip(((seen - a) @ (b - a)) / ((b - a) @ (b - a)), 0, 1)
    found: np.ndarray[tuple[int], np.dtype[np.float64]] = np.linalg.norm(seen - a - share[:, None] * (b - a), axis=1)
    return found


def test_a_brush_is_sized_by_keys_and_dabs_with_a_click(stage: Stage) -> None:
    stage.press(Qt.Key.Key_W)
    before = stage.canvas.brush
    stage.press(Qt.Key.Key_Period)
    assert stage.canvas.brush > before
    for _ in range(12):
        stage.press(Qt.Key.Key_Comma)
    assert stage.canvas.brush == 4.0
    row = stage.lone_row()
    stage.click(stage.place(row))
    assert stage.selected == [row]


@pytest.mark.parametrize("dimensions", [2, 3])
def test_a_sphere_holds_what_is_as_near_to_its_middle(stage: Stage, dimensions: int) -> None:
    stage.view.acts.set_dimensions(dimensions)
    stage.settle()
    row = stage.lone_row()
    start = stage.place(row)
    stage.press(Qt.Key.Key_S)
    stage.drag(start, start + QPoint(40, 0), start + QPoint(150, 0))
    positions = stage.frame.points.positions.astype(np.float64)[:, :dimensions]
    away = np.linalg.norm(positions - positions[row], axis=1)
    chosen = np.zeros(120, dtype=np.bool_)
    chosen[stage.selected] = True
    assert 1 < chosen.sum() < 120
    assert away[chosen].max() <= away[~chosen].min() * 1.02


def test_only_what_nothing_covers_is_selected_in_front(stage: Stage) -> None:
    stage.workspace.session.do(change_embedding("Large points", point_size=40.0))
    stage.settle()
    stage.press(Qt.Key.Key_S, SHIFT)
    assert stage.state.embedding.front_only
    width, height = stage.canvas.width() - 2, stage.canvas.height() - 2
    stage.press(Qt.Key.Key_B)
    stage.drag(QPoint(1, 1), QPoint(200, 200), QPoint(width, height))
    stage.qtbot.waitUntil(lambda: bool(stage.selected))
    tops = {
        stage.frame.row_under(*place)
        for row in stage.selected
        if (place := stage.frame.place(row)) is not None
    }  # fmt: skip
    assert len(stage.selected) < 120
    assert len(tops & set(stage.selected)) > 0.8 * len(stage.selected)
    stage.press(Qt.Key.Key_S, SHIFT)
    stage.drag(QPoint(1, 1), QPoint(200, 200), QPoint(width, height))
    assert len(stage.selected) == 120


def test_a_selection_is_inverted_among_what_is_shown(stage: Stage) -> None:
    hidden = np.zeros(120, dtype=np.bool_)
    hidden[100:] = True
    stage.view.acts.select(hidden)
    stage.view.acts.hide_selection()
    stage.view.acts.clear_selection()
    some = np.zeros(120, dtype=np.bool_)
    some[:30] = True
    stage.view.acts.select(some)
    stage.settle()
    stage.press(Qt.Key.Key_I, CONTROL | SHIFT)
    assert stage.selected == list(range(30, 100))
    stage.workspace.session.undo()
    assert stage.selected == list(range(30))


def test_a_selection_grows_by_the_neighbours_of_its_points(stage: Stage) -> None:
    some = np.zeros(120, dtype=np.bool_)
    some[[3, 60]] = True
    stage.view.acts.select(some)
    stage.settle()
    query = stage.state.embedding.neighbours
    about = stage.view.drawing.about
    assert about is not None
    from core.views.embedding.subject import vectors_in

    vectors = vectors_in(stage.workspace.session.results, about.subject.vectors)
    assert vectors is not None
    near = nearest_many(vectors, np.array([3, 60]), query.count, query.metric.value)[0]
    stage.press(Qt.Key.Key_G, CONTROL)
    stage.qtbot.waitUntil(lambda: len(stage.selected) > 2)
    assert stage.selected == sorted({3, 60, *near.ravel().tolist()})
    assert (stage.frame.points.emphasis[stage.selected] == Emphasis.SELECTED).all()


def test_a_category_of_the_legend_is_selected_with_ctrl(stage: Stage) -> None:
    key, row = next(iter(stage.view.legend.entry_rows.items()))
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, CONTROL)
    stage.settle()
    about = stage.view.drawing.about
    assert about is not None
    assert about.metadata is not None
    column = about.metadata.columns["label"]
    assert stage.selected == [i for i, text in enumerate(column.texts) if text == key]
    assert all(entry.entry.shown for entry in stage.view.legend.entry_rows.values())
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, CONTROL)
    assert stage.state.selected_points.get(TABLE) is None
