"""Axes of a card: pyqtgraph's, with our ticks, labels and an inline title."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from app.theme.fonts import text_font
from app.views.scalars.viewbox import ChartViewBox
from app.widgets.step_handles import TIPS, Handle, HandleKind, draw_handles, handle_at, handle_rect
from core.style import TYPE, Tokens
from core.views import Axis
from core.views.curves.mapping import axis_value, data_value
from core.views.scalars.picture import AXIS_HEIGHT, AXIS_WIDTH
from core.views.ticks import Tick, axis_ticks

_TITLE_SHARE = 0.5
"""Of the length of an axis, what its title may take."""
_SPACING = {"bottom": 76, "left": 52, "right": 52}
"""Wished distance of ticks in logical pixels."""
_AXIS_TIP = (
    "Click to go to a step in all views; drag with Shift for a range of steps; double click to set where this axis "
    "begins and ends"
)


_TIP = "Double click to set where this axis begins and ends; drag to move it, Ctrl and the wheel zoom it"


class ChartAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis of a card; it works in axis units, which on a logarithmic axis are decimal logarithms.

    The horizontal one has handles that are dragged along it.
    """

    picked = Signal(float)
    """Emitted with the pixel of a click beside all handles."""
    carried = Signal(object, float, bool)
    """Emitted with a kind of handle, the pixel it is dragged to, and whether the drag has ended."""
    spanned = Signal(float, float, bool)
    """Emitted with the pixels between which a drag with Shift lies, and whether it has ended."""

    asked = Signal()
    """Emitted when a double click or the right button asks where it begins and ends."""

    def __init__(self, orientation: str, view: pg.ViewBox | None) -> None:
        super().__init__(orientation, linkView=view, maxTickLength=0)
        self._axis = Axis("", 0.0, 1.0)
        self._title_colour = QColor()
        self._tokens: Tokens | None = None
        self.handles: tuple[Handle, ...] = ()
        self._held: HandleKind | None = None
        self._spanning = False
        self._labels: dict[float, str] = {}
        self._known: tuple[object, tuple[Tick, ...]] = (None, ())
        self.setStyle(tickLength=0, tickTextOffset=6, autoExpandTextSpace=False, hideOverlappingLabels=False)
        self.setTickFont(text_font(TYPE.table))
        self.setZValue(1)
        if orientation == "bottom":
            self.setHeight(AXIS_HEIGHT)
        else:
            self.setWidth(AXIS_WIDTH)
        self.setToolTip(_TIP)

    def dress(self, tokens: Tokens) -> None:
        """Wear the colours of a theme."""
        self.setPen(pg.mkPen(None))
        self.setTickPen(pg.mkPen(None))
        self.setTextPen(tokens.muted)
        self._title_colour = QColor(tokens.muted)
        self._tokens = tokens

    def show_handles(self, handles: tuple[Handle, ...]) -> None:
        """Show other handles."""
        if handles != self.handles:
            self.handles = handles
            self.picture = None  # labels make room for handles
            self.update()

    def pixel_of(self, x: float) -> float:
        """Return the pixel of a data value along the horizontal axis."""
        if self._axis.logarithmic and not self._axis.linear and x <= 0:
            return -1e6
        lower, upper = self.range
        place = axis_value(x, self._axis.logarithmic, self._axis.linear)
        return float((place - lower) / (upper - lower) * self.width())

    def handle_at(self, pixel: float) -> Handle | None:
        """Return the handle under a pixel of the horizontal axis."""
        measure = QFontMetricsF(text_font(TYPE.caption)).horizontalAdvance
        return handle_at(self.handles, self.pixel_of, pixel, measure, self.width())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the labels, and the handles over them."""
        super().paint(painter, option, widget)
        if self.handles and self._tokens is not None:
            draw_handles(painter, self.handles, self.pixel_of, self._tokens, self.width())

    def hoverEvent(self, ev: Any) -> None:
        """Show what can be done where the mouse is."""
        if self.orientation != "bottom":
            return
        handle = None if ev.isExit() else self.handle_at(ev.pos().x())
        self.setCursor(Qt.CursorShape.SizeHorCursor if handle else Qt.CursorShape.ArrowCursor)
        self.setToolTip(TIPS[handle.kind] if handle else f"{self._axis.title}\n{_AXIS_TIP}".strip())

    def mouseDragEvent(self, event: Any) -> None:
        """Drag a handle, or with Shift a range; else pan."""
        if self.orientation != "bottom" or event.button() != Qt.MouseButton.LeftButton:
            super().mouseDragEvent(event)
            return
        start, now = event.buttonDownPos().x(), event.pos().x()
        if event.isStart():
            handle = self.handle_at(start)
            self._held = None if handle is None else handle.kind
            self._spanning = handle is None and bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._held is not None:
            event.accept()
            self.carried.emit(self._held, now, event.isFinish())
        elif self._spanning:
            event.accept()
            self.spanned.emit(start, now, event.isFinish())
        else:
            super().mouseDragEvent(event)

    def mouseClickEvent(self, event: Any) -> None:
        """Tell a click beside the handles; ask where the axis begins and ends."""
        if event.double() or event.button() == Qt.MouseButton.RightButton:
            event.accept()
            self.asked.emit()
            return
        if self.orientation != "bottom" or event.button() != Qt.MouseButton.LeftButton:
            super().mouseClickEvent(event)
            return
        event.accept()
        if self.handle_at(event.pos().x()) is None:
            self.picked.emit(event.pos().x())

    def show_axis(self, axis: Axis) -> None:
        """Show values on the scale of an axis, with its title after the last tick."""
        if axis != self._axis:
            self._axis = axis
            self.picture = None
            self.update()

    def places(self, length: float) -> list[float]:
        """Return where the ticks are, in axis units."""
        return [self._place(tick) for tick in self._ticks(self.range[0], self.range[1], length)]

    def _place(self, tick: Tick) -> float:
        return axis_value(tick.value, self._axis.logarithmic, self._axis.linear)

    def _ticks(self, lower: float, upper: float, length: float) -> tuple[Tick, ...]:
        axis = self._axis
        key = (lower, upper, round(length), axis)
        if self._known[0] != key:
            count = max(2, round(length / _SPACING[self.orientation]))
            ends = [data_value(end, axis.logarithmic, axis.linear) for end in (lower, upper)]
            self._known = (key, axis_ticks(replace(axis, lower=ends[0], upper=ends[1], marked=None), count))
        return self._known[1]

    def tickValues(self, lower: float, upper: float, size: float) -> list[tuple[float, list[float]]]:
        """Return one level of ticks in axis units."""
        found = self._ticks(lower, upper, self._length())
        places = [self._place(tick) for tick in found]
        self._labels = dict(zip(places, (tick.label for tick in found), strict=True))
        return [(1.0, places)]

    def _length(self) -> float:
        return float(self.width() if self.orientation == "bottom" else self.height())

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return the labels of ticks."""
        return [self._labels.get(value, "") for value in values]

    def drawPicture(self, painter: QPainter, axis: Any, marks: Any, texts: Any) -> None:
        """Draw the labels without marks, and without those that the title would cover."""
        room = self._title_room(painter)
        inside = self.mapRectFromParent(self.geometry())
        kept = [(_moved_into(text[0], inside), *text[1:]) for text in texts if self._has_room(text[0], room)]
        super().drawPicture(painter, axis, [], kept)
        if self._axis.title and self.orientation == "bottom":
            painter.setFont(text_font(TYPE.caption))
            painter.setPen(self._title_colour)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._told(painter))

    def _has_room(self, label: QRectF, title: QRectF) -> bool:
        """Return whether neither the title nor a handle lies over a label."""
        measure = QFontMetricsF(text_font(TYPE.caption)).horizontalAdvance
        rects = (handle_rect(measure, each, self.pixel_of(each.x), self.width()) for each in self.handles)
        covered = any(label.left() < rect.right() and rect.left() < label.right() for rect in rects)
        return not label.intersects(title) and not covered

    def _told(self, painter: QPainter) -> str:
        """Return the title, cut where it would leave the labels less than half of the axis."""
        most = int(self._length() * _TITLE_SHARE)
        return painter.fontMetrics().elidedText(self._axis.title, Qt.TextElideMode.ElideRight, most)

    def _title_room(self, painter: QPainter) -> QRectF:
        if not self._axis.title or self.orientation != "bottom":
            return QRectF()
        bounds = self.mapRectFromParent(self.geometry())
        width = painter.fontMetrics().horizontalAdvance(self._told(painter)) + 8
        return QRectF(bounds.right() - width, bounds.top() + 4, width, bounds.height() - 6)


class SecondAxis(ChartAxis):
    """The vertical axis at the right: it has a range of its own; a drag moves it and the wheel zooms it, alone."""

    def __init__(self, view: ChartViewBox) -> None:
        super().__init__("right", None)
        self._box = view
        view.second_changed.connect(self._follow)

    def _follow(self) -> None:
        if self._box.second is not None:
            self.setRange(*self._box.second)

    def _show(self, limits: tuple[float, float], gesture: str) -> None:
        self._box.show_second(limits)
        if gesture:
            self._box.moved.emit(self._box.limits(), gesture)
        else:
            self._box.moving.emit(self._box.limits())

    def mouseDragEvent(self, event: Any) -> None:
        """Move the range."""
        event.accept()
        if self._box.second is None or self.height() <= 0:
            return
        low, high = self._box.second
        by = (event.pos().y() - event.lastPos().y()) / self.height() * (high - low)
        self._show((low + by, high + by), "pan" if event.isFinish() else "")

    def wheelEvent(self, event: Any) -> None:
        """Zoom to the cursor."""
        event.accept()
        if self._box.second is None or self.height() <= 0:
            return
        low, high = self._box.second
        at = high - event.pos().y() / self.height() * (high - low)
        scale = 1.02 ** (event.delta() * self._box.state["wheelScaleFactor"])
        self._show((at + (low - at) * scale, at + (high - at) * scale), "wheel")


def _moved_into(label: QRectF, inside: QRectF) -> QRectF:
    """Return where a label is drawn: that of a tick at the very end would be cut off."""
    return label.translated(0.0, max(inside.top() - label.top(), 0.0) + min(inside.bottom() - label.bottom(), 0.0))
