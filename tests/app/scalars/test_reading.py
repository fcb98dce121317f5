"""Handles, thresholds, notes, odd points and the pinned table on cards, with a real mouse."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from app.views.scalars.card import CardWidget
from app.views.scalars.reading.note_popup import NotePopup
from app.views.scalars.reading.section import ReadingSection
from app.views.scalars.view import ScalarsView
from core.model import Catalog, Run, ScalarSeries
from core.session.command import change_scalars
from core.session.commands.cards.reading import add_level, add_note, choose_columns, limit_rows, link_range, link_step
from core.state import EndMarks, ReadoutOrder, StepRange, XAxis
from core.views.flags import FlagKind
from tests.app.scalars.conftest import card, settle
from tests.app.scalars.mouse import LEFT, NONE, _move, at, at_value, drag, hover

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


def on_axis(one: CardWidget, share: float) -> QPoint:
    """A place on the horizontal axis."""
    axis = one.plot.bottom
    return QPoint(one.plot.mapFromScene(axis.mapToScene(QPointF(share * axis.width(), 10.0))))


def share_of(one: CardWidget, step: float) -> float:
    return float(one.plot.bottom.pixel_of(step) / one.plot.bottom.width())


def drag_axis(one: CardWidget, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
    port = one.plot.viewport()
    QTest.mouseMove(port, start)
    QTest.mousePress(port, LEFT, modifiers, start)
    for share in (0.3, 0.6, 1.0):
        _move(one, start + (end - start) * share, LEFT, modifiers)
    QTest.mouseRelease(port, LEFT, modifiers, end)


def menu_at(view: ScalarsView, one: CardWidget, place: QPoint) -> dict[str, object]:
    box = one.plot.box.mapFromScene(one.plot.mapToScene(place))
    menu = view.hand.menu(one, QPointF(box))
    return {action.text(): action for action in menu.actions() if action.text()}


# Steps


def test_a_click_on_the_axis_goes_to_the_nearest_logged_step(qtbot: QtBot, view: ScalarsView) -> None:
    first, session = card(view), view.workspace.session
    QTest.mouseClick(first.plot.viewport(), LEFT, NONE, on_axis(first, share_of(first, 1503)))
    step = session.state.step
    assert step is not None
    assert abs(step - 1500) <= 10  # a pixel is about ten steps wide
    settle(qtbot, view)
    assert [handle.x for handle in card(view, 1).plot.bottom.handles] == [step]
    session.undo()
    assert session.state.step is None


def test_the_handle_of_the_step_is_dragged_as_one_undo_step(qtbot: QtBot, view: ScalarsView) -> None:
    first, session = card(view), view.workspace.session
    session.do(link_step(1000))
    settle(qtbot, view)
    drag_axis(first, on_axis(first, share_of(first, 1000)), on_axis(first, share_of(first, 2402)))
    assert abs((session.state.step or 0) - 2400) <= 10
    session.undo()
    assert session.state.step == 1000


def test_a_drag_with_shift_links_a_range_whose_ends_are_dragged(qtbot: QtBot, view: ScalarsView) -> None:
    first, session = card(view), view.workspace.session
    drag_axis(first, on_axis(first, share_of(first, 3000)), on_axis(first, share_of(first, 1000)), SHIFT)
    made = session.state.step_range
    assert made is not None
    assert (made.first, made.last) == pytest.approx((1000, 3000), abs=10)
    assert session.state.scalars.zoom == {}
    settle(qtbot, view)
    assert [handle.x for handle in first.plot.bottom.handles] == [made.first, made.last]
    drag_axis(first, on_axis(first, share_of(first, made.first)), on_axis(first, share_of(first, 500)))
    moved = session.state.step_range
    assert moved is not None
    assert moved.first == pytest.approx(500, abs=10)
    assert moved.last == made.last
    settle(qtbot, view)
    drag_axis(first, on_axis(first, share_of(first, made.last)), on_axis(first, share_of(first, 100)))
    assert session.state.step_range == StepRange(moved.first, moved.first)  # an end never passes the other
    session.undo()
    session.undo()
    assert session.state.step_range == made


def test_a_drag_beside_the_handles_still_pans(view: ScalarsView) -> None:
    first, session = card(view), view.workspace.session
    drag_axis(first, on_axis(first, 0.5), on_axis(first, 0.25))
    assert session.state.step is None
    assert first.card.key in session.state.scalars.zoom


def test_an_axis_of_time_has_no_handles(qtbot: QtBot, view: ScalarsView) -> None:
    session = view.workspace.session
    session.do(link_step(1000))
    session.do(change_scalars("Axis", x_axis=XAxis.RELATIVE))
    settle(qtbot, view)
    first = card(view)
    assert first.plot.bottom.handles == ()
    QTest.mouseClick(first.plot.viewport(), LEFT, NONE, on_axis(first, 0.5))
    assert session.state.step == 1000


def test_a_step_that_no_curve_reaches_is_told_at_once(qtbot: QtBot, view: ScalarsView) -> None:
    first, session = card(view), view.workspace.session
    painted = view.painter.count
    session.do(link_step(99_000))
    assert first.note.text() == "clipped: ends at step 3,990"
    assert "clipped" in first.accessibleDescription()
    session.do(link_step(300))
    assert first.note.text() == ""
    chart = first.plot.marks.chart()
    assert chart is not None
    assert chart.cursor is not None
    assert chart.cursor.x == 300
    assert view.painter.count == painted


# Thresholds and notes


def test_a_threshold_is_added_by_the_menu_and_dragged(qtbot: QtBot, view: ScalarsView) -> None:
    first, session = card(view), view.workspace.session
    actions = menu_at(view, first, at_value(first, 0.5, 1.5))
    name = next(text for text in actions if text.startswith("Threshold at"))
    actions[name].trigger()  # type: ignore[attr-defined]
    (level,) = session.state.scalars.reading.levels
    assert level.card == first.card.key
    assert level.value == pytest.approx(1.5, abs=0.05)
    settle(qtbot, view)
    drag(first, at_value(first, 0.3, level.value), at_value(first, 0.4, 2.5))
    assert session.state.scalars.reading.levels[0].value == pytest.approx(2.5, abs=0.05)
    assert session.state.scalars.zoom == {}
    session.undo()
    assert session.state.scalars.reading.levels[0].value == level.value
    hover(first, at_value(first, 0.5, level.value))
    assert first.plot.box.cursor().shape() is Qt.CursorShape.SizeVerCursor
    assert "Remove threshold" in menu_at(view, first, at_value(first, 0.5, level.value))


def test_a_note_is_written_moved_edited_and_removed(qtbot: QtBot, view: ScalarsView) -> None:
    first, session = card(view), view.workspace.session
    menu_at(view, first, at_value(first, 0.5, 2.5))["Note here…"].trigger()  # type: ignore[attr-defined]
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, NotePopup)
    popup.field.setPlainText("halved the rate")
    QTest.keyClick(popup.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (note,) = session.state.scalars.reading.notes
    assert (note.text, note.card) == ("halved the rate", first.card.key)
    assert note.value == pytest.approx(2.5, abs=0.05)
    settle(qtbot, view)
    where = at_value(first, share_of(first, note.step), note.value or 0.0)
    drag(first, where, at_value(first, share_of(first, 1000), 0.5))
    (moved,) = session.state.scalars.reading.notes
    assert abs(moved.step - 1000) <= 20
    assert moved.value == pytest.approx(0.5, abs=0.05)
    settle(qtbot, view)
    where = at_value(first, share_of(first, moved.step), moved.value or 0.0)
    QTest.mouseClick(first.plot.viewport(), LEFT, NONE, where)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, NotePopup)
    popup.field.setPlainText("")
    popup.keep.click()
    assert session.state.scalars.reading.notes == ()
    assert session.state.selected_runs == frozenset()


def test_a_note_of_all_cards_stands_on_all(qtbot: QtBot, view: ScalarsView) -> None:
    view.workspace.session.do(add_note("", 2000, None, "new data"))
    settle(qtbot, view)
    for number in (0, 1):
        chart = card(view, number).plot.marks.chart()
        assert chart is not None
        assert [(flag.kind, flag.text) for flag in chart.flags] == [(FlagKind.NOTE, "new data")]


def _painted_since(one: CardWidget, paints: int) -> bool:
    return one.plot.marks.paints > paints


def test_laying_something_over_charts_paints_no_curves(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(view)
    painted, drawn = view.painter.count, first.plot.marks.paints
    for command in (
        link_step(700),
        link_step(1300),
        link_range(100, 900),
        add_level(first.card.key, 1.5),
        add_note("", 500, None, "x"),
    ):
        view.workspace.session.do(command)
        settle(qtbot, view)
        qtbot.waitUntil(partial(_painted_since, first, drawn))
        drawn = first.plot.marks.paints
    assert view.painter.count == painted


# Odd points


def odd_catalog() -> Catalog:
    step = np.arange(200, dtype=np.int64) * 10
    wall = 1.7e9 + step.astype(np.float64)
    runs = {}
    for index in range(3):
        value = np.full(200, float(index + 1))
        if index == 1:
            value[100:120] = np.nan
        runs[f"run{index}"] = Run(
            f"run{index}", "table", (), scalars={"loss": ScalarSeries(wall, step, value)}, loaded=True
        )
    return Catalog(runs=runs)


def test_a_click_on_an_odd_point_selects_its_run(qtbot: QtBot, view: ScalarsView) -> None:
    session = view.workspace.session
    session.set_catalog(odd_catalog())
    settle(qtbot, view)
    first = card(view)
    width, height = first.plot.area()
    place = at(first, share_of(first, 1000), (height - 7) / height)
    QTest.mouseClick(first.plot.viewport(), LEFT, NONE, place)
    assert session.state.selected_runs == {"run1"}
    assert "Go to step 1,000" in menu_at(view, first, place)
    assert width > 0


# The table beside the cursor


def test_the_rows_and_columns_beside_the_cursor_are_the_users(view: ScalarsView) -> None:
    first, session = card(view), view.workspace.session
    session.do(limit_rows(2))
    session.do(choose_columns(["value", "relative", "metrics.`valid/acc`"]))
    hover(first, at_value(first, 0.5, 3.0))
    table = view.gestures.readout
    assert table.header[1:] == ("Value", "Relative", "valid/acc")
    assert table.rows[0].cells[0] == "run3"
    assert table.rows[0].cells[3] == "3"
    assert (len(table.rows), table.more) == (2, 2)


@pytest.mark.parametrize("order", ReadoutOrder)
def test_every_order_lists_all_runs(view: ScalarsView, order: ReadoutOrder) -> None:
    view.workspace.session.do(change_scalars("Order", readout_order=order))
    first = card(view)
    hover(first, at_value(first, 0.5, 1.0))
    assert sorted(row.cells[0] for row in view.gestures.readout.rows) == ["run0", "run1", "run2", "run3"]


def test_a_click_with_alt_pins_the_table_until_it_is_closed(qtbot: QtBot, view: ScalarsView) -> None:
    first, session = card(view), view.workspace.session
    place = at_value(first, 0.5, 2.0)
    hover(first, place)
    rows = view.gestures.readout.rows
    QTest.mouseClick(first.plot.viewport(), LEFT, ALT, place)
    pinned = view.gestures.pinned
    assert pinned is not None
    assert pinned.isVisible()
    assert session.state.selected_runs == frozenset()
    assert [row.cells for row in pinned.rows] == [row.cells for row in rows]
    hover(first, at(first, -0.05, 0.5))
    assert pinned.isVisible()
    assert not view.gestures.readout.isVisible()
    session.do(change_scalars("Smoothing", smoothing=0.0))
    settle(qtbot, view)
    assert pinned.header[1:] == ("Value",)
    pinned.copy_button.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 5
    assert lines[1].split("\t")[3] == repr(2.0)
    assert view.escape()
    assert view.gestures.pinned is None
    assert not view.escape()


def test_the_menu_pins_and_copies_what_is_under_it(view: ScalarsView) -> None:
    first = card(view)
    actions = menu_at(view, first, at_value(first, 0.25, 1.0))
    actions["Copy values here"].trigger()  # type: ignore[attr-defined]
    assert QGuiApplication.clipboard().text().splitlines()[0].startswith("run\ttag\tsmoothed\tvalue\tstep")
    actions["Pin values here"].trigger()  # type: ignore[attr-defined]
    assert view.gestures.pinned is not None
    assert isinstance(view.hand.menu(first, QPointF(5, 5)), QMenu)


# Keys and the panel


def act(view: ScalarsView, id: str) -> None:
    action = next(each for each in view.actions_table() if each.id == id)
    assert action.when()
    action.callback()


def test_places_are_reached_by_keys(qtbot: QtBot, view: ScalarsView) -> None:
    first, session = card(view), view.workspace.session
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    QTest.keyClick(first, Qt.Key.Key_Return)
    start = session.state.step
    assert start is not None
    for _ in range(3):
        QTest.keyClick(first, Qt.Key.Key_Right)
    QTest.keyClick(first, Qt.Key.Key_Return, SHIFT)
    assert session.state.step_range == StepRange(start, start + 30)
    QTest.keyClick(first, Qt.Key.Key_Right)
    QTest.keyClick(first, Qt.Key.Key_Return, SHIFT)
    assert session.state.step_range == StepRange(start, start + 40)
    act(view, "scalars.threshold")
    assert session.state.scalars.reading.levels[0].value == pytest.approx(1.5, abs=0.1)
    act(view, "scalars.copy_values")
    assert QGuiApplication.clipboard().text().startswith("run\ttag")
    act(view, "scalars.pin_values")
    assert view.gestures.pinned is not None
    act(view, "scalars.clear_range")
    assert session.state.step_range is None


def test_odd_points_are_counted_and_gone_through(qtbot: QtBot, view: ScalarsView) -> None:
    session, panel = view.workspace.session, view.panel()
    qtbot.addWidget(panel)
    session.set_catalog(odd_catalog())
    settle(qtbot, view)
    section = panel.findChild(ReadingSection)
    assert section is not None
    qtbot.waitUntil(lambda: section.count.text() == "1 run with NaN in the cards in sight")
    act(view, "scalars.next_odd")
    assert session.state.selected_runs == {"run1"}
    assert session.state.step == 1000
    assert "run1: NaN at step 1,000, 20 points" in section.count.text()
    act(view, "scalars.odd")
    assert session.state.scalars.reading.anomalies is False
    assert section.count.text() == ""


def test_the_panel_lists_changes_and_removes_thresholds_and_notes(qtbot: QtBot, view: ScalarsView) -> None:
    session, panel = view.workspace.session, view.panel()
    qtbot.addWidget(panel)
    section = panel.findChild(ReadingSection)
    assert section is not None
    session.do(add_level("lr", 1.5))
    session.do(add_note("lr", 500, None, "first"))
    (level,) = session.state.scalars.reading.levels
    box = section.values[level.id]
    assert box.text() == "1.5"
    box.setValue(2.25)
    assert session.state.scalars.reading.levels[0].value == 2.25
    session.undo()
    assert box.value() == 1.5
    buttons = {button.accessibleName(): button for button in section.findChildren(QToolButton)}
    buttons["Remove threshold of lr"].click()
    assert session.state.scalars.reading.levels == ()
    note = next(name for name in buttons if name.startswith("500  first"))
    buttons[note].click()
    assert session.state.step == 500
    buttons["Remove this note"].click()
    assert session.state.scalars.reading.notes == ()
    assert section.values == {}


def test_best_values_are_marked_by_a_key_and_by_the_panel(qtbot: QtBot, view: ScalarsView) -> None:
    session = view.workspace.session
    act(view, "scalars.marks")
    settle(qtbot, view)
    chart = card(view).plot.marks.chart()
    assert chart is not None
    assert [flag.kind for flag in chart.flags] == [FlagKind.BEST] * 4
    for marks in (EndMarks.FINAL, EndMarks.BOTH, EndMarks.NONE):
        act(view, "scalars.marks")
        assert session.state.scalars.reading.marks is marks
