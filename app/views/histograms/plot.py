"""The chart inside a card: axes around an image, and what lies under the cursor."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.charts.zoom_box import SHORT, box_between, domain_of
from app.theme.fonts import text_font
from app.theme.pens import hairline
from app.views.histograms.painting import Painted, polygon
from app.views.histograms.scale import draw_scale, scale_room
from app.views.histograms.steps import StepsAxis
from app.views.histograms.zooming import panned, turned
from app.widgets.step_handles import draw_range
from app.workspace import Workspace
from core.state import HistogramMode
from core.style import TYPE, Tokens
from core.views import Axis, Ridges
from core.views.cards.page import AXIS_HEIGHT, AXIS_WIDTH, RIM
from core.views.histograms.heatmap import column_edges
from core.views.histograms.readout import Reading, outline
from core.views.ticks import Tick, axis_ticks

_TICK_WIDTH, _TICK_HEIGHT = 76, 40
_PATIENCE = 300
"""Milliseconds after which a card without a chart says that it is being read."""
_BAND = (HistogramMode.HEATMAP, HistogramMode.DISTRIBUTION)


class HistogramPlot(QWidget):
    """Draws what was painted; tells where the mouse is inside the axes."""

    hovered = Signal(QPointF)
    left = Signal()
    clicked = Signal(QPointF, object)
    """Emitted with the place inside the axes and the modifiers."""
    resized = Signal()
    zoomed = Signal(object, str)
    """Emitted with the domain that a gesture has arrived at, and the gesture: ``"box"``, ``"pan"`` or ``"wheel"``."""
    doubled = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.painted: Painted | None = None
        self.reading: Reading | None = None
        self._inside = False
        self._pressed: tuple[QPointF, Qt.MouseButton] | None = None
        self._box: QRectF | None = None
        self._way = QPointF()
        self.steps = StepsAxis(workspace, self, lambda: self.painted, self.area)
        self._late = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._late.timeout.connect(self.update)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def area(self) -> QRectF:
        """Return the rectangle inside the axes."""
        width = max(self.width() - AXIS_WIDTH - RIM, 1.0)
        top = scale_room(self._workspace.session.state.histograms.mode, width)
        return QRectF(AXIS_WIDTH, top, width, max(self.height() - AXIS_HEIGHT - top, 1.0))

    def show_painted(self, painted: Painted | None) -> None:
        """Show another chart."""
        self.painted = painted
        if painted is None:
            self.reading = None
            self._late.start()
        self._way = QPointF()
        self.update()

    def show_reading(self, reading: Reading | None) -> None:
        """Emphasise what lies under the cursor, None for nothing."""
        if reading != self.reading:
            self.reading = reading
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that the area has another size."""
        super().resizeEvent(event)
        self.resized.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw a box or pan while a button is held, else tell where the mouse is inside the axes."""
        place, area = event.position(), self.area()
        if self.steps.move(event):
            return
        if self._pressed is not None:
            self._drag(place - area.topLeft())
        elif area.contains(place):
            self._inside = True
            self.hovered.emit(place - area.topLeft())
        else:
            self._go()

    def _drag(self, place: QPointF) -> None:
        assert self._pressed is not None
        start, button = self._pressed
        if button == Qt.MouseButton.LeftButton:
            self._box = box_between(start, place, QRectF(QPointF(), self.area().size()))
        else:
            self._way = place - start
        self._go()
        self.update()

    @property
    def dragging(self) -> bool:
        """Whether a box is being drawn or the chart is being moved."""
        return self._box is not None or not self._way.isNull() or self.steps.strip.dragging

    def drop_drag(self) -> None:
        """End a drag without effect."""
        self._pressed, self._box, self._way = None, None, QPointF()
        self.steps.strip.drop()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the mouse is gone."""
        super().leaveEvent(event)
        self._go()

    def _go(self) -> None:
        if self._inside:
            self._inside = False
            self.left.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a box with the left button, panning with the others; the card gets the focus."""
        parent = self.parentWidget()
        if parent is not None:
            parent.setFocus(Qt.FocusReason.MouseFocusReason)
        area = self.area()
        if not self.steps.press(event) and self.painted is not None and area.contains(event.position()):
            self._pressed = (event.position() - area.topLeft(), event.button())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a box or panning; what was neither is a click."""
        if self.steps.release(event):
            return
        pressed, box, way = self._pressed, self._box, self._way
        self._pressed, self._box = None, None
        if pressed is None or self.painted is None:
            return
        if box is not None:
            self.zoomed.emit(domain_of(self.painted.mapping, box), "box")
        elif way.manhattanLength() >= SHORT:
            self.zoomed.emit(panned(self.painted.mapping, way).domain(), "pan")
        elif event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(pressed[0], event.modifiers())
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tell a double click inside the axes."""
        if self.area().contains(event.position()):
            self.doubled.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the linked range on the axis of steps."""
        menu = self.steps.menu(event.pos())
        if menu is None:
            event.ignore()
        else:
            menu.popup(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom to the cursor with Ctrl; else let the grid scroll."""
        place, area = event.position(), self.area()
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier or self.painted is None:
            event.ignore()
            return
        event.accept()
        if area.contains(place):
            made = turned(self.painted.mapping, place - area.topLeft(), event.angleDelta().y() / 120)
            self.zoomed.emit(made.domain(), "wheel")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw axes, marks and what is emphasised."""
        painter, area, tokens = QPainter(self), self.area(), self._workspace.tokens
        if self.painted is None:
            if not self._late.isActive():
                painter.setPen(QColor(tokens.muted))
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "Reading…")
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chart = self.painted.drawn.chart
        across = self._places(chart.x, area.width(), _TICK_WIDTH, area, True)
        upright = self._places(chart.y, area.height(), _TICK_HEIGHT, area, False)
        self._draw_grid(painter, tokens, area, across, upright)
        painter.save()
        painter.setClipRect(area)
        painter.drawImage(area.translated(self._way), self.painted.image)
        painter.translate(area.topLeft())
        self._draw_extent(painter, tokens, area)
        self._draw_cursor(painter, tokens, area)
        self._draw_reading(painter, tokens, area)
        if self._box is not None:
            fill = QColor(tokens.accent)
            fill.setAlphaF(0.12)
            painter.setBrush(fill)
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.drawRect(self._box.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.restore()
        self._draw_labels(painter, tokens, area, across, upright)
        self.steps.draw(painter, tokens)
        draw_scale(painter, tokens, self.painted, area)

    def _draw_extent(self, painter: QPainter, tokens: Tokens, area: QRectF) -> None:
        """Draw the linked range over the chart."""
        assert self.painted is not None
        extent = self.painted.drawn.chart.extent
        if extent is not None:
            left, right = (self.painted.mapping.pixel_of(value) for value in (extent.lower, extent.upper))
            draw_range(painter, QRectF(0, 0, area.width(), area.height()), left, right, tokens)

    def _places(self, axis: Axis, length: float, room: int, area: QRectF, flat: bool) -> list[tuple[Tick, float]]:
        assert self.painted is not None
        mapping, share = self.painted.mapping, 1.0
        found = axis_ticks(axis, max(2, round(length / room)))
        values = np.array([tick.value for tick in found])
        if flat:
            share = area.width() / max(mapping.width, 1)
            places = area.left() + mapping.x(values) * share
        else:
            share = area.height() / max(mapping.height, 1)
            places = area.top() + mapping.y(values) * share
        return list(zip(found, places.tolist(), strict=True))

    def _draw_grid(
        self,
        painter: QPainter,
        tokens: Tokens,
        area: QRectF,
        across: list[tuple[Tick, float]],
        upright: list[tuple[Tick, float]],
    ) -> None:
        painter.setPen(hairline(painter, tokens.line))
        for _, y in upright:
            painter.drawLine(QLineF(area.left(), round(y) + 0.5, area.right(), round(y) + 0.5))
        faint = QColor(tokens.line)
        faint.setAlphaF(0.55)
        painter.setPen(hairline(painter, faint))
        for _, x in across:
            painter.drawLine(QLineF(round(x) + 0.5, area.top(), round(x) + 0.5, area.bottom()))

    def _draw_labels(
        self,
        painter: QPainter,
        tokens: Tokens,
        area: QRectF,
        across: list[tuple[Tick, float]],
        upright: list[tuple[Tick, float]],
    ) -> None:
        assert self.painted is not None
        chart = self.painted.drawn.chart
        painter.setFont(text_font(TYPE.table))
        painter.setPen(QColor(tokens.muted))
        for tick, y in upright:
            if self.steps.covers(y, upright=True):
                continue
            top = min(max(y - 8, 0.0), self.height() - AXIS_HEIGHT - 8.0)
            painter.drawText(
                QRectF(0, top, AXIS_WIDTH - 6, 16),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                tick.label,
            )
        painter.setFont(text_font(TYPE.caption))
        title = chart.x.title if chart.y.title in ("Value", "") else f"{chart.x.title} · {chart.y.title.lower()}"
        taken = painter.fontMetrics().horizontalAdvance(title) + 8
        right = QRectF(area.right() - taken, area.bottom() + 4, taken, AXIS_HEIGHT - 6)
        painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(text_font(TYPE.table))
        for tick, x in across:
            width = painter.fontMetrics().horizontalAdvance(tick.label)
            place = QRectF(x - width / 2 - 1, area.bottom() + 4, width + 2, AXIS_HEIGHT - 6)
            hidden = place.intersects(right) or self.steps.covers(x, upright=False, half=width / 2)
            if not hidden and place.right() < self.width():
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, tick.label)

    def _draw_cursor(self, painter: QPainter, tokens: Tokens, area: QRectF) -> None:
        assert self.painted is not None
        cursor = self.painted.drawn.chart.cursor
        if cursor is not None:
            x = round(self.painted.mapping.pixel_of(cursor.x)) + 0.5
            painter.setPen(QPen(QColor(tokens.warm), 1.25, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(x, 0, x, area.height()))

    def _draw_reading(self, painter: QPainter, tokens: Tokens, area: QRectF) -> None:
        if self.painted is None or self.reading is None or self.reading.part >= len(self.painted.drawn.parts):
            return
        painted, found = self.painted, self.reading
        drawn, mapping = painted.drawn, painted.mapping
        if found.index >= len(drawn.parts[found.part].step):
            return
        if drawn.wish.mode in _BAND:
            self._draw_column(painter, tokens, area)
            return
        x, heights = outline(drawn, found)
        if not len(x):
            return
        ridges = next((layer for layer in drawn.chart.layers if isinstance(layer, Ridges)), None)
        if ridges is not None:
            base = float(mapping.y(ridges.base[found.index : found.index + 1])[0])
            y = base - heights * ridges.rise * mapping.height
        else:
            y = mapping.y(heights)
        self._draw_crest(painter, tokens, polygon(mapping.x(x), y))
        if found.bin is not None:
            painter.setPen(QPen(QColor(tokens.raised), 1.5))
            painter.setBrush(QColor(tokens.text))
            painter.drawEllipse(QPointF(float(mapping.x(x)[found.bin + 1]), float(y[found.bin + 1])), 3.75, 3.75)

    def _draw_crest(self, painter: QPainter, tokens: Tokens, crest: QPolygonF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((tokens.raised, 4.0), (tokens.text, 1.75)):
            pen = QPen(QColor(colour), width)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline(crest)

    def _draw_column(self, painter: QPainter, tokens: Tokens, area: QRectF) -> None:
        assert self.painted is not None
        assert self.reading is not None
        drawn, mapping = self.painted.drawn, self.painted.mapping
        part = drawn.parts[self.reading.part]
        x = mapping.pixel_of(float(part.x[self.reading.index]))
        painter.setPen(QPen(QColor(tokens.muted), 1))
        painter.drawLine(QLineF(round(x) + 0.5, 0, round(x) + 0.5, area.height()))
        painter.setPen(QPen(QColor(tokens.raised), 1.5))
        painter.setBrush(QColor(tokens.text))
        if drawn.wish.mode is HistogramMode.DISTRIBUTION:
            for y in mapping.y(part.percentiles[self.reading.index]).tolist():
                painter.drawEllipse(QPointF(x, y), 3.0, 3.0)
        elif self.reading.bin is not None:
            lower, upper = mapping.y(drawn.edges[self.reading.bin : self.reading.bin + 2]).tolist()
            left, right = mapping.x(column_edges(part.x)[self.reading.index : self.reading.index + 2]).tolist()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.raised), 3))
            painter.drawRect(QRectF(left, upper, right - left, lower - upper))
            painter.setPen(QPen(QColor(tokens.text), 1.5))
            painter.drawRect(QRectF(left, upper, right - left, lower - upper))
