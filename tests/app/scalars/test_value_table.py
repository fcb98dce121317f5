"""The table of values below the cards, as a user's hand meets it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QMenu
from pytestqt.qtbot import QtBot

from app.views.scalars.reading.board import ValuesBoard
from app.views.scalars.view import ScalarsView
from app.widgets.checklist import Checklist
from core.session import Hover
from core.session.commands.cards.reading import add_level, link_step, show_table
from core.state import Direction, StepRange
from tests.app.scalars.conftest import card, make_catalog, settle
from tests.app.scalars.mouse import at_value, hover

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def board(qtbot: QtBot, view: ScalarsView) -> ValuesBoard:
    view.workspace.session.do(show_table(True, "train/loss"))
    settle(qtbot, view)
    return view.values


def cells(board: ValuesBoard, column: int) -> list[str]:
    model = board.table.rows
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def titles(board: ValuesBoard) -> list[str]:
    model = board.table.rows
    return [str(model.headerData(k, Qt.Orientation.Horizontal)) for k in range(model.columnCount())]


def click_row(board: ValuesBoard, row: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
    place = board.table.visualRect(board.table.rows.index(row, 1)).center()
    QTest.mouseClick(board.table.viewport(), LEFT, modifiers, place)


def menu_of(board: ValuesBoard) -> QMenu:
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    return popup


def test_titles_are_one_bar_from_edge_to_edge(board: ValuesBoard) -> None:
    titles = board.table.titles
    assert titles.length() < titles.width() - 20
    shown = titles.grab().toImage()
    place = round(shown.height() / 4)
    assert shown.pixelColor(shown.width() - 4, place) == shown.pixelColor(2, place)
    assert shown.pixelColor(2, place).name().upper() == board.workspace.tokens.window.upper()


def test_it_follows_the_linked_step_and_the_range(qtbot: QtBot, view: ScalarsView, board: ValuesBoard) -> None:
    session = view.workspace.session
    assert titles(board) == ["Run", "Smoothed", "Value", "Step", "Relative"]
    assert cells(board, 3) == ["3,990"] * 4
    session.do(link_step(105))
    settle(qtbot, view)
    assert cells(board, 3) == ["100"] * 4
    assert cells(board, 2) == ["0", "1.000", "2.000", "3.000"]
    assert board.title.text() == "Step 105"
    QTest.mouseClick(board.way.buttons[1], LEFT)
    settle(qtbot, view)
    assert session.state.step_range == StepRange(0, 3990)
    assert titles(board)[1:3] == ["Min", "Max"]
    QTest.mouseClick(board.way.buttons[0], LEFT)
    settle(qtbot, view)
    assert session.state.step_range is None


def test_a_row_selects_its_run_and_a_selected_run_its_row(qtbot: QtBot, view: ScalarsView, board: ValuesBoard) -> None:
    session = view.workspace.session
    click_row(board, 2)
    assert session.state.selected_runs == {"run2"}
    click_row(board, 3, Qt.KeyboardModifier.ControlModifier)
    assert session.state.selected_runs == {"run2", "run3"}
    session.undo()
    QTest.mouseClick(card(view).plot.viewport(), LEFT, NONE, at_value(card(view), 0.5, 1.0))
    assert session.state.selected_runs == {"run1"}
    assert board.table.selected_rows() == [1]


def test_hover_goes_both_ways(view: ScalarsView, board: ValuesBoard) -> None:
    place = board.table.visualRect(board.table.rows.index(1, 1)).center()
    QTest.mouseMove(board.table.viewport(), place)
    QTest.mouseMove(board.table.viewport(), place + QPoint(1, 0))
    assert view.workspace.session.hover == Hover(run="run1")
    assert card(view).plot.marks.run == "run1"
    hover(card(view), at_value(card(view), 0.5, 2.0))
    assert board.table._hovered == 2


def test_a_title_sorts_turns_and_lets_go(qtbot: QtBot, view: ScalarsView, board: ValuesBoard) -> None:
    def click(column: int) -> list[str]:
        header = board.table.titles
        place = QPoint(header.sectionViewportPosition(column) + 30, header.height() // 2)
        QTest.mouseClick(header.viewport(), LEFT, NONE, place)
        settle(qtbot, view)
        return cells(board, 0)

    rising = ["run0", "run1", "run2", "run3"]
    assert click(2) == rising
    assert click(2) == rising[::-1]
    assert titles(board)[2] == "Value \u2193"
    assert click(2) == rising
    assert titles(board)[2] == "Value"


def test_columns_are_moved_resized_hidden_and_brought_back(qtbot: QtBot, view: ScalarsView, board: ValuesBoard) -> None:
    session, header = view.workspace.session, board.table.titles
    header.moved.emit(3, 1)
    settle(qtbot, view)
    assert titles(board) == ["Run", "Step", "Smoothed", "Value", "Relative"]
    header.moved.emit(0, 2)
    assert titles(board)[0] == "Run"
    header.sized.emit(2, 155)
    settle(qtbot, view)
    assert board.table.columnWidth(2) == 155
    board.table.open_column_menu(1, header.mapToGlobal(QPoint(0, 0)))
    menu = menu_of(board)
    next(action for action in menu.actions() if action.text() == "Hide column").trigger()
    menu.close()
    settle(qtbot, view)
    assert titles(board) == ["Run", "Smoothed", "Value", "Relative"]
    session.undo()
    settle(qtbot, view)
    assert "Step" in titles(board)


def test_the_list_of_columns_has_what_is_known_of_runs(qtbot: QtBot, view: ScalarsView, board: ValuesBoard) -> None:
    board.choose_columns()
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, Checklist)
    found = popup.findChild(QListWidget)
    assert found is not None
    item = next(each for row in range(found.count()) if (each := found.item(row)).text() == "valid/acc")
    item.setCheckState(Qt.CheckState.Checked)
    popup.close()
    settle(qtbot, view)
    assert titles(board)[-1] == "valid/acc"
    assert cells(board, len(titles(board)) - 1) == ["0", "1", "2", "3"]


def test_thresholds_are_columns_whose_menu_changes_and_removes_them(
    qtbot: QtBot, view: ScalarsView, board: ValuesBoard
) -> None:
    session = view.workspace.session
    session.do(add_level("train/loss", 1.5))
    settle(qtbot, view)
    assert titles(board)[5:] == ["Step to ≤ 1.5", "Time to ≤ 1.5"]
    assert cells(board, 5) == ["0", "0", "–", "–"]
    board.table.open_column_menu(5, board.table.mapToGlobal(QPoint(0, 0)))
    menu = menu_of(board)
    actions = {action.text(): action for action in menu.actions()}
    actions["Reached at or above"].trigger()
    menu.close()
    settle(qtbot, view)
    assert session.state.scalars.reading.levels[0].direction is Direction.HIGHER
    assert cells(board, 5) == ["–", "–", "0", "0"]
    board.table.open_column_menu(5, board.table.mapToGlobal(QPoint(0, 0)))
    menu = menu_of(board)
    next(action for action in menu.actions() if action.text() == "Remove threshold").trigger()
    menu.close()
    settle(qtbot, view)
    assert session.state.scalars.reading.levels == ()


def test_a_threshold_is_shown_in_the_table_of_runs(qtbot: QtBot, view: ScalarsView, board: ValuesBoard) -> None:
    session = view.workspace.session
    session.do(add_level("train/loss", 1.5))
    settle(qtbot, view)
    board.table.open_column_menu(5, board.table.mapToGlobal(QPoint(0, 0)))
    menu = menu_of(board)
    next(action for action in menu.actions() if action.text() == "Show in the table of runs").trigger()
    menu.close()
    assert session.state.run_table.reducers == {"metrics.`train/loss`": "reach(metrics.`train/loss`, 1.5)"}


def test_rows_are_copied_and_written(qtbot: QtBot, view: ScalarsView, board: ValuesBoard, tmp_path: Path) -> None:
    click_row(board, 1)
    QTest.keyClick(board.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[0] for line in lines] == ["Run", "run1"]
    path = tmp_path / "values.csv"
    with qtbot.waitSignal(view.workspace.notified):
        board.saving.write(str(path))
    assert [row["Run"] for row in csv.DictReader(path.read_text().splitlines())] == ["run0", "run1", "run2", "run3"]


def test_another_card_is_chosen_and_runs_that_go_leave_the_table(
    qtbot: QtBot, view: ScalarsView, board: ValuesBoard
) -> None:
    board._list(["lr"])
    settle(qtbot, view)
    assert board.key() == "lr"
    view.workspace.session.set_catalog(make_catalog(2))
    settle(qtbot, view)
    assert cells(board, 0) == ["run0", "run1"]
    view.workspace.session.do(show_table(False))
    assert not board.isVisible()
