"""Drags and the wheel inside the axes of a chart: panning, zooming to the cursor."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF

from core.views.curves.mapping import Mapping

_TURN = 0.85
"""Share of the chart that is left after one turn of the wheel."""


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
