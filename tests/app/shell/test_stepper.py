from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.widgets.range_menu import range_menu
from core.model import Catalog
from core.state import StepRange
from tests.app.conftest import make_catalog
from tests.app.linking.hand import send_move

Show = Callable[[Catalog], None]


@pytest.fixture
def stepping(window: MainWindow, show: Show, qtbot: QtBot) -> MainWindow:
    show(make_catalog("a", "b"))
    qtbot.waitUntil(lambda: len(window.bottom.stepper.steps) == 11)
    window.stage.setFocus()
    return window


def step(window: MainWindow) -> int | None:
    return window.workspace.session.state.step


def span(window: MainWindow) -> StepRange | None:
    return window.workspace.session.state.step_range


def test_brackets_move_through_logged_steps_and_the_end_follows(stepping: MainWindow, qtbot: QtBot) -> None:
    assert step(stepping) is None
    assert stepping.bottom.stepper.box.text() == "100"
    QTest.keyClick(stepping, Qt.Key.Key_BracketLeft)
    assert step(stepping) == 90
    QTest.keyClick(stepping, Qt.Key.Key_BracketLeft)
    assert step(stepping) == 80
    QTest.keyClick(stepping, Qt.Key.Key_BracketRight)
    QTest.keyClick(stepping, Qt.Key.Key_BracketRight)
    assert step(stepping) is None


def test_the_slider_is_one_step_to_undo(stepping: MainWindow) -> None:
    slider = stepping.bottom.stepper.slider
    for place in (7, 5, 3):
        slider.setValue(place)
    assert step(stepping) == 30
    assert stepping.bottom.stepper.box.text() == "30"
    stepping.workspace.session.undo()
    assert step(stepping) is None
    assert slider.value() == 10


@pytest.mark.parametrize(("typed", "expected"), [("40", 40), ("45", 45), ("1,000", None), ("", None), ("x", 20)])
def test_a_value_can_be_typed(stepping: MainWindow, qtbot: QtBot, typed: str, expected: int | None) -> None:
    stepping.bottom.stepper.slider.setValue(2)
    box = stepping.bottom.stepper.box
    box.setFocus()
    box.selectAll()
    QTest.keyClick(box, Qt.Key.Key_Delete)
    QTest.keyClicks(box, typed)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert step(stepping) == expected


def test_what_is_being_typed_is_not_written_over(stepping: MainWindow) -> None:
    stepper = stepping.bottom.stepper
    stepper.box.setFocus()
    stepper.box.selectAll()
    QTest.keyClicks(stepper.box, "4")
    stepper._found(stepper.steps)
    QTest.keyClicks(stepper.box, "0")
    assert stepper.box.text() == "40"
    assert step(stepping) is None
    QTest.keyClick(stepper.box, Qt.Key.Key_Return)
    assert step(stepping) == 40


def test_space_plays_to_the_end_as_one_step_to_undo(stepping: MainWindow, qtbot: QtBot) -> None:
    stepping.bottom.stepper._timer.setInterval(1)
    QTest.keyClick(stepping, Qt.Key.Key_Space)
    assert stepping.bottom.stepper.playing
    assert step(stepping) == 0
    qtbot.waitUntil(lambda: not stepping.bottom.stepper.playing)
    assert step(stepping) is None
    stepping.bottom.stepper.slider.setValue(4)
    QTest.keyClick(stepping, Qt.Key.Key_Space)
    QTest.keyClick(stepping, Qt.Key.Key_Space)
    assert not stepping.bottom.stepper.playing


def test_a_drag_with_shift_links_a_range_that_is_marked_and_played(stepping: MainWindow, qtbot: QtBot) -> None:
    stepper = stepping.bottom.stepper
    slider, session = stepper.slider, stepping.workspace.session
    plain = slider.grab().toImage()
    keys, left = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.LeftButton
    start, end = (QPoint(round(slider.pixel_of(place)), slider.height() // 2) for place in (2, 6))
    QTest.mousePress(slider, left, keys, start)
    send_move(slider, end, left, keys)
    QTest.mouseRelease(slider, left, keys, end)
    assert span(stepping) == StepRange(20, 60)
    assert step(stepping) is None
    assert slider.grab().toImage() != plain
    assert "Range 20 to 60" in slider.toolTip()
    stepper._timer.setInterval(1)
    QTest.keyClick(stepping, Qt.Key.Key_Space)
    assert step(stepping) == 20
    qtbot.waitUntil(lambda: not stepper.playing)
    assert step(stepping) == 60
    session.undo()
    assert step(stepping) is None
    slider_menu = range_menu(stepping.workspace, slider, stepper.steps, 40)
    slider_menu.actions()[3].trigger()
    assert span(stepping) == StepRange(40, 60)
    ranged = slider.grab().toImage()
    slider_menu.actions()[5].trigger()
    assert span(stepping) is None
    assert slider.grab().toImage() != ranged


def test_space_presses_the_button_that_has_the_focus_instead(stepping: MainWindow, qtbot: QtBot) -> None:
    dark = stepping.top.theme
    dark.setFocus()
    QTest.keyClick(dark, Qt.Key.Key_Space)
    assert not stepping.bottom.stepper.playing
    assert stepping.workspace.theme.value == "dark"
    dark.click()


def test_space_in_a_text_field_is_a_space(stepping: MainWindow, qtbot: QtBot) -> None:
    stepping.runs.search.setFocus()
    QTest.keyClick(stepping.runs.search, Qt.Key.Key_Space)
    assert stepping.runs.search.text() == " "
    assert not stepping.bottom.stepper.playing
