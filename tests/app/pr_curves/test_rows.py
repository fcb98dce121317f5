from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from core.session.command import change_session
from core.views.pr_curves.points import PLACES
from tests.app.pr_curves.conftest import Stage, cell


def test_the_menu_of_a_row_marks_all_at_its_threshold_and_holds_its_run(stage: Stage) -> None:
    table = stage.view.points
    points = table.rows.points
    assert points is not None
    row = next(k for k, each in enumerate(points.rows) if (each.run, each.short) == ("b", "dog"))
    stage.workspace.session.do(change_session("Step", step=20))
    stage.settle()
    assert table.rows.points is not None
    values = table.rows.points.values[row].tolist()
    menu = QMenu(table)
    table._offer_point(menu, points.rows[row], values)
    texts = [action.text() for action in menu.actions()]
    best = values[PLACES["best_at"]]
    menu.actions()[texts.index(f"Mark all at that of max F1 {best:.4g}")].trigger()
    assert stage.wished.threshold == best
    menu.actions()[texts.index("Hold b at step 20")].trigger()
    stage.workspace.session.do(change_session("Step", step=None))
    stage.settle()
    assert [cell(stage, run, "dog", "step") for run in "abc"] == ["40", "20", "40"]
    assert "1 held at a step" in stage.view.toolbar.count.text()
    assert stage.panel.steps.follow.isVisible()
    stage.panel.steps.follow.click()
    stage.settle()
    assert cell(stage, "b", "dog", "step") == "40"


def test_the_table_of_points_is_written_with_all_digits(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    stage.view.saving.write(str(file))
    stage.qtbot.waitUntil(file.exists)
    stage.qtbot.waitUntil(lambda: len(file.read_text().splitlines()) == 16)
    header, first, *_ = (line.split(",") for line in file.read_text().splitlines())
    points = stage.view.points.rows.points
    assert points is not None
    assert header[:2] == ["class", "run"]
    assert float(first[header.index("ap")]) == points.values[0, PLACES["ap"]]


def test_the_slider_of_a_run_holds_it_and_says_when_that_was(stage: Stage) -> None:
    section = stage.panel.steps
    bar = stage.panel.verticalScrollBar()
    bar.setValue(bar.maximum())
    row = next(row for row in section.rows if row.shown is not None and row.shown.run == "b")
    assert row.said.text() == "40"
    assert not row.free.isVisible()
    row.slider.setFocus()
    QTest.keyClick(row.slider, Qt.Key.Key_Left)
    QTest.keyClick(row.slider, Qt.Key.Key_Left)
    stage.settle()
    assert stage.wished.run_steps == {"b": 10}
    assert [cell(stage, run, "dog", "step") for run in "abc"] == ["40", "10", "40"]
    assert (row.shown is not None and row.shown.run, row.said.text()) == ("b", "10")  # it stays under the hand
    for place, expected in ((1, r"[\d.]+ (s|min|h|d)( \d\d (s|min|h))?"), (2, r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")):
        QTest.mouseClick(section.times.buttons[place], Qt.MouseButton.LeftButton)
        assert re.fullmatch(expected, row.said.text())
    stage.workspace.session.undo()
    QTest.mouseClick(row.free, Qt.MouseButton.LeftButton)
    stage.settle()
    assert not stage.wished.run_steps
    assert cell(stage, "b", "dog", "step") == "40"
