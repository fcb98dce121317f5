"""Axes and smoothing in the window: what the panel asks for, and cards that share a range."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.views.scalars.axis_rows import EVENTS
from app.views.scalars.panel import ScalarsPanel
from app.views.scalars.smoothing_rows import KINDS
from app.views.scalars.view import ScalarsView
from core.session.command import change_scalars
from core.session.commands.cards.axes import choose_metric, link_cards
from core.state import Event, ScalarsState, Smoother, SmoothingKind, XAxis
from tests.app.scalars.conftest import card, settle
from tests.app.scalars.mouse import MIDDLE, at, drag, wheel


@pytest.fixture
def panel(qtbot: QtBot, view: ScalarsView) -> ScalarsPanel:
    """The panel beside a view, in the width that it has in the window."""
    result = view.panel()
    assert isinstance(result, ScalarsPanel)
    qtbot.addWidget(result)
    result.resize(280, 900)
    with qtbot.waitActive(result):
        result.show()
        result.activateWindow()
    return result


def scalars(view: ScalarsView) -> ScalarsState:
    return view.workspace.session.state.scalars


def test_kinds_of_smoothing_have_a_row_each_and_curves_follow(
    qtbot: QtBot, view: ScalarsView, panel: ScalarsPanel
) -> None:
    box = panel.smoothers.kind
    box.setFocus()
    for place, (kind, _) in enumerate(KINDS[1:], start=1):
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert scalars(view).smoothers.kind is kind
        assert box.currentIndex() == place
        shown = [row for row in panel.smoothers.rows.values() if row.isVisible()]
        assert shown == [panel.smoothers.rows[kind]] if kind is not SmoothingKind.NONE else not shown
        assert panel.smoothers.order.isVisible() == (kind is SmoothingKind.POLYNOMIAL)
    settle(qtbot, view)
    painted = card(view).painted
    assert painted is not None
    assert not painted.wish.smoothing.active
    view.workspace.session.undo()
    row = panel.smoothers.rows[SmoothingKind.POLYNOMIAL]
    row.slider.setFocus()
    QTest.keyClick(row.slider, Qt.Key.Key_Right)
    assert scalars(view).smoother == Smoother(SmoothingKind.POLYNOMIAL, 23, 2)
    settle(qtbot, view)


def test_what_an_axis_needs_is_asked_for_only_with_it(view: ScalarsView, panel: ScalarsPanel) -> None:
    axes = panel.axes
    asked = {XAxis.EPOCH: axes.epoch_row, XAxis.METRIC: axes.metric_box}
    for place, axis in enumerate(XAxis):
        axes.axis.buttons[place].click()
        assert scalars(view).x_axis is axis
        assert {each for each, widget in asked.items() if widget.isVisible()} == asked.keys() & {axis}
        assert axes.folded.isVisible() == axis.timed
    assert not axes.signed_x.isVisible()
    axes.log_x.check.click()
    axes.signed_x.check.click()
    assert scalars(view).across.signed_x
    view.workspace.session.do(change_scalars("axis", x_axis=XAxis.EPOCH))
    axes.per_epoch.setFocus()
    axes.per_epoch.selectAll()
    QTest.keyClicks(axes.per_epoch, "40")
    QTest.keyClick(axes.per_epoch, Qt.Key.Key_Return)
    assert scalars(view).across.steps_per_epoch == 40.0


def test_the_metric_is_typed_or_taken_from_all_tags(qtbot: QtBot, view: ScalarsView, panel: ScalarsPanel) -> None:
    panel.axes.axis.buttons[4].click()
    box = panel.axes.metric_box
    box.setFocus()
    assert box.count() == 17
    QTest.keyClicks(box.field, "nothing of that name")
    QTest.keyClick(box.field, Qt.Key.Key_Return)
    assert scalars(view).across.metric == ""
    box.field.selectAll()
    QTest.keyClicks(box.field, "train/loss")
    QTest.keyClick(box.field, Qt.Key.Key_Return)
    assert scalars(view).across.metric == "train/loss"
    settle(qtbot, view)
    painted = card(view).painted
    assert painted is not None
    assert painted.chart.x.title == "train/loss"
    view.workspace.session.do(choose_metric("lr"))
    panel.smoothers.kind.setFocus()
    assert box.currentText() == "lr"


def test_runs_are_counted_from_an_event(view: ScalarsView, panel: ScalarsPanel) -> None:
    axes = panel.axes
    axes.event_box.setFocus()
    QTest.keyClick(axes.event_box, Qt.Key.Key_Down)
    assert scalars(view).across.event is Event.FIRST
    assert not axes.at.isVisible()
    QTest.keyClick(axes.event_box, Qt.Key.Key_Down)
    assert (EVENTS[axes.event_box.currentIndex()][0], axes.at.isVisible()) == (Event.STEP, True)
    axes.at.selectAll()
    QTest.keyClicks(axes.at, "250")
    QTest.keyClick(axes.at, Qt.Key.Key_Return)
    assert scalars(view).across.at == 250.0
    assert axes.at.text() == "250"
    assert not axes.event_tag.isVisible()
    QTest.keyClick(axes.event_box, Qt.Key.Key_Down)
    assert axes.event_tag.isVisible()


def test_nothing_is_cut_off_in_the_panel(view: ScalarsView, panel: ScalarsPanel) -> None:
    for change in (choose_metric("train/loss"), change_scalars("log", log_x=True, log_y=True)):
        view.workspace.session.do(change)
    page = panel.widget()
    assert page is not None
    assert page.minimumSizeHint().width() <= panel.viewport().width()


def shown(view: ScalarsView) -> list[tuple[float, float]]:
    limits = [each.plot.box.limits() for each in view.grid.cards.values()]
    return [(left, right) for left, right, _, _ in limits]


def test_linked_cards_move_together_while_one_is_dragged_and_it_is_one_step(qtbot: QtBot, view: ScalarsView) -> None:
    view.workspace.session.do(link_cards(True))
    settle(qtbot, view)
    before, first = shown(view), card(view)
    drag(first, at(first, 0.6, 0.5), at(first, 0.3, 0.5), MIDDLE, release=False)
    moved = shown(view)
    assert all(now[0] > was[0] for now, was in zip(moved, before, strict=True))
    assert len({(round(left, 6), round(right, 6)) for left, right in moved}) == 1
    assert scalars(view).zoom == {}
    QTest.mouseRelease(first.plot.viewport(), MIDDLE, Qt.KeyboardModifier.NoModifier, at(first, 0.3, 0.5))
    settle(qtbot, view)
    assert len({(round(left, 6), round(right, 6)) for left, right in shown(view)}) == 1
    assert list(scalars(view).zoom) == [first.card.key]
    upright = {each.plot.box.limits()[2:] for each in view.grid.cards.values()}
    assert len(upright) == 1, "only the horizontal axes are shared"
    view.workspace.session.undo()
    settle(qtbot, view)
    assert shown(view) == before


def test_the_wheel_moves_all_linked_cards_and_fitting_one_fits_all(qtbot: QtBot, view: ScalarsView) -> None:
    view.workspace.session.do(link_cards(True))
    settle(qtbot, view)
    before, first = shown(view), card(view)
    wheel(first, at(first, 0.5, 0.5), 1, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, view)
    assert all(right - left < 4000 for left, right in shown(view))
    assert view.toolbar.fit.isEnabled()
    table = {action.id: action for action in view.actions_table()}
    table["scalars.fit"].callback()
    settle(qtbot, view)
    assert shown(view) == before
    table["scalars.link_x"].callback()
    assert not scalars(view).across.linked


def test_cards_that_are_not_linked_stay_where_they_are(qtbot: QtBot, view: ScalarsView) -> None:
    before, first = shown(view), card(view)
    drag(first, at(first, 0.6, 0.5), at(first, 0.3, 0.5), MIDDLE)
    settle(qtbot, view)
    assert sum(now != was for now, was in zip(shown(view), before, strict=True)) == 1
