"""Handles on the horizontal axis: the linked step and the ends of the linked range."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.theme.fonts import text_font
from core.state import Event, SessionState, XAxis
from core.style import TYPE, Tokens
from core.style.text import grouped

_HEIGHT, _PAD, _POINT = 17.0, 5.0, 4.0
_REACH = 6.0


class HandleKind(StrEnum):
    """What a handle moves."""

    STEP = "step"
    FIRST = "first"
    LAST = "last"


TIPS = {
    HandleKind.STEP: "The linked step: drag it, or click elsewhere on the axis",
    HandleKind.FIRST: "Where the linked range begins: drag it",
    HandleKind.LAST: "Where the linked range ends: drag it",
}


@dataclass(frozen=True, slots=True)
class Handle:
    """A handle at a data value, with its label."""

    kind: HandleKind
    x: float
    text: str


def on_steps(state: SessionState) -> bool:
    """Return whether horizontal axes show steps as they were logged."""
    return state.scalars.x_axis is XAxis.STEP and state.scalars.across.event is Event.NOTHING


def handles_of(state: SessionState) -> tuple[Handle, ...]:
    """Return the handles of an axis of steps, that of the linked step last; none of other axes."""
    if not on_steps(state):
        return ()
    span, found = state.step_range, []
    if span is not None:
        found += [
            Handle(HandleKind.FIRST, float(span.first), grouped(span.first)),
            Handle(HandleKind.LAST, float(span.last), grouped(span.last)),
        ]
    if state.step is not None:
        found.append(Handle(HandleKind.STEP, float(state.step), grouped(state.step)))
    return tuple(found)


def handle_rect(painter_width: Callable[[str], float], handle: Handle, pixel: float, width: float) -> QRectF:
    """Return where a handle is drawn on an axis of some width; it stays inside."""
    wide = painter_width(handle.text) + 2 * _PAD
    left = min(max(pixel - wide / 2, 0.0), max(width - wide, 0.0))
    return QRectF(left, _POINT, wide, _HEIGHT)


def handle_at(
    handles: Sequence[Handle],
    pixel_of: Callable[[float], float],
    place: float,
    width_of: Callable[[str], float],
    width: float,
) -> Handle | None:
    """Return the handle under a place of the axis, the one drawn last of several."""
    for handle in reversed(handles):
        pixel = pixel_of(handle.x)
        rect = handle_rect(width_of, handle, pixel, width)
        if -1 <= pixel <= width + 1 and rect.left() - _REACH <= place <= rect.right() + _REACH:
            return handle
    return None


def draw_handles(
    painter: QPainter, handles: Sequence[Handle], pixel_of: Callable[[float], float], tokens: Tokens, width: float
) -> None:
    """Draw handles: that of the step filled, those of the range as outlines, with points to their places."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(text_font(TYPE.caption))
    for handle in handles:
        pixel = pixel_of(handle.x)
        if not -1 <= pixel <= width + 1:
            continue
        rect = handle_rect(painter.fontMetrics().horizontalAdvance, handle, pixel, width)
        filled = handle.kind is HandleKind.STEP
        painter.setPen(QPen(QColor(tokens.warm), 1))
        painter.setBrush(QColor(tokens.warm if filled else tokens.raised))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setBrush(QColor(tokens.warm))
        point = [QPointF(pixel, 0), QPointF(pixel - _POINT, _POINT + 0.5), QPointF(pixel + _POINT, _POINT + 0.5)]
        painter.drawPolygon(QPolygonF(point))
        painter.setPen(QColor(tokens.raised if filled else tokens.text))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, handle.text)
