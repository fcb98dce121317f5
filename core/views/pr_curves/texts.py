"""Numbers of this view as people read them."""

from __future__ import annotations

import math

from core.style.text import grouped
from core.views.ticks import minus, value_label


def value_text(value: float) -> str:
    """Return a measure or threshold with four decimals, a dash where it means nothing."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return minus(f"{value:.4f}") if abs(value) < 1000 else value_label(value)


def whole_text(value: float) -> str:
    """Return a number in the fewest digits that say all of it, a dash where it means nothing."""
    if math.isnan(value):
        return "–"
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else minus(repr(value))


def count_text(value: float) -> str:
    """Return a count, or a sum of weights with two decimals; a dash where there is none."""
    if math.isnan(value):
        return "–"
    return grouped(round(value)) if value == round(value) else f"{value:,.2f}"
