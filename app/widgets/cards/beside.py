"""Where a floating table goes so that it covers nothing of the card that it tells about."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize

_EDGE = 4
"""Pixels between the table and the edge of what it is placed in."""
_AWAY = 18
"""Pixels between the table and the cursor where both are on the chart."""


def beside(size: QSize, cursor: QPoint, card: QRect, bounds: QRect) -> QPoint:
    """Return the upper left corner of a table: below, above, right or left of a card, else where the cursor is not."""
    bounds = bounds.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
    across = _within(cursor.x() - size.width() // 2, bounds.left(), bounds.right() - size.width())
    upright = _within(card.top(), bounds.top(), bounds.bottom() - size.height())
    around = (
        QPoint(across, card.bottom() + _EDGE),
        QPoint(across, card.top() - _EDGE - size.height()),
        QPoint(card.right() + _EDGE, upright),
        QPoint(card.left() - _EDGE - size.width(), upright),
    )
    for place in around:
        if bounds.contains(QRect(place, size)):
            return place
    right = cursor.x() + _AWAY
    left = cursor.x() - _AWAY - size.width()
    onto = left if right + size.width() > bounds.right() and left >= bounds.left() else right
    x = _within(onto, bounds.left(), bounds.right() - size.width())
    return QPoint(x, bounds.bottom() - size.height() if cursor.y() < bounds.center().y() else bounds.top())


def _within(value: int, least: int, most: int) -> int:
    return max(least, min(value, most))
