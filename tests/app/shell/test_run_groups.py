"""Experiments as groups of the list of runs, runs under those that started them, and what lines say of their runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.window.runs.model import RunColumn
from core.model import Catalog, Run, RunStatus, SourceSpec
from core.session import Hover
from core.session.commands.runs.runs import fold_children, fold_groups, select_runs
from core.session.keeping.codec import Decoder, Encoder
from core.state import SessionState
from core.views.headings import UNGROUPED
from core.views.shown import shown_runs
from tests.app.conftest import make_run

LEFT = Qt.MouseButton.LeftButton
CHECK, CHILD_ARROW, TITLE, ISOLATE, STATUS = 16, 60, 120, -8, -34

Show = Callable[[Catalog], None]


def member(name: str, experiment: str, status: RunStatus = RunStatus.UNKNOWN, parent: str = "") -> Run:
    params = MappingProxyType({"lr": 0.1 if "fox" in name else 0.2})
    return replace(
        make_run(name), experiment=experiment, status=status, parent=parent, params=params, run_id=f"id-{name}"
    )


RUNS = (
    member("s/digits/crow", "digits", RunStatus.FINISHED),
    member("s/digits/fox", "digits", RunStatus.FAILED),
    member("s/digits/fox/one", "digits", RunStatus.KILLED, "s/digits/fox"),
    member("s/digits/fox/two", "digits", RunStatus.RUNNING, "s/digits/fox"),
    member("s/prices/snail", "prices", RunStatus.SCHEDULED),
    member("s/loose", ""),
)
STORE = Catalog((SourceSpec("/logs"),), MappingProxyType({run.name: run for run in RUNS}))


@pytest.fixture
def store(window: MainWindow, show: Show) -> MainWindow:
    show(STORE)
    return window


def shown(window: MainWindow) -> tuple[str, ...]:
    session = window.workspace.session
    return shown_runs(session.catalog, session.state)


def drawn(window: MainWindow) -> list[str]:
    model = window.runs.model
    return [
        f"[{model.group(row).title} {model.group(row).shown}/{model.group(row).total}]"
        if model.is_heading(row)
        else "-" * model.lines.depths[row] + model.title(row)
        for row in range(model.rowCount())
    ]


EVERYTHING = [
    "[digits 4/4]", "crow", "fox", "-one", "-two", "[prices 1/1]", "snail", f"[{UNGROUPED} 1/1]", "loose",
]  # fmt: skip


def spot(window: MainWindow, row: int, x: int) -> QPoint:
    rect = window.runs.list.visualRect(window.runs.model.index(row, RunColumn.NAME))
    return QPoint(rect.left() + x if x >= 0 else rect.right() + x, rect.center().y())


def click(window: MainWindow, row: int, x: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.mouseClick(window.runs.list.viewport(), LEFT, keys, spot(window, row, x))


def test_runs_stand_under_headings_without_what_those_say(store: MainWindow) -> None:
    assert drawn(store) == EVERYTHING
    assert store.runs.model.names == tuple(run.name for run in RUNS)
    assert store.runs.all.text() == "6 of 6 runs shown"


def test_a_click_on_a_heading_folds_it_and_undo_unfolds_it(store: MainWindow) -> None:
    click(store, 0, TITLE)
    assert drawn(store) == ["[digits 4/4]", "[prices 1/1]", "snail", f"[{UNGROUPED} 1/1]", "loose"]
    assert len(shown(store)) == 6, "what is drawn stays the same"
    assert store.workspace.session.undo_label == "Fold group of runs"
    QTest.keyClick(store, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert drawn(store) == EVERYTHING
    click(store, 2, CHILD_ARROW)
    assert drawn(store)[:4] == ["[digits 4/4]", "crow", "fox", "[prices 1/1]"]
    click(store, 2, CHILD_ARROW)
    assert drawn(store) == EVERYTHING


def test_the_box_of_a_heading_switches_all_of_it(store: MainWindow) -> None:
    click(store, 1, CHECK)
    assert store.runs.model.group(0).checked is None
    click(store, 0, CHECK)
    assert len(shown(store)) == 6, "a partly checked box switches all on at first"
    click(store, 0, CHECK)
    assert shown(store) == ("s/prices/snail", "s/loose")
    assert drawn(store)[0] == "[digits 0/4]"
    store.workspace.session.do(fold_groups(["digits"], folded=True))
    click(store, 0, CHECK)
    assert len(shown(store)) == 6, "also of a folded group"


def test_a_group_is_isolated_and_its_menu_selects_it(store: MainWindow) -> None:
    click(store, 0, ISOLATE)
    assert [name.split("/")[1] for name in shown(store)] == ["digits"] * 4
    click(store, 0, ISOLATE)
    assert len(shown(store)) == 6
    store.runs.list.heading_menu_wanted.emit(0, store.mapToGlobal(QPoint(100, 100)))
    menu = store.runs.findChild(QMenu)
    assert menu is not None
    entries = {action.text(): action for action in menu.actions() if action.text()}
    assert list(entries) == [
        "Isolate 4 runs", "Hide 4 runs", "Select 4 runs", "Colour…", "Reset colour", "Fold group", "Fold all groups",
        "Unfold all groups", "Copy name",
    ]  # fmt: skip
    entries["Select 4 runs"].trigger()
    assert len(store.runs.list.selected_names()) == 4
    entries["Fold all groups"].trigger()
    assert drawn(store) == ["[digits 4/4]", "[prices 1/1]", f"[{UNGROUPED} 1/1]"]
    assert len(store.workspace.session.state.selected_runs) == 4
    entries["Copy name"].trigger()
    assert QGuiApplication.clipboard().text() == "digits"
    menu.close()


def test_keys_walk_fold_check_and_isolate(store: MainWindow) -> None:
    runs = store.runs.list
    click(store, 4, TITLE)
    QTest.keyClick(runs, Qt.Key.Key_Left)
    assert runs.current_line() == ("s/digits/fox", False)
    QTest.keyClick(runs, Qt.Key.Key_Left)
    assert drawn(store)[2:4] == ["fox", "[prices 1/1]"]
    QTest.keyClick(runs, Qt.Key.Key_Left)
    assert runs.current_line() == ("digits", True)
    QTest.keyClick(runs, Qt.Key.Key_Left)
    assert drawn(store)[:2] == ["[digits 4/4]", "[prices 1/1]"]
    assert runs.current_line() == ("digits", True), "the keys stay at what they folded"
    QTest.keyClick(runs, Qt.Key.Key_Space)
    assert len(shown(store)) == 2
    QTest.keyClick(runs, Qt.Key.Key_Return)
    assert len(shown(store)) == 4
    QTest.keyClick(runs, Qt.Key.Key_Right)
    QTest.keyClick(runs, Qt.Key.Key_Right)
    assert runs.current_line() == ("s/digits/crow", False)
    assert store.workspace.session.state.selected_runs == {"s/digits/crow"}
    QTest.keyClick(runs, Qt.Key.Key_Down)
    QTest.keyClick(runs, Qt.Key.Key_Right)
    assert len(drawn(store)) == len(EVERYTHING)


def test_a_stretch_over_headings_selects_runs_only(store: MainWindow) -> None:
    click(store, 1, TITLE)
    click(store, 6, TITLE, Qt.KeyboardModifier.ShiftModifier)
    assert store.workspace.session.state.selected_runs == {run.name for run in RUNS[:5]}
    QTest.keyClick(store.runs.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert store.workspace.session.state.selected_runs == {run.name for run in RUNS}


def test_a_heading_hovers_nothing_and_a_run_below_it_does(store: MainWindow, qtbot: QtBot) -> None:
    session = store.workspace.session
    QTest.mouseMove(store.runs.list.viewport(), spot(store, 1, TITLE))
    qtbot.waitUntil(lambda: session.hover == Hover(run="s/digits/crow"))
    QTest.mouseMove(store.runs.list.viewport(), spot(store, 0, TITLE))
    qtbot.waitUntil(lambda: session.hover == Hover())


@pytest.mark.parametrize(
    ("row", "words"),
    [(1, "Finished"), (2, "Failed"), (3, "Killed"), (4, "Running, as its store says"), (6, "Scheduled")],
)
def test_a_status_is_told_in_words(store: MainWindow, row: int, words: str) -> None:
    runs, where = store.runs.list, spot(store, row, STATUS)
    event = QHelpEvent(QHelpEvent.Type.ToolTip, where, runs.viewport().mapToGlobal(where))
    QApplication.sendEvent(runs.viewport(), event)
    assert QToolTip.text().startswith(words)
    QToolTip.hideText()


def test_every_status_looks_different_and_says_nothing_of_others(store: MainWindow) -> None:
    picture = store.runs.list.viewport().grab().toImage()
    scale = picture.devicePixelRatio()

    def mark(row: int) -> bytes:
        at = spot(store, row, STATUS) * scale
        part = picture.copy(at.x() - 9, at.y() - 9, 18, 18)
        return bytes(part.constBits())

    marks = [mark(row) for row in (1, 2, 3, 4, 6, 8)]
    assert len(set(marks)) == len(marks)


@pytest.mark.parametrize(
    ("text", "found"),
    [("prices", ["snail"]), ("killed", ["fox/one"]), ("id-s/loose", ["loose"]), (r"lr=0\.1$", ["fox", "-one", "-two"])],
)
def test_the_search_finds_what_is_known_of_runs(store: MainWindow, text: str, found: list[str]) -> None:
    store.search_runs()
    QTest.keyClicks(store.runs.search, text)
    assert [line for line in drawn(store) if line[0] != "["] == found
    assert "key=value" in store.runs.search.toolTip()


def test_runs_that_are_still_read_are_faint(store: MainWindow) -> None:
    def ink() -> int:
        picture = store.runs.list.viewport().grab().toImage()
        rect = store.runs.list.visualRect(store.runs.model.index(1, 0))
        darkest = [
            picture.pixelColor(x, y).lightness() for x in range(70, 110) for y in range(rect.top(), rect.bottom())
        ]
        return min(darkest)

    before = ink()
    runs = {name: replace(run, loaded=False) for name, run in STORE.runs.items()}
    store.workspace.session.set_catalog(replace(STORE, runs=MappingProxyType(runs), complete=False))
    assert ink() > before + 40


def test_folds_are_kept_in_the_session(store: MainWindow) -> None:
    session = store.workspace.session
    session.do(fold_groups(["digits"], folded=True))
    session.do(fold_children(["s/digits/fox"], folded=True))
    written = Encoder().encode(session.state, SessionState)
    again = Decoder().decode(written, SessionState)
    assert again == session.state
    assert isinstance(written, dict)
    runs = written["runs"]
    assert isinstance(runs, dict)
    del runs["folded_groups"], runs["folded_runs"]
    older = Decoder()
    assert older.decode(written, SessionState).runs.folded_groups == frozenset()
    assert older.notes == []


def test_actions_fold_all_groups(store: MainWindow) -> None:
    store.bound.run_id("runs.fold")
    assert len(drawn(store)) == 3
    store.bound.run_id("runs.unfold")
    assert drawn(store) == EVERYTHING


def test_selecting_elsewhere_marks_lines_below_headings(store: MainWindow) -> None:
    store.workspace.session.do(select_runs(["s/prices/snail", "s/digits/fox/one"]))
    assert store.runs.list.selected_names() == ["s/digits/fox/one", "s/prices/snail"]
    picked = store.runs.list.selectionModel().selectedRows(RunColumn.NAME)
    assert [index.row() for index in picked] == [3, 6]


def test_twenty_thousand_runs_in_groups_follow_snapshots(window: MainWindow, show: Show) -> None:
    run = make_run("x")
    runs = {
        f"e{number // 500}/r{number:05}": replace(
            run, name=f"e{number // 500}/r{number:05}", experiment=f"e{number // 500}"
        )
        for number in range(20_000)
    }
    catalog = Catalog((SourceSpec("/logs"),), MappingProxyType(runs))
    show(catalog)
    model, asked = window.runs.model, set()
    real = model.run

    def counted(row: int) -> object:
        asked.add(row)
        return real(row)

    model.run = counted  # type: ignore[method-assign, assignment]
    window.runs._refresh()
    window.runs.list.viewport().grab()
    assert len(asked) < 100, "only the lines on the screen are worked out"
    assert model.rowCount() == 20_040
    window.workspace.session.do(fold_groups([f"e{n}" for n in range(40)], folded=True))
    assert model.rowCount() == 40
