"""What is drawn inside the axes of a card: grid, curves, highlighted run, linked step, cursor and box."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.charts.painter import Painted, as_image
from app.theme.pens import hairline
from app.views.scalars.axes import ChartAxis
from app.views.scalars.reading.drawing import draw_above, draw_below
from app.views.scalars.viewbox import ChartViewBox
from core.style import Tokens
from core.views import Chart
from core.views.curves import paint
from core.views.curves.mapping import Mapping
from core.views.scalars.reading.overlay import Overlay
from core.views.scalars.strokes import highlight

_FADED = 0.3
"""Opacity of the curves while a run is highlighted."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A marked point in data units; `second` says that y belongs to the axis at the right."""

    x: float
    y: float
    colour: str
    second: bool = False


class Marks(QGraphicsItem):
    """Everything inside the axes, drawn by one item; `paints` counts how often."""

    def __init__(self, view: ChartViewBox, bottom: ChartAxis, left: ChartAxis) -> None:
        super().__init__(view)
        self._view, self._bottom, self._left = view, bottom, left
        self._tokens: Tokens | None = None
        self._painted: Painted | None = None
        self._highlight: tuple[object, QImage | None] = (None, None)
        self.run: str | None = None
        self.line: float | None = None
        self.dots: tuple[Dot, ...] = ()
        self.overlay = Overlay()
        self._chart: tuple[object, object, Chart | None] = (None, None, None)
        self.paints = 0
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def dress(self, tokens: Tokens) -> None:
        """Wear the colours of a theme."""
        self._tokens = tokens
        self.update()

    def show_painted(self, painted: Painted | None) -> None:
        """Show other curves."""
        self._painted = painted
        self.update()

    def show_overlay(self, overlay: Overlay) -> None:
        """Show another range, other thresholds and notes."""
        if overlay != self.overlay:
            self.overlay = overlay
            self.update()

    def chart(self) -> Chart | None:
        """Return the chart with all that lies over it, None without one."""
        if self._painted is None:
            return None
        if self._chart[0] is not self._painted or self._chart[1] is not self.overlay:
            self._chart = (self._painted, self.overlay, self.overlay.over(self._painted.chart))
        return self._chart[2]

    def show_run(self, run: str | None) -> None:
        """Highlight a run, None for no one."""
        if run != self.run:
            self.run = run
            self.update()

    def show_cursor(self, x: float | None, dots: tuple[Dot, ...] = ()) -> None:
        """Draw a line at a data value, with dots; None for no line."""
        if (x, dots) != (self.line, self.dots):
            self.line, self.dots = x, dots
            self.update()

    def boundingRect(self) -> QRectF:
        """Return the area inside the axes."""
        return QRectF(self._view.rect())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw everything."""
        tokens, area = self._tokens, self.boundingRect()
        if tokens is None or area.width() < 1 or area.height() < 1:
            return
        self.paints += 1
        painter.save()
        painter.setClipRect(area)
        self._draw_grid(painter, tokens, area)
        if self._painted is not None:
            chart, mapping = self.chart(), self.mapping()
            if chart is not None and mapping is not None:
                draw_below(painter, chart, mapping, tokens, area)
            self._draw_curves(painter, self._painted, tokens)
            if chart is not None and mapping is not None:
                draw_above(painter, chart, mapping, tokens, area)
            self._draw_lines(painter, self._painted, tokens, area)
        self._draw_box(painter, tokens)
        painter.restore()

    def _draw_grid(self, painter: QPainter, tokens: Tokens, area: QRectF) -> None:
        painter.setPen(hairline(painter, tokens.line))
        left, right, bottom, top = self._view.limits()
        for place in self._left.places(area.height()):
            y = round(area.bottom() - (place - bottom) / (top - bottom) * area.height()) + 0.5
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
        faint = QColor(tokens.line)
        faint.setAlphaF(0.55)
        painter.setPen(hairline(painter, faint))
        for place in self._bottom.places(area.width()):
            x = round(area.left() + (place - left) / (right - left) * area.width()) + 0.5
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))

    def mapping(self) -> Mapping | None:
        """Return where data units lie in logical pixels of this area now, None without a chart."""
        if self._painted is None:
            return None
        area, made = self.boundingRect(), self._painted.mapping
        return self._with_second(made.moved(self._view.limits(), area.width(), area.height()))

    def _with_second(self, mapping: Mapping) -> Mapping:
        """Return a mapping with what the axis at the right shows now."""
        if mapping.second is None or self._view.second is None:
            return mapping
        bottom, top = self._view.second
        return replace(mapping, second=replace(mapping.second, bottom=bottom, top=top))

    def _draw_curves(self, painter: QPainter, painted: Painted, tokens: Tokens) -> None:
        run = self._highlighted(painted, tokens)
        painter.setOpacity(_FADED if run is not None else 1.0)
        self._draw_image(painter, painted, painted.image)
        painter.setOpacity(1.0)
        if run is not None:
            self._draw_image(painter, painted, run)

    def _highlighted(self, painted: Painted, tokens: Tokens) -> QImage | None:
        if self.run is None or not paint.ready():
            return None
        key = (painted, self.run, tokens.raised)
        if self._highlight[0] != key:
            curves = highlight(painted.chart, self.run, tokens.raised)
            scale = painted.wish.viewport.scale
            image = as_image(paint.paint_curves(curves, painted.mapping, scale)) if curves else None
            self._highlight = (key, image)
        return self._highlight[1]

    def _draw_image(self, painter: QPainter, painted: Painted, image: QImage) -> None:
        target = self._place_of(painted.mapping)
        if painted.mapping == self._exact(painted):
            self._draw_exactly(painter, image)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(target, image, QRectF(image.rect()))

    def _exact(self, painted: Painted) -> Mapping:
        made = painted.mapping
        return self._with_second(made.moved(self._view.limits(), made.width, made.height))

    def _place_of(self, made: Mapping) -> QRectF:
        left, right, bottom, top = self._view.limits()
        area = self.boundingRect()
        across, upright = area.width() / (right - left), area.height() / (top - bottom)
        return QRectF(
            area.left() + (made.left - left) * across,
            area.top() + (top - made.top) * upright,
            (made.right - made.left) * across,
            (made.top - made.bottom) * upright,
        )

    def _draw_exactly(self, painter: QPainter, image: QImage) -> None:
        # On whole device pixels: a curve must not be blurred because a card begins between two of them.
        corner = painter.deviceTransform().map(self.boundingRect().topLeft())
        painter.save()
        inverse, _ = painter.deviceTransform().inverted()
        painter.setTransform(QTransform(inverse), True)
        painter.drawImage(QPointF(round(corner.x()), round(corner.y())), image)
        painter.restore()

    def _draw_lines(self, painter: QPainter, painted: Painted, tokens: Tokens, area: QRectF) -> None:
        mapping = self.mapping()
        if mapping is None:
            return
        chart = self.chart()
        if chart is not None and chart.cursor is not None:
            pen = QPen(QColor(tokens.warm), 1.25, Qt.PenStyle.DashLine)
            self._draw_upright(painter, pen, chart.cursor.x, mapping, area)
        if self.line is not None:
            self._draw_upright(painter, QPen(QColor(tokens.muted), 1), self.line, mapping, area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.raised), 1.5))
        for dot in self.dots:
            place = _pixel(mapping.along(dot.second), dot)
            if place is not None:
                painter.setBrush(QColor(dot.colour))
                painter.drawEllipse(place, 3.75, 3.75)

    def _draw_upright(self, painter: QPainter, pen: QPen, x: float, mapping: Mapping, area: QRectF) -> None:
        if mapping.log_x and not mapping.linear_x and x <= 0:
            return
        share = mapping.pixel_of(x) / mapping.width
        if 0 <= share <= 1:
            at = round(area.left() + share * area.width()) + 0.5
            painter.setPen(pen)
            painter.drawLine(QLineF(at, area.top(), at, area.bottom()))

    def _draw_box(self, painter: QPainter, tokens: Tokens) -> None:
        box = self._view.box
        if box is None:
            return
        fill = QColor(tokens.accent)
        fill.setAlphaF(0.12)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(fill)
        painter.setPen(QPen(QColor(tokens.accent), 1))
        painter.drawRect(box.adjusted(0, 0, -1, -1))


def _pixel(mapping: Mapping, dot: Dot) -> QPointF | None:
    x, y = mapping.x(np.array([dot.x]))[0], mapping.y(np.array([dot.y]))[0]
    return QPointF(x, y) if np.isfinite(x) and np.isfinite(y) else None
