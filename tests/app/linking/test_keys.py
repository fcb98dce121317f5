"""Keys mean the same wherever the focus is, and Esc backs out level by level."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.views.embedding.scene.gestures import Tool
from app.views.texts.view import TextsView
from tests.app.linking.hand import CONTROL, SHIFT, Hand

HOLDERS: dict[str, tuple[str, Callable[[Hand], QWidget]]] = {
    "the list of runs": ("scalars", lambda hand: hand.window.runs.list),
    "a card": ("scalars", lambda hand: hand.card()),
    "the smoothing slider": ("scalars", lambda hand: hand.scalars.panel().smoothing.slider),  # type: ignore[attr-defined]
    "the points": ("embedding", lambda hand: hand.embedding.canvas),
    "the legend": ("embedding", lambda hand: hand.embedding.legend.entry_rows["bee"]),
    "the column to colour by": ("embedding", lambda hand: hand.embedding._panel.display.colour_by),
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_step_keys_undo_and_redo_work_from_everywhere(hand: Hand, holder: str) -> None:
    view, find = HOLDERS[holder]
    hand.tab(view)
    hand.activate()
    find(hand).setFocus()
    assert find(hand).hasFocus()
    steps = []
    for key, modifiers in (
        (Qt.Key.Key_BracketLeft, None),
        (Qt.Key.Key_BracketLeft, None),
        (Qt.Key.Key_BracketRight, None),
        (Qt.Key.Key_Z, CONTROL),
        (Qt.Key.Key_Z, CONTROL | SHIFT),
    ):
        hand.key(key, modifiers or Qt.KeyboardModifier.NoModifier)
        steps.append(hand.state.step)
    assert steps == [180, 170, 180, None, 180]


def test_step_keys_are_letters_in_a_text_field(hand: Hand) -> None:
    hand.search_runs("[a")
    hand.key(Qt.Key.Key_BracketRight)
    assert hand.window.runs.search.text() == "[a]"
    assert hand.state.step is None
    assert hand.state.runs.query == "[a]"


def test_escape_ends_tool_then_filters_then_selection(hand: Hand) -> None:
    hand.tab("embedding")
    hand.activate()
    hand.lasso(1)
    hand.key(Qt.Key.Key_I)
    hand.legend("")
    hand.embedding.canvas.setFocus()
    told = []
    for _ in range(5):
        told.append((hand.embedding.canvas.tool, len(hand.state.brushes), len(hand.state.selected_points)))
        hand.key(Qt.Key.Key_Escape)
    assert told == [
        (Tool.LASSO, 2, 1),
        (Tool.NONE, 2, 1),
        (Tool.NONE, 1, 1),
        (Tool.NONE, 0, 1),
        (Tool.NONE, 0, 0),
    ]


def test_escape_empties_a_field_and_then_leaves_it(hand: Hand) -> None:
    hand.tab("texts")
    hand.activate()
    view = hand.window.stage.current
    assert isinstance(view, TextsView)
    field = view.find_bar.field
    view.find_bar.focus()
    QTest.keyClicks(field, "ad")
    hand.key(Qt.Key.Key_Escape)
    assert (field.text(), field.hasFocus()) == ("", True)
    hand.key(Qt.Key.Key_Escape)
    assert not field.hasFocus()
    hand.key(Qt.Key.Key_T)  # letters are the view's keys again
    assert field.text() == ""
    assert not hand.state.texts.markdown


def test_control_a_selects_what_has_the_focus(hand: Hand) -> None:
    hand.tab("embedding")
    hand.activate()
    hand.window.runs.list.setFocus()
    hand.key(Qt.Key.Key_A, CONTROL)
    assert hand.state.selected_runs == {"adagrad", "adam", "momentum", "sgd"}
    assert hand.state.selected_points == {}
    hand.embedding.canvas.setFocus()
    hand.key(Qt.Key.Key_A, CONTROL)
    assert [rows.count for rows in hand.state.selected_points.values()] == [60]


def test_letters_choose_in_a_box_only_where_a_choice_begins_with_them(hand: Hand) -> None:
    hand.tab("embedding")
    box = hand.embedding._panel.display.colour_by
    box.setFocus()
    QTest.keyClicks(box, "sc")
    hand.settle()
    assert box.currentText() == "score"
    assert not hand.embedding.tool_active()
    QTest.keyClick(box, Qt.Key.Key_B)
    assert hand.embedding.canvas.tool is Tool.BOX
    QTest.keyClick(box, Qt.Key.Key_Escape)


@pytest.mark.parametrize("holder", ["the points", "the pages of the panel"])
def test_digits_are_labels_and_no_shortcuts_while_they_label(hand: Hand, holder: str) -> None:
    hand.tab("embedding")
    hand.activate()
    view = hand.embedding
    view.canvas.setFocus()
    hand.key(Qt.Key.Key_A, CONTROL)
    hand.key(Qt.Key.Key_L, SHIFT)
    if holder == "the pages of the panel":
        view._panel.tabs.setFocus()
    dimensions = hand.state.embedding.dimensions
    for key in (Qt.Key.Key_2, Qt.Key.Key_3):
        hand.key(key)
    assert hand.state.embedding.dimensions == dimensions
    hand.settle()
    column = view.labelling.known()
    assert column is not None
    assert set(column.texts) == {view.labelling.classes[2]}
    view.canvas.setFocus()
    hand.key(Qt.Key.Key_Escape)
    hand.key(Qt.Key.Key_2)
    assert hand.state.embedding.dimensions == 2
