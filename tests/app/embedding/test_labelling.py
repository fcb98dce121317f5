"""Saying something of points: by digits, in the panel, for neighbours, from a file."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.views.embedding.labelling import join_dialog
from app.views.embedding.labelling.join_dialog import JoinDialog, matches, read_and_ask
from app.views.embedding.labelling.label_section import LabelSection
from app.views.embedding.panel import Panel
from core.state import TableEdits
from tests.app.embedding.conftest import TABLE, Stage

PAGE = "Label"


def section_of(stage: Stage) -> LabelSection:
    panel = stage.view.panel()
    assert isinstance(panel, Panel)
    panel.labels.heading.setChecked(True)
    return panel.labels


def texts(stage: Stage, column: str) -> list[str]:
    about = stage.view.drawing.about
    assert about is not None
    assert about.metadata is not None
    return list(about.metadata.columns[column].texts)


def edits(stage: Stage) -> TableEdits:
    return stage.state.embedding.edits.get(TABLE, TableEdits())


def test_digits_label_the_selection_and_the_point_under_the_mouse(stage: Stage) -> None:
    row = stage.lone_row()
    stage.click(stage.place(row))
    before = texts(stage, "label")
    stage.press(Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    assert stage.view.tool_active()
    wanted = "cat" if before[row] != "cat" else "bee"
    stage.press(Qt.Key(Qt.Key.Key_1 + ("ant", "bee", "cat").index(wanted)))
    assert stage.state.embedding.dimensions == 3
    expected = [*before[:row], wanted, *before[row + 1 :]]
    assert texts(stage, "label") == expected
    stage.press(Qt.Key.Key_Backspace)
    assert texts(stage, "label")[row] == ""
    stage.workspace.session.undo()
    stage.workspace.session.undo()
    assert texts(stage, "label") == before
    stage.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    stage.move(stage.place(row))
    stage.press(Qt.Key(Qt.Key.Key_1 + ("ant", "bee", "cat").index(wanted)))
    assert texts(stage, "label") == expected
    card = stage.canvas.overlay.card
    assert card is not None
    assert card.lines[0] == ("label", wanted), "the card says what the point has become"
    stage.press(Qt.Key.Key_Escape)
    assert not stage.view.tool_active()
    stage.press(Qt.Key.Key_2)
    assert stage.state.embedding.dimensions == 2


def test_a_column_of_ones_own_is_made_and_written_in_the_panel(stage: Stage) -> None:
    section = section_of(stage)
    stage.click(stage.place(stage.lone_row()))
    with stage.qtbot.waitActive(section.window()):
        section.activateWindow()
    section.name.setFocus()
    section.name.selectAll()
    QTest.keyClicks(section.name, "mine")
    QTest.keyClick(section.name, Qt.Key.Key_Return)
    stage.settle()
    assert section.name.text() == "mine", "the new list of columns leaves the field as it was typed"
    assert [column.name for column in edits(stage).columns] == ["mine"]
    QTest.keyClicks(section.value, "odd")
    QTest.mouseClick(section.set, Qt.MouseButton.LeftButton)
    stage.settle()
    assert [row for row, text in enumerate(texts(stage, "mine")) if text == "odd"] == stage.selected
    section.classes.setFocus()
    QTest.keyClick(section.classes, Qt.Key.Key_End)
    QTest.keyClicks(section.classes, ", even")
    QTest.keyClick(section.classes, Qt.Key.Key_Return)
    assert edits(stage).classes == ("odd", "even")
    QTest.mouseClick(section.revert, Qt.MouseButton.LeftButton)
    stage.settle()
    about = stage.view.drawing.about
    assert about is not None
    assert about.metadata is not None
    assert "mine" not in about.metadata.columns
    assert edits(stage).columns == ()


def test_neighbours_get_labels_after_they_were_looked_at(stage: Stage) -> None:
    section = section_of(stage)
    row = stage.lone_row()
    stage.click(stage.place(row))
    stage.view.labelling.choose("mine")
    stage.view.labelling.write("odd")
    stage.settle()
    QTest.mouseClick(section.spread, Qt.MouseButton.LeftButton)
    stage.qtbot.waitUntil(lambda: stage.view.spreading.found is not None)
    assert "10 odd" in section.found.text()
    assert texts(stage, "mine").count("odd") == 1
    QTest.mouseClick(section.select, Qt.MouseButton.LeftButton)
    stage.settle()
    near = stage.selected
    assert len(near) == 10
    assert row not in near
    QTest.mouseClick(section.give, Qt.MouseButton.LeftButton)
    stage.settle()
    assert [k for k, text in enumerate(texts(stage, "mine")) if text == "odd"] == sorted([row, *near])
    stage.workspace.session.undo()
    stage.settle()
    assert texts(stage, "mine").count("odd") == 1


def test_columns_of_a_file_are_joined_by_key(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = texts(stage, "name")
    order = np.random.default_rng(0).permutation(len(names))[:50]
    lines = [f"{names[row]},{row}" for row in order.tolist()]
    (tmp_path / "more.csv").write_text("name,number\n" + "\n".join(lines) + "\n")
    about, section = stage.view.drawing.about, section_of(stage)
    assert about is not None
    threads = set[bool]()

    def watched(*asked: Any) -> int:
        threads.add(threading.current_thread() is threading.main_thread())
        return matches(*asked)

    monkeypatch.setattr(join_dialog, "matches", watched)
    read_and_ask(stage.workspace, section, about.metadata, str(tmp_path / "more.csv"), stage.view.labelling.join)
    stage.qtbot.waitUntil(lambda: section.findChild(JoinDialog) is not None)
    dialog = section.findChild(JoinDialog)
    assert isinstance(dialog, JoinDialog)
    assert dialog.by.currentText() == "name"
    stage.qtbot.waitUntil(lambda: "50 of 120" in dialog.said.text())
    assert threads == {False}, "rows are compared beside the window's thread"
    QTest.mouseClick(dialog.buttons.button(dialog.buttons.StandardButton.Ok), Qt.MouseButton.LeftButton)
    stage.qtbot.waitUntil(lambda: stage.view.ready() and "number" in stage.view.drawing.about.metadata.columns)  # type: ignore[union-attr]
    chosen = set(order.tolist())
    assert texts(stage, "number") == [str(row) if row in chosen else "" for row in range(120)]


def drag_over(section: LabelSection, *files: Path) -> tuple[QMimeData, bool]:
    """Drag files over the section; return what is dragged and whether the section would take it."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    entering = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    entering.ignore()
    QApplication.sendEvent(section, entering)
    return mime, entering.isAccepted()


def test_a_table_that_is_dropped_on_the_section_is_joined(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "more.TSV"
    file.write_text("number\thalf\n" + "".join(f"{row}\t{row / 2}\n" for row in range(120)))
    section = section_of(stage)
    before = section.heading.text()
    assert not drag_over(section, tmp_path)[1], "a folder is for the window"
    assert not drag_over(section, file, file)[1]
    mime, taken = drag_over(section, file)
    assert taken
    assert section.heading.text() == "Drop to join more.TSV"
    QApplication.sendEvent(section, QDragLeaveEvent())
    assert section.heading.text() == before
    mime, _ = drag_over(section, file)
    dropped = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(section, dropped)
    assert section.heading.text() == before
    stage.qtbot.waitUntil(lambda: section.findChild(JoinDialog) is not None)
    dialog = section.findChild(JoinDialog)
    assert isinstance(dialog, JoinDialog)
    QTest.mouseClick(dialog.buttons.button(dialog.buttons.StandardButton.Ok), Qt.MouseButton.LeftButton)
    stage.qtbot.waitUntil(lambda: stage.view.ready() and edits(stage).column("number") is not None)
    stage.settle()
    assert texts(stage, "number") == [str(row) for row in range(120)]
