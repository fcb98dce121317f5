from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from core.model import Catalog, Problem, Run, RunStatus, SourceSpec
from core.session import Hover
from core.session.commands.runs.runs import select_runs
from core.views.run_details import ARTIFACTS, NOTE
from tests.app.conftest import make_run

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier

Show = Callable[[Catalog], None]


def member(name: str, learning_rate: float, artifacts: str, parent: str = "") -> Run:
    return replace(
        make_run(name), experiment="digits", parent=parent, status=RunStatus.FAILED, run_id="abc123",
        params=MappingProxyType({"lr": learning_rate, "layers": 3}), artifact_folder=artifacts,
        labels=MappingProxyType({"team": "vision", NOTE: "Went **wrong** at step 3"}),
    )  # fmt: skip


@pytest.fixture
def store(window: MainWindow, show: Show, tmp_path: Path) -> MainWindow:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "weights.npy").write_bytes(b"x" * 2048)
    runs = (member("top", 0.1, str(tmp_path)), member("top/kid", 0.2, "", "top"), make_run("other"))
    problem = Problem("/logs/top/f", "odd", "Odd", run="top")
    show(Catalog((SourceSpec("/logs"),), MappingProxyType({run.name: run for run in runs}), problems=(problem,)))
    QTest.keyClick(window, Qt.Key.Key_I, CONTROL)
    assert window.docks.details.isVisible()
    return window


def select(window: MainWindow, *names: str) -> None:
    window.workspace.session.do(select_runs(names))


def sections(window: MainWindow) -> dict[str, list[str]]:
    model = window.details.model
    return {
        str(index.data()).split(" (")[0]: [
            " ".join(str(model.index(row, column, index).data()) for column in range(model.columnCount()))
            for row in range(model.rowCount(index))
        ]
        for index, _ in model.sections()
    }


def line(window: MainWindow, section: str, name: str, column: int = 1) -> QModelIndex:
    model = window.details.model
    for index, found in model.sections():
        if found.title == section:
            return next(
                model.index(row, column, index)
                for row in range(model.rowCount(index))
                if model.index(row, 0, index).data() == name
            )
    raise AssertionError(section)


def click(window: MainWindow, index: QModelIndex) -> None:
    window.details.tree.scrollTo(index)
    QTest.mouseClick(window.details.tree.viewport(), LEFT, pos=window.details.tree.visualRect(index).center())


def test_nothing_selected_says_what_to_do(store: MainWindow) -> None:
    assert store.details.empty.isVisible()
    assert "Select a run" in store.details.empty.text()
    assert not store.details.filter.isVisible()


def test_the_selected_run_is_told_and_the_one_under_the_mouse_comes_first(store: MainWindow, qtbot: QtBot) -> None:
    select(store, "top")
    told = sections(store)
    assert store.details.title.text() == "top"
    assert {"Status Failed", "Experiment digits", "Run id abc123", "Child top/kid"} <= set(told["Run"])
    assert told["Parameters"] == ["layers 3", "lr 0.1"]
    assert told["Last values"] == ["loss 0"]
    assert told["Labels"] == ["team vision"]
    assert store.details.note.text() == "Went **wrong** at step 3"
    store.workspace.session.set_hover(Hover(run="other"))
    qtbot.waitUntil(lambda: store.details.title.text() == "other")
    assert not store.details.note.isVisible()
    assert "Parameters" not in sections(store)
    store.workspace.session.set_hover(Hover())
    qtbot.waitUntil(lambda: store.details.title.text() == "top")


def test_several_runs_are_compared_with_differences_first(store: MainWindow) -> None:
    select(store, "top", "top/kid")
    assert store.details.title.text() == "2 runs compared"
    told = sections(store)
    assert list(told)[-1] == "The same in all"
    assert told["Parameters that differ"] == ["lr 0.1 0.2"]
    heads = [store.details.model.headerData(column, Qt.Orientation.Horizontal) for column in (1, 2)]
    assert heads == ["top", "top/kid"]
    assert store.details.tree.header().isVisible()
    select(store, "top")
    assert not store.details.tree.header().isVisible()


def test_a_link_selects_the_run_it_leads_to_and_undo_goes_back(store: MainWindow) -> None:
    select(store, "top")
    store.workspace.session.end_gesture()
    click(store, line(store, "Run", "Child"))
    assert store.workspace.session.state.selected_runs == {"top/kid"}
    assert store.details.title.text() == "top/kid"
    click(store, line(store, "Run", "Parent"))
    assert store.workspace.session.state.selected_runs == {"top"}
    QTest.keyClick(store, Qt.Key.Key_Z, CONTROL)
    assert store.details.title.text() != ""


def test_words_filter_names_and_values(store: MainWindow) -> None:
    select(store, "top")
    QTest.mouseClick(store.details.filter, LEFT, pos=QPoint(60, 10))
    QTest.keyClicks(store.details.filter, "vision")
    assert sections(store) == {"Labels": ["team vision"]}
    QTest.keyClicks(store.details.filter, "xyz")
    assert store.details.empty.text() == "Nothing contains these words"
    QTest.keyClick(store.details.filter, Qt.Key.Key_Escape)
    assert "Parameters" in sections(store)


def test_lines_are_copied_by_key_and_values_by_menu(store: MainWindow) -> None:
    select(store, "top")
    click(store, line(store, "Parameters", "layers"))
    QTest.keyClick(store.details.tree, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(store.details.tree, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "layers\t3\nlr\t0.1"
    store.details.tree.menu_wanted.emit(line(store, "Parameters", "lr"), store.mapToGlobal(QPoint(50, 50)))
    menu = store.details.findChild(QMenu)
    assert menu is not None
    entries = {action.text(): action for action in menu.actions()}
    assert list(entries) == ["Copy value", "Copy lines"]
    entries["Copy value"].trigger()
    assert QGuiApplication.clipboard().text() == "0.1"
    menu.close()


def test_artifacts_are_listed_when_they_are_unfolded(store: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    select(store, "top")
    assert sections(store)[ARTIFACTS] == ["Listing… "]
    index = next(index for index, section in store.details.model.sections() if section.title == ARTIFACTS)
    assert not store.details.tree.isExpanded(index)
    store.details.tree.scrollTo(index)
    QTest.mouseDClick(store.details.tree.viewport(), LEFT, pos=store.details.tree.visualRect(index).center())
    qtbot.waitUntil(lambda: sections(store)[ARTIFACTS] == ["model/weights.npy 2 kB"])
    store.details.tree.menu_wanted.emit(line(store, ARTIFACTS, "model/weights.npy"), QPoint(50, 50))
    menu = store.details.findChild(QMenu)
    assert menu is not None
    entries = {action.text(): action for action in menu.actions()}
    entries["Copy path"].trigger()
    assert QGuiApplication.clipboard().text() == str(tmp_path / "model" / "weights.npy")
    menu.close()
    select(store, "top/kid")
    assert ARTIFACTS not in sections(store)


def test_a_problem_leads_to_the_problems_of_the_run(store: MainWindow) -> None:
    select(store, "top")
    index = line(store, "Problems", "Odd")
    store.details.tree.scrollTo(index)
    QTest.mouseDClick(store.details.tree.viewport(), LEFT, pos=store.details.tree.visualRect(index).center())
    assert store.docks.problems.isVisible()
    assert [chip.accessibleName() for chip in store.problems.chips.chips] == ["Run top"]


def test_a_double_click_on_a_status_opens_the_details(window: MainWindow, show: Show) -> None:
    show(Catalog((SourceSpec("/logs"),), MappingProxyType({"a": member("a", 0.1, "")})))
    runs = window.runs
    cell = runs.list.visualRect(runs.model.index(1, 0))
    QTest.mouseDClick(runs.list.viewport(), LEFT, pos=QPoint(cell.right() - 34, cell.center().y()))
    assert window.docks.details.isVisible()
    assert window.details.title.text() == "a"
    assert window.workspace.session.state.runs.unchecked == frozenset(), "it isolates nothing"


def test_a_run_that_grows_is_told_again_and_what_is_folded_stays_folded(store: MainWindow, qtbot: QtBot) -> None:
    select(store, "top")
    index = next(index for index, section in store.details.model.sections() if section.title == "Labels")
    store.details.tree.setExpanded(index, False)
    session = store.workspace.session
    runs = dict(session.catalog.runs)
    runs["top"] = replace(runs["top"], status=RunStatus.FINISHED)
    session.set_catalog(replace(session.catalog, runs=MappingProxyType(runs)))
    qtbot.waitUntil(lambda: "Status Finished" in sections(store)["Run"])
    index = next(index for index, section in store.details.model.sections() if section.title == "Labels")
    assert not store.details.tree.isExpanded(index)


def test_widgets_of_the_panel_have_names(store: MainWindow) -> None:
    assert store.details.filter.accessibleName()
    assert store.details.tree.accessibleName()
