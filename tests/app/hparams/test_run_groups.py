"""Groups as rows of the table of runs, by clicks and keys."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.views.hparams.table.delegate import NAME_LEFT
from app.views.hparams.table.menus import ColumnMenu
from app.views.hparams.table.table import RunTable
from app.widgets.naming import NamePopup
from app.workspace import Workspace
from core.session.commands.runs.grouping import group_by_fields
from core.session.commands.runs.runs import check_runs, select_runs
from core.state import ColumnType
from core.views.grouping import token_of
from core.views.shown import shown_runs
from tests.app.hparams.tables import CTRL, LEFT, NONE, a_few_runs, at, cell_text, click, place_of, settle, table_of

ADAM, SGD = token_of("opt=adam"), token_of("opt=sgd")


@pytest.fixture
def table(qtbot: QtBot, workspace: Workspace) -> Iterator[RunTable]:
    with table_of(qtbot, workspace, a_few_runs()) as result:
        workspace.session.do(group_by_fields(["params.opt"]))
        settle(qtbot, result)
        yield result


def press_at(table: RunTable, name: str, x: int, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Click in the column of names at a distance from its left edge."""
    row = table.model.row_of(name)
    assert row is not None
    cell = table.left.visualRect(table.model.index(row, 0))
    QTest.mouseClick(table.left.viewport(), LEFT, modifier, QPoint(cell.left() + x, cell.center().y()))


def names(table: RunTable) -> list[str]:
    return list(table.model.names)


def current(table: RunTable, name: str) -> None:
    row = table.model.row_of(name)
    assert row is not None
    table.left.setFocus()
    table.left.go_to(name, 0)


def test_arrows_and_clicks_fold_and_unfold_groups(qtbot: QtBot, table: RunTable) -> None:
    assert names(table) == [ADAM, SGD]
    assert cell_text(table, ADAM, "name") == "opt=adam"
    assert table.model.rows.size(0) == 3
    press_at(table, ADAM, NAME_LEFT + 4)
    settle(qtbot, table)
    assert names(table) == [ADAM, "r0", "r2", "r4", SGD]
    assert [table.model.rows.inner(row) for row in range(5)] == [False, True, True, True, False]
    current(table, "r2")
    QTest.keyClick(table.left, Qt.Key.Key_Left)
    assert table.left.currentIndex().row() == 0
    QTest.keyClick(table.left, Qt.Key.Key_Left)
    settle(qtbot, table)
    assert names(table) == [ADAM, SGD]
    current(table, SGD)
    QTest.keyClick(table.left, Qt.Key.Key_Right)
    settle(qtbot, table)
    assert names(table) == [ADAM, SGD, "r1", "r3"]
    table.workspace.session.undo()
    settle(qtbot, table)
    assert names(table) == [ADAM, SGD]


def test_cells_tell_what_runs_have_in_common(table: RunTable) -> None:
    assert cell_text(table, ADAM, "params.opt") == "adam"
    assert cell_text(table, ADAM, "params.lr") == "3 values"
    assert cell_text(table, ADAM, "metrics.loss") == "1.667"
    row = table.model.row_of(ADAM)
    assert row is not None
    tip = table.model.data(table.model.index(row, 0), Qt.ItemDataRole.ToolTipRole)
    assert tip == "opt=adam\n3 runs"


def test_selecting_a_group_selects_its_runs_and_marks_their_rows(qtbot: QtBot, table: RunTable) -> None:
    session = table.workspace.session
    click(table, SGD, "metrics.loss")
    assert session.state.selected_runs == {"r1", "r3"}
    click(table, ADAM, "metrics.loss", CTRL)
    assert session.state.selected_runs == {"r0", "r1", "r2", "r3", "r4"}
    press_at(table, SGD, NAME_LEFT + 4)
    settle(qtbot, table)
    assert table.right.selected_names() == [ADAM, SGD, "r1", "r3"]
    click(table, "r1", "metrics.loss", CTRL)  # one run of an unfolded group
    assert session.state.selected_runs == {"r0", "r2", "r3", "r4"}
    assert table.right.selected_names() == [ADAM, "r3"]
    click(table, SGD, "metrics.loss")
    assert session.state.selected_runs == {"r1", "r3"}
    assert table.right.selected_names() == [SGD, "r1", "r3"]
    click(table, SGD, "metrics.loss", CTRL)
    assert session.state.selected_runs == frozenset()
    session.do(select_runs(["r1", "r3"]))  # elsewhere
    assert table.right.selected_names() == [SGD, "r1", "r3"]


def test_a_group_is_hidden_shown_and_isolated_as_one(qtbot: QtBot, table: RunTable) -> None:
    session = table.workspace.session
    session.do(check_runs(["r0"], checked=False))
    table.workspace.session.undo()
    press_at(table, SGD, 14)
    assert session.state.runs.unchecked == {"r1", "r3"}
    settle(qtbot, table)
    assert names(table) == [ADAM]
    session.undo()
    settle(qtbot, table)
    QTest.mouseDClick(table.right.viewport(), LEFT, NONE, at(table, ADAM, "metrics.loss"))
    assert shown_runs(session.catalog, session.state) == ("r0", "r2", "r4")
    session.undo()
    settle(qtbot, table)
    current(table, SGD)
    click(table, SGD, "metrics.loss")
    QTest.keyClick(table.right, Qt.Key.Key_Space)
    assert session.state.runs.unchecked == {"r1", "r3"}


def test_a_group_is_hovered_and_coloured_as_one(table: RunTable) -> None:
    session = table.workspace.session
    QTest.mouseMove(table.right.viewport(), at(table, SGD, "metrics.loss"))
    table.right._hover_at(at(table, SGD, "metrics.loss"))
    assert session.hover.run == SGD
    table.intents._choose_colour(["r1", "r3"], table.mapToGlobal(QPoint(50, 50)))
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.findChildren(type(popup.swatches[0]))[3].click()  # type: ignore[attr-defined]
    assert set(session.state.runs.colours) == {"r1", "r3"}
    row = table.model.row_of(SGD)
    assert row is not None
    assert table.model.rows.colour(row) == session.state.runs.colours["r1"]


def test_groups_are_exported_as_one_or_run_by_run(qtbot: QtBot, table: RunTable, tmp_path: Path) -> None:
    titles = [action.text() for action in table.saving.menu().actions()]
    assert titles[:3] == ["All 2 rows, groups as one", "All 5 runs one by one", "Selected runs"]
    with qtbot.waitSignal(table.workspace.notified):
        table.saving.write(str(tmp_path / "groups.csv"), None, joined=True)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "groups.csv").read_text())))
    assert [(row["Run"], row["Runs"], row["opt"], row["lr"]) for row in rows] == [
        ("opt=adam", "3", "adam", ""), ("opt=sgd", "2", "sgd", ""),
    ]  # fmt: skip
    assert float(rows[0]["loss"]) == pytest.approx(5 / 3)
    with qtbot.waitSignal(table.workspace.notified):
        table.saving.write(str(tmp_path / "runs.csv"))
    assert [row["Run"] for row in csv.DictReader(io.StringIO((tmp_path / "runs.csv").read_text()))] == [
        f"r{place}" for place in range(5)
    ]
    with qtbot.waitSignal(table.workspace.notified):
        table.saving.write(str(tmp_path / "groups.md"), None, joined=True)
    assert "3 values" in (tmp_path / "groups.md").read_text()


def test_runs_one_by_one_and_other_names(qtbot: QtBot, table: RunTable) -> None:
    assert table.bar.one_by_one.isVisible()
    table.bar.one_by_one.click()
    settle(qtbot, table)
    assert names(table) == ["r0", "r1", "r2", "r3", "r4"]
    current(table, "r1")
    QTest.keyClick(table.left, Qt.Key.Key_F2)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, NamePopup)
    QTest.keyClicks(popup.field, "Baseline")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    settle(qtbot, table)
    assert cell_text(table, "r1", "name") == "Baseline"
    table.workspace.session.undo()
    settle(qtbot, table)
    assert cell_text(table, "r1", "name") == "r1"
    table.workspace.session.redo()
    settle(qtbot, table)
    row = table.model.row_of("r1")
    assert row is not None
    assert table.model.data(table.model.index(row, 0), Qt.ItemDataRole.ToolTipRole) == "Baseline\nLogged as r1"


def column_menu(table: RunTable, key: str) -> ColumnMenu:
    table.intents.open_column_menu(place_of(table, key), table.mapToGlobal(QPoint(100, 60)))
    return next(menu for menu in table.findChildren(ColumnMenu) if menu.isVisible())


def test_menus_of_columns_group_colour_and_aggregate(qtbot: QtBot, table: RunTable) -> None:
    session = table.workspace.session
    menu = column_menu(table, "params.fixed")
    next(action for action in menu.actions() if action.text() == "Group runs by this").trigger()
    menu.close()
    assert list(session.state.grouping.fields) == ["params.opt", "params.fixed"]
    menu = column_menu(table, "params.opt")
    entry = next(action for action in menu.actions() if action.text() == "Group runs by this")
    assert entry.isChecked()
    entry.trigger()
    menu.close()
    assert list(session.state.grouping.fields) == ["params.fixed"]
    settle(qtbot, table)
    assert names(table) == [token_of("fixed=7")]
    menu = column_menu(table, "metrics.loss")
    part = next(action.menu() for action in menu.actions() if action.text() == "Groups show")
    assert isinstance(part, QMenu)
    next(action for action in part.actions() if action.text() == "The run with the lowest of this").trigger()
    menu.close()
    settle(qtbot, table)
    assert cell_text(table, token_of("fixed=7"), "metrics.loss") == "1"
    assert cell_text(table, token_of("fixed=7"), "metrics.acc") == "–"  # r4 has none
    menu = column_menu(table, "metrics.loss")
    next(action for action in menu.actions() if action.text() == "Colour runs by this").trigger()
    menu.close()
    assert session.state.runs.colouring.field == "metrics.loss"


def test_the_type_of_a_column_is_chosen_from_its_menu(qtbot: QtBot, table: RunTable) -> None:
    session = table.workspace.session
    menu = column_menu(table, "params.lr")
    part = next(action.menu() for action in menu.actions() if action.text() == "Type")
    assert isinstance(part, QMenu)
    assert part.actions()[0].isChecked()
    next(action for action in part.actions() if action.text() == "Text").trigger()
    menu.close()
    assert session.state.hparams.types == {"params.lr": ColumnType.TEXT}
    settle(qtbot, table)
    assert table.model.columns[place_of(table, "params.lr")].typed is ColumnType.TEXT
    session.undo()
    settle(qtbot, table)
    assert table.model.columns[place_of(table, "params.lr")].typed is None


def test_titles_tell_what_groups_show(table: RunTable) -> None:
    def tip(key: str) -> str:
        return str(table.model.headerData(place_of(table, key), Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole))

    assert "Groups show the mean of their runs" in tip("metrics.loss")
    assert "Groups" not in tip("params.lr")
