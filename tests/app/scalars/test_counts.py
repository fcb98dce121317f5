"""What the charts of cards are made of and how often it is worked out, counted."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.views.scalars.view import ScalarsView
from tests.app.scalars.conftest import card, settle

ITEMS = 9
"""Of a scene: what holds the axes, two axes, the view box with its own five items, and what is drawn inside."""


def test_a_card_has_no_more_items_than_it_shows(view: ScalarsView) -> None:
    for each in view.grid.cards.values():
        assert each.plot.right_axis is None
        assert len(each.plot.scene().items()) <= ITEMS


def test_labels_of_axes_are_laid_out_once_for_a_range(qtbot: QtBot, view: ScalarsView) -> None:
    first = card(view)
    first.plot.grab()
    before, paints = (first.plot.bottom.laid_out, first.plot.left_axis.laid_out), first.plot.marks.paints
    for _ in range(5):
        first.plot.grab()
    assert first.plot.marks.paints >= paints + 5
    assert (first.plot.bottom.laid_out, first.plot.left_axis.laid_out) == before
    left, right, bottom, top = first.plot.box.limits()
    first.plot.box.show_limits((left, right / 2, bottom, top))
    first.plot.grab()
    assert (first.plot.bottom.laid_out, first.plot.left_axis.laid_out) == (before[0] + 1, before[1])
    settle(qtbot, view)
