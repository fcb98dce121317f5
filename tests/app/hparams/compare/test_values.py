"""Values of runs side by side, by clicks and keys."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.widgets.run_drag import runs_in, runs_mime
from core.session.commands.runs.compare import change_compare, measure_against
from core.session.commands.runs.grouping import rename_run
from core.session.commands.runs.runs import check_runs, select_runs
from core.state import ComparePart, Direction
from core.style import LIGHT, rgb
from tests.app.hparams.compare.conftest import CONTROL, LEFT, NO_KEY, Stage


def test_an_empty_page_says_how_runs_come_there_and_helps(empty_stage: Stage) -> None:
    page = empty_stage.page
    assert page.empty.isVisible()
    assert "Ctrl+Shift+D" in page.empty.text.text()
    assert not page.empty.button.isVisible()
    empty_stage.workspace.session.do(select_runs(["d", "b"]))
    empty_stage.settle()
    assert page.empty.button.text() == "Compare 2 selected runs"
    QTest.mouseClick(page.empty.button, LEFT)
    empty_stage.settle()
    assert empty_stage.runs() == ("b", "d")
    assert not page.empty.isVisible()
    assert empty_stage.text("params.lr", "b")[0] == "0.01"


def test_runs_are_columns_and_fields_are_rows_below_titles(stage: Stage) -> None:
    model = stage.values.compare
    assert model.columnCount() == 3
    assert [line for line in model.lines if isinstance(line, str)] == ["Run", "Parameters", "Metrics"]
    assert stage.text("metrics.accuracy", "c") == ("–", "")
    assert stage.page.note.text().startswith("3 runs · ")
    heading = model.index(model.lines.index("Metrics"), 0)
    assert not heading.flags() & Qt.ItemFlag.ItemIsSelectable


def test_runs_that_are_switched_off_are_compared_too(stage: Stage) -> None:
    stage.workspace.session.do(check_runs(["a"], False))
    stage.settle()
    assert stage.values.compare.columnCount() == 3


def test_only_what_differs_by_the_box_in_the_panel(stage: Stage) -> None:
    stage.page.panel()
    assert "params.depth" in stage.fields()
    panel = stage.page._panel
    assert panel is not None
    panel.differences.click()
    stage.settle()
    assert stage.compare.differences
    assert "params.depth" not in stage.fields()
    assert "params.lr" in stage.fields()
    stage.workspace.session.undo()
    stage.settle()
    assert "params.depth" in stage.fields()
    assert not panel.differences.isChecked()


def test_runs_as_rows(stage: Stage) -> None:
    stage.click("params.lr", "b")
    panel = stage.page.panel()
    stage.page._panel.transposed.click()  # type: ignore[union-attr]
    stage.settle()
    model = stage.values.compare
    assert model.rowCount() == 3
    assert model.columnCount() == len(stage.fields())
    assert not [line for line in model.lines if isinstance(line, str)]
    assert model.where(stage.values.currentIndex()) == model.where(model.index_of("params.lr", "b"))
    assert model.headerData(1, Qt.Orientation.Vertical) == "b"
    heights = {stage.values.rowHeight(row) for row in range(3)}
    assert len(heights) == 1
    assert panel is stage.page.panel()


def test_a_baseline_by_key_shows_changes_in_words_and_colour(stage: Stage) -> None:
    assert stage.text("metrics.loss", "b") == ("0.2000", "")
    stage.click("metrics.loss", "b")
    stage.key(Qt.Key.Key_B)
    assert stage.compare.baseline == "b"
    assert stage.text("metrics.loss", "b") == ("0.2000", "")
    assert stage.text("metrics.loss", "a") == ("0.1000", "−0.1000 (−50.0\u202f%) better")
    assert stage.text("metrics.loss", "c") == ("0.3000", "+0.1000 (+50.0\u202f%) worse")
    assert stage.text("metrics.accuracy", "a") == ("0.5000", "no change")
    assert stage.text("params.lr", "a")[1].endswith("(+900\u202f%)")
    assert seen(stage, "metrics.loss", "a", LIGHT.good)
    assert not seen(stage, "metrics.loss", "a", LIGHT.bad)
    assert seen(stage, "metrics.loss", "c", LIGHT.bad)
    stage.key(Qt.Key.Key_B)
    assert stage.compare.baseline == ""


def seen(stage: Stage, key: str, run: str, colour: str) -> bool:
    """Return whether a cell has pixels of a colour."""
    stage.settle()
    place = stage.cell(key, run)
    QApplication.processEvents()
    image = stage.values.viewport().grab(stage.values.visualRect(stage.values.indexAt(place))).toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    wanted = rgb(colour)
    return any(
        max(abs(a - b) for a, b in zip((p.red(), p.green(), p.blue()), wanted, strict=True)) < 40 for p in pixels
    )


def test_what_is_told_aloud(stage: Stage) -> None:
    stage.workspace.session.do(measure_against("b"))
    stage.settle()
    index = stage.values.compare.index_of("metrics.loss", "a")
    told = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "loss: 0.1, −0.1000 (−50.0\u202f%) better, compared to b, best of these runs"
    assert "c has no accuracy" in stage.values.compare.index_of("metrics.accuracy", "c").data(
        Qt.ItemDataRole.AccessibleTextRole
    )


def test_the_other_direction_is_better_by_menu(stage: Stage) -> None:
    stage.workspace.session.do(measure_against("b"))
    stage.settle()
    stage.choose(open_menu(stage, "metrics.loss", "a"), "Higher is better")
    assert stage.compare.directions == {"loss": Direction.HIGHER}
    assert stage.text("metrics.loss", "a")[1].endswith("worse")


def open_menu(stage: Stage, key: str, run: str) -> QMenu:
    place = stage.cell(key, run)
    where = stage.values.viewport().mapToGlobal(place)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, where)
    QApplication.sendEvent(stage.values.viewport(), event)
    return next(menu for menu in stage.page.findChildren(QMenu) if menu.isVisible())


def test_runs_are_removed_and_moved_by_keys_and_menu(stage: Stage) -> None:
    stage.click("params.lr", "a")
    stage.key(Qt.Key.Key_Right, CONTROL)
    assert stage.runs() == ("b", "a", "c")
    assert stage.values.compare.where(stage.values.currentIndex()) == stage.values.compare.where(
        stage.values.compare.index_of("params.lr", "a")
    )
    stage.key(Qt.Key.Key_Right, CONTROL)
    stage.key(Qt.Key.Key_Right, CONTROL)
    assert stage.runs() == ("b", "c", "a")
    stage.key(Qt.Key.Key_Left, CONTROL)
    assert stage.runs() == ("b", "a", "c")
    stage.choose(open_menu(stage, "params.lr", "c"), "Move forward")
    assert stage.runs() == ("b", "c", "a")
    stage.click("params.lr", "c")
    stage.key(Qt.Key.Key_Delete)
    assert stage.runs() == ("b", "a")
    stage.choose(open_menu(stage, "params.lr", "b"), "Remove from the comparison")
    assert stage.page.empty.heading.text() == "One more run than a is needed"
    stage.workspace.session.undo()
    stage.settle()
    assert stage.runs() == ("b", "a")


@pytest.mark.parametrize("transposed", [False, True])
def test_titles_of_runs_are_dragged_to_another_place(stage: Stage, transposed: bool) -> None:
    stage.workspace.session.do(change_compare("", transposed=transposed))
    stage.settle()
    header = stage.values.down if transposed else stage.values.across
    stage.drag_title(header, 0, 2)
    assert stage.runs() == ("b", "c", "a")
    assert [header.visualIndex(place) for place in range(3)] == [0, 1, 2]
    orientation = Qt.Orientation.Vertical if transposed else Qt.Orientation.Horizontal
    assert [stage.values.compare.headerData(place, orientation) for place in range(3)] == ["b", "c", "a"]


def test_selected_runs_are_added(stage: Stage) -> None:
    assert not stage.page.add.isEnabled()
    stage.workspace.session.do(select_runs(["a", "e", "d"]))
    stage.settle()
    QTest.mouseClick(stage.page.add, LEFT)
    stage.settle()
    assert stage.runs() == ("a", "b", "c", "d", "e")
    assert not stage.page.add.isEnabled()


def test_runs_are_dropped_among_others(stage: Stage) -> None:
    header = stage.values.across
    x = header.sectionViewportPosition(1) + 4
    place = header.viewport().mapTo(stage.page, QPoint(x, 10))
    drop(stage, runs_mime(["e", "unknown"]), place)
    assert stage.runs() == ("a", "e", "b", "c")
    drop(stage, runs_mime(["d"]), QPoint(stage.page.width() - 5, stage.page.height() - 40))
    assert stage.runs() == ("a", "e", "b", "c", "d")
    other = QMimeData()
    other.setText("a")
    before = stage.runs()
    drop(stage, other, place)
    assert stage.runs() == before
    assert runs_in(other) == []


def drop(stage: Stage, data: QMimeData, place: QPoint) -> None:
    args = (data, LEFT, NO_KEY)
    enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, *args)
    QApplication.sendEvent(stage.page, enter)
    if enter.isAccepted():
        QApplication.sendEvent(stage.page, QDropEvent(QPointF(place), Qt.DropAction.CopyAction, *args))
    stage.settle()


def test_a_metric_opens_its_curves_and_a_text_its_difference(stage: Stage) -> None:
    stage.double_click("metrics.final", "a")
    assert stage.part() is ComparePart.CURVES
    assert stage.compare.tags == ("accuracy", "loss", "final")
    stage.workspace.session.do(change_compare("", part=ComparePart.VALUES))
    stage.settle()
    stage.click("params.config", "a")
    stage.key(Qt.Key.Key_Return)
    assert stage.part() is ComparePart.TEXTS
    assert stage.compare.text == "params.config"
    stage.workspace.session.do(change_compare("", part=ComparePart.VALUES))
    stage.settle()
    stage.double_click("params.depth", "a")
    assert stage.part() is ComparePart.VALUES


def test_hovering_a_cell_emphasises_its_run_everywhere(stage: Stage) -> None:
    QTest.mouseMove(stage.values.viewport(), stage.cell("params.lr", "b"))
    stage.qtbot.waitUntil(lambda: stage.workspace.session.hover.run == "b")
    stage.page.hide()
    assert stage.workspace.session.hover.run is None


def test_the_comparison_is_copied_and_written(stage: Stage, tmp_path: Path) -> None:
    told: list[str] = []
    stage.workspace.notified.connect(lambda severity, message, details: told.append(message))
    menu = stage.page.saving.menu()
    menu.popup(QPoint(10, 10))
    stage.choose(menu, "Copy as Markdown")
    stage.qtbot.waitUntil(lambda: told == ["Comparison copied as Markdown"])
    assert QGuiApplication.clipboard().text().startswith("| Field | a | b | c |")
    path = tmp_path / "out.csv"
    stage.page.saving.write(str(path))
    stage.qtbot.waitUntil(lambda: len(told) == 2)
    header, *rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    assert header == ["field", "section", "a", "b", "c"]
    assert len({row[0] for row in rows}) >= len(stage.fields())
    stage.page.saving.write(str(path / "out.csv"))
    stage.qtbot.waitUntil(lambda: len(told) == 3)
    assert told[2].startswith("Export comparison failed")


def test_selected_cells_are_copied_in_full(stage: Stage) -> None:
    stage.click("params.lr", "a")
    QTest.mouseClick(stage.values.viewport(), LEFT, CONTROL, stage.cell("params.lr", "b"))
    stage.key(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "0.1\t0.01"


def test_what_the_view_exports_is_what_is_listed(stage: Stage) -> None:
    header, rows = stage.host.table()
    assert header == ("field", "section", "a", "b", "c")
    assert [row[0] for row in rows] == stage.fields()


def test_every_action_does_what_it_says(stage: Stage) -> None:
    actions = {action.id: action for action in stage.page.actions_table()}
    actions["compare.differences"].callback()
    actions["compare.transpose"].callback()
    assert stage.compare.differences
    assert stage.compare.transposed
    actions["compare.curves"].callback()
    assert stage.part() is ComparePart.CURVES
    checked = actions["compare.curves"].checked
    assert checked is not None
    assert checked()
    assert not actions["compare.add"].when()
    stage.workspace.session.do(select_runs(["d"]))
    assert actions["compare.add"].when()
    actions["compare.add"].callback()
    assert stage.runs()[-1] == "d"
    stage.workspace.session.do(measure_against("a"))
    actions["compare.unmeasured"].callback()
    assert stage.compare.baseline == ""


def test_titles_leave_room_for_values_where_there_is_little(stage: Stage) -> None:
    assert stage.values.down.width() == 204
    stage.host.resize(420, 900)
    stage.settle()
    assert stage.values.down.width() == 140
    assert stage.values.viewport().width() > 140


def test_runs_are_called_as_the_user_calls_them(stage: Stage) -> None:
    stage.page.panel()
    stage.workspace.session.do(rename_run("b", "the good one"))
    stage.workspace.session.do(measure_against("b"))
    stage.settle()
    assert stage.values.compare.headerData(1, Qt.Orientation.Horizontal) == "the good one"
    panel = stage.page._panel
    assert panel is not None
    assert (panel.baseline.currentText(), panel.baseline.currentData()) == ("the good one", "b")
    stage.workspace.session.do(change_compare("", part=ComparePart.TEXTS))
    stage.settle()
    assert stage.page.texts.left.currentText() == "the good one"
    stage.workspace.session.do(change_compare("", part=ComparePart.CURVES))
    stage.settle()
    assert stage.page.charts.line.chips[1].accessibleName() == "the good one, the baseline"
