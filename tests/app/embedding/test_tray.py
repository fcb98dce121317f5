from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app.views.embedding.tray.cell_editor import CellEditor
from app.views.embedding.tray.places_area import PlacesArea
from app.views.embedding.tray.point_table import PointTable
from app.views.embedding.tray.tray import Tray
from core.session.commands.points import selection as point_commands
from core.session.commands.points.edits import assign
from core.session.commands.points.tray import change_tray
from core.state import EmbeddingState, RowSet, SessionState, TrayPage, TrayRows
from core.state import Tray as TrayState
from tests.app.embedding.conftest import NO_KEY, TABLE, Stage
from tests.core.views.embedding.made import table

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def tray(stage: Stage) -> Tray:
    stage.press(Qt.Key.Key_E)
    assert stage.view.halves.tray.isVisible()
    return stage.view.halves.tray


def test_a_tray_is_made_when_it_is_opened_first(stage: Stage) -> None:
    halves = stage.view.halves
    stage.settle()
    assert not halves.made
    assert halves.count() == 1
    stage.press(Qt.Key.Key_E)
    assert halves.count() == 2
    assert stage.state.embedding.tray.open


def click(stage: Stage, page: PlacesArea, place: int, held: Qt.KeyboardModifier = NO_KEY) -> None:
    QTest.mouseClick(page.viewport(), LEFT, held, page.place_rect(place).center())
    stage.settle()


def hover(page: PlacesArea, place: int) -> None:
    at = page.place_rect(place).center()
    none = Qt.MouseButton.NoButton
    where = QPointF(page.viewport().mapToGlobal(at))
    QApplication.sendEvent(page.viewport(), QMouseEvent(QEvent.Type.MouseMove, QPointF(at), where, none, none, NO_KEY))


def title(stage: Stage, tray: Tray, name: str) -> None:
    place = [column.title for column in tray.table.columns].index(name)
    at = QPoint(tray.table.titles.sectionViewportPosition(place) + 12, 10)
    QTest.mouseClick(tray.table.titles.viewport(), LEFT, NO_KEY, at)
    stage.settle()


def listed(tray: Tray) -> list[int]:
    assert tray.lister.listing is not None
    rows: list[int] = tray.lister.listing.rows.tolist()
    return rows


def test_rows_are_sorted_selected_and_copied_and_columns_dragged_and_hidden(stage: Stage, tray: Tray) -> None:
    assert listed(tray) == list(range(120))
    assert tray.bar.count.text() == "120 points"
    title(stage, tray, "score")
    title(stage, tray, "score")
    assert listed(tray) == list(range(119, -1, -1))
    title(stage, tray, "label")
    assert listed(tray)[:3] == [117, 114, 111], "ants first, those of a high score first among them"
    assert [row % 10 for row in listed(tray)[-12:]] == [9] * 12, "those without a label last"
    click(stage, tray.table, 1)
    click(stage, tray.table, 3, SHIFT)
    click(stage, tray.table, 2, CONTROL)
    assert sorted(stage.selected) == sorted(listed(tray)[place] for place in (1, 3))
    QTest.keyClick(tray.table, Qt.Key.Key_C, CONTROL)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[:4] == ["row", "label", "score", "name"]
    assert [line.split("\t")[0] for line in lines[1:]] == [str(listed(tray)[place]) for place in (1, 3)]
    stage.workspace.session.undo()
    assert sorted(stage.selected) == sorted(listed(tray)[place] for place in (1, 2, 3))
    stage.workspace.session.restore(SessionState(embedding=EmbeddingState(tray=TrayState(open=True))))
    stage.settle()
    names = [column.title for column in tray.table.columns]
    assert names[:5] == ["Row", "Image", "label", "score", "name"]
    titles = tray.table.titles
    start = QPoint(titles.sectionViewportPosition(2) + 20, 10)
    end = QPoint(titles.sectionViewportPosition(4) + 120, 10)
    drag(titles.viewport(), start, end)
    stage.settle()
    assert [column.title for column in tray.table.columns][:5] == ["Row", "Image", "score", "name", "label"]
    menu = tray.menus.whole()
    columns = menu.actions()[0].menu()
    assert isinstance(columns, QMenu)
    next(each for each in columns.actions() if each.text() == "score").trigger()
    stage.settle()
    assert [column.title for column in tray.table.columns][:4] == ["Row", "Image", "name", "label"]


def test_selection_and_hover_are_one_with_the_picture_and_narrow_what_is_listed(stage: Stage, tray: Tray) -> None:
    assert 100 not in tray.table.places_seen()
    mask = np.arange(120) == 100
    stage.workspace.session.do(point_commands.select_rows(TABLE, mask))
    stage.settle()
    assert 100 in tray.table.places_seen()
    assert tray.table.marked(np.array([99, 100])).tolist() == [False, True]
    hover(tray.table, 101)
    assert stage.workspace.session.hover.row == 101
    before = stage.frame.scene.camera
    QTest.mouseDClick(tray.table.viewport(), LEFT, NO_KEY, tray.table.place_rect(102).center())
    stage.settle()
    assert stage.frame.scene.camera != before, "a double click frames the point"
    stage.workspace.session.restore(SessionState(embedding=EmbeddingState(tray=TrayState(open=True))))
    stage.settle()
    session = stage.workspace.session
    session.do(point_commands.hide_rows(TABLE, np.arange(120) < 100, "embedding"))
    stage.settle()
    assert listed(tray) == list(range(100, 120))
    assert tray.bar.count.text() == "20 of 120 points"
    session.do(change_tray("", rows=TrayRows.SELECTED))
    stage.settle()
    assert tray.nothing.heading.text() == "No points are selected"
    session.do(point_commands.select_rows(TABLE, np.isin(np.arange(120), [4, 7, 110])))
    stage.settle()
    assert listed(tray) == [4, 7, 110]
    click(stage, tray.table, 1)
    assert listed(tray) == [4, 7, 110], "a click in the selection leaves it as it is"
    click(stage, tray.table, 1, CONTROL)
    assert listed(tray) == [4, 110]
    QTest.mouseClick(tray.bar.close_button, LEFT)
    stage.settle()
    assert not tray.isVisible()


def test_cells_are_written_over_and_letters_find_the_next_row(stage: Stage, tray: Tray) -> None:
    click(stage, tray.table, 5)
    names = [column.title for column in tray.table.columns]
    tray.table.go_to_cell(names.index("label"))
    QTest.keyClick(tray.table, Qt.Key.Key_F2)
    editor = tray.table.viewport().findChild(CellEditor)
    assert editor is not None
    assert editor.text() == "cat"
    QTest.keyClicks(editor, "dog")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    stage.settle()
    about = stage.view.drawing.about
    assert about is not None
    assert about.metadata is not None
    assert about.metadata.columns["label"].texts[5] == "dog"
    stage.workspace.session.undo()
    assert stage.state.embedding.edits == {}
    stage.workspace.session.restore(SessionState(embedding=EmbeddingState(tray=TrayState(open=True))))
    stage.settle()
    tray.table.setFocus()
    QTest.keyClicks(tray.table, "t")
    QTest.keyClicks(tray.bar.sought, "hing 11")
    stage.settle()
    QApplication.processEvents()
    assert tray.table.current == 11
    assert tray.bar.found.text() == "1 of 11"
    QTest.keyClick(tray.bar.sought, Qt.Key.Key_Return)
    assert tray.table.current == 110
    QTest.keyClick(tray.bar.sought, Qt.Key.Key_Return, SHIFT)
    assert tray.table.current == 11
    assert stage.selected == [], "finding selects nothing"
    QTest.keyClick(tray.bar.sought, Qt.Key.Key_Escape)
    QTest.keyClick(tray.bar.sought, Qt.Key.Key_Escape)
    QTest.keyClick(tray.table, Qt.Key.Key_Escape)
    assert stage.view.focusWidget() is stage.canvas, "Esc goes back from the field to the table, then to the picture"
    stage.press(Qt.Key.Key_E)
    assert not tray.isVisible()


def drag(widget: QWidget, start: QPoint, end: QPoint, held: Qt.KeyboardModifier = NO_KEY) -> None:
    QTest.mousePress(widget, LEFT, held, start)
    for share in (0.1, 0.5, 1.0):
        QTest.mouseMove(widget, start + (end - start) * share)
        QApplication.processEvents()
    QTest.mouseRelease(widget, LEFT, held, end)


def test_a_gallery_has_headings_and_a_rubber_band_and_begins_with_what_is_near(stage: Stage, tray: Tray) -> None:
    session = stage.workspace.session
    session.do(change_tray("", page=TrayPage.GALLERY, group="label", size=40, share=1.0))
    stage.settle()
    gallery = tray.gallery
    assert tray.lister.listing is not None
    assert tray.lister.listing.headings == ("ant", "bee", "cat", "Missing")
    assert gallery.grid.count == 120
    first, last = gallery.place_rect(0), gallery.place_rect(2)
    drag(gallery.viewport(), first.topLeft() - QPoint(4, -4), last.center())
    stage.settle()
    assert stage.selected == listed(tray)[:3] == [0, 3, 6]
    click(stage, gallery, 4, SHIFT)
    QTest.keyClick(gallery, Qt.Key.Key_Right, SHIFT)
    stage.settle()
    assert len(stage.selected) >= 2
    grey = gallery.grab().toImage().pixelColor(gallery.place_rect(1).center())
    assert grey.red() == grey.green() == grey.blue() == listed(tray)[1], "the image of row 3 is of its grey"
    stage.workspace.session.restore(SessionState(embedding=EmbeddingState(tray=TrayState(open=True))))
    stage.settle()
    session = stage.workspace.session
    chosen = np.isin(np.arange(120), [0, 3, 6])
    session.do(point_commands.select_rows(TABLE, chosen))
    stage.press(Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)
    vectors = session.results.get(stage.view.drawing.about.subject.vectors, np.ndarray)  # type: ignore[union-attr]
    assert vectors is not None
    mean = vectors[[0, 3, 6]].astype(np.float64).mean(axis=0)
    away = 1 - (vectors @ mean) / np.linalg.norm(vectors, axis=1) / np.linalg.norm(mean)
    assert np.allclose(away[listed(tray)], np.sort(away), atol=1e-5)
    click(stage, tray.table, 50)
    assert np.allclose(away[listed(tray)], np.sort(away), atol=1e-5), "a click does not change what is near"


def test_labels_stand_on_cards_where_there_are_no_images(
    open_stage: Callable[..., Stage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMILLARY_PAINTER", "cpu")
    made = table(tmp_path, rows=60)
    bare = replace(made, steps=tuple(replace(step, sprite=None) for step in made.steps))
    stage = open_stage(bare)
    stage.press(Qt.Key.Key_E, SHIFT)
    tray = stage.view.halves.tray
    assert stage.state.embedding.tray.page is TrayPage.GALLERY
    assert not tray.gallery.imaged
    assert tray.bar.count.text() == "60 points · no images"
    assert "sprite" in tray.bar.count.hint
    stage.workspace.session.do(assign(TABLE, "label", {"zebra": RowSet.of_indices(60, [0]).mask()}))
    stage.settle()
    whole = tray.gallery.grab().toImage()
    stage.workspace.session.undo()
    stage.settle()
    assert tray.gallery.grab().toImage() != whole, "the label stands on its card"


def test_the_edge_is_dragged_and_kept(stage: Stage, tray: Tray) -> None:
    halves = stage.view.halves
    before = stage.state.embedding.tray.share
    handle = halves.handle(1)
    drag(handle, handle.rect().center(), handle.rect().center() - QPoint(0, 80))
    stage.qtbot.waitUntil(lambda: stage.state.embedding.tray.share != before)
    share = stage.state.embedding.tray.share
    assert share > before
    assert abs(halves.sizes()[1] / sum(halves.sizes()) - share) < 0.01
    stage.press(Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    assert halves.sizes()[0] == 0
    tray.enlarge()
    stage.settle()
    assert halves.sizes()[0] > 100


def test_many_points_are_sorted_beside_the_window(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.views.embedding.tray.lister.AT_ONCE", 10)
    stage.press(Qt.Key.Key_E)
    tray = stage.view.halves.tray
    assert listed(tray) == list(range(120))
    title(stage, tray, "score")
    title(stage, tray, "score")
    assert listed(tray) == list(range(119, -1, -1))
    assert isinstance(tray.page, PointTable)
    stage.press(Qt.Key.Key_E)
    assert not tray.isVisible()
    stage.workspace.session.do(point_commands.select_rows(TABLE, np.arange(120) == 4))
    stage.settle()
    stage.press(Qt.Key.Key_E)
    assert tray.table.place_of(4) == 115
    assert 115 in tray.table.places_seen(), "what was selected meanwhile is scrolled to"
