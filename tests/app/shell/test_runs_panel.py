from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QPaintEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.widgets.swatches import ColourPopup
from app.window.runs import model as runs_model
from app.window.runs.model import RunColumn
from app.window.runs.note import NotePopup
from app.window.runs.zones import ROW_HEIGHT, Zone
from core.model import Catalog
from core.session import Hover
from core.session.command import change_session
from core.session.commands.runs.runs import query_runs
from core.state import RunOrder, RunsBrush, SessionState
from core.style import ThemeName
from core.views.runs import RunRow, run_row
from core.views.shown import run_colour, shown_runs
from tests.app.conftest import make_catalog, make_run
from tests.app.patience import until_still
from tests.core.views.embedding import made

NAMES = ("lr=0.1/adam", "lr=0.1/sgd", "lr=1/adam", "lr=1/sgd")
LEFT = Qt.MouseButton.LeftButton

Show = Callable[[Catalog], None]


@pytest.fixture
def panel(window: MainWindow, show: Show) -> MainWindow:
    show(make_catalog(*NAMES))
    return window


def state(window: MainWindow) -> SessionState:
    return window.workspace.session.state


def shown(window: MainWindow) -> tuple[str, ...]:
    return shown_runs(window.workspace.session.catalog, state(window))


def click(
    window: MainWindow, name: str, x: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.mouseClick(window.runs.list.viewport(), LEFT, modifier, spot(window, name, x))


def spot(window: MainWindow, name: str, x: int) -> QPoint:
    row = window.runs.model.row_of(name)
    assert row is not None
    rect = window.runs.list.visualRect(window.runs.model.index(row, RunColumn.NAME))
    return QPoint(rect.left() + (x if x >= 0 else rect.width() + x), rect.center().y())


CHECK, SWATCH, NAME, ISOLATE = 16, 38, 80, -8


def test_every_run_is_listed_with_its_count(panel: MainWindow) -> None:
    assert panel.runs.model.names == NAMES
    assert panel.runs.all.text() == "4 of 4 runs shown"
    assert panel.runs.all.checkState() is Qt.CheckState.Checked
    assert panel.runs.list.visualRect(panel.runs.model.index(0, 0)).height() == ROW_HEIGHT


def test_where_only_tables_are_open_the_list_says_where_they_are(
    window: MainWindow, show: Show, tmp_path: Path
) -> None:
    show(made.catalog(made.table(tmp_path)))
    assert window.runs.empty.isVisible()
    assert window.runs.empty.text() == "No runs here, but 1 table of vectors, shown under Embedding."


def test_search_filters_the_list_and_what_is_drawn(panel: MainWindow, qtbot: QtBot) -> None:
    panel.search_runs()
    QTest.keyClicks(panel.runs.search, "ADAM$")
    assert panel.runs.model.names == ("lr=0.1/adam", "lr=1/adam") == shown(panel)
    assert panel.runs.all.text() == "2 of 4 runs shown"
    QTest.keyClick(panel.runs.search, Qt.Key.Key_Escape)
    assert panel.runs.search.text() == ""
    assert shown(panel) == NAMES
    panel.workspace.session.undo()
    assert panel.runs.search.text() == ""


def test_typing_a_search_is_one_step_to_undo(panel: MainWindow, qtbot: QtBot) -> None:
    panel.search_runs()
    QTest.keyClicks(panel.runs.search, "sgd")
    panel.workspace.session.undo()
    assert shown(panel) == NAMES
    assert panel.runs.search.text() == ""


def test_a_wrong_expression_is_explained_in_place_and_changes_nothing(panel: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(panel.runs.search, "adam(")
    assert "unterminated" in panel.runs.bar.says.note.text()
    assert panel.runs.bar.says.note.property("role") == "bad"
    assert state(panel).runs.query == "adam"
    QTest.keyClick(panel.runs.search, Qt.Key.Key_Backspace)
    assert panel.runs.bar.says.note.text() == "2 of 4 runs match"


def test_a_search_without_match_says_so(panel: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(panel.runs.search, "nothing")
    assert panel.runs.empty.isVisible()
    assert panel.runs.empty.text() == "No run matches the search. 4 runs in all."


def test_a_box_hides_a_run_and_undo_brings_it_back(panel: MainWindow, qtbot: QtBot) -> None:
    click(panel, "lr=0.1/sgd", CHECK)
    assert shown(panel) == ("lr=0.1/adam", "lr=1/adam", "lr=1/sgd")
    assert panel.runs.all.checkState() is Qt.CheckState.PartiallyChecked
    assert state(panel).selected_runs == frozenset()
    QTest.keyClick(panel, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shown(panel) == NAMES
    QTest.keyClick(panel, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert len(shown(panel)) == 3


def test_the_box_for_all_switches_the_listed_runs(panel: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(panel.runs.search, "adam")
    QTest.mouseClick(panel.runs.all, LEFT, pos=QPoint(8, panel.runs.all.height() // 2))
    assert state(panel).runs.unchecked == {"lr=0.1/adam", "lr=1/adam"}
    assert panel.runs.all.checkState() is Qt.CheckState.Unchecked
    QTest.mouseClick(panel.runs.all, LEFT, pos=QPoint(8, panel.runs.all.height() // 2))
    assert state(panel).runs.unchecked == frozenset()


def test_a_partly_checked_box_switches_all_on_at_first(panel: MainWindow) -> None:
    click(panel, NAMES[0], CHECK)
    QTest.mouseClick(panel.runs.all, LEFT, pos=QPoint(8, panel.runs.all.height() // 2))
    assert shown(panel) == NAMES


def test_double_click_isolates_and_again_shows_all(panel: MainWindow) -> None:
    where = spot(panel, "lr=1/adam", NAME)
    QTest.mouseDClick(panel.runs.list.viewport(), LEFT, pos=where)
    assert shown(panel) == ("lr=1/adam",)
    QTest.mouseDClick(panel.runs.list.viewport(), LEFT, pos=where)
    assert shown(panel) == NAMES


def test_the_button_in_a_hovered_line_isolates(panel: MainWindow) -> None:
    click(panel, "lr=1/sgd", ISOLATE)
    assert shown(panel) == ("lr=1/sgd",)
    panel.runs.show_all.click()
    assert shown(panel) == NAMES
    assert not panel.runs.show_all.isVisible()


def test_selecting_lines_selects_runs_everywhere(panel: MainWindow) -> None:
    click(panel, NAMES[0], NAME)
    click(panel, NAMES[2], NAME, Qt.KeyboardModifier.ShiftModifier)
    assert state(panel).selected_runs == set(NAMES[:3])
    click(panel, NAMES[1], NAME, Qt.KeyboardModifier.ControlModifier)
    assert state(panel).selected_runs == {NAMES[0], NAMES[2]}
    assert shown(panel) == NAMES


def test_runs_selected_elsewhere_are_selected_in_the_list(panel: MainWindow) -> None:
    panel.workspace.session.do(change_session("Select", selected_runs=frozenset(NAMES[1:3])))
    assert panel.runs.list.selected_names() == list(NAMES[1:3])


def test_a_selection_survives_sorting(panel: MainWindow) -> None:
    click(panel, NAMES[0], NAME)
    header = panel.runs.list.horizontalHeader()
    where = QPoint(header.sectionViewportPosition(RunColumn.POINTS) + 20, 10)
    QTest.mouseClick(header.viewport(), LEFT, pos=where)
    assert state(panel).runs.order is RunOrder.POINTS
    assert panel.runs.model.names == tuple(reversed(NAMES))
    assert panel.runs.list.selected_names() == [NAMES[0]]
    QTest.mouseClick(header.viewport(), LEFT, pos=where)
    assert panel.runs.model.names == NAMES
    assert state(panel).selected_runs == {NAMES[0]}


def test_the_mouse_over_a_line_hovers_its_run_and_leaving_ends_it(panel: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseMove(panel.runs.list.viewport(), spot(panel, NAMES[1], NAME))
    qtbot.waitUntil(lambda: panel.workspace.session.hover == Hover(run=NAMES[1]))
    QTest.mouseMove(panel.stage, panel.stage.rect().center())
    qtbot.waitUntil(lambda: panel.workspace.session.hover == Hover())


def test_the_wheel_hovers_the_run_that_comes_under_the_mouse(window: MainWindow, show: Show, qtbot: QtBot) -> None:
    show(make_catalog(*(f"run{number:03}" for number in range(200))))
    port, place = window.runs.list.viewport(), spot(window, "run003", NAME)
    QTest.mouseMove(port, place)
    qtbot.waitUntil(lambda: window.workspace.session.hover == Hover(run="run003"))
    turn = QWheelEvent(
        QPointF(place), QPointF(port.mapToGlobal(place)), QPoint(), QPoint(0, -360), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(port, turn)
    under = window.runs.model.names[window.runs.list.indexAt(place).row()]
    assert under > "run003"
    assert window.workspace.session.hover == Hover(run=under)


def test_a_run_hovered_elsewhere_is_marked_in_the_list(panel: MainWindow) -> None:
    where = spot(panel, NAMES[2], NAME) + QPoint(60, 0)
    before = panel.runs.list.viewport().grab().toImage().pixelColor(where)
    panel.workspace.session.set_hover(Hover(run=NAMES[2]))
    assert panel.runs.list.viewport().grab().toImage().pixelColor(where) != before


def test_space_switches_and_return_isolates_the_selected_runs(panel: MainWindow, qtbot: QtBot) -> None:
    click(panel, NAMES[0], NAME)
    QTest.keyClick(panel.runs.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(panel.runs.list, Qt.Key.Key_Space)
    assert shown(panel) == NAMES[2:]
    QTest.keyClick(panel.runs.list, Qt.Key.Key_Return)
    assert shown(panel) == NAMES[:2]


def test_a_swatch_offers_colours_and_the_way_back(panel: MainWindow) -> None:
    session = panel.workspace.session
    click(panel, NAMES[0], SWATCH)
    popup = panel.findChild(ColourPopup)
    assert popup is not None
    assert not popup.reset.isEnabled()
    QTest.mouseClick(popup.swatches[5], LEFT)
    assert run_colour(session.catalog, session.state, NAMES[0], ThemeName.LIGHT) == "#d55e00"
    panel.runs.choose_colour([NAMES[0]], panel.mapToGlobal(QPoint(50, 50)))
    again = [found for found in panel.findChildren(ColourPopup) if found.isVisible()]
    again[0].reset.click()
    assert session.state.runs.colours == {}


def test_brushes_are_chips_that_can_be_removed(panel: MainWindow) -> None:
    brushes = (
        RunsBrush("1", "scalars", "Two runs", frozenset(NAMES[:2])),
        RunsBrush("2", "scalars", "Adam", frozenset(NAMES[::2])),
    )
    panel.workspace.session.do(change_session("Brush", brushes=brushes))
    assert shown(panel) == (NAMES[0],)
    assert [chip.accessibleName() for chip in panel.runs.chips.chips] == ["Two runs", "Adam"]
    QTest.mouseClick(panel.runs.chips.chips[0].button, LEFT)
    assert state(panel).brushes == brushes[1:]
    assert shown(panel) == NAMES[::2]
    panel.back_out()
    assert shown(panel) == NAMES
    assert not panel.runs.chips.isVisible()


def test_the_context_menu_copies_and_hides(panel: MainWindow, qtbot: QtBot) -> None:
    click(panel, NAMES[1], NAME)
    panel.runs.list.menu_wanted.emit(panel.mapToGlobal(QPoint(100, 200)))
    menu = panel.runs.findChild(QMenu)
    assert menu is not None
    entries = {action.text(): action for action in menu.actions() if action.text()}
    assert list(entries) == [
        "Isolate", "Hide", "Show all runs", "Star", "Note…", "Rename…\tF2", "Colour…", "Reset colour",
        "Run details", "Copy name", "Copy path", "Show in file manager",
    ]  # fmt: skip
    entries["Copy name"].trigger()
    assert QGuiApplication.clipboard().text() == NAMES[1]
    entries["Copy path"].trigger()
    assert QGuiApplication.clipboard().text().endswith(f"logs/{NAMES[1]}")
    entries["Hide"].trigger()
    assert NAMES[1] not in shown(panel)
    menu.close()


def close_menu() -> None:
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()


def menu_of(window: MainWindow, name: str) -> dict[str, QAction]:
    click(window, name, NAME)
    window.runs.list.menu_wanted.emit(window.mapToGlobal(QPoint(100, 200)))
    menu = [menu for menu in window.runs.findChildren(QMenu) if menu.isVisible()][-1]
    return {action.text(): action for action in menu.actions()}


def test_runs_are_starred_isolated_by_it_and_undone(panel: MainWindow, qtbot: QtBot) -> None:
    before = panel.runs.list.viewport().grab().toImage()
    assert "Isolate starred runs" not in menu_of(panel, NAMES[1])
    close_menu()
    for name in NAMES[1:3]:
        menu_of(panel, name)["Star"].trigger()
        close_menu()
    assert state(panel).runs.starred == set(NAMES[1:3])
    assert [panel.runs.model.run(row).starred for row in range(4)] == [False, True, True, False]
    assert panel.runs.list.viewport().grab().toImage() != before
    menu_of(panel, NAMES[0])["Isolate starred runs"].trigger()
    close_menu()
    assert shown(panel) == NAMES[1:3]
    menu_of(panel, NAMES[1])["Remove star"].trigger()
    close_menu()
    assert state(panel).runs.starred == {NAMES[2]}
    panel.workspace.session.undo()
    assert state(panel).runs.starred == set(NAMES[1:3])


def test_a_note_is_written_told_and_left_with_escape(panel: MainWindow, qtbot: QtBot) -> None:
    def open_note() -> NotePopup:
        panel.runs.write_note(NAMES[2], panel.mapToGlobal(QPoint(80, 200)))
        return [popup for popup in panel.runs.findChildren(NotePopup) if popup.isVisible()][-1]

    popup = open_note()
    QTest.keyClicks(popup.text, "Best so far")
    QTest.keyClick(popup.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert state(panel).runs.notes == {NAMES[2]: "Best so far"}
    assert panel.runs.model.run(2).note == "Best so far"
    assert Zone.NOTE in panel.runs.list._delegate.shape(2).marks
    popup = open_note()
    QTest.keyClicks(popup.text, "No ")
    QTest.keyClick(popup.text, Qt.Key.Key_Escape)
    assert state(panel).runs.notes == {NAMES[2]: "Best so far"}
    popup = open_note()
    popup.text.selectAll()
    QTest.keyClick(popup.text, Qt.Key.Key_Delete)
    popup.close()
    assert state(panel).runs.notes == {}
    panel.workspace.session.undo()
    assert state(panel).runs.notes == {NAMES[2]: "Best so far"}


def test_a_run_that_grows_is_live(panel: MainWindow) -> None:
    session = panel.workspace.session
    assert not panel.runs.model.live(0)
    runs = dict(session.catalog.runs)
    runs[NAMES[0]] = make_run(NAMES[0], 11, 2_000.0)
    session.set_catalog(replace(session.catalog, runs=runs))
    assert panel.runs.model.live(0)
    assert not panel.runs.model.live(1)


def test_five_thousand_runs_are_listed_at_once(window: MainWindow, show: Show, qtbot: QtBot) -> None:
    show(make_catalog(*(f"sweep/run_{number:04}" for number in range(5_000))))
    asked: list[int] = []
    model = window.runs.model
    real = model.run

    def counted(row: int) -> object:
        asked.append(row)
        return real(row)

    model.run = counted  # type: ignore[method-assign, assignment]
    QTest.keyClicks(window.runs.search, "7$")
    window.runs.list.viewport().grab()
    assert len(model.names) == 500
    assert len(set(asked)) < 100, "only the lines on the screen are worked out"


def test_a_line_is_worked_out_once_for_all_of_its_cells(panel: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noted(catalog: Catalog, of: SessionState, name: str, theme: ThemeName) -> RunRow:
        asked.append(name)
        return run_row(catalog, of, name, theme)

    monkeypatch.setattr(runs_model, "run_row", noted)
    panel.workspace.session.do(change_session("Step", step=3))
    panel.runs.list.viewport().repaint()
    assert sorted(asked) == sorted(NAMES)
    panel.runs.list.viewport().repaint()
    assert len(asked) == len(NAMES)


def test_a_search_has_the_list_painted_once(window: MainWindow, show: Show, qtbot: QtBot) -> None:
    show(make_catalog(*(f"sweep/run_{number:04}" for number in range(300))))
    paints = Paints(window.runs.list.viewport())
    until_still(qtbot, lambda: paints.whole)
    shown = paints.whole
    window.workspace.session.do(query_runs("[3-5]$"))
    assert len(window.runs.model.names) == 90
    qtbot.waitUntil(lambda: paints.whole > shown)
    qtbot.wait(100)
    assert paints.whole == shown + 1
    window.workspace.session.do(query_runs("7$"))
    qtbot.waitUntil(lambda: paints.whole > shown + 1)
    qtbot.wait(100)
    assert paints.whole == shown + 2


class Paints(QObject):
    """Counts how often a whole widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.whole = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and isinstance(watched, QWidget):
            self.whole += event.rect().contains(watched.rect())
        return False
