"""The box that a drag over a chart zooms to."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF

from core.state import Domain
from core.views.curves.mapping import Mapping

SHORT: Final = 4
"""A drag shorter than this many pixels is a click."""
THIN: Final = 10
"""A box thinner than this many pixels zooms one axis only."""


def box_between(one: QPointF, other: QPointF, bounds: QRectF) -> QRectF | None:
    """Return the box between two corners, over the full height or width where it is thin; None for no box."""
    box = QRectF(one, other).normalized().intersected(bounds)
    if max(box.width(), box.height()) < SHORT:
        return None
    if box.height() < THIN <= box.width():
        box.setTop(bounds.top())
        box.setBottom(bounds.bottom())
    elif box.width() < THIN <= box.height():
        box.setLeft(bounds.left())
        box.setRight(bounds.right())
    return box


def domain_of(mapping: Mapping, box: QRectF) -> Domain:
    """Return the part of a chart inside a box within its axes, in data units."""
    return Domain(
        mapping.x_at(box.left()), mapping.x_at(box.right()), mapping.y_at(box.bottom()), mapping.y_at(box.top())
    )
