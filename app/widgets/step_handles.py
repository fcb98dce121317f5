"""Handles on an axis of steps: the linked step and the ends of the linked range."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.theme.fonts import text_font
from core.state import SessionState
from core.style import TYPE, Tokens
from core.style.text import grouped

_HEIGHT, _PAD, _POINT = 17.0, 5.0, 4.0
_REACH = 6.0
_SHADE = 0.07


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


def step_handles(state: SessionState) -> tuple[Handle, ...]:
    """Return the handles of an axis of steps, that of the linked step last."""
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


def draw_range(painter: QPainter, area: QRectF, left: float, right: float, tokens: Tokens) -> None:
    """Shade what of a chart lies between two pixels from its left edge, with a line at each end that is in sight."""
    from_, to = max(left, 0.0), min(right, area.width())
    shade = QColor(tokens.warm)
    shade.setAlphaF(_SHADE)
    if from_ < to:
        painter.fillRect(QRectF(area.left() + from_, area.top(), to - from_, area.height()), shade)
    painter.setPen(QPen(QColor(tokens.warm), 1))
    for x in (left, right):
        if 0 <= x <= area.width():
            at = round(area.left() + x) + 0.5
            painter.drawLine(QLineF(at, area.top(), at, area.bottom()))


def upright_rect(pixel: float, width: float, height: float) -> QRectF:
    """Return where a handle is drawn beside an upright axis of some height, in a column of some width."""
    return QRectF(1.0, min(max(pixel - _HEIGHT / 2, 0.0), max(height - _HEIGHT, 0.0)), width - _POINT - 1.0, _HEIGHT)


def draw_upright_handles(
    painter: QPainter,
    handles: Sequence[Handle],
    pixel_of: Callable[[float], float],
    tokens: Tokens,
    width: float,
    height: float,
) -> None:
    """Draw handles in a column at the left of an upright axis, with points to their places."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(text_font(TYPE.caption))
    for handle in handles:
        pixel = pixel_of(handle.x)
        if -1 <= pixel <= height + 1:
            tip = (
                QPointF(width, pixel),
                QPointF(width - _POINT, pixel - _POINT),
                QPointF(width - _POINT, pixel + _POINT),
            )
            _draw_handle(painter, handle, upright_rect(pixel, width, height), tip, tokens)


def _draw_handle(painter: QPainter, handle: Handle, rect: QRectF, tip: Sequence[QPointF], tokens: Tokens) -> None:
    filled = handle.kind is HandleKind.STEP
    painter.setPen(QPen(QColor(tokens.warm), 1))
    painter.setBrush(QColor(tokens.warm if filled else tokens.raised))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setBrush(QColor(tokens.warm))
    painter.drawPolygon(QPolygonF(list(tip)))
    painter.setPen(QColor(tokens.raised if filled else tokens.text))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, handle.text)


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
        tip = (QPointF(pixel, 0), QPointF(pixel - _POINT, _POINT + 0.5), QPointF(pixel + _POINT, _POINT + 0.5))
        _draw_handle(painter, handle, rect, tip, tokens)
