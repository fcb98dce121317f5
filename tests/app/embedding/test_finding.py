"""Finding points by real keys and clicks: searches, neighbours of anything, dimensions of the selection."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.views.embedding.panel import Panel
from app.views.embedding.rows.filter_chips import FilterNamePopup
from app.views.embedding.rows.rows_listed import ordinal
from core.session.command import change_embedding
from core.session.commands.points.selection import select_rows
from core.state import PointMeasure, RowsBrush
from core.views.picture import Emphasis
from tests.app.embedding.conftest import TABLE, Stage
from tests.core.views.embedding.made import CLASSES, vectors

PAGE = "Points"

SCORE = np.arange(120) / 119
LABEL = np.array(["" if row % 10 == 9 else CLASSES[row % 3] for row in range(120)])
VECTORS = vectors(120, 6).astype(np.float64)


def panel(stage: Stage) -> Panel:
    found = stage.view.panel()
    assert isinstance(found, Panel)
    return found


def select(stage: Stage, *rows: int) -> None:
    mask = np.zeros(120, dtype=np.bool_)
    mask[list(rows)] = True
    stage.workspace.session.do(select_rows(TABLE, mask))
    stage.settle()


def type_text(stage: Stage, text: str) -> None:
    field = panel(stage).search.text
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    stage.settle()


def test_a_query_is_typed_gone_through_selected_and_kept_as_a_filter(stage: Stage) -> None:
    search = panel(stage).search
    expected = np.flatnonzero((LABEL == "cat") & (SCORE < 0.5)).tolist()
    type_text(stage, "label = 'cat' AND score < 0.5")
    assert search.count.text() == f"{len(expected)} matches"
    assert [item.row for item in search.found.items] == expected
    assert not search.note.isVisibleTo(stage.host)

    for text in ("label = 'cat'", "label = 'cat' AND score < 0.5"):  # what gave way is looked for again
        search.text.type_text(text)
    stage.settle()
    assert len(search.found.items) == len(expected)
    start = stage.frame.scene.camera
    for key, row in ((0, expected[0]), (0, expected[1]), (1, expected[0]), (1, expected[-1])):
        stage.press(Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier if key else Qt.KeyboardModifier.NoModifier)
        assert stage.selected == [row]
        np.testing.assert_allclose(stage.frame.scene.camera.target, stage.frame.points.positions[row], atol=1e-6)
    assert search.count.text() == f"{len(expected)} of {len(expected)} matches"
    assert search.found.current == len(expected) - 1
    stage.workspace.session.undo()
    stage.settle()
    assert (stage.selected, stage.frame.scene.camera) == ([], start)

    QTest.mouseClick(search.every, Qt.MouseButton.LeftButton)
    assert stage.selected == expected
    QTest.mouseClick(search.keep, Qt.MouseButton.LeftButton)
    popup = search.keep.findChild(FilterNamePopup)
    assert popup is not None
    popup.field.selectAll()
    QTest.keyClicks(popup.field, "unsure cats")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    QTest.mouseClick(search.filters.chips["unsure cats"], Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    stage.qtbot.waitUntil(lambda: bool(stage.state.brushes))
    stage.settle()
    assert np.flatnonzero(stage.frame.points.emphasis != Emphasis.HIDDEN).tolist() == expected
    brush = stage.state.brushes[0]
    assert isinstance(brush, RowsBrush)
    assert brush.label == "unsure cats"
    assert search.filters.chips["unsure cats"].isChecked()
    search.filters.renamed.emit("unsure cats", "doubtful")
    assert stage.state.brushes[0].label == "doubtful"
    QTest.keyClick(search.filters.chips["doubtful"], Qt.Key.Key_Delete)
    assert not stage.state.brushes
    assert not search.filters.isVisibleTo(stage.host)
    stage.workspace.session.undo()
    assert [brush.label for brush in stage.state.brushes] == ["doubtful"]


def test_what_is_wrong_is_underlined_and_mended_and_columns_are_completed(stage: Stage) -> None:
    search = panel(stage).search
    type_text(stage, "labl = 'cat' ")
    assert "no column labl" in search.note.text()
    marked = [each.cursor.selectedText() for each in search.text.extraSelections()]
    assert "labl" in marked
    assert stage.state.embedding.search.text.strip() == "labl"
    QTest.mouseClick(search.fix, Qt.MouseButton.LeftButton)
    stage.settle()
    assert stage.state.embedding.search.text == "label = 'cat' "
    assert not search.fix.isVisibleTo(stage.host)
    search.completing.focused.emit(True)  # as it does where there is a window manager
    stage.qtbot.waitUntil(lambda: search.completing.completer is not None)
    type_text(stage, "lab")
    assert [item.text for item in search.completing.popup.items] == ["label"]
    for text in ("\t", "= ", "'c"):
        QTest.keyClicks(search.text, text) if text != "\t" else QTest.keyClick(search.text, Qt.Key.Key_Tab)
    assert [item.text for item in search.completing.popup.items] == ["'cat'"]
    QTest.keyClick(search.text, Qt.Key.Key_Return)
    stage.settle()
    assert search.text.text().strip() == "label = 'cat'"
    assert search.count.text() == f"{np.count_nonzero(LABEL == 'cat')} matches"


def test_neighbours_of_a_mean_of_a_sum_and_of_what_is_pasted(stage: Stage) -> None:
    near = panel(stage).neighbours
    assert "Select a point" in near.said.text()
    select(stage, 3, 33, 63)
    QTest.keyClick(stage.canvas, Qt.Key.Key_V)
    stage.settle()
    away = 1 - VECTORS @ VECTORS[[3, 33, 63]].mean(axis=0) / np.linalg.norm(VECTORS, axis=1) / np.linalg.norm(
        VECTORS[[3, 33, 63]].mean(axis=0)
    )
    away[[3, 33, 63]] = np.inf
    expected = np.argsort(away, kind="stable")[:10].tolist()
    assert [item.row for item in near.found.items] == expected
    assert near.said.text() == "+ mean of 3 points selected before (@1)"
    select(stage, 5)
    assert [item.row for item in near.found.items] == expected  # pinned, whatever is selected

    near.of.setFocus()
    near.of.selectAll()
    QTest.keyClicks(near.of, "thing 8 - #2 + thing 20")
    QTest.keyClick(near.of, Qt.Key.Key_Return)
    stage.settle()
    assert near.said.text().splitlines() == ["+ thing 8 (row 8)", "− #2", "+ thing 20 (row 20)"]
    QGuiApplication.clipboard().setText("\n".join(str(value) for value in VECTORS[9].tolist()))
    near.of.selectAll()
    near.of.paste()
    QTest.keyClick(near.of, Qt.Key.Key_Return)
    stage.settle()
    assert near.found.items[0].row == 9
    near.of.setText("1, 2, 3")
    QTest.keyClick(near.of, Qt.Key.Key_Return)
    stage.settle()
    assert near.said.text() == "3 numbers, but the vectors have 6 dimensions"
    assert not near.found.items
    QTest.keyClick(stage.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ShiftModifier)
    stage.settle()
    assert (near.of.text(), len(near.found.items)) == ("", 10)

    near.count.setValue(119)
    stage.settle()
    assert len(near.found.items) == 119
    near.torn_only.setChecked(True)
    near.count.setValue(10)
    near._ask()
    stage.settle()
    places = stage.view.drawing.about.places  # type: ignore[union-attr]
    assert places is not None
    assert len(near.found.items) == int(places.torn.sum())
    stage.workspace.session.do(change_embedding("Colour", colour_measure=PointMeasure.DISTANCE))
    stage.settle()
    assert stage.frame.scene.legend is not None
    assert stage.frame.scene.legend.title == "Distance"


def test_numbers_are_counted_as_in_english() -> None:
    told = [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 111, 122)]
    assert told == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "111th", "122nd"]
    assert ordinal(1103).endswith("103rd")


def test_dimensions_of_the_selection_become_axes(stage: Stage) -> None:
    dimensions = panel(stage).dimensions
    ants = np.flatnonzero(LABEL == "ant")
    select(stage, *ants.tolist())
    dimensions.heading.setChecked(True)
    stage.qtbot.waitUntil(lambda: len(dimensions.found.items) == 6)  # loops may have to be compiled
    inside, outside = VECTORS[ants], np.delete(VECTORS, ants, axis=0)
    apart = (inside.mean(axis=0) - outside.mean(axis=0)) / np.sqrt((inside.var(axis=0) + outside.var(axis=0)) / 2)
    order = np.argsort(-np.abs(apart)).tolist()
    assert [item.row for item in dimensions.found.items] == order
    assert dimensions.found.items[0].distance == f"{apart[order[0]]:+.2f}"
    panel(stage).reveal(dimensions.found)
    QApplication.processEvents()
    QTest.mouseClick(
        dimensions.found.viewport(), Qt.MouseButton.LeftButton, pos=dimensions.found.visual_rect(0).center()
    )
    stage.settle()
    titles = [f"Dimension {order[0] + 1}", f"Dimension {order[1] + 1}"]
    assert list(stage.frame.scene.axis_titles) == titles
    QTest.mouseClick(
        dimensions.found.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier,
        dimensions.found.visual_rect(2).center(),
    )  # fmt: skip
    stage.settle()
    assert stage.frame.scene.axis_titles[0] == titles[0]


def test_a_search_that_dims_the_points_says_so_over_the_picture(stage: Stage) -> None:
    chip, found = stage.view.panes.search, int((LABEL == "cat").sum())
    assert chip.isHidden()
    type_text(stage, "label = 'cat'")
    assert chip.lead.text() == f"Search label = 'cat': {found} of 120 points"
    stage.view.panel().show_page(0)
    assert chip.isVisible(), "whichever page is in front"
    assert stage.canvas.rect().contains(chip.geometry())
    QTest.mouseClick(chip.lead, Qt.MouseButton.LeftButton)
    assert panel(stage).search.text.isVisible()
    assert stage.host.focusWidget() is panel(stage).search.text
    QTest.mouseClick(chip.away, Qt.MouseButton.LeftButton)
    stage.settle()
    assert chip.isHidden()
    assert not (stage.frame.points.emphasis == Emphasis.DIMMED).any()
    stage.workspace.session.undo()
    stage.settle()
    assert chip.isVisible()
