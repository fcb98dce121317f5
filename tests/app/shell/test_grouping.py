"""What makes runs a group and what their colours say, chosen above the list of runs; runs called something else."""

from __future__ import annotations

from collections.abc import Callable
from threading import current_thread, main_thread
from types import MappingProxyType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.widgets.checklist import Checklist
from app.widgets.naming import NamePopup
from app.widgets.pattern import PatternPopup
from app.window.runs.grouping import Grouper
from app.window.runs.model import RunColumn
from core.model import Catalog, Run, SourceSpec
from core.session.commands.runs.grouping import colour_by_field, colour_runs, group_by
from core.session.commands.runs.runs import select_runs
from core.state import Aggregate, ColourBy, GroupBy, SessionState
from core.style import entity_colour
from core.views.grouping import RunGroups, groups_of
from tests.app.conftest import make_run

Show = Callable[[Catalog], None]
ENTER = Qt.Key.Key_Return


def member(name: str, **params: object) -> Run:
    made = make_run(name)
    return Run(
        made.name, made.source, made.files, scalars=made.scalars, params=MappingProxyType(params), loaded=True
    )  # fmt: skip


RUNS = [member(f"lr={lr},seed={seed}", lr=lr, seed=seed) for lr in (0.1, 0.2) for seed in (1, 2)]
STORE = Catalog((SourceSpec("/logs"),), MappingProxyType({run.name: run for run in RUNS}), complete=True)


@pytest.fixture
def store(window: MainWindow, show: Show) -> MainWindow:
    show(STORE)
    return window


def grouper(window: MainWindow) -> Grouper:
    return window.runs.grouping.grouper


def choose(menu: QMenu, *path: str) -> None:
    """Trigger an entry of a menu by the beginnings of titles."""
    for text in path[:-1]:
        part = next(entry.menu() for entry in menu.actions() if entry.text().startswith(text))
        assert isinstance(part, QMenu)
        menu = part
    next(entry for entry in menu.actions() if entry.text().startswith(path[-1])).trigger()


def drawn(window: MainWindow) -> list[str]:
    lines = window.runs.model.lines
    return [f"[{name}]" if lines.is_heading(row) else name for row, name in enumerate(lines.names)]


def popup(kind: type[QWidget]) -> QWidget:
    found = QApplication.activePopupWidget()
    assert isinstance(found, kind)
    return found


def test_runs_are_grouped_by_all_but_seeds_and_undo_takes_it_back(store: MainWindow) -> None:
    choose(grouper(store).group_menu(), "All hyperparameters")
    assert drawn(store) == [
        "[lr=0.1]", "lr=0.1,seed=1", "lr=0.1,seed=2", "[lr=0.2]", "lr=0.2,seed=1", "lr=0.2,seed=2",
    ]  # fmt: skip
    bar = store.runs.grouping
    assert bar.group.text().strip() == "All but seed"
    assert bar.colour.text().strip() == "By group"
    assert store.runs.model.group(0).colour == entity_colour(0, store.workspace.theme)
    assert store.runs.model.run(5).colour == entity_colour(1, store.workspace.theme)
    store.workspace.session.undo()
    assert drawn(store) == list(STORE.runs)
    assert bar.group.text().strip() == "Not grouped"


def test_what_runs_do_not_have_cannot_be_grouped_by(store: MainWindow) -> None:
    entries = {entry.text(): entry for entry in grouper(store).group_menu().actions()}
    assert not entries["Parent run"].isEnabled()
    assert entries["Parent run"].toolTip() == "No run says which other one started it"
    assert entries["All hyperparameters but seeds"].isEnabled()


def test_columns_are_found_by_typing_and_checked_by_keys(store: MainWindow, qtbot: QtBot) -> None:
    choose(grouper(store).group_menu(), "Columns")
    shown = popup(Checklist)
    assert isinstance(shown, Checklist)
    QTest.keyClicks(shown.field, "seed")
    QTest.keyClick(shown.field, ENTER)
    assert store.workspace.session.state.grouping.fields == ("params.seed",)
    shown.field.clear()
    QTest.keyClicks(shown.field, "lr")
    QTest.keyClick(shown.field, ENTER)
    grouping = store.workspace.session.state.grouping
    assert (grouping.by, grouping.fields) == (GroupBy.FIELDS, ("params.seed", "params.lr"))
    shown.field.clear()
    QTest.keyClick(shown.field, Qt.Key.Key_Down)
    assert shown.list.hasFocus()
    QTest.keyClick(shown.list, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    choose(grouper(store).group_menu(), "Hyperparameters that")
    other = popup(Checklist)
    assert isinstance(other, Checklist)
    assert other.checked() == ["seed"]
    other.close()


def test_an_expression_parts_names_while_it_is_typed(store: MainWindow, qtbot: QtBot) -> None:
    choose(grouper(store).group_menu(), "Parts of the name")
    shown = popup(PatternPopup)
    assert isinstance(shown, PatternPopup)
    session = store.workspace.session
    QTest.keyClicks(shown.field, "seed=(")
    qtbot.waitUntil(lambda: shown.said.text().startswith("No regular expression"))
    QTest.keyClicks(shown.field, r"\d)")
    qtbot.waitUntil(lambda: session.state.grouping.pattern == r"seed=(\d)")
    assert drawn(store)[:3] == ["[1]", "lr=0.1,seed=1", "lr=0.2,seed=1"]
    assert shown.lines[0].text() == "1  ·  2 runs"
    QTest.keyClick(shown.field, ENTER)
    session.undo()  # typing is one step
    assert not session.state.grouping.active


def test_texts_of_a_popup_are_whole_however_long_they_become(store: MainWindow, qtbot: QtBot) -> None:
    choose(grouper(store).group_menu(), "Parts of the name")
    shown = popup(PatternPopup)
    assert isinstance(shown, PatternPopup)

    def whole() -> bool:
        wrapped = [each for each in shown.findChildren(QLabel) if each.wordWrap()]
        return len(wrapped) > 1 and all(each.height() >= each.heightForWidth(each.width()) for each in wrapped)

    qtbot.waitUntil(whole)
    QTest.keyClicks(shown.field, "(" * 30)
    qtbot.waitUntil(lambda: shown.said.text().startswith("No regular expression"))
    shown.said.setText("Many words that do not fit into one line of a popup. " * 6)
    qtbot.waitUntil(whole)
    assert shown.screen().availableGeometry().contains(shown.geometry())
    shown.close()


def test_colours_by_a_column_have_a_key_and_are_reset(store: MainWindow) -> None:
    session = store.workspace.session
    choose(grouper(store).colour_menu(), "Column")
    shown = popup(Checklist)
    assert isinstance(shown, Checklist)
    QTest.keyClicks(shown.field, "lr")
    QTest.keyClick(shown.field, ENTER)
    assert session.state.runs.colouring.by is ColourBy.FIELD
    assert store.runs.key.isVisibleTo(store.runs)
    assert store.runs.grouping.colour.text().strip() == "By lr"
    choose(grouper(store).colour_menu(), "Colour map", "Magma")
    assert session.state.runs.colouring.colour_map == "magma"
    session.do(colour_runs(["lr=0.1,seed=1"], "#123456"))
    choose(grouper(store).colour_menu(), "Reset all")
    assert session.state.runs.colours == {}
    assert not store.runs.key.isVisibleTo(store.runs)
    session.do(colour_by_field("params.seed"))
    assert store.runs.model.run(0).colour == store.runs.model.run(2).colour != store.runs.model.run(1).colour


def test_what_stands_for_metrics_is_chosen_for_groups_only(store: MainWindow) -> None:
    part = next(e.menu() for e in grouper(store).group_menu().actions() if e.text() == "Metrics of a group")
    assert isinstance(part, QMenu)
    assert not part.isEnabled()
    choose(grouper(store).group_menu(), "All hyperparameters")
    choose(grouper(store).group_menu(), "Metrics of a group", "Median")
    assert store.workspace.session.state.grouping.aggregate is Aggregate.MEDIAN
    choose(grouper(store).group_menu(), "Metrics of a group", "Of the run with the highest")
    shown = popup(Checklist)
    assert isinstance(shown, Checklist)
    QTest.keyClick(shown.field, ENTER)
    grouping = store.workspace.session.state.grouping
    assert (grouping.aggregate, grouping.aggregate_by.startswith("metrics.")) == (Aggregate.MAX, True)


def test_a_run_is_renamed_by_f2_and_its_own_name_is_told(store: MainWindow) -> None:
    session, listed = store.workspace.session, store.runs.list
    session.do(select_runs(["lr=0.1,seed=2"]))
    listed.setCurrentIndex(store.runs.model.index(1, RunColumn.NAME))
    QTest.keyClick(listed, Qt.Key.Key_F2)
    shown = popup(NamePopup)
    assert isinstance(shown, NamePopup)
    QTest.keyClicks(shown.field, "Baseline")
    QTest.keyClick(shown.field, ENTER)
    assert session.state.runs.titles == {"lr=0.1,seed=2": "Baseline"}
    model = store.runs.model
    assert model.title(1) == "Baseline"
    tip = model.data(model.index(1, RunColumn.NAME), Qt.ItemDataRole.ToolTipRole)
    assert str(tip).startswith("Baseline\nLogged as lr=0.1,seed=2")
    QTest.keyClick(listed, Qt.Key.Key_F2)
    again = popup(NamePopup)
    assert isinstance(again, NamePopup)
    QTest.keyClicks(again.field, "Other")
    QTest.keyClick(again.field, Qt.Key.Key_Escape)
    assert session.state.runs.titles == {"lr=0.1,seed=2": "Baseline"}
    QTest.keyClick(listed, Qt.Key.Key_F2)
    last = popup(NamePopup)
    assert isinstance(last, NamePopup)
    QTest.mouseClick(last.reset, Qt.MouseButton.LeftButton)
    assert session.state.runs.titles == {}
    session.undo()
    assert session.state.runs.titles == {"lr=0.1,seed=2": "Baseline"}


def test_groups_of_many_runs_are_made_before_they_are_wished_for(
    store: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    session = store.workspace.session
    monkeypatch.setattr("app.window.runs.grouping.MANY", 3)
    seen: list[object] = []

    def noted(catalog: Catalog, state: SessionState) -> RunGroups:
        seen.append(current_thread())
        return groups_of(catalog, state)

    monkeypatch.setattr("app.window.runs.grouping.groups_of", noted)
    grouper(store).do(group_by(GroupBy.PARAMS))
    assert not session.state.grouping.active  # the window goes on meanwhile
    qtbot.waitUntil(lambda: session.state.grouping.active)
    assert seen[0] is not main_thread()
    assert drawn(store)[0] == "[lr=0.1]"


def test_what_does_not_count_is_named_and_is_seeds_again(store: MainWindow) -> None:
    session = store.workspace.session
    choose(grouper(store).group_menu(), "Hyperparameters that")
    shown = popup(Checklist)
    assert isinstance(shown, Checklist)
    QTest.keyClicks(shown.field, "lr")
    QTest.keyClick(shown.field, ENTER)
    shown.close()
    assert list(session.state.grouping.without or ()) == ["seed", "lr"]
    titles = [entry.text() for entry in grouper(store).group_menu().actions()]
    assert "All hyperparameters but seed, lr" in titles
    assert [name for name in drawn(store) if name.startswith("[")] == ["[All alike]"]
    choose(grouper(store).group_menu(), "Only seeds")
    assert not session.state.grouping.without
    assert drawn(store)[0] == "[lr=0.1]"
