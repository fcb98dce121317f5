"""Axes of a card: ticks' labels, an inline title and handles, drawn for the range that the view box shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsSceneWheelEvent, QGraphicsWidget, QStyleOptionGraphicsItem, QWidget

from app.theme.fonts import text_font
from app.views.scalars.viewbox import ChartViewBox
from app.widgets.step_handles import TIPS, Handle, HandleKind, draw_handles, handle_at, handle_rect
from core.style import TYPE, Tokens
from core.views import Axis
from core.views.cards.page import AXIS_HEIGHT, AXIS_WIDTH
from core.views.curves.mapping import axis_value, data_value
from core.views.ticks import Tick, axis_ticks

_TITLE_SHARE = 0.5
"""Of the length of an axis, what its title may take."""
_SPACING = {"bottom": 76, "left": 52, "right": 52}
"""Wished distance of ticks in logical pixels."""
_LEAST = 9
"""Pixels that the type of labels is made smaller to at least, where they have no room beside the axis."""
_OFFSET = 6
"""Logical pixels between the area inside the axes and labels."""
_BEYOND = 15
"""Logical pixels that a label may lie beyond the ends of its axis."""
_FLAT = 0.8
"""Of the height of a line of text, what its letters take."""
_ALIGNED = {
    "bottom": Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop,
    "left": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
}
_AXIS_TIP = (
    "Click to go to a step in all views; drag with Shift for a range of steps; double click to set where this axis "
    "begins and ends"
)


_TIP = "Double click to set where this axis begins and ends; drag to move it, Ctrl and the wheel zoom it"


class ChartAxis(QGraphicsWidget):
    """An axis of a card; it works in axis units, which on a logarithmic axis are decimal logarithms.

    The horizontal one has handles that are dragged along it. It is much like pyqtgraph's, whose label in HTML and
    whose automatic sizes cost more than all else of a chart. `laid_out` counts how often its labels were laid out.
    """

    picked = Signal(float)
    """Emitted with the pixel of a click beside all handles."""
    carried = Signal(object, float, bool)
    """Emitted with a kind of handle, the pixel it is dragged to, and whether the drag has ended."""
    spanned = Signal(float, float, bool)
    """Emitted with the pixels between which a drag with Shift lies, and whether it has ended."""

    asked = Signal()
    """Emitted when a double click or the right button asks where it begins and ends."""

    def __init__(self, orientation: str, view: ChartViewBox) -> None:
        super().__init__()
        self.orientation = orientation
        self.range = (0.0, 1.0)
        self.laid_out = 0
        self._view = view
        self._axis = Axis("", 0.0, 1.0)
        self._tokens: Tokens | None = None
        self.handles: tuple[Handle, ...] = ()
        self._held: HandleKind | None = None
        self._spanning = False
        self._known: tuple[object, tuple[Tick, ...]] = (None, ())
        self._placed: tuple[object, list[tuple[QRectF, str]]] = (None, [])
        self._size = TYPE.table
        self.setZValue(1)
        if orientation == "bottom":
            self.setMinimumHeight(AXIS_HEIGHT)
            self.setMaximumHeight(AXIS_HEIGHT)
        else:
            self.setMinimumWidth(AXIS_WIDTH)
            self.setMaximumWidth(AXIS_WIDTH)
        self.setToolTip(_TIP)
        self._link()

    def _link(self) -> None:
        """Show what the view box shows along this axis."""
        along = self._view.sigXRangeChanged if self.orientation == "bottom" else self._view.sigYRangeChanged
        along.connect(lambda _, limits: self.show_range(limits))

    def show_range(self, limits: Sequence[float]) -> None:
        """Show another range, in axis units."""
        lower, upper = limits
        if (lower, upper) != self.range:
            self.range = (lower, upper)
            self.update()

    def width(self) -> float:
        """Return the width in logical pixels."""
        return self.size().width()

    def height(self) -> float:
        """Return the height in logical pixels."""
        return self.size().height()

    def boundingRect(self) -> QRectF:
        """Return the area with what labels may lie beyond it."""
        if self.orientation == "bottom":
            return self.rect().adjusted(-_BEYOND, 0, _BEYOND, 0)
        return self.rect().adjusted(0, -_BEYOND, 0, _BEYOND)

    def shape(self) -> QPainterPath:
        """Return the area that takes the mouse."""
        path = QPainterPath()
        path.addRect(self.rect())
        return path

    def dress(self, tokens: Tokens) -> None:
        """Wear the colours of a theme."""
        self._tokens = tokens
        self.update()

    def show_handles(self, handles: tuple[Handle, ...]) -> None:
        """Show other handles."""
        if handles != self.handles:
            self.handles = handles
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
        if self._tokens is None or self._length() <= 0:
            return
        room = self._title_room()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setPen(QColor(self._tokens.muted))
        painter.setClipRect(self.boundingRect())
        found = self.labels()
        painter.setFont(text_font(self._size))
        for place, text in found:
            if self._has_room(place, room):
                painter.drawText(place, _ALIGNED[self.orientation] | Qt.TextFlag.TextDontClip, text)
        if not room.isNull():
            painter.setFont(text_font(TYPE.caption))
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._told())
        if self.handles:
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
            self._pan(event)
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
            self._pan(event)

    def _pan(self, event: Any) -> None:
        """Move the range; a drag that began inside the axes is not this axis' own."""
        if self._view.sceneBoundingRect().contains(event.buttonDownScenePos()):
            event.ignore()
        else:
            self._view.mouseDragEvent(event, axis=0 if self.orientation == "bottom" else 1)

    def wheelEvent(self, event: QGraphicsSceneWheelEvent) -> None:
        """Zoom to the cursor along this axis; beside the axis the area inside is meant."""
        if self._view.sceneBoundingRect().contains(event.scenePos()):
            event.ignore()
        else:
            self._view.wheelEvent(event, axis=0 if self.orientation == "bottom" else 1)
            event.accept()

    def mouseClickEvent(self, event: Any) -> None:
        """Tell a click beside the handles; ask where the axis begins and ends."""
        if event.double() or event.button() == Qt.MouseButton.RightButton:
            event.accept()
            self.asked.emit()
            return
        if self.orientation != "bottom" or event.button() != Qt.MouseButton.LeftButton:
            self._view.mouseClickEvent(event)
            return
        event.accept()
        if self.handle_at(event.pos().x()) is None:
            self.picked.emit(event.pos().x())

    def show_axis(self, axis: Axis) -> None:
        """Show values on the scale of an axis, with its title after the last tick."""
        if axis != self._axis:
            self._axis = axis
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

    def _length(self) -> float:
        return self.width() if self.orientation == "bottom" else self.height()

    def labels(self) -> list[tuple[QRectF, str]]:
        """Return where the labels of all ticks lie, whatever lies over them; measured once for what is shown."""
        found = self._ticks(*self.range, self._length())
        key = (found, self.range, self.width(), self.height())
        if self._placed[0] != key:
            self.laid_out += 1
            self._size = self._fitting([tick.label for tick in found])
            places = ((self._label_rect(self._place(tick), tick.label), tick.label) for tick in found)
            inside, area = self.rect(), self.boundingRect()
            self._placed = (key, [(_moved_into(rect, inside), text) for rect, text in places if area.contains(rect)])
        return self._placed[1]

    def _fitting(self, labels: Sequence[str]) -> int:
        """Return the size of type, in pixels, in which all labels have room beside a vertical axis."""
        if self.orientation == "bottom":
            return TYPE.table
        measure = QFontMetricsF(text_font(TYPE.table)).horizontalAdvance
        widest = max((measure(label) for label in labels), default=0.0)
        room = self.width() - _OFFSET
        return TYPE.table if widest <= room else max(_LEAST, int(TYPE.table * room / widest))

    def _label_rect(self, place: float, text: str) -> QRectF:
        """Return where the label of a tick lies, before it is moved away from the ends."""
        lower, upper = self.range
        size = QFontMetricsF(text_font(self._size)).size(Qt.TextFlag.TextSingleLine, text)
        width, height = size.width(), size.height() * _FLAT
        share = (place - lower) / (upper - lower)
        if self.orientation == "bottom":
            return QRectF(share * self.width() - width / 2, _OFFSET, width, height)
        top = (1 - share) * self.height() - height / 2
        left = max(self.width() - _OFFSET - width, 0.0) if self.orientation == "left" else _OFFSET
        return QRectF(left, top, width, height)

    def _has_room(self, label: QRectF, title: QRectF) -> bool:
        """Return whether neither the title nor a handle lies over a label."""
        measure = QFontMetricsF(text_font(TYPE.caption)).horizontalAdvance
        rects = (handle_rect(measure, each, self.pixel_of(each.x), self.width()) for each in self.handles)
        covered = any(label.left() < rect.right() and rect.left() < label.right() for rect in rects)
        return not label.intersects(title) and not covered

    def _told(self) -> str:
        """Return the title, cut where it would leave the labels less than half of the axis."""
        most = int(self._length() * _TITLE_SHARE)
        metrics = QFontMetricsF(text_font(TYPE.caption))
        return metrics.elidedText(self._axis.title, Qt.TextElideMode.ElideRight, most)

    def _title_room(self) -> QRectF:
        if not self._axis.title or self.orientation != "bottom":
            return QRectF()
        bounds = self.rect()
        width = QFontMetricsF(text_font(TYPE.caption)).horizontalAdvance(self._told()) + 8
        return QRectF(bounds.right() - width, bounds.top() + 4, width, bounds.height() - 6)


class SecondAxis(ChartAxis):
    """The vertical axis at the right: it has a range of its own; a drag moves it and the wheel zooms it, alone."""

    def __init__(self, view: ChartViewBox) -> None:
        super().__init__("right", view)
        self._follow()

    def _link(self) -> None:
        self._view.second_changed.connect(self._follow)

    def _follow(self) -> None:
        if self._view.second is not None:
            self.show_range(self._view.second)

    def _show(self, limits: tuple[float, float], gesture: str) -> None:
        self._view.show_second(limits)
        if gesture:
            self._view.moved.emit(self._view.limits(), gesture)
        else:
            self._view.moving.emit(self._view.limits())

    def mouseDragEvent(self, event: Any) -> None:
        """Move the range."""
        event.accept()
        if self._view.second is None or self.height() <= 0:
            return
        low, high = self._view.second
        by = (event.pos().y() - event.lastPos().y()) / self.height() * (high - low)
        self._show((low + by, high + by), "pan" if event.isFinish() else "")

    def wheelEvent(self, event: QGraphicsSceneWheelEvent) -> None:
        """Zoom to the cursor."""
        event.accept()
        if self._view.second is None or self.height() <= 0:
            return
        low, high = self._view.second
        at = high - event.pos().y() / self.height() * (high - low)
        scale = 1.02 ** (event.delta() * self._view.state["wheelScaleFactor"])
        self._show((at + (low - at) * scale, at + (high - at) * scale), "wheel")


def _moved_into(label: QRectF, inside: QRectF) -> QRectF:
    """Return where a label is drawn: that of a tick at the very end would be cut off."""
    return label.translated(0.0, max(inside.top() - label.top(), 0.0) + min(inside.bottom() - label.bottom(), 0.0))
