"""The axis of steps of a histogram: level below a heat map or a distribution, upright beside ridges."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QMenu, QWidget

from app.views.histograms.painting import Painted
from app.widgets.range_menu import range_menu
from app.widgets.step_strip import StepScale, StepStrip
from app.workspace import Workspace
from core.state import HistogramMode, XAxis
from core.style import Tokens
from core.views.cards.page import AXIS_WIDTH

_WITH_STEPS = (HistogramMode.HEATMAP, HistogramMode.DISTRIBUTION, HistogramMode.OFFSET)


class StepsAxis:
    """What the mouse does on the axis of steps of one chart.

    Parameters
    ----------
    workspace
        The session.
    widget
        Where the chart is drawn.
    painted, area
        Return what is drawn there, and the rectangle inside the axes.
    """

    def __init__(
        self,
        workspace: Workspace,
        widget: QWidget,
        painted: Callable[[], Painted | None],
        area: Callable[[], QRectF],
    ) -> None:
        self._workspace, self._widget, self._painted, self._area = workspace, widget, painted, area
        self.strip = StepStrip(workspace)

    def scale(self) -> StepScale | None:
        """Return the axis in pixels, None where there is none."""
        painted = self._painted()
        if painted is None or painted.drawn.wish.mode not in _WITH_STEPS or not painted.drawn.parts:
            return None
        part, wish, mapping, area = painted.drawn.parts[0], painted.drawn.wish, painted.mapping, self._area()
        upright = wish.mode is HistogramMode.OFFSET

        def pixel_of(step: float) -> float:
            x = step if wish.x_axis is XAxis.STEP else float(np.interp(step, part.step, part.x))
            return float(mapping.y(np.array([x]))[0]) if upright else mapping.pixel_of(x)

        def step_at(pixel: float) -> int:
            x = mapping.y_at(pixel) if upright else mapping.x_at(pixel)
            return int(part.step[int(np.argmin(np.abs(part.x - x)))])

        length = area.height() if upright else area.width()
        return StepScale(pixel_of, step_at, length, AXIS_WIDTH if upright else 0.0)

    def _along(self, scale: StepScale, place: QPointF) -> float:
        return place.y() - self._area().top() if scale.width else place.x() - self._area().left()

    def holds(self, place: QPointF) -> bool:
        """Return whether a place lies on the axis."""
        scale = self.scale()
        if scale is None:
            return False
        beside = place.x() < self._area().left() if scale.width else place.y() > self._area().bottom()
        return beside and 0 <= self._along(scale, place) <= scale.length

    def press(self, event: QMouseEvent) -> bool:
        """Begin a drag or a click on the axis; return whether the mouse is there."""
        scale = self.scale()
        if scale is None or event.button() != Qt.MouseButton.LeftButton or not self.holds(event.position()):
            return False
        self.strip.press(scale, self._along(scale, event.position()), event.modifiers())
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Go on with a drag, or say what can be done here; return whether one is going on."""
        scale = self.scale()
        if self.strip.active:
            if scale is not None:
                self.strip.move(scale, self._along(scale, event.position()))
            return True
        if scale is None or not self.holds(event.position()):
            self._widget.setToolTip("")
            self._widget.unsetCursor()
            return False
        along = self._along(scale, event.position())
        self._widget.setToolTip(self.strip.tip(scale, along))
        shape = Qt.CursorShape.SizeVerCursor if scale.width else Qt.CursorShape.SizeHorCursor
        self._widget.setCursor(shape if self.strip.at(scale, along) else Qt.CursorShape.ArrowCursor)
        return False

    def release(self, event: QMouseEvent) -> bool:
        """End a drag; return whether there was one."""
        scale = self.scale()
        if not self.strip.active:
            return False
        if scale is None:
            self.strip.drop()
        else:
            self.strip.release(scale, self._along(scale, event.position()))
        return True

    def menu(self, at: QPoint) -> QMenu | None:
        """Return what can be done at a place of the axis, None beside it."""
        scale, painted = self.scale(), self._painted()
        if scale is None or painted is None or not self.holds(QPointF(at)):
            return None
        step = scale.step_at(self._along(scale, QPointF(at)))
        assert step is not None
        return range_menu(self._workspace, self._widget, painted.drawn.parts[0].step, step)

    def covers(self, place: float, upright: bool, half: float = 8.0) -> bool:
        """Return whether a handle lies over a label of an axis, which reaches so far to both sides of a place."""
        scale = self.scale()
        if scale is None or bool(scale.width) != upright:
            return False
        start = self._area().top() if upright else self._area().left()
        return self.strip.covers(scale, place - start, half)

    def draw(self, painter: QPainter, tokens: Tokens) -> None:
        """Draw the handles."""
        scale, area = self.scale(), self._area()
        if scale is not None:
            painter.save()
            painter.translate(0.0 if scale.width else area.left(), area.top() if scale.width else area.bottom())
            self.strip.draw(painter, scale, tokens)
            painter.restore()
