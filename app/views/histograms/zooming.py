"""Drags and the wheel inside the axes of a chart: a box to zoom to, panning, zooming to the cursor."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF

from core.state import Domain
from core.views.curves.mapping import Mapping

SHORT = 4
"""A drag shorter than this many pixels is a click."""
_THIN = 10
"""A box thinner than this many pixels zooms one axis only."""
_TURN = 0.85
"""Share of the chart that is left after one turn of the wheel."""


def box_between(one: QPointF, other: QPointF, bounds: QRectF) -> QRectF | None:
    """Return the box between two corners, over the full height or width where it is thin; None for no box."""
    box = QRectF(one, other).normalized().intersected(bounds)
    if max(box.width(), box.height()) < SHORT:
        return None
    if box.height() < _THIN <= box.width():
        box.setTop(bounds.top())
        box.setBottom(bounds.bottom())
    elif box.width() < _THIN <= box.height():
        box.setLeft(bounds.left())
        box.setRight(bounds.right())
    return box


def domain_of(mapping: Mapping, box: QRectF) -> Domain:
    """Return the part of a chart inside a box, in data units."""
    return Domain(
        mapping.x_at(box.left()), mapping.x_at(box.right()), mapping.y_at(box.bottom()), mapping.y_at(box.top())
    )


def panned(mapping: Mapping, way: QPointF) -> Mapping:
    """Return what is shown after the chart was dragged by some pixels."""
    across = way.x() / mapping.width * (mapping.right - mapping.left)
    upright = way.y() / mapping.height * (mapping.top - mapping.bottom)
    return replace(
        mapping,
        left=mapping.left - across,
        right=mapping.right - across,
        bottom=mapping.bottom + upright,
        top=mapping.top + upright,
    )


def turned(mapping: Mapping, place: QPointF, turns: float) -> Mapping:
    """Return what is shown after the wheel was turned at a place, which stays where it is."""
    share = _TURN**turns
    x = mapping.left + place.x() / mapping.width * (mapping.right - mapping.left)
    y = mapping.top - place.y() / mapping.height * (mapping.top - mapping.bottom)
    return replace(
        mapping,
        left=x + (mapping.left - x) * share,
        right=x + (mapping.right - x) * share,
        bottom=y + (mapping.bottom - y) * share,
        top=y + (mapping.top - y) * share,
    )
