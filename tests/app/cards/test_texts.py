"""Real clicks and keys on cards of texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.views.cards_view import CardsView
from app.views.texts.card import TextCard
from app.views.texts.view import TextsView
from app.workspace import Workspace
from core.session.command import change_runs, change_session
from core.session.commands.cards.texts import show_mode
from core.state import TextMode
from core.style import ThemeName
from core.views import Viewport
from core.views.text_parts import TextPart
from tests.app.cards.conftest import shown
from tests.core.readers.logs import read
from tests.core.views.texts.test_markup import EVIL
from tests.core.views.texts.test_page import OTHER, SAYS, write_texts

Settled = Callable[[CardsView[Any]], None]
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def card(view: TextsView, run: str = "a") -> TextCard:
    return next(each for each in view.grid.cards.values() if each.card.run == run)


def test_each_card_shows_its_last_text(texts: TextsView) -> None:
    assert card(texts).plain_text().split() == SAYS[9].split()
    assert card(texts, "b").plain_text().split() == OTHER[7].split()
    assert "3 of 3" in card(texts).where.text()


def test_the_slider_of_a_card_moves_the_linked_step_for_all(texts: TextsView, settled: Settled) -> None:
    slider = card(texts).slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Left)
    assert texts.workspace.session.state.step == 5
    settled(texts)
    assert card(texts).plain_text().split() == SAYS[5].split()
    assert card(texts, "b").plain_text().split() == OTHER[0].split()
    QTest.mouseClick(card(texts).back, LEFT)
    settled(texts)
    assert texts.workspace.session.state.step == 0
    assert not card(texts).back.isEnabled()
    QTest.keyClick(card(texts), Qt.Key.Key_Right)
    assert texts.workspace.session.state.step == 5


def test_changes_are_marked_by_colour_and_sign(texts: TextsView, settled: Settled) -> None:
    bar = texts.toolbar.modes
    QTest.mouseClick(bar, LEFT, NONE, bar.tabRect(2).center())
    assert texts.workspace.session.state.texts.mode is TextMode.CHANGES
    settled(texts)
    lines = [line for line in card(texts).plain_text().splitlines() if line.strip()]
    assert [line.replace("\xa0", " ") for line in lines] == [
        "- the dog sat", "+ the dog lay", "  on the mat", "+ all day",
    ]  # fmt: skip
    html = card(texts).text.document().toHtml()
    assert "background-color" in html


def test_finding_marks_words_counts_them_and_goes_to_the_next_text(
    texts: TextsView, settled: Settled, qtbot: QtBot
) -> None:
    texts.activateWindow()
    texts.find_bar.focus()
    qtbot.waitUntil(texts.find_bar.field.hasFocus)
    QTest.keyClicks(texts.find_bar.field, "cat")
    settled(texts)
    assert texts.find_bar.says.text() == "3 in 3 texts"
    assert card(texts, "b").note.text() == "1 match"
    session = texts.workspace.session
    QTest.keyClick(texts.find_bar.field, Qt.Key.Key_Return)
    assert session.state.step == 0
    settled(texts)
    assert card(texts).note.text() == "1 match"
    QTest.keyClick(texts.find_bar.field, Qt.Key.Key_Return)
    QTest.keyClick(texts.find_bar.field, Qt.Key.Key_Return)
    assert session.state.step == 7
    QTest.keyClick(texts.find_bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert session.state.step == 0
    assert texts.escape()
    assert texts.find_bar.field.text() == ""
    settled(texts)
    assert card(texts).note.text() == ""


def test_the_next_text_that_is_shown_already_leaves_the_linked_step(texts: TextsView, settled: Settled) -> None:
    session = texts.workspace.session
    session.do(change_session("step", step=3))
    QTest.keyClicks(texts.find_bar.field, "cat")
    settled(texts)
    QTest.keyClick(texts.find_bar.field, Qt.Key.Key_Return)
    QTest.keyClick(texts.find_bar.field, Qt.Key.Key_Return)
    assert session.state.step == 3  # both runs show their text of step 0
    QTest.keyClick(texts.find_bar.field, Qt.Key.Key_Return)
    assert session.state.step == 7


def test_what_is_not_found_is_said(texts: TextsView, settled: Settled) -> None:
    QTest.keyClicks(texts.find_bar.field, "zebra")
    settled(texts)
    assert texts.find_bar.says.text() == "Nothing found"
    texts.move_on(1)
    assert texts.workspace.session.state.step is None


def test_runs_are_compared_with_the_chosen_one(texts: TextsView, settled: Settled) -> None:
    session = texts.workspace.session
    session.do(show_mode(TextMode.RUNS))
    settled(texts)
    assert "against a" in card(texts, "b").where.text()
    texts.used(card(texts, "b"), "reference")
    settled(texts)
    assert session.state.texts.reference == "b"
    assert "against b" in card(texts).where.text()
    panel = texts.panel()
    panel.show()
    assert panel.reference.currentText() == "b"  # type: ignore[attr-defined]
    panel.reference.activated.emit(0)  # type: ignore[attr-defined]
    assert session.state.texts.reference == ""


def test_plain_text_is_switched_in_the_panel_and_undone(texts: TextsView, settled: Settled) -> None:
    texts.panel().plain.check.click()  # type: ignore[attr-defined]
    settled(texts)
    assert card(texts).plain_text().splitlines()[0] == "the dog lay"
    texts.workspace.session.undo()
    settled(texts)
    assert card(texts).plain_text().splitlines()[0] == SAYS[9].replace("\n", " ")


def test_all_steps_stand_below_one_another(texts: TextsView, settled: Settled) -> None:
    texts.workspace.session.do(show_mode(TextMode.ALL))
    settled(texts)
    said = card(texts).plain_text()
    assert said.index("Step 9") < said.index("Step 5") < said.index("Step 0")
    assert not card(texts).slider.isVisible()


def test_copying_a_text(texts: TextsView) -> None:
    texts.used(card(texts), "copy_text")
    assert QGuiApplication.clipboard().text().split() == SAYS[9].split()


def test_a_hidden_step_keeps_what_is_scrolled(texts: TextsView, settled: Settled) -> None:
    texts.workspace.session.do(change_session("step", step=5))
    settled(texts)
    assert card(texts).plain_text().split() == SAYS[5].split()
    texts.workspace.session.undo()
    settled(texts)
    assert card(texts).plain_text().split() == SAYS[9].split()


def test_figures_and_tables_hold_the_texts(texts: TextsView) -> None:
    picture = texts.picture(Viewport(800, 600, 1.0, ThemeName.LIGHT))
    assert [part.part.title for part in picture.parts if isinstance(part.part, TextPart)] == [
        "samples · a",
        "samples · b",
    ]
    header, rows = texts.table()
    assert header[-1] == "text"
    assert sum(1 for _ in rows) == len(SAYS) + len(OTHER)


@pytest.fixture
def evil(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> Iterator[TextsView]:
    (tmp_path / "secret.txt").write_text("secret")
    image = f"![x]({(tmp_path / 'secret.txt').as_uri()})"
    write_texts(tmp_path / "logs" / "a", dict(enumerate((*EVIL, image))))
    yield from shown(qtbot, TextsView(workspace), read(tmp_path / "logs"))


def test_no_text_makes_the_window_load_anything(
    evil: TextsView, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def load(document: QTextDocument, kind: int, name: QUrl) -> object:
        asked.append(name.toString())
        return ""

    monkeypatch.setattr("app.views.texts.documents.SafeDocument.loadResource", load)
    for step in range(len(EVIL) + 1):
        evil.workspace.session.do(change_session("step", step=step))
        settled(evil)
        evil.grab()
    assert asked == []
    assert "secret" not in card(evil).plain_text().replace("secret.txt", "")


def test_runs_are_called_as_the_user_calls_them(texts: TextsView, settled: Settled) -> None:
    session = texts.workspace.session
    session.do(change_runs("Rename", titles={"a": "my best"}))
    session.do(show_mode(TextMode.RUNS))
    settled(texts)
    assert card(texts).run.toolTip().startswith("my best\na")
    assert "against my best" in card(texts, "b").where.text()
    texts.panel().show()
    assert texts.panel().reference.itemText(1) == "my best"  # type: ignore[attr-defined]
