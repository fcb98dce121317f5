"""What lies where on a card, and which part of its chart."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from app.charts.zoom_box import domain_of
from app.views.pr_curves.drawing import mapping_of, mark_place, plot_area
from app.views.pr_curves.painter import PaintedCard
from core.state import Domain
from core.views.pr_curves.readout import REACH, key_near

GRAB = 9.0
"""Pixels from a curve, a mark or the line of the threshold within which a drag moves the threshold."""


def inside(card: PaintedCard, at: QPointF) -> tuple[float, float]:
    """Return where a place among all cards lies inside the axes of one."""
    area = plot_area(card.place)
    return at.x() - area.left(), at.y() - area.top()


def key_at(card: PaintedCard, at: QPointF, reach: float = REACH) -> str | None:
    """Return the key of the curve whose mark or line lies at a place, None where none is near."""
    x, y = inside(card, at)
    return _mark_at(card, at) or key_near(card.plot, mapping_of(card), x, y, reach)


def run_of(card: PaintedCard, key: str | None) -> str | None:
    """Return which run a curve belongs to; all of a card of a run belongs to that."""
    return card.place.card.of_run or key


def _mark_at(card: PaintedCard, at: QPointF) -> str | None:
    area, mapping = plot_area(card.place), mapping_of(card)
    away = [((mark_place(mapping, area, mark) - at).manhattanLength(), mark.key) for mark in card.plot.marks]
    distance, key = min(away, default=(GRAB + 1, ""))
    return key if distance <= GRAB else None


def domain_in(card: PaintedCard, place: QRectF) -> Domain:
    """Return the part of a card's chart inside a box among all cards."""
    area = plot_area(card.place)
    return domain_of(mapping_of(card), place.translated(-area.left(), -area.top()))
