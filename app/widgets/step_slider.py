"""A slider over logged steps that shows the linked range, and links one with Shift."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget

from app.widgets.range_menu import range_menu
from app.workspace import Workspace
from core.model import I8
from core.session.commands.cards.reading import link_range
from core.style.text import grouped

_NOTCH, _BAR = 4.0, 3.0


class StepSlider(QSlider):
    """Shows which of its steps lie in the linked range; a drag with Shift links another one.

    Attributes
    ----------
    steps
        The step of each place, ascending, int64 (n,).
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._workspace = workspace
        self._from: int | None = None
        self.steps: I8 = np.empty(0, dtype=np.int64)
        workspace.changed.connect(self._changed)

    def _changed(self, change: object) -> None:
        before, after = getattr(change, "before", None), getattr(change, "after", None)
        if before is not None and after is not None and before.step_range != after.step_range:
            self.update()

    def _places(self) -> tuple[int, int] | None:
        """Return the first and the last place inside the range, None where none is."""
        span = self._workspace.session.state.step_range
        if span is None or not len(self.steps):
            return None
        first = int(np.searchsorted(self.steps, span.first, side="left"))
        last = int(np.searchsorted(self.steps, span.last, side="right")) - 1
        return (first, last) if first <= last else None

    def _groove(self) -> tuple[QRect, QRect]:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        kind, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl
        groove = self.style().subControlRect(kind, option, part.SC_SliderGroove, self)
        return groove, self.style().subControlRect(kind, option, part.SC_SliderHandle, self)

    def pixel_of(self, place: int) -> float:
        """Return where the handle's middle stands at a place."""
        groove, handle = self._groove()
        span = max(self.maximum() - self.minimum(), 1)
        room = groove.width() - handle.width()
        return groove.left() + handle.width() / 2 + (place - self.minimum()) / span * room

    def place_at(self, pixel: float) -> int:
        """Return the place that is nearest to a pixel."""
        groove, handle = self._groove()
        room = max(groove.width() - handle.width(), 1)
        share = (pixel - groove.left() - handle.width() / 2) / room
        return min(
            max(round(self.minimum() + share * (self.maximum() - self.minimum())), self.minimum()), self.maximum()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the range below the slider's handle: a bar under the groove between two notches."""
        found = self._places()
        if found is not None and self.isEnabled():
            groove, _ = self._groove()
            left, right = (self.pixel_of(place) for place in found)
            warm, middle = QColor(self._workspace.tokens.warm), groove.center().y() + 0.5
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(warm)
                bar = QRectF(left, middle + _NOTCH + 2, max(right - left, 2.0), _BAR)
                painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
                painter.setPen(QPen(warm, 1.5))
                for x in (left, right):
                    painter.drawLine(round(x), round(middle - _NOTCH - 3), round(x), round(bar.bottom()))
        super().paintEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a range with Shift."""
        if event.button() == Qt.MouseButton.LeftButton and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._from = self.place_at(event.position().x())
            self._workspace.session.end_gesture()
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the range out."""
        if self._from is None:
            super().mouseMoveEvent(event)
            return
        place = self.place_at(event.position().x())
        if len(self.steps) > max(self._from, place):
            self._workspace.session.do(link_range(int(self.steps[self._from]), int(self.steps[place])))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the range."""
        if self._from is None:
            super().mouseReleaseEvent(event)
            return
        self._from = None
        self._workspace.session.end_gesture()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the range at a place."""
        place = self.place_at(event.pos().x())
        if place < len(self.steps):
            menu = range_menu(self._workspace, self, self.steps, int(self.steps[place]))
            menu.popup(self.mapToGlobal(QPoint(event.pos().x(), 0)) - QPoint(0, menu.sizeHint().height()))


def range_tip(text: str, workspace: Workspace) -> str:
    """Return a tooltip that says the range, and how it is linked."""
    span = workspace.session.state.step_range
    said = "Drag with Shift for a range" if span is None else f"Range {grouped(span.first)} to {grouped(span.last)}"
    return f"{text}\n{said}"
