"""Colours, order, groups and scales in the panel."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from app.views.embedding.looks.colours_section import ColoursSection
from app.views.embedding.panel import Panel
from core.state.column_looks import CategoryOrder
from core.style import line_map
from tests.app.embedding.conftest import Stage

LEFT = Qt.MouseButton.LeftButton


def panel(stage: Stage) -> Panel:
    found = stage.view.panel()
    assert isinstance(found, Panel)
    return found


def section(stage: Stage) -> ColoursSection:
    found = panel(stage).colours
    stage.view.legend.editing.emit()
    stage.settle()
    assert found.isVisible()
    return found


def choose(stage: Stage, box: QComboBox, place: int) -> None:
    box.setCurrentIndex(place)
    box.activated.emit(place)
    stage.settle()


def test_categories_in_the_panel(stage: Stage) -> None:
    box = section(stage).categories
    choose(stage, box.palette_box, box.palette_box.findData("tab10"))
    assert stage.view.legend.entry_rows["ant"].entry.colour == "#1f77b4"
    assert "look alike to people with" in box.hint.text()
    choose(stage, box.palette_box, box.palette_box.findData("tol bright"))
    assert "can be told apart" in box.hint.text()

    box.table.choose(["bee", "cat"])
    assert box.name.text() == "bee"
    QTest.keyClick(box.table, Qt.Key.Key_M)
    box.name.selectAll()
    QTest.keyClicks(box.name, "insects")
    QTest.keyClick(box.name, Qt.Key.Key_Return)
    stage.settle()
    assert list(stage.view.legend.entry_rows) == ["ant", "insects", ""]
    box.table.choose(["insects"])
    QTest.keyClick(box.table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    stage.settle()
    assert list(stage.view.legend.entry_rows) == ["insects", "ant", ""]
    assert stage.state.embedding.look("label").order is CategoryOrder.HAND
    box.table.choose(["insects"])
    QTest.mouseClick(box.split, LEFT)
    stage.settle()
    assert set(stage.view.legend.entry_rows) == {"ant", "bee", "cat", ""}

    QTest.mouseClick(box.tail, LEFT)
    stage.settle()
    box.most.setValue(1)
    stage.settle()
    assert [entry.label for entry in box.table.entries.entries] == ["ant", "2 others", "missing"]
    missing = section(stage).missing
    choose(stage, missing, 2)
    assert not stage.frame.points.emphasis[9::10].any()
    choose(stage, missing, 1)
    assert set(stage.frame.points.emphasis[9::10].tolist()) == {1}, "drawn below all others"


def test_a_scale_in_the_panel_and_a_text_as_categories(stage: Stage) -> None:
    display = panel(stage).display
    choose(stage, display.colour_by, display.colour_by.findData("score"))
    box = section(stage).scale
    index = stage.frame.points.colour_index.copy()
    choose(stage, box.range, 3)
    for field, text in ((box.low, "0.25"), (box.high, "0,75")):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        stage.settle()
    scores = np.linspace(0, 1, 120)
    wanted = 1 + np.rint(np.clip((scores - 0.25) / 0.5, 0, 1) * 255)
    np.testing.assert_allclose(stage.frame.points.colour_index, wanted, atol=1)
    QTest.keyClick(box.reversed, Qt.Key.Key_Space)
    stage.settle()
    walked = line_map("viridis", stage.frame.tokens.name)[::-1]
    np.testing.assert_array_equal(stage.frame.points.palette[1:, :3], walked)
    choose(stage, box.range, 0)
    np.testing.assert_array_equal(stage.frame.points.colour_index, index)

    assert not display.categorical.isChecked()
    QTest.keyClick(display.categorical, Qt.Key.Key_Space)
    stage.settle()
    assert len(stage.view.legend.list.entries) == 120
    QTest.keyClick(display.categorical, Qt.Key.Key_Space)
    stage.settle()
    assert stage.frame.scene.legend is not None
    assert stage.frame.scene.legend.bar is not None

    choose(stage, display.colour_by, display.colour_by.findData("name"))
    stage.settle()
    assert [entry.label for entry in stage.view.legend.list.entries][:2] == ["thing 0", "thing 1"]
    assert stage.view.legend.list.search.isVisible()
    stage.workspace.session.undo()
    stage.settle()
    assert stage.state.embedding.edits == {}
    assert stage.frame.scene.legend.title == "score"
