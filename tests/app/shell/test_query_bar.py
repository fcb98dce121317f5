"""The query bar by real keys and clicks."""

from __future__ import annotations

import threading
from dataclasses import replace
from types import MappingProxyType

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.widgets.query.field import HEIGHT
from app.window.runs.query.bar import QueryBar
from app.window.runs.query.help import QueryHelp
from app.window.runs.query.kept import KeptQueries
from core.analysis.query import Column, Operand
from core.analysis.run_columns import RunColumns
from core.session.commands.runs.runs import check_runs, query_runs
from core.views.query_help import EXAMPLES
from core.views.shown import shown_runs
from tests.app.shell.conftest import made

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def shown(window: MainWindow) -> str:
    return "".join(shown_runs(window.workspace.session.catalog, window.workspace.session.state))


def offered(bar: QueryBar) -> list[str]:
    return [item.text for item in bar.popup.items] if bar.popup.isVisible() else []


def saved(window: MainWindow) -> list[tuple[str, str]]:
    return list(window.remembered.value.saved_queries)


def keys(bar: QueryBar, text: str, *then: Key) -> None:
    QTest.keyClicks(bar.field, text)
    for key in then:
        QTest.keyClick(bar.field, key)


def test_a_query_decides_which_runs_are_shown(bar: QueryBar, window: MainWindow) -> None:
    keys(bar, "params.lr > 0.15 AND optimizer=")
    assert shown(window) == "bcd"
    bar.field.clear()
    assert shown(window) == "abcd"
    keys(bar, "params.lr > 0.15 AND params.optimizer = 'adam'")
    assert shown(window) == "b"
    assert bar.says.note.text() == "1 of 4 runs matches"
    assert window.runs.all.text() == "1 of 4 runs shown"


def test_while_a_query_is_unfinished_the_last_good_one_stays_and_that_is_said(
    bar: QueryBar, window: MainWindow
) -> None:
    seen = []
    for char in "params.lr > 0.25":
        QTest.keyClicks(bar.field, char)
        seen.append(shown(window))
    assert seen[6:] == ["abcd"] * 8 + ["cd"] * 2
    assert set(seen[:6]) <= {"abcd", "a", "d", "ad"}, "a word is a search as long as it finds something"
    keys(bar, " AND")
    assert shown(window) == "cd"
    assert bar.says.note.text() == "Go on with a field, a word or ("
    assert bar.says.kept.text() == "Until then the 2 runs of “params.lr > 0.25” are listed"


def test_typing_a_query_is_one_step_to_undo(bar: QueryBar, window: MainWindow) -> None:
    keys(bar, "params.lr > 0.25")
    assert shown(window) == "cd"
    window.workspace.session.undo()
    assert shown(window) == "abcd"
    assert bar.field.text() == ""
    window.workspace.session.redo()
    assert bar.field.text() == "params.lr > 0.25"


def test_an_unfinished_text_outlives_changes_of_something_else(bar: QueryBar, window: MainWindow) -> None:
    keys(bar, "params.lr >")
    window.workspace.session.do(check_runs(["a"], checked=False))
    assert bar.field.text() == "params.lr >"
    window.workspace.session.do(query_runs("sgd"))
    assert bar.field.text() == "sgd"
    assert bar.says.note.text() == "1 of 4 runs matches"


def underlined(bar: QueryBar) -> list[str]:
    wave = QTextCharFormat.UnderlineStyle.WaveUnderline
    marks = [mark for mark in bar.field.extraSelections() if mark.format.underlineStyle() == wave]
    return [mark.cursor.selectedText() for mark in marks]


def test_the_wrong_part_is_underlined_explained_and_mended_by_a_click(bar: QueryBar, window: MainWindow) -> None:
    keys(bar, "lr > 0.25 AND sgd ")
    assert underlined(bar) == ["lr"]
    assert bar.says.note.text() == "There is no attribute lr. Expected a field such as params.lr or status"
    assert bar.says.note.property("role") == "bad"
    assert shown(window) == "abcd"
    assert bar.says.fix.text() == "Use params.lr"
    QTest.mouseClick(bar.says.fix, LEFT)
    assert bar.field.text() == "params.lr > 0.25 AND sgd "
    assert shown(window) == "c"
    assert underlined(bar) == []
    assert not bar.says.fix.isVisible()


def test_a_word_is_only_wrong_when_it_is_done(bar: QueryBar, window: MainWindow) -> None:
    keys(bar, "params.lr > 0.25 AN")
    assert underlined(bar) == []
    assert bar.says.note.property("role") == "caption"
    keys(bar, "", Key.Key_Escape, Key.Key_Return)
    assert underlined(bar) == ["AN"]
    assert bar.says.note.property("role") == "bad"


def test_a_field_that_no_run_has_is_doubted(bar: QueryBar) -> None:
    keys(bar, "params.optimizers = 'adam'")
    assert underlined(bar) == ["params.optimizers"]
    assert bar.says.note.text() == "0 of 4 runs match. No run has params.optimizers"
    assert bar.says.fix.text() == "Use params.optimizer"


def test_completions_lead_through_a_whole_query(bar: QueryBar, window: MainWindow) -> None:
    keys(bar, "params.opt")
    assert offered(bar) == ["params.optimizer"]
    assert QApplication.focusWidget() is bar.field
    keys(bar, "", Key.Key_Tab)
    assert bar.field.text() == "params.optimizer "
    assert offered(bar)[:2] == ["=", "!="]
    keys(bar, "", Key.Key_Down, Key.Key_Up, Key.Key_Return)
    assert bar.field.text() == "params.optimizer = "
    assert offered(bar) == ["'adam'", "'sgd'", '"it\'s"']
    keys(bar, "", Key.Key_Down, Key.Key_Return)
    assert bar.field.text() == "params.optimizer = 'sgd' "
    assert shown(window) == "c"
    assert offered(bar) == []
    keys(bar, "O", Key.Key_Tab)
    assert bar.field.text() == "params.optimizer = 'sgd' OR "
    keys(bar, "max(", Key.Key_Tab)
    assert bar.field.text() == "params.optimizer = 'sgd' OR max(metrics.loss "


def test_a_click_completes_and_leaves_the_focus(bar: QueryBar) -> None:
    keys(bar, "params.")
    assert offered(bar) == ["params.lr", "params.optimizer"]
    view = bar.popup.list
    QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(view.model().index(1, 0)).center())
    assert bar.field.text() == "params.optimizer "
    assert QApplication.focusWidget() is bar.field


def test_return_in_a_plain_search_completes_nothing(bar: QueryBar, window: MainWindow) -> None:
    keys(bar, "lr")
    assert "params.lr" in offered(bar)
    keys(bar, "", Key.Key_Return)
    assert bar.field.text() == "lr"
    assert offered(bar) == []
    assert shown(window) == "abcd"


def test_escape_closes_the_list_then_empties_the_bar(bar: QueryBar, window: MainWindow) -> None:
    keys(bar, "params.lr >= 0.4 AND pa")
    assert offered(bar)
    keys(bar, "", Key.Key_Escape)
    assert not offered(bar)
    assert bar.field.text() == "params.lr >= 0.4 AND pa"
    assert shown(window) == "d"
    keys(bar, "", Key.Key_Escape)
    assert bar.field.text() == ""
    assert shown(window) == "abcd"
    keys(bar, "sgd")
    QTest.mouseClick(bar.field._trailing, LEFT)
    assert (bar.field.text(), shown(window)) == ("", "abcd")


def test_control_space_lists_what_can_stand_there(bar: QueryBar, window: MainWindow) -> None:
    assert not offered(bar)
    QTest.keyClick(bar.field, Key.Key_Space, CONTROL)
    assert {"params.lr", "metrics.loss", "status", "max("} <= set(offered(bar))
    assert bar.popup.list.currentIndex().row() == -1
    keys(bar, "", Key.Key_Down)
    assert bar.popup.list.currentIndex().row() == 0
    window.runs.list.setFocus()
    assert not offered(bar)


def test_what_was_asked_comes_back_with_up(bar: QueryBar, window: MainWindow) -> None:
    for text in ("sgd", "params.lr > 0.25", "params.lr >", "sgd"):
        keys(bar, text)
        bar.popup.hide()
        keys(bar, "", Key.Key_Return)
        bar.field.clear()
    assert window.remembered.value.recent_queries == ("sgd", "params.lr > 0.25")
    keys(bar, "", Key.Key_Up)
    assert (bar.field.text(), shown(window)) == ("sgd", "c")
    keys(bar, "", Key.Key_Up)
    assert (bar.field.text(), shown(window)) == ("params.lr > 0.25", "cd")
    keys(bar, "", Key.Key_Up, Key.Key_Down, Key.Key_Down)
    assert bar.field.text() == ""


def kept(bar: QueryBar) -> KeptQueries:
    QTest.mouseClick(bar.memory, LEFT)
    return [popup for popup in bar.findChildren(KeptQueries) if popup.isVisible()][-1]


def test_queries_are_saved_renamed_used_and_deleted(bar: QueryBar, window: MainWindow) -> None:
    keys(bar, "params.lr > 0.25")
    popup = kept(bar)
    QTest.mouseClick(popup.save, LEFT)
    assert popup.naming is not None
    QTest.keyClicks(popup.naming, "High rates")
    QTest.keyClick(popup.naming, Key.Key_Return)
    assert saved(window) == [("High rates", "params.lr > 0.25")]
    QTest.mouseClick(popup.rows[0].buttons[0], LEFT)
    assert popup.naming is not None
    QTest.keyClicks(popup.naming, "Fast")
    QTest.keyClick(popup.naming, Key.Key_Return)
    assert saved(window) == [("Fast", "params.lr > 0.25")]
    QTest.mouseClick(popup.rows[0].buttons[0], LEFT)
    assert popup.naming is not None
    QTest.keyClicks(popup.naming, "Not this")
    QTest.keyClick(popup.naming, Key.Key_Escape)
    assert saved(window) == [("Fast", "params.lr > 0.25")]
    popup.close()
    bar.field.clear()
    assert shown(window) == "abcd"
    QTest.mouseClick(kept(bar).rows[0].use, LEFT)
    assert (bar.field.text(), shown(window)) == ("params.lr > 0.25", "cd")
    popup = kept(bar)
    QTest.mouseClick(popup.rows[0].buttons[1], LEFT)
    assert saved(window) == []
    assert [row.query for row in popup.rows] == ["params.lr > 0.25"]
    QTest.mouseClick(popup.rows[0].buttons[0], LEFT)
    assert window.remembered.value.recent_queries == ()


def test_what_is_unfinished_is_not_saved(bar: QueryBar) -> None:
    keys(bar, "params.lr >")
    popup = kept(bar)
    assert not popup.save.isEnabled()
    popup.close()


def test_a_long_query_wraps_and_the_field_grows(bar: QueryBar, window: MainWindow, qtbot: QtBot) -> None:
    window.resizeDocks([window.docks.runs], [262], Qt.Orientation.Horizontal)
    assert bar.field.height() == HEIGHT
    keys(bar, "params.lr > 0.05 AND params.lr < 0.35 AND params.optimizer IN ('adam', 'sgd')")
    assert bar.field.height() > HEIGHT + 20
    assert bar.field.viewport().rect().contains(bar.field.cursorRect().center())
    window.resizeDocks([window.docks.runs], [480], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: bar.field.height() < HEIGHT + 40)
    bar.field.clear()
    assert bar.field.height() == HEIGHT


def test_pasted_lines_are_one_line(bar: QueryBar, window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("params.lr > 0.15\nAND sgd")
    QTest.keyClick(bar.field, Key.Key_V, CONTROL)
    assert bar.field.text() == "params.lr > 0.15 AND sgd"
    assert shown(window) == "c"


def test_undo_in_the_bar_takes_back_what_was_typed_there(bar: QueryBar, window: MainWindow) -> None:
    keys(bar, "sgd")
    bar.popup.hide()
    QTest.keyClick(bar.field, Key.Key_Z, CONTROL)
    assert (bar.field.text(), shown(window)) == ("", "abcd")
    keys(bar, "sgd")
    bar.field.clear()
    QTest.keyClick(bar.field, Key.Key_Z, CONTROL)
    assert (bar.field.text(), shown(window)) == ("sgd", "c")


def test_what_the_beginning_of_a_query_found_as_a_word_is_taken_back(bar: QueryBar, window: MainWindow) -> None:
    keys(bar, "s")
    assert shown(window) == "cd"
    keys(bar, "t")
    assert shown(window) == "abcd"
    assert bar.says.note.text() == "Nothing has “st” in it, but a field begins so"
    bar.field.clear()
    keys(bar, "params.lr < 0.35")
    bar.popup.hide()
    keys(bar, "", Key.Key_Return)
    assert shown(window) == "abc"
    QTest.keyClick(bar.field, Key.Key_A, CONTROL)
    keys(bar, "s")
    assert shown(window) == "cd"
    keys(bar, "tatus")
    assert shown(window) == "abc", "the last query that was meant stays until the next is"


def test_the_card_shows_the_language_by_example(bar: QueryBar) -> None:
    QTest.mouseClick(bar.field._trailing, LEFT)
    card = next(card for card in bar.findChildren(QueryHelp) if card.isVisible())
    assert len(EXAMPLES) == 13
    screen = card.screen().geometry()
    assert screen.contains(card.geometry())
    card.close()
    QTest.keyClick(bar.field, Key.Key_F1)
    assert any(card.isVisible() for card in bar.findChildren(QueryHelp))


def test_runs_that_appear_are_asked_too_and_offered(bar: QueryBar, window: MainWindow, qtbot: QtBot) -> None:
    session = window.workspace.session
    keys(bar, "params.lr > 0.15")
    assert shown(window) == "bcd"
    late = replace(made("e", 0.9, "lion"), labels=MappingProxyType({"team": "x"}))
    session.set_catalog(replace(session.catalog, runs=MappingProxyType({**session.catalog.runs, "e": late})))
    assert shown(window) == "bcde"
    assert bar.says.note.text() == "4 of 5 runs match"
    before = bar.completer
    qtbot.waitUntil(lambda: bar.completer is not before)
    keys(bar, " AND tags.")
    assert offered(bar) == ["tags.team"]


def test_the_list_of_completions_stays_on_the_screen_and_below_the_words(bar: QueryBar) -> None:
    keys(bar, "params.lr > 0.15 AND pa")
    assert offered(bar)
    below = bar.mapToGlobal(QPoint(0, bar.height())).y()
    assert bar.popup.y() >= below
    assert bar.screen().geometry().contains(bar.popup.geometry())


def test_of_many_runs_columns_are_made_beside_the_window(
    bar: QueryBar, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.window.runs.query.bar.MANY", 1)
    makers: list[bool] = []
    real = RunColumns._made

    def made_by(columns: RunColumns, operand: Operand) -> Column | None:
        if str(operand).count("MAX"):
            makers.append(threading.current_thread() is threading.main_thread())
        return real(columns, operand)

    monkeypatch.setattr(RunColumns, "_made", made_by)
    keys(bar, "max(metrics.loss) ")
    qtbot.waitUntil(lambda: bool(makers))
    bar._background.wait()
    keys(bar, "> 0.5")
    assert shown(window) == "abcd"
    assert makers == [False]
