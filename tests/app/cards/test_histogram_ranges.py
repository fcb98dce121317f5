"""Ranges of steps on cards of histograms, by real drags, and cards that fill the view."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.views.histograms.card import HistogramCard
from app.views.histograms.view import HistogramsView
from core.session.commands.cards.histograms import show_mode
from core.state import HistogramMode, StepRange
from tests.app.cards.test_histograms import LEFT, NONE, Settled, card
from tests.core.views.histograms.logs import TAG


def shifted(card: HistogramCard, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier, release: bool = True) -> None:
    """Drag with the left button along an axis."""
    QTest.mousePress(card.plot, LEFT, keys, start)
    for share in (0.3, 0.6, 1.0):
        place = QPointF(start + (end - start) * share)
        where = QPointF(card.plot.mapToGlobal(place))
        event = QMouseEvent(QEvent.Type.MouseMove, place, where, Qt.MouseButton.NoButton, LEFT, keys)
        QApplication.sendEvent(card.plot, event)
    if release:
        QTest.mouseRelease(card.plot, LEFT, keys, end)


def linked(view: HistogramsView) -> StepRange | None:
    return view.workspace.session.state.step_range


def on_axis(card: HistogramCard, step: float) -> QPoint:
    """The place of a step on the axis of steps: below the chart, or beside ridges."""
    scale, area = card.plot.steps.scale(), card.plot.area()
    assert scale is not None
    pixel = scale.pixel_of(step)
    if scale.width:
        return QPoint(round(area.left()) - 20, round(area.top() + pixel))
    return QPoint(round(area.left() + pixel), round(area.bottom()) + 12)


@pytest.mark.parametrize("mode", [HistogramMode.HEATMAP, HistogramMode.OFFSET])
def test_a_range_is_drawn_out_along_the_axis_and_its_ends_are_dragged(
    view: HistogramsView, settled: Settled, mode: HistogramMode
) -> None:
    session = view.workspace.session
    session.do(show_mode(mode))
    settled(view)
    shifted(card(view), on_axis(card(view), 1), on_axis(card(view), 3), Qt.KeyboardModifier.ShiftModifier)
    assert linked(view) == StepRange(1, 3)
    settled(view)
    made = card(view).painted
    assert made is not None
    assert made.drawn.wish.span == StepRange(1, 3)
    shifted(card(view), on_axis(card(view), 3), on_axis(card(view), 4), NONE)
    assert linked(view) == StepRange(1, 4)
    shifted(card(view), on_axis(card(view), 1), on_axis(card(view), 2), NONE, release=False)
    assert linked(view) == StepRange(2, 4)
    assert view.escape()
    assert linked(view) == StepRange(1, 4)
    QTest.mouseClick(card(view).plot, LEFT, NONE, on_axis(card(view), 2))
    assert session.state.step == 2
    session.undo()
    session.undo()
    assert linked(view) == StepRange(1, 3)
    session.undo()
    assert linked(view) is None
    menu = card(view).plot.steps.menu(on_axis(card(view), 3))
    assert menu is not None
    menu.actions()[4].trigger()
    assert linked(view) == StepRange(0, 3)


def test_charts_without_an_axis_of_steps_have_no_handles(view: HistogramsView, settled: Settled) -> None:
    for mode in (HistogramMode.OVERLAY, HistogramMode.RUNS):
        view.workspace.session.do(show_mode(mode))
        settled(view)
        for each in view.grid.cards.values():
            assert each.plot.steps.scale() is None


def test_a_card_fills_the_view_until_escape(view: HistogramsView, settled: Settled) -> None:
    mine = card(view, TAG, "b")
    whole = len(view.grid.cards)
    view.used(mine, "alone")
    settled(view)
    assert [(each.card.tag, each.card.run) for each in view.grid.cards.values()] == [(TAG, "b")]
    alone = card(view, TAG, "b")
    assert alone.height() > 0.9 * view.grid.viewport().height()
    assert view.escape()
    settled(view)
    assert len(view.grid.cards) == whole
    assert not view.escape()
