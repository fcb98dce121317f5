"""Ctrl+Z and Ctrl+Shift+Z after what hands do in views of payloads, pressed where the hands were last."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QSlider, QTabBar, QWidget

from app.views.histograms.view import HistogramsView
from app.views.images.view import ImagesView
from app.views.pr_curves.drawing import mapping_of, mark_place, plot_area
from app.views.pr_curves.view import PrCurvesView
from app.views.texts.view import TextsView
from app.widgets.controls import NumberRow
from tests.app.linking.hand import CONTROL, LEFT, NO_KEY, PATIENCE, Hand, send_move
from tests.app.linking.payloads import add_payloads
from tests.core.session.small_logs import make_logs


@pytest.fixture(scope="session")
def small_logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The logs, with images, histograms, PR curves and texts."""
    folder = make_logs(tmp_path_factory.mktemp("undo") / "logs")
    add_payloads(folder)
    return folder


@pytest.fixture(autouse=True)
def unfocused(hand: Hand) -> Iterator[None]:
    yield
    hand.window.runs.list.setFocus()


def view_of(hand: Hand, kind: str) -> Any:
    hand.tab(kind)
    return hand.window.stage.views[kind]


def curves(hand: Hand) -> PrCurvesView:
    view = view_of(hand, "pr_curves")
    assert isinstance(view, PrCurvesView)
    return view


def histograms(hand: Hand) -> HistogramsView:
    view = view_of(hand, "histograms")
    assert isinstance(view, HistogramsView)
    return view


def images(hand: Hand) -> ImagesView:
    view = view_of(hand, "images")
    assert isinstance(view, ImagesView)
    return view


def texts(hand: Hand) -> TextsView:
    view = view_of(hand, "texts")
    assert isinstance(view, TextsView)
    return view


# What hands do


def drag(hand: Hand, widget: QWidget, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(widget, LEFT, NO_KEY, start)
    for share in (0.3, 0.7, 1.0):
        send_move(widget, start + (end - start) * share, LEFT)
    QTest.mouseRelease(widget, LEFT, NO_KEY, end)
    hand.settle()


def slide(hand: Hand, slider: QSlider) -> None:
    """Take the handle of a slider with the mouse, and carry it on."""
    share = (slider.value() - slider.minimum()) / (slider.maximum() - slider.minimum())
    start = QPoint(round(8 + share * (slider.width() - 16)), slider.height() // 2)
    away = slider.width() // 4
    drag(hand, slider, start, start + QPoint(away if share < 0.6 else -away, 0))


def wheel(widget: QWidget, at: QPoint, keys: Qt.KeyboardModifier) -> None:
    """Turn the wheel by a notch."""
    event = QWheelEvent(
        QPointF(at), QPointF(widget.mapToGlobal(at)), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def turn(hand: Hand, widget: QWidget, at: QPoint) -> None:
    """Turn the wheel with Ctrl, and wait until turns have become one step."""
    before = hand.state
    for _ in range(3):
        wheel(widget, at, CONTROL)
    hand.qtbot.waitUntil(lambda: hand.state != before, timeout=PATIENCE)
    hand.settle()


def pick_tab(hand: Hand, tabs: QTabBar) -> None:
    """Click the tab after the one in front."""
    QTest.mouseClick(tabs, LEFT, NO_KEY, tabs.tabRect(tabs.currentIndex() + 1).center())
    hand.settle()


def pick_next(hand: Hand, box: QComboBox) -> None:
    box.setFocus()
    hand.key(Qt.Key.Key_Down)


def type_into(hand: Hand, field: QWidget, text: str) -> None:
    hand.activate()
    QTest.mouseClick(field, LEFT, NO_KEY, field.rect().center())
    QTest.keyClicks(field, text)
    hand.settle()


def type_number(hand: Hand, box: QWidget, text: str) -> None:
    hand.activate()
    box.setFocus()
    hand.key(Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(box, text)
    hand.key(Qt.Key.Key_Return)


# Of PR curves


def drag_point(hand: Hand) -> None:
    """Drag the marked point of a curve along it."""
    surface = curves(hand).surface
    assert surface.painted is not None
    card = surface.painted.cards[0]
    at = mark_place(mapping_of(card), plot_area(card.place), card.plot.marks[0]).toPoint()
    drag(hand, surface.viewport(), at, at + QPoint(-60, -10))


def zoom_curves(hand: Hand) -> None:
    surface = curves(hand).surface
    assert surface.painted is not None
    area = plot_area(surface.painted.cards[0].place).toRect()
    drag(hand, surface.viewport(), area.topLeft() + QPoint(20, area.height() // 3), area.center() + QPoint(-60, 60))


def turn_curves(hand: Hand) -> None:
    surface = curves(hand).surface
    assert surface.painted is not None
    turn(hand, surface.viewport(), plot_area(surface.painted.cards[0].place).toRect().center())


# Of histograms


def zoom_histogram(hand: Hand) -> None:
    plot = next(iter(histograms(hand).grid.cards.values())).plot
    area = plot.area().toRect()
    drag(hand, plot, area.topLeft() + QPoint(20, 20), area.center())


def turn_histogram(hand: Hand) -> None:
    plot = next(iter(histograms(hand).grid.cards.values())).plot
    turn(hand, plot, plot.area().toRect().center())


# Of images


def turn_images(hand: Hand) -> None:
    pane = next(iter(images(hand).grid.cards.values())).pane
    turn(hand, pane, pane.rect().center())


# Of texts


def check_plain(hand: Hand) -> None:
    """Click the box for plain text."""
    box = texts(hand).panel().plain.check  # type: ignore[attr-defined]
    QTest.mouseClick(box, LEFT, NO_KEY, QPoint(8, box.height() // 2))
    hand.settle()


def panel_row(view: Any, name: str) -> NumberRow:
    row = getattr(view.panel(), name)
    assert isinstance(row, NumberRow)
    return row


GESTURES: dict[str, Callable[[Hand], None]] = {
    "curves: a point": drag_point,
    "curves: the slider": lambda hand: slide(hand, curves(hand).thresholds.slider),
    "curves: a number": lambda hand: type_number(hand, curves(hand).thresholds.box, "0.7000"),
    "curves: a box": zoom_curves,
    "curves: the wheel": turn_curves,
    "curves: the plot": lambda hand: pick_tab(hand, curves(hand).toolbar.plots),
    "curves: a run": lambda hand: hand.click_pr_curve("momentum"),
    "curves: the rule": lambda hand: pick_next(hand, curves(hand).thresholds.rule),
    "histograms: a step": lambda hand: hand.pick_histogram_step(100),
    "histograms: a box": zoom_histogram,
    "histograms: the wheel": turn_histogram,
    "histograms: the way": lambda hand: pick_tab(hand, histograms(hand).toolbar.modes),
    "histograms: bins": lambda hand: slide(hand, panel_row(histograms(hand), "bins").slider),
    "images: a step": lambda hand: hand.step_images(),
    "images: the wheel": turn_images,
    "images: brightness": lambda hand: slide(hand, panel_row(images(hand), "brightness").slider),
    "images: a number": lambda hand: type_number(hand, panel_row(images(hand), "contrast").box, "2.00"),
    "images: the channel": lambda hand: pick_next(hand, images(hand).panel().channel),  # type: ignore[attr-defined]
    "images: the way": lambda hand: pick_tab(hand, images(hand).toolbar.modes),
    "texts: the way": lambda hand: pick_tab(hand, texts(hand).toolbar.modes),
    "texts: words": lambda hand: type_into(hand, texts(hand).find_bar.field, "adam"),
    "texts: a filter": lambda hand: type_into(hand, texts(hand).toolbar.filter, "note"),
    "texts: plain": check_plain,
}


@pytest.mark.parametrize("gesture", GESTURES)
def test_the_keys_take_a_gesture_back_and_do_it_again(hand: Hand, gesture: str) -> None:
    view_of(hand, {"curves": "pr_curves"}.get(gesture.split(":")[0], gesture.split(":")[0]))
    before = hand.state
    GESTURES[gesture](hand)
    done = hand.state
    assert done != before
    hand.undo()
    assert hand.state == before
    hand.redo()
    assert hand.state == done


def test_a_zoom_of_images_is_taken_back_before_it_has_come_to_rest(hand: Hand) -> None:
    view_of(hand, "images")
    hand.step_images()
    stepped = hand.state
    pane = next(iter(images(hand).grid.cards.values())).pane
    wheel(pane, pane.rect().center(), CONTROL)
    assert hand.state == stepped  # it is seen, and no step yet
    hand.undo()
    assert hand.state == stepped
    hand.redo()
    assert hand.state != stepped


def test_a_zoom_of_points_is_taken_back_before_it_has_come_to_rest(hand: Hand) -> None:
    view_of(hand, "embedding")
    hand.key(Qt.Key.Key_A, CONTROL)
    selected = hand.state
    canvas = hand.embedding.canvas
    wheel(canvas, canvas.rect().center(), NO_KEY)
    assert hand.state == selected
    hand.undo()
    assert hand.state == selected
    hand.redo()
    assert hand.state != selected
