"""Bookmarks of points: kept, gone through, ordered by hand, played, and taken to a file and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.views.embedding.keeping import bookmark_acts
from app.views.embedding.keeping.bookmark_section import BookmarksSection
from app.views.embedding.keeping.snapshot import SIZE, bolder, pixmap_of
from core.session.command import change_embedding
from core.session.commands.points.bookmarks import delete_bookmark
from tests.app.embedding.conftest import Stage

CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def section(stage: Stage) -> BookmarksSection:
    found = stage.view.panel().bookmarks
    stage.view.panel().reveal(found)
    return found


def keep(stage: Stage) -> None:
    stage.press(Qt.Key.Key_K, CONTROL)


def in_front(stage: Stage) -> str | None:
    return stage.view.bookmarks.current


def playing(stage: Stage) -> bool:
    return stage.view.bookmarks.playing


def kept_two(stage: Stage) -> BookmarksSection:
    """A bookmark in space with a selected point, and one in the plane coloured by a number."""
    part = section(stage)
    assert part.hint.isVisible()
    stage.click(stage.place(stage.lone_row()))
    keep(stage)
    stage.press(Qt.Key.Key_2)
    stage.workspace.session.do(change_embedding("Colour", colour_by="score"))
    stage.press(Qt.Key.Key_Plus)
    stage.click(stage.empty_place())
    keep(stage)
    assert part.list.names() == ["Bookmark 1", "Bookmark 2"]
    assert not part.hint.isVisible()
    return part


def test_the_whole_picture_comes_back_by_key_list_and_undo(stage: Stage) -> None:
    part = kept_two(stage)
    camera = stage.frame.scene.camera
    stage.press(Qt.Key.Key_K, ALT)
    assert (stage.state.embedding.dimensions, stage.state.embedding.colour_by) == (3, None)
    assert len(stage.selected) == 1
    stage.press(Qt.Key.Key_K, ALT | SHIFT)
    assert (stage.state.embedding.dimensions, stage.state.embedding.colour_by) == (2, "score")
    assert stage.selected == []
    assert stage.frame.scene.camera == camera
    first = part.list.visualItemRect(part.list.item(0)).center()
    QTest.mouseClick(part.list.viewport(), Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseDClick(part.list.viewport(), Qt.MouseButton.LeftButton, pos=first)
    stage.settle()
    assert stage.state.embedding.dimensions == 3
    stage.workspace.session.undo()
    stage.settle()
    assert stage.state.embedding.dimensions == 2


def test_pictures_are_small_and_show_points(stage: Stage) -> None:
    kept_two(stage)
    picture = pixmap_of(stage.state.bookmarks[0].picture).toImage()
    assert picture.size() == SIZE
    assert len(stage.state.bookmarks[0].picture) < 40_000
    colours = {QColor(picture.pixel(x, y)).rgb() for x in range(0, 144, 2) for y in range(0, 90, 2)}
    assert len(colours) > 20


def test_lone_points_are_not_lost_where_pictures_are_made_small() -> None:
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ffffff"))
    for x, y in ((7, 5), (39, 29)):
        picture.setPixelColor(x, y, QColor("#d55e00"))
    made = bolder(picture)
    dark = {(x, y) for x in range(40) for y in range(30) if made.pixelColor(x, y) == QColor("#d55e00")}
    assert dark == {(7, 5), (8, 5), (7, 6), (8, 6), (39, 29)}
    assert made.pixelColor(0, 0) == QColor("#ffffff")


def test_names_order_and_updates_are_the_users(stage: Stage) -> None:
    part = kept_two(stage)
    part.list.setCurrentRow(0)
    part.list.rename()
    editor = part.list.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "in space")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    stage.qtbot.waitUntil(lambda: part.list.names() == ["in space", "Bookmark 2"])
    QTest.keyClick(part.list, Qt.Key.Key_Down, CONTROL)
    stage.settle()
    assert part.list.names() == ["Bookmark 2", "in space"]
    assert part.list.chosen() == "in space"
    retake = next(each for each in part.menu().actions() if each.text().startswith("Update"))
    retake.trigger()
    assert stage.state.bookmarks[1].embedding.colour_by == "score"
    QTest.keyClick(part.list, Qt.Key.Key_Delete)
    stage.settle()
    assert part.list.names() == ["Bookmark 2"]
    stage.workspace.session.undo()
    stage.settle()
    assert part.list.names() == ["Bookmark 2", "in space"]


def test_all_are_played_as_one_step_of_undo_and_whatever_is_done_ends_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bookmark_acts, "PAUSE", 60)
    part = kept_two(stage)
    stage.workspace.session.do(change_embedding("Names", labels=True))
    QTest.keyClick(stage.canvas, Qt.Key.Key_K, CONTROL | SHIFT)
    assert in_front(stage) == "Bookmark 1"
    stage.qtbot.waitUntil(lambda: in_front(stage) == "Bookmark 2")
    stage.qtbot.waitUntil(lambda: not playing(stage))
    stage.settle()
    assert stage.state.embedding.dimensions == 2
    stage.workspace.session.undo()
    assert stage.state.embedding.labels
    monkeypatch.setattr(bookmark_acts, "PAUSE", 60_000)
    QTest.mouseClick(part.play, Qt.MouseButton.LeftButton)
    assert playing(stage)
    stage.press(Qt.Key.Key_D)
    assert not playing(stage)
    QTest.mouseClick(part.play, Qt.MouseButton.LeftButton)
    stage.press(Qt.Key.Key_Escape)
    assert not playing(stage)


def test_bookmarks_go_to_a_file_and_come_back(stage: Stage, tmp_path: Path) -> None:
    part = kept_two(stage)
    path = tmp_path / "bookmarks.json"
    part._files.save(str(path))
    stage.qtbot.waitUntil(path.exists)
    assert [state["label"] for state in json.loads(path.read_text())] == ["Bookmark 1", "Bookmark 2"]
    said: list[tuple[str, str]] = []
    stage.workspace.notified.connect(lambda severity, message, details: said.append((severity, message)))
    before = stage.state.bookmarks
    stage.workspace.session.do(delete_bookmark("Bookmark 2"))
    part._files.open(str(path))
    stage.qtbot.waitUntil(lambda: len(stage.state.bookmarks) == 2)
    assert part.list.names() == ["Bookmark 1", "Bookmark 2"]
    assert stage.state.bookmarks[1].embedding == before[1].embedding
    assert said == [("info", "1 bookmark opened, 1 was in the list already")]
    said.clear()
    path.write_text(json.dumps([{**state, "dataSetDimensions": [7, 7]} for state in json.loads(path.read_text())[:1]]))
    part._files.open(str(path))
    stage.qtbot.waitUntil(lambda: bool(said))
    severity, message = said[0]
    assert (severity, message.split(". ")[0]) == ("warning", "No bookmark was opened")
    assert "7 x 7" in message.replace("×", "x")


def test_the_list_is_ordered_by_dragging(stage: Stage) -> None:
    part = kept_two(stage)
    model = part.list.model()
    assert model.moveRow(part.list.rootIndex(), 1, part.list.rootIndex(), 0)
    stage.qtbot.waitUntil(lambda: [each.name for each in stage.state.bookmarks] == ["Bookmark 2", "Bookmark 1"])
    QApplication.processEvents()
    assert part.list.names() == ["Bookmark 2", "Bookmark 1"]
    top = part.list.itemAt(QPoint(10, 10))
    assert top is not None
    assert top.text() == "Bookmark 2"
