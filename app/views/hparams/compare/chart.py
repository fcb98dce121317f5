"""A small chart of one metric: the scalars view's curves with a title, few ticks, and the values under the mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFont,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.charts.painter import Painted, as_image
from app.theme.fonts import text_font
from app.workspace import Workspace
from core.session import Hover
from core.style import TYPE
from core.views import Axis, AxisScale, Curves
from core.views.compare.curves import AXIS_HEIGHT, AXIS_WIDTH, RIM, TITLE
from core.views.curves import paint
from core.views.curves.hit import nearest_curve
from core.views.curves.mapping import Mapping, axis_value
from core.views.scalars import readings
from core.views.scalars.strokes import highlight
from core.views.ticks import Tick, ticks, value_label

_REACH = 16
_CLICK = 4
_FADED = 0.3
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SmallChart(QWidget):
    """One metric of the compared runs; a click opens it in the scalars view."""

    opened = Signal(str)
    """Emitted with the tag."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.tag = ""
        self.painted: Painted | None = None
        self._pressed: QPointF | None = None
        self._highlight: tuple[object, QImage | None] = (None, None)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_tag(self, tag: str) -> None:
        """Show another metric; its curves come with `show_painted`."""
        if tag != self.tag:
            self.tag, self.painted = tag, None
            self.setAccessibleName(f"Chart of {tag}")
            self.update()

    def show_painted(self, painted: Painted) -> None:
        """Show the curves."""
        self.painted = painted
        values = ((reading.run, reading.smoothed) for reading in readings(painted.wish, float("inf")))
        self.setAccessibleDescription(", ".join(f"{run} {value_label(value)}" for run, value in values))
        self.update()

    def plot(self) -> QRectF:
        """Return the area inside the axes."""
        return QRectF(AXIS_WIDTH, TITLE, self.width() - AXIS_WIDTH - RIM, self.height() - TITLE - AXIS_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw title, grid, ticks and curves."""
        tokens, area = self._workspace.tokens, self.plot()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(tokens.accent if self.hasFocus() else tokens.line), 1))
            painter.setBrush(QColor(tokens.raised))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            painter.setFont(text_font(TYPE.table, QFont.Weight.DemiBold))
            painter.setPen(QColor(tokens.text))
            title = painter.fontMetrics().elidedText(self.tag, Qt.TextElideMode.ElideMiddle, self.width() - 24)
            painter.drawText(QRect(12, 3, self.width() - 24, TITLE - 4), _LEFT, title)
            if self.painted is not None:
                self._axes(painter, area, self.painted)
                self._curves(painter, area, self.painted)

    def _axes(self, painter: QPainter, area: QRectF, painted: Painted) -> None:
        chart, tokens = painted.chart, self._workspace.tokens
        painter.setFont(text_font(TYPE.caption))
        for tick, share in _placed(chart.y, max(2, round(area.height() / 44))):
            y = area.bottom() - share * area.height()
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(area.left(), round(y) + 0.5), QPointF(area.right(), round(y) + 0.5))
            painter.setPen(QColor(tokens.muted))
            painter.drawText(QRectF(2, y - 8, AXIS_WIDTH - 7, 16), _RIGHT, tick.label)
        metrics = painter.fontMetrics()
        title = chart.x.title
        right = self.width() - RIM - metrics.horizontalAdvance(title)
        for tick, share in _placed(chart.x, max(2, round(area.width() / 76))):
            width = metrics.horizontalAdvance(tick.label)
            left = area.left() + share * area.width() - width / 2
            if left + width + 8 < right:
                painter.drawText(QRectF(left, area.bottom() + 2, width + 2, AXIS_HEIGHT - 4), _LEFT, tick.label)
        painter.drawText(QRectF(right - 2, area.bottom() + 2, self.width() - right, AXIS_HEIGHT - 4), _LEFT, title)

    def _curves(self, painter: QPainter, area: QRectF, painted: Painted) -> None:
        run = self._workspace.session.hover.run
        over = self._over(painted, run)
        painter.setOpacity(1.0 if over is None else _FADED)
        painter.drawImage(area, painted.image)
        painter.setOpacity(1.0)
        if over is not None:
            painter.drawImage(area, over)
        if painted.chart.cursor is not None:
            mapping = self._mapping(painted)
            at = area.left() + mapping.pixel_of(painted.chart.cursor.x)
            if area.left() <= at <= area.right():
                painter.setPen(QPen(QColor(self._workspace.tokens.warm), 1))
                painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))

    def _over(self, painted: Painted, run: str | None) -> QImage | None:
        """Return the curve of a run that is hovered anywhere, painted once."""
        key = (painted, run)
        if self._highlight[0] != key:
            layers = () if run is None else highlight(painted.chart, run, self._workspace.tokens.raised)
            scale = painted.wish.viewport.scale
            ready = bool(layers) and paint.ready()
            image = as_image(paint.paint_curves(list(layers), painted.mapping, scale)) if ready else None
            self._highlight = (key, image)
        return self._highlight[1]

    def _mapping(self, painted: Painted) -> Mapping:
        return Mapping.of(painted.chart, self.plot().width(), self.plot().height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Emphasise the nearest run everywhere."""
        super().mouseMoveEvent(event)
        painted, at = self.painted, event.position() - self.plot().topLeft()
        if painted is not None:
            layers = [layer for layer in painted.chart.layers if isinstance(layer, Curves)]
            run = nearest_curve(layers, self._mapping(painted), at.x(), at.y(), _REACH)
            self._workspace.session.set_hover(Hover(run=run))

    def event(self, event: QEvent) -> bool:
        """Tell the values under the mouse."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.told_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def told_at(self, place: QPointF) -> str:
        """Return the values of all runs at a place, and what a click does."""
        lines = [self.tag]
        if self.painted is not None and self.plot().contains(place):
            x = self._mapping(self.painted).x_at(place.x() - self.plot().left())
            found = readings(self.painted.wish, x)
            titles = self._workspace.session.state.runs.titles
            lines += [
                f"{titles.get(each.run, each.run)}: {value_label(each.smoothed)} at step {each.step:,}"
                for each in found
            ]
            lines += [self.painted.chart.note] if self.painted.chart.note else []
        return "\n".join((*lines, "Click to open it in Scalars"))

    def enterEvent(self, event: QEnterEvent) -> None:
        """Draw that it can be clicked."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Emphasise nothing."""
        super().leaveEvent(event)
        self._workspace.session.set_hover(Hover())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click."""
        self._pressed = event.position() if event.button() is Qt.MouseButton.LeftButton else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the metric, unless the mouse was dragged."""
        pressed, self._pressed = self._pressed, None
        if pressed is not None and (event.position() - pressed).manhattanLength() <= _CLICK:
            self.opened.emit(self.tag)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the metric with Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.tag)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw the focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draw no focus."""
        super().focusOutEvent(event)
        self.update()


def _placed(axis: Axis, count: int) -> list[tuple[Tick, float]]:
    """Return the ticks of an axis with their places, 0 to 1."""
    log = axis.scale is AxisScale.LOG
    low, high = axis_value(axis.lower, log), axis_value(axis.upper, log)
    found = ticks(axis.scale, axis.lower, axis.upper, count)
    return [(tick, (axis_value(tick.value, log) - low) / (high - low)) for tick in found]
