"""What the charts of cards are made of and how often it is worked out, counted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop
from pytestqt.qtbot import QtBot

from app.views.scalars import view as view_module
from app.views.scalars.card import CardWidget
from app.views.scalars.panel import ScalarsPanel
from app.views.scalars.reading.section import ReadingSection
from app.views.scalars.view import ScalarsView
from core.session.commands.runs.runs import query_runs
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


@pytest.mark.parametrize(
    ("bottom", "top"),
    [
        (999_999.9, 1_000_000.1),
        (-6e-4, 6e-4),
        (-2e-30, 1e-30),
        (-12_346.0, -12_340.0),
        (1.2341e6, 1.2349e6),
        (0.0, 1.0),
    ],
)
def test_every_tick_of_a_vertical_axis_has_a_label_that_has_room(view: ScalarsView, bottom: float, top: float) -> None:
    plot = card(view).plot
    left, right, *_ = before = plot.box.limits()
    plot.box.show_limits((left, right, bottom, top))
    axis = plot.left_axis
    found = axis.labels()
    assert 2 <= len(found) == len(axis.places(axis.height()))
    assert all(axis.rect().contains(place) for place, _ in found)
    plot.box.show_limits(before)


def test_charts_that_take_long_to_ask_for_follow_one_in_a_turn(
    qtbot: QtBot, view: ScalarsView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view_module, "BUDGET", 0.0)
    asked: list[str] = []
    ask = view.ask

    def noted(card: CardWidget) -> None:
        asked.append(card.card.key)
        ask(card)

    monkeypatch.setattr(view, "ask", noted)
    view.workspace.session.do(query_runs("run[12]"))
    counts = [len(asked)]
    while len(asked) < len(view.grid.cards):
        assert not view.ready()
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        counts.append(len(asked))
    assert max(after - before for before, after in zip([0, *counts], counts, strict=False)) == 1
    assert sorted(asked) == sorted(view.grid.cards)
    settle(qtbot, view)
    assert all(each.painted and len(each.painted.wish.lines) == 2 for each in view.grid.cards.values())
    view.workspace.session.do(query_runs(""))
    settle(qtbot, view)


def test_the_panel_is_made_part_by_part(view: ScalarsView) -> None:
    parts = [part() for part in view.panel_parts()]
    panel = view.panel()
    assert isinstance(panel, ScalarsPanel)
    assert parts == [panel.smoothers, panel.axes, panel.findChild(ReadingSection)]
    assert [part() for part in view.panel_parts()] == parts
