"""Gestures do no more work than they must: counted, not timed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.graphics import VARIABLE
from app.jobs import QtJobs
from app.theme import apply
from app.views.embedding.scene.gestures import Tool
from app.views.embedding.scene.gl_surface import OpenGLSurface
from core.jobs.runner import Runner
from core.style import ThemeName
from core.views.scalars.chart import charts
from tests.app.conftest import put_away
from tests.app.linking.conftest import open_window
from tests.app.linking.hand import LEFT, NO_KEY, Hand, send_move
from tests.core.session.small_logs import ROWS


@pytest.fixture(scope="module")
def _gl_window(qapp: QApplication, small_logs: Path) -> Iterator[Hand]:
    apply(qapp, ThemeName.LIGHT)
    jobs = QtJobs(Runner())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, "gl")
        window = open_window(jobs)
        hand = Hand(window, QtBot.__new__(QtBot))
        yield hand
        put_away(window)
    jobs.close()


@pytest.fixture
def gl(qtbot: QtBot, dressed: QApplication, _gl_window: Hand, small_logs: Path) -> Hand:
    """A hand on a window that draws the points with OpenGL, with the points in front."""
    hand = Hand(_gl_window.window, qtbot)
    hand.start_over(small_logs)
    hand.tab("embedding")
    hand.activate()
    hand.embedding.canvas.setFocus()
    hand.window.grab()
    return hand


def surface(hand: Hand) -> OpenGLSurface:
    found = hand.embedding.canvas.surface
    assert isinstance(found, OpenGLSurface)
    return found


def sent(hand: Hand) -> tuple[int, int, int, int]:
    """Bytes of places, colours, emphasis and palettes sent to the graphics memory so far, all that is due included."""
    hand.settle()
    surface(hand).image()
    uploads = surface(hand).sent
    return uploads.positions, uploads.colours, uploads.emphasis, uploads.palette


def scalar_work(hand: Hand) -> tuple[int, int]:
    """Charts resolved and card images painted so far."""
    return charts.made, hand.scalars.painter.count


def test_hovering_curves_and_runs_resolves_and_paints_no_chart(hand: Hand) -> None:
    before = scalar_work(hand)
    for share in (0.2, 0.4, 0.6, 0.8):
        hand.hover_curve(1.0, share)
    for name in ("adagrad", "adam", "sgd"):
        hand.hover_run(name)
    assert scalar_work(hand) == before


@pytest.mark.parametrize("gesture", ["check", "select", "search", "step"])
def test_a_change_resolves_and_paints_only_the_cards_in_sight(hand: Hand, gesture: str) -> None:
    hand.scalars.grid.verticalScrollBar().setValue(0)
    hand.settle()
    charts_before, painted_before = scalar_work(hand)
    if gesture == "check":
        hand.check("momentum")
    elif gesture == "select":
        hand.click_run("momentum")
    elif gesture == "search":
        hand.search_runs("o")
    else:
        hand.key(Qt.Key.Key_BracketLeft)
    in_sight = len(hand.scalars.grid.cards)
    assert 0 < in_sight < 16
    charts_after, painted_after = scalar_work(hand)
    assert charts_after - charts_before <= in_sight
    assert painted_after - painted_before <= in_sight


def test_what_happens_to_points_paints_no_hidden_card(hand: Hand) -> None:
    hand.tab("embedding")
    before = scalar_work(hand)
    hand.legend("bee")
    hand.lasso(2)
    hand.key(Qt.Key.Key_BracketLeft)
    assert scalar_work(hand) == before
    assert hand.scalars.isHidden()


def test_what_happens_to_runs_paints_no_points(hand: Hand) -> None:
    hand.tab("embedding")
    hand.window.grab()
    canvas = hand.embedding.canvas
    before = (canvas.surface.painted, canvas.overlay.composed)
    hand.check("momentum")
    hand.click_run("sgd")
    hand.hover_run("adam")
    hand.window.grab()
    assert (canvas.surface.painted, canvas.overlay.composed) == before


def test_hovering_points_paints_and_composes_nothing_again(hand: Hand) -> None:
    hand.tab("embedding")
    hand.window.grab()
    canvas = hand.embedding.canvas
    before = (canvas.surface.painted, canvas.overlay.composed)
    for row in range(0, ROWS, 6):
        hand.hover_point(row)
        hand.window.grab()
    assert (canvas.surface.painted, canvas.overlay.composed) == before


@pytest.mark.gl
def test_hovering_points_sends_nothing(gl: Hand) -> None:
    before = sent(gl)
    for row in range(0, ROWS, 6):
        gl.hover_point(row)
    assert sent(gl) == before


@pytest.mark.gl
def test_a_camera_move_sends_nothing(gl: Hand) -> None:
    before, painted = sent(gl), surface(gl).painted
    gl.drag(NO_KEY, QPoint(200, 200), QPoint(240, 220), QPoint(300, 240))
    gl.key(Qt.Key.Key_Plus)
    gl.key(Qt.Key.Key_Left)
    assert sent(gl) == before
    assert surface(gl).painted > painted


@pytest.mark.gl
def test_another_colour_sends_colours_only(gl: Hand) -> None:
    positions, colours, emphasis, palette = sent(gl)
    box = gl.embedding._panel.display.colour_by
    box.setFocus()
    QTest.keyClicks(box, "score")
    gl.settle()
    assert gl.state.embedding.colour_by == "score"
    after = sent(gl)
    assert (after[0], after[2]) == (positions, emphasis)
    assert after[1] > colours
    assert after[3] > palette


@pytest.mark.gl
def test_selecting_and_filtering_send_emphasis_only(gl: Hand) -> None:
    positions, colours, emphasis, palette = sent(gl)
    gl.lasso(1)
    gl.legend("ant")
    after = sent(gl)
    assert (after[0], after[1], after[3]) == (positions, colours, palette)
    assert after[2] > emphasis


def test_a_drag_that_encloses_paints_no_points_until_it_ends(hand: Hand) -> None:
    hand.tab("embedding")
    canvas = hand.embedding.canvas
    hand.use(Tool.BOX, Qt.Key.Key_B)
    hand.window.grab()
    before = (canvas.surface.painted, canvas.overlay.composed)
    QTest.mousePress(canvas, LEFT, NO_KEY, QPoint(100, 100))
    for x in range(120, 300, 20):
        send_move(canvas, QPoint(x, x), LEFT)
        hand.window.grab()
    assert (canvas.surface.painted, canvas.overlay.composed) == before
    QTest.mouseRelease(canvas, LEFT, NO_KEY, QPoint(290, 290))
    hand.settle()


@pytest.mark.gl
def test_a_lasso_draws_no_points_until_it_ends(gl: Hand) -> None:
    gl.use(Tool.LASSO, Qt.Key.Key_L)
    sent(gl)
    painted = surface(gl).painted
    canvas = gl.embedding.canvas
    QTest.mousePress(canvas, LEFT, NO_KEY, QPoint(100, 100))
    for x in range(120, 300, 20):
        send_move(canvas, QPoint(x, x * x // 300), LEFT)
        gl.qtbot.wait(5)
    assert surface(gl).painted == painted
    QTest.mouseRelease(canvas, LEFT, NO_KEY, QPoint(290, 290))
    gl.settle()
