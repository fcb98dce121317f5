"""What stands in a card's chart beside its curves, drawn as figures draw it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from app.theme.fonts import text_font
from core.style import TYPE, Tokens
from core.views.curves.mapping import Mapping
from core.views.flags import FLAG_SIZE, LABEL_HEIGHT, ODD, ODD_HEIGHT, SIGNS, VALUES, Flag, FlagKind, labelled
from core.views.picture import Chart

_NOTE_WIDTH = 140
_SHADE = 0.08
_TOP = 9.0
_REACH = FLAG_SIZE + 3
LEVEL_REACH = 4
"""Pixels from a threshold line within which it is meant."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def draw_below(painter: QPainter, chart: Chart, mapping: Mapping, tokens: Tokens, area: QRectF) -> None:
    """Draw what lies below the curves: the linked range."""
    if chart.extent is None:
        return
    left, right = (_x(mapping, value) for value in (chart.extent.lower, chart.extent.upper))
    shade = QColor(tokens.warm)
    shade.setAlphaF(_SHADE)
    from_, to = max(left, 0.0), min(right, area.width())
    if from_ < to:
        painter.fillRect(QRectF(from_, area.top(), to - from_, area.height()), shade)
    painter.setPen(QPen(QColor(tokens.warm), 1))
    for x in (left, right):
        if 0 <= x <= area.width():
            painter.drawLine(QLineF(round(x) + 0.5, area.top(), round(x) + 0.5, area.bottom()))


def draw_above(painter: QPainter, chart: Chart, mapping: Mapping, tokens: Tokens, area: QRectF) -> None:
    """Draw what lies over the curves: thresholds, odd points, marked points and notes."""
    painter.setFont(text_font(TYPE.caption))
    _draw_levels(painter, chart, mapping, tokens, area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for flag in chart.flags:
        if flag.kind in ODD:
            _draw_odd(painter, flag, mapping, tokens, area)
    _draw_labelled(painter, chart.flags, mapping, tokens, area)


def _x(mapping: Mapping, value: float) -> float:
    return float(mapping.x(np.array([value]))[0])


def _y(mapping: Mapping, value: float) -> float:
    return float(mapping.y(np.array([value]))[0])


def place_of(flag: Flag, mapping: Mapping) -> tuple[float, float]:
    """Return where a flag's sign is, in logical pixels of the area inside the axes."""
    if flag.kind in ODD:
        return _x(mapping, flag.x), mapping.height - ODD_HEIGHT / 2
    return _x(mapping, flag.x), _TOP if flag.y is None else _y(mapping.along(flag.second), flag.y)


def flag_at(flags: Sequence[Flag], mapping: Mapping, place: QPointF) -> Flag | None:
    """Return the flag whose sign lies under a place, the nearest one of several."""
    found = []
    for flag in flags:
        x, y = place_of(flag, mapping)
        distance = max(abs(x - place.x()), abs(y - place.y()))
        if distance <= _REACH:
            found.append((distance, flag))
    return min(found, key=lambda each: each[0])[1] if found else None


def level_at(chart: Chart, mapping: Mapping, place: QPointF) -> str | None:
    """Return the threshold whose line lies under a place."""
    near = [(abs(_y(mapping, level.value) - place.y()), level.key) for level in chart.levels]
    distance, key = min(near, default=(float("inf"), None))
    return key if distance <= LEVEL_REACH else None


def _draw_levels(painter: QPainter, chart: Chart, mapping: Mapping, tokens: Tokens, area: QRectF) -> None:
    pen = QPen(QColor(tokens.muted), 1, Qt.PenStyle.DashLine)
    for level in chart.levels:
        y = _y(mapping, level.value)
        if not (np.isfinite(y) and 0 <= y <= area.height()):
            continue
        painter.setPen(pen)
        painter.drawLine(QLineF(area.left(), round(y) + 0.5, area.right(), round(y) + 0.5))
        top = y - LABEL_HEIGHT - 1 if y > LABEL_HEIGHT + 1 else y + 1
        width = painter.fontMetrics().horizontalAdvance(level.text) + 6
        _write(painter, tokens, QRectF(area.right() - width - 2, top, width, LABEL_HEIGHT), level.text, _RIGHT)


def _write(painter: QPainter, tokens: Tokens, room: QRectF, text: str, side: Qt.AlignmentFlag) -> None:
    """Write a text over a plate that lets curves shine through a little."""
    plate = QColor(tokens.raised)
    plate.setAlphaF(0.8)
    painter.fillRect(room, plate)
    painter.setPen(QColor(tokens.text))
    painter.drawText(room.adjusted(1, 0, -1, 0), side, text)


def _draw_odd(painter: QPainter, flag: Flag, mapping: Mapping, tokens: Tokens, area: QRectF) -> None:
    x, y = place_of(flag, mapping)
    if flag.until is not None:
        left, right = (min(max(value, 0.0), area.width()) for value in (x, _x(mapping, flag.until)))
        painter.fillRect(QRectF(left, area.bottom() - 2, right - left, 2), QColor(flag.colour))
    if 0 <= x <= area.width():
        _draw_sign(painter, flag, x, y, tokens)


def _draw_sign(painter: QPainter, flag: Flag, x: float, y: float, tokens: Tokens) -> None:
    outline = QPolygonF([QPointF(x + dx, y + dy) for dx, dy in SIGNS[flag.kind].tolist()])
    painter.setPen(QPen(QColor(tokens.raised), 1))
    painter.setBrush(QColor(flag.colour))
    painter.drawPolygon(outline)


def _draw_labelled(painter: QPainter, flags: Sequence[Flag], mapping: Mapping, tokens: Tokens, area: QRectF) -> None:
    metrics = QFontMetricsF(painter.font())
    kinds = (*VALUES, FlagKind.NOTE)
    placed = [(flag, *place_of(flag, mapping)) for flag in flags if flag.kind in kinds]
    seen = [(flag, x, y) for flag, x, y in placed if 0 <= x <= area.width() and 0 <= y <= area.height()]
    texts = [metrics.elidedText(flag.text, Qt.TextElideMode.ElideRight, _NOTE_WIDTH) for flag, _, _ in seen]
    anchors = [(x, y, metrics.horizontalAdvance(text) + 4) for (_, x, y), text in zip(seen, texts, strict=True)]
    free = area.height() - (ODD_HEIGHT if any(flag.kind in ODD for flag in flags) else 0)
    rooms = labelled(anchors, area.width(), free)
    for (flag, x, y), text, (_, _, wide), room in zip(seen, texts, anchors, rooms, strict=True):
        _draw_sign(painter, flag, x, y, tokens)
        if room is not None:
            _write(painter, tokens, QRectF(*room, wide, LABEL_HEIGHT), text, _LEFT)
