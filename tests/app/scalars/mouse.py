"""Real mouse events inside the axes of a card."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.views.scalars.card import CardWidget

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NO_BUTTON = Qt.MouseButton.NoButton
NONE = Qt.KeyboardModifier.NoModifier


def at(card: CardWidget, x: float, y: float) -> QPoint:
    """The place in the chart's viewport at a share of the area inside the axes."""
    width, height = card.plot.area()
    place = card.plot.box.mapToScene(QPointF(x * width, y * height))
    return QPoint(card.plot.mapFromScene(place))


def at_value(card: CardWidget, x: float, value: float) -> QPoint:
    """The place of a data value at a share of the width."""
    box = card.plot.box
    _, _, bottom, top = box.limits()
    return at(card, x, (top - value) / (top - bottom))


def drag(card: CardWidget, start: QPoint, end: QPoint, button: Qt.MouseButton = LEFT, release: bool = True) -> None:
    port = card.plot.viewport()
    QTest.mouseMove(port, start)
    QTest.mousePress(port, button, NONE, start)
    for share in (0.3, 0.6, 1.0):
        way = start + (end - start) * share
        press_on(card, way, button)
    if release:
        QTest.mouseRelease(port, button, NONE, end)


def press_on(card: CardWidget, place: QPoint, button: Qt.MouseButton) -> None:
    """Move with a button that is pressed already."""
    _move(card, place, button)


def _move(card: CardWidget, place: QPoint, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier = NONE) -> None:
    # QTest.mouseMove tells no pressed button without a real pointer, and a drag is a move with one.
    port = card.plot.viewport()
    where = QPointF(place)
    event = QMouseEvent(QEvent.Type.MouseMove, where, QPointF(port.mapToGlobal(place)), NO_BUTTON, button, modifiers)
    QApplication.sendEvent(port, event)


def hover(card: CardWidget, place: QPoint) -> None:
    _move(card, place + QPoint(1, 0), NO_BUTTON)
    _move(card, place, NO_BUTTON)


def wheel(card: CardWidget, place: QPoint, turns: int, modifiers: Qt.KeyboardModifier = NONE) -> QWheelEvent:
    port = card.plot.viewport()
    event = QWheelEvent(
        QPointF(place), QPointF(port.mapToGlobal(place)), QPoint(), QPoint(0, 120 * turns), NO_BUTTON, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(port, event)
    return event
