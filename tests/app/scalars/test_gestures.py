from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.views.scalars import gestures
from app.views.scalars.axes import _moved_into
from app.views.scalars.view import ScalarsView
from core.session import Hover
from core.session.command import change_scalars
from core.session.commands.cards.scalars import fold_groups, query_tags, zoom_card
from core.state import Domain, ReadingState, ReadoutOrder, XAxis
from core.views.scalars import CardWish, Reading, card_groups, readings
from core.views.scalars.chart import charts
from tests.app.scalars.conftest import card, make_catalog, settle
from tests.app.scalars.mouse import LEFT, MIDDLE, NONE, at, at_value, drag, hover, press_on, wheel

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_a_left_drag_zooms_to_the_box_as_one_undo_step(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(view)
    before = first.plot.box.limits()
    left, right, bottom, top = before
    drag(first, at(first, 0.25, 0.25), at(first, 0.75, 0.5))
    settle(qtbot, view)
    zoom = view.workspace.session.state.scalars.zoom[first.card.tag]
    assert zoom.left == pytest.approx(left + 0.25 * (right - left), rel=0.05)
    assert zoom.right == pytest.approx(left + 0.75 * (right - left), rel=0.05)
    assert zoom.top == pytest.approx(top - 0.25 * (top - bottom), rel=0.05)
    assert zoom.bottom == pytest.approx(top - 0.5 * (top - bottom), rel=0.05)
    assert first.plot.box.limits() == pytest.approx((zoom.left, zoom.right, zoom.bottom, zoom.top))
    view.workspace.session.undo()
    settle(qtbot, view)
    assert view.workspace.session.state.scalars.zoom == {}
    assert first.plot.box.limits() == pytest.approx(before)
    assert view.workspace.session.undo_label is None


def test_a_flat_drag_zooms_the_horizontal_axis_only(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(view)
    _, _, bottom, top = first.plot.box.limits()
    drag(first, at(first, 0.2, 0.5), at(first, 0.6, 0.51))
    zoom = view.workspace.session.state.scalars.zoom[first.card.tag]
    assert (zoom.bottom, zoom.top) == pytest.approx((bottom, top))


def test_no_values_are_read_while_a_button_is_pressed(
    qtbot: QtBot, view: ScalarsView, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, asked = card(view), list[float]()

    def noted(wish: CardWish, x: float, *more: str) -> tuple[Reading, ...]:
        asked.append(x)
        return tuple(readings(wish, x, *more))

    monkeypatch.setattr(gestures, "readings", noted)
    hover(first, at(first, 0.5, 0.5))
    assert view.gestures.readout.isVisible()
    before = len(asked)
    assert before > 0
    start = at(first, 0.5, 0.5)
    QTest.mousePress(first.plot.viewport(), MIDDLE, NONE, start)
    for away in (1, 2, 3, 40):  # the first of these are too short to be a drag
        press_on(first, start + QPoint(away, 0), MIDDLE)
    assert not view.gestures.readout.isVisible()
    assert len(asked) == before
    QTest.mouseRelease(first.plot.viewport(), MIDDLE, NONE, start + QPoint(40, 0))
    settle(qtbot, view)
    hover(first, at(first, 0.5, 0.5))
    assert view.gestures.readout.isVisible()


def test_escape_drops_a_box(view: ScalarsView) -> None:
    first = card(view)
    drag(first, at(first, 0.2, 0.2), at(first, 0.6, 0.6), release=False)
    assert view.escape()
    assert view.tool_active() is False
    QTest.mouseRelease(first.plot.viewport(), LEFT, NONE, at(first, 0.6, 0.6))
    assert view.workspace.session.state.scalars.zoom == {}


def test_a_middle_drag_pans_as_one_undo_step(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(view)
    left, right, _, _ = first.plot.box.limits()
    drag(first, at(first, 0.5, 0.5), at(first, 0.25, 0.5), MIDDLE)
    zoom = view.workspace.session.state.scalars.zoom[first.card.tag]
    assert zoom.left == pytest.approx(left + 0.25 * (right - left), rel=0.1)
    settle(qtbot, view)
    view.workspace.session.undo()
    assert view.workspace.session.undo_label is None


def test_ctrl_wheel_zooms_to_the_cursor_and_turns_are_one_undo_step(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(view)
    left, right, bottom, top = first.plot.box.limits()
    under = left + 0.25 * (right - left)
    for _ in range(3):
        wheel(first, at(first, 0.25, 0.5), 1, CTRL)
    zoom = view.workspace.session.state.scalars.zoom[first.card.tag]
    assert zoom.right - zoom.left < 0.7 * (right - left)
    assert (under - zoom.left) / (zoom.right - zoom.left) == pytest.approx(0.25, abs=0.02)
    settle(qtbot, view)
    view.workspace.session.undo()
    settle(qtbot, view)
    assert first.plot.box.limits() == pytest.approx((left, right, bottom, top))


def test_the_wheel_alone_scrolls_the_grid(view: ScalarsView) -> None:
    first = card(view)
    before = first.plot.box.limits()
    event = wheel(first, at(first, 0.5, 0.5), -3)
    assert view.grid.verticalScrollBar().value() > 0 or not event.isAccepted()
    assert first.plot.box.limits() == before
    assert view.workspace.session.state.scalars.zoom == {}


def test_a_double_click_fits_and_selects_nothing(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(view)
    drag(first, at(first, 0.25, 0.1), at(first, 0.75, 0.9))
    settle(qtbot, view)
    place, port = at_value(first, 0.5, 1.0), first.plot.viewport()
    QTest.mouseClick(port, LEFT, NONE, place)
    assert view.workspace.session.state.selected_runs == {"run1"}
    QTest.mouseDClick(port, LEFT, NONE, place)
    QTest.mouseRelease(port, LEFT, NONE, place)
    settle(qtbot, view)
    assert view.workspace.session.state.scalars.zoom == {}
    assert view.workspace.session.state.selected_runs == frozenset()


def test_hover_reads_the_logged_values(view: ScalarsView) -> None:
    first = card(view)
    hover(first, at_value(first, 0.5, 2.0))
    left, right, _, _ = first.plot.box.limits()
    step = round((left + 0.5 * (right - left)) / 10) * 10
    rows = view.gestures.readout.rows
    assert view.gestures.readout.isVisible()
    title, *columns = view.gestures.readout.header
    assert columns == ["Smoothed", "Value"]
    assert rows[0].cells == ("run2", "2", "2")
    assert int(title.removeprefix("Step ").replace(",", "")) == pytest.approx(step, abs=20)
    assert [row.cells[0] for row in rows][1:3] in (["run1", "run3"], ["run3", "run1"])
    assert rows[0].strong


def test_the_table_of_values_covers_nothing_of_the_chart_where_there_is_room_around(view: ScalarsView) -> None:
    for number in (0, 1):
        one = card(view, number)
        for share in (0.05, 0.5, 0.95):
            hover(one, at_value(one, share, 2.0))
            table = view.gestures.readout
            where = QRect(one.mapTo(view.grid.viewport(), QPoint()), one.size())
            assert not table.geometry().intersects(where)
            assert view.grid.viewport().rect().contains(table.geometry())


def test_the_highlighted_run_is_always_listed(view: ScalarsView, qtbot: QtBot) -> None:
    view.workspace.session.set_catalog(make_catalog(20))
    view.workspace.session.do(change_scalars("Order", readout_order=ReadoutOrder.LOWEST))
    settle(qtbot, view)
    first = card(view)
    hover(first, at_value(first, 0.5, 17.0))
    rows = view.gestures.readout.rows
    assert len(rows) == ReadingState().rows
    assert [row.cells[0] for row in rows if row.strong] == ["run17"]
    assert view.gestures.readout.more == 20 - ReadingState().rows


def test_a_chart_that_changes_under_the_cursor_is_looked_at_again(view: ScalarsView, qtbot: QtBot) -> None:
    first = card(view)
    hover(first, at_value(first, 0.5, 3.0))
    assert view.workspace.session.hover.run == "run3"
    view.workspace.session.do(zoom_card(first.card.tag, Domain(0.0, 4000.0, 2.9, 2.95)))
    settle(qtbot, view)
    assert view.workspace.session.hover.run is None


def test_labels_at_the_end_of_an_axis_are_not_cut_off(view: ScalarsView) -> None:
    inside = QRectF(0.0, 10.0, 40.0, 100.0)
    assert _moved_into(QRectF(0.0, 4.0, 30.0, 16.0), inside) == QRectF(0.0, 10.0, 30.0, 16.0)
    assert _moved_into(QRectF(0.0, 50.0, 30.0, 16.0), inside) == QRectF(0.0, 50.0, 30.0, 16.0)
    assert _moved_into(QRectF(0.0, 100.0, 30.0, 16.0), inside) == QRectF(0.0, 94.0, 30.0, 16.0)


def test_time_is_told_where_it_is_the_axis(view: ScalarsView, qtbot: QtBot) -> None:
    view.workspace.session.do(change_scalars("Axis", x_axis=XAxis.RELATIVE))
    settle(qtbot, view)
    first = card(view)
    hover(first, at_value(first, 0.5, 1.0))
    assert view.gestures.readout.header == ("Run", "Smoothed", "Value", "Step", "Time")


def test_the_users_order_of_values(view: ScalarsView) -> None:
    view.workspace.session.do(change_scalars("Order", readout_order=ReadoutOrder.HIGHEST))
    first = card(view)
    hover(first, at_value(first, 0.5, 1.0))
    assert [row.cells[0] for row in view.gestures.readout.rows] == ["run3", "run2", "run1", "run0"]


def test_hover_highlights_the_run_everywhere_and_draws_a_cursor_on_all_cards(view: ScalarsView) -> None:
    first, second = card(view), card(view, 1)
    hover(first, at_value(first, 0.5, 1.0))
    assert view.workspace.session.hover.run == "run1"
    assert second.plot.marks.run == "run1"
    assert second.plot.marks.line == first.plot.marks.line
    assert [dot.y for dot in second.plot.marks.dots] == [1.0]
    hover(first, at_value(first, 0.5, 1.5))
    assert view.workspace.session.hover == Hover()
    assert first.plot.marks.line is not None


def test_leaving_a_chart_lets_go(view: ScalarsView) -> None:
    first = card(view)
    hover(first, at_value(first, 0.5, 1.0))
    hover(first, at(first, -0.05, 0.5))
    assert view.workspace.session.hover.run is None
    assert card(view, 1).plot.marks.line is None
    assert not view.gestures.readout.isVisible()


def test_a_card_comes_back_into_sight_without_the_cursor_it_went_with(qtbot: QtBot, view: ScalarsView) -> None:
    session = view.workspace.session
    session.do(query_tags("lr"))
    settle(qtbot, view)
    only = card(view)
    hover(only, at_value(only, 0.5, 1.0))
    assert only.plot.marks.line is not None
    (group,) = card_groups(session.catalog, session.state)
    session.do(fold_groups([group.key], True))
    qtbot.waitUntil(lambda: not view.grid.cards)
    view.gestures.leave()
    session.do(fold_groups([group.key], False))
    qtbot.waitUntil(lambda: bool(view.grid.cards))
    settle(qtbot, view)
    assert {(each.plot.marks.line, each.plot.marks.run) for each in view.grid.cards.values()} == {(None, None)}


def test_hovering_paints_cursors_and_no_curves(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(view)
    painted, resolved, drawn = view.painter.count, charts.made, first.plot.marks.paints
    for share in (0.3, 0.4, 0.5, 0.6):
        hover(first, at_value(first, share, 1.0))
        qtbot.wait(20)
    assert (view.painter.count, charts.made) == (painted, resolved)
    assert first.plot.marks.paints > drawn


def test_a_click_selects_adds_toggles_and_deselects(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(view)
    state = view.workspace.session

    def click(value: float, modifiers: Qt.KeyboardModifier = NONE) -> frozenset[str]:
        QTest.mouseClick(first.plot.viewport(), LEFT, modifiers, at_value(first, 0.5, value))
        qtbot.wait(5)
        return state.state.selected_runs

    assert click(1.0) == {"run1"}
    assert click(2.0) == {"run2"}
    assert click(3.0, SHIFT) == {"run2", "run3"}
    assert click(2.0, CTRL) == {"run3"}
    assert click(1.5, SHIFT) == {"run3"}
    assert click(1.5) == frozenset()


def test_arrow_keys_move_the_cursor(view: ScalarsView) -> None:
    first = card(view)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right)
    one = first.plot.marks.line
    QTest.keyClick(first, Qt.Key.Key_Right)
    two = first.plot.marks.line
    assert one is not None
    assert two is not None
    assert two - one == pytest.approx(10, abs=1)
    assert view.gestures.readout.isVisible()


def test_what_scrolls_below_a_resting_mouse_is_hovered(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(view)
    for share in (0.4, 0.5):  # the pointer itself, so that the screen tells of each move once
        QCursor.setPos(first.plot.viewport().mapToGlobal(at(first, share, 0.5)))
        wanted = share * first.plot.area()[0]
        qtbot.waitUntil(lambda: (found := view.gestures.place()) is not None and abs(found[1].x() - wanted) < 2)  # noqa: B023
    assert view.gestures.readout.isVisible()
    assert view.gestures.current() == first.card.key
    place = QCursor.pos()
    below = next(each for each in view.grid.cards.values() if each.x() == first.x() and each.y() > first.y())
    bar = view.grid.verticalScrollBar()
    bar.setValue(bar.value() + below.y() - first.y())
    assert not view.gestures.readout.isVisible()
    settle(qtbot, view)
    qtbot.waitUntil(lambda: view.gestures.current() == below.card.key)
    assert view.gestures.readout.isVisible()
    assert QCursor.pos() == place
