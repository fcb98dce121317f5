from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.actions import Action
from app.main_window import MainWindow
from app.palette import ranked
from app.settings import ThemeChoice
from app.widgets.fuzzy import match
from core.style import ThemeName

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_letters_must_occur_in_order() -> None:
    assert match("opf", "File: Open folder…") is not None
    assert match("fpo", "Open folder…") is None
    assert match("", "anything") == (0, ())


def test_starts_of_words_and_neighbours_count_more() -> None:
    def score(query: str, text: str) -> int:
        hit = match(query, text)
        assert hit is not None
        return hit[0]

    assert score("of", "Open folder") > score("of", "Close off")
    assert score("dark", "Dark theme") > score("dark", "Deselect a marker: keep")


def test_the_best_match_comes_first_and_what_cannot_be_done_last() -> None:
    def nothing() -> None: ...

    actions = [
        Action("a", "Show all runs", nothing),
        Action("b", "Search runs", nothing),
        Action("c", "Search running", nothing, when=lambda: False),
    ]
    assert [action.id for action in ranked("sear", actions)] == ["b", "c"]
    assert [action.id for action in ranked("srun", actions)][-1] == "c"


def test_the_palette_runs_an_action_and_gives_the_focus_back(window: MainWindow, qtbot: QtBot) -> None:
    window.welcome.open_files.setFocus()
    QTest.keyClick(window, Qt.Key.Key_P, BOTH)
    assert window.command_palette.isVisible()
    QTest.keyClicks(window.command_palette.field, "dark theme")
    assert window.command_palette.found[0].id == "theme.dark"
    QTest.keyClick(window.command_palette.field, Qt.Key.Key_Return)
    assert not window.command_palette.isVisible()
    assert window.workspace.theme is ThemeName.DARK
    assert window.welcome.open_files.hasFocus()
    window.appearance.choose(ThemeChoice.LIGHT)


def test_arrows_move_and_escape_leaves_without_doing_anything(window: MainWindow, qtbot: QtBot) -> None:
    window.command_palette.open()
    field, listed = window.command_palette.field, window.command_palette.list
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert listed.currentIndex().row() == 2
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert listed.currentIndex().row() == 1
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not window.command_palette.isVisible()


def test_what_cannot_be_done_is_listed_but_not_run(window: MainWindow, qtbot: QtBot) -> None:
    window.command_palette.open()
    QTest.keyClicks(window.command_palette.field, "close logs")
    action = window.command_palette.found[0]
    assert action.id == "open.close"
    assert not action.when()
    QTest.keyClick(window.command_palette.field, Qt.Key.Key_Return)
    assert window.command_palette.isVisible(), "nothing was chosen"


def test_a_click_chooses(window: MainWindow, qtbot: QtBot) -> None:
    window.command_palette.open()
    QTest.keyClicks(window.command_palette.field, "problems panel")
    listed = window.command_palette.list
    where = listed.visualRect(listed.currentIndex()).center()
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert window.docks.problems.isVisible()
