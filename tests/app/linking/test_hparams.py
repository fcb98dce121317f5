"""Parallel axes and everything else in the window follow one another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.views.hparams.parallel.page import ParallelPage
from app.views.hparams.view import HParamsView
from core.session.commands.runs.hparams import show_axes
from core.views.parallel import Parallel
from tests.app.linking.hand import LEFT, NO_KEY, Hand, send_move
from tests.app.linking.seen import bottom, cards, figures, runs_panel

TRAIN = "metrics.`loss/train`"
AXES = (TRAIN, "metrics.`loss/valid`", "name")


def view_of(hand: Hand) -> ParallelPage:
    view = hand.window.stage.views["hparams"]
    assert isinstance(view, HParamsView)
    assert isinstance(view.page, ParallelPage)
    return view.page


def part_of(hand: Hand) -> Parallel:
    part = view_of(hand).surface.part
    assert part is not None
    return part


@pytest.fixture
def axes(hand: Hand) -> ParallelPage:
    """The view with known axes: run i has the value i."""
    hand.tab("hparams")
    hand.window.workspace.session.do(show_axes("Axes", AXES))
    hand.settle()
    return view_of(hand)


def drag_axis(hand: Hand, low: float, high: float) -> None:
    """Drag over the values of the first axis from one to another."""
    surface = view_of(hand).surface
    geometry = surface.geometry_of(0)
    assert geometry is not None
    x = round(part_of(hand).axes[0].x - surface.offset())
    start, end = (QPoint(x, round(geometry.y_of(value))) for value in (low, high))
    QTest.mousePress(surface.viewport(), LEFT, NO_KEY, start)
    for share in (0.3, 0.7, 1.0):
        send_move(surface.viewport(), start + (end - start) * share, LEFT)
    QTest.mouseRelease(surface.viewport(), LEFT, NO_KEY, end)
    hand.settle()


def shown(hand: Hand) -> list[str]:
    part = part_of(hand)
    return [key for key, kept in zip(part.keys, part.shown, strict=True) if kept]


def line_place(hand: Hand, run: str) -> QPoint:
    """Return a place on the line of a run between the first two axes, off the others."""
    part, surface = part_of(hand), view_of(hand).surface
    line = part.keys.index(run)
    one, other = part.axes[:2]
    x = one.x + (other.x - one.x) * 0.5 - surface.offset()
    return QPoint(round(x), round(float(one.places[line] + other.places[line]) / 2))


def test_a_range_narrows_every_other_view(hand: Hand, axes: ParallelPage) -> None:
    drag_axis(hand, 0.6, 2.4)
    assert shown(hand) == ["adam", "momentum"]
    panel = runs_panel(hand)
    assert (panel["listed"], panel["shown"], panel["chips"], panel["says"]) == (4, 2, 1, 2)
    assert hand.window.runs.chips.chips[0].accessibleName().startswith("loss/train: ")
    assert bottom(hand)["runs"] == 2
    hand.tab("scalars")
    assert (cards(hand)["curves"], cards(hand)["tags"]) == (2, 15)
    hand.tab("embedding")  # figures of points can be made once they are read
    assert figures(hand)["curves"] == 2
    hand.tab("hparams")
    hand.remove_chip()
    assert len(shown(hand)) == 4
    hand.undo()
    assert shown(hand) == ["adam", "momentum"]
    hand.undo()
    assert len(shown(hand)) == 4
    assert runs_panel(hand)["chips"] == 0


def test_boxes_and_the_search_take_lines_away(hand: Hand, axes: ParallelPage) -> None:
    hand.check("sgd")
    assert part_of(hand).keys == ("adagrad", "adam", "momentum")
    assert axes.note.text() == "3 of 4 shown · 1 hidden"
    hand.search_runs("^AD")
    assert part_of(hand).keys == ("adagrad", "adam")


def test_hover_and_selection_go_both_ways(hand: Hand, axes: ParallelPage) -> None:
    send_move(axes.surface.viewport(), line_place(hand, "momentum"))
    assert hand.window.workspace.session.hover.run == "momentum"
    assert runs_panel(hand)["hover"] == 1
    hand.hover_run("adam")
    assert axes.surface.hovered == part_of(hand).keys.index("adam")
    QTest.mouseClick(axes.surface.viewport(), LEFT, NO_KEY, line_place(hand, "sgd"))
    hand.settle()
    assert hand.state.selected_runs == {"sgd"}
    assert runs_panel(hand)["picked"] == 1
    hand.click_run("adagrad")
    assert part_of(hand).selected.tolist() == [0]
    hand.tab("scalars")
    assert cards(hand)["bold"] == 1


def test_kept_runs_are_kept_everywhere(hand: Hand, axes: ParallelPage) -> None:
    drag_axis(hand, 0.6, 2.4)
    axes.surface.setFocus()
    hand.key(Qt.Key.Key_K)
    assert part_of(hand).keys == ("adam", "momentum")
    assert runs_panel(hand)["shown"] == 2
    hand.key(Qt.Key.Key_K, Qt.KeyboardModifier.ShiftModifier)
    assert len(part_of(hand).keys) == 4


def test_escape_takes_the_last_range_back(hand: Hand, axes: ParallelPage) -> None:
    drag_axis(hand, 0.6, 2.4)
    axes.surface.setFocus()
    hand.key(Qt.Key.Key_Escape)
    assert len(shown(hand)) == 4


def test_a_reopened_session_shows_the_same_lines(hand: Hand, axes: ParallelPage, tmp_path: Path) -> None:
    drag_axis(hand, 0.6, 2.4)
    places = [axis.places.copy() for axis in part_of(hand).axes]
    hand.reopen(tmp_path / "kept.armillary")
    assert shown(hand) == ["adam", "momentum"]
    assert [axis.key for axis in part_of(hand).axes] == list(AXES)
    assert all((one == other.places).all() for one, other in zip(places, part_of(hand).axes, strict=True))
    assert np.count_nonzero(part_of(hand).shown) == runs_panel(hand)["shown"] == 2
