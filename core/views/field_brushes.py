"""Brushes over fields: which runs they keep, and how they are written on a chip."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from core.analysis.field_values import FieldValues, Standing
from core.model import Catalog
from core.model.arrays import Bool
from core.state import FieldBrush, Rail, Span
from core.views.field_columns import columns_of
from core.views.ticks import value_label

RAIL_OF = {
    Standing.ABOVE: Rail.ABOVE,
    Standing.BELOW: Rail.BELOW,
    Standing.NAN: Rail.NAN,
    Standing.TEXT: Rail.TEXT,
    Standing.MISSING: Rail.MISSING,
}
"""On which rail what is no finite number lies."""
STANDING_OF = {rail: standing for standing, rail in RAIL_OF.items()}
RAIL_NAMES = {Rail.ABOVE: "∞", Rail.BELOW: "−∞", Rail.NAN: "NaN", Rail.TEXT: "text", Rail.MISSING: "missing"}
"""How rails are called on axes and chips."""
_LISTED = 3


def brushed(catalog: Catalog, brush: FieldBrush) -> Bool:
    """Return which runs of a catalog a brush keeps, shape (runs,); of a field that no run has, those missing it."""
    columns = columns_of(catalog)
    values = columns.values(brush.field)
    if values is None:
        return np.full(len(columns), Rail.MISSING in brush.rails, dtype=np.bool_)
    return kept(values, brush)


def kept(values: FieldValues, brush: FieldBrush) -> Bool:
    """Return which of some values a brush keeps."""
    inside = np.zeros(len(values.numbers), dtype=np.bool_)
    finite = values.standing == Standing.FINITE
    for span in brush.ranges:
        inside |= finite & (values.numbers >= span.lower) & (values.numbers <= span.upper)
    for rail in brush.rails:
        inside |= values.standing == STANDING_OF[rail]
    if brush.categories:
        chosen = np.array([text in brush.categories for text in values.texts] + [False], dtype=np.bool_)
        inside |= chosen[values.codes]
    return inside


LEAST_POSITIVE: Final = float(np.nextafter(0.0, 1.0))
"""Where a range begins that holds every positive number up to its end."""


def brush_label(title: str, brush: FieldBrush, written: Callable[[float], str] = value_label) -> str:
    """Return what a chip says: ``"lr: 0.001 – 0.01, NaN"``; `written` is how numbers are."""
    ranges = [_span_text(span, written) for span in sorted(brush.ranges)]
    categories = sorted(brush.categories)
    listed = categories if len(categories) <= _LISTED else [f"{len(categories)} values"]
    rails = [RAIL_NAMES[rail] for rail in Rail if rail in brush.rails]
    return f"{title}: {', '.join((*ranges, *listed, *rails))}"


def _span_text(span: Span, written: Callable[[float], str]) -> str:
    if span.lower == span.upper:
        return written(span.lower)
    if span.lower == LEAST_POSITIVE:
        return f"> 0, ≤ {written(span.upper)}"
    if np.isneginf(span.lower):
        return f"≤ {written(span.upper)}"
    if np.isposinf(span.upper):
        return f"≥ {written(span.lower)}"
    return f"{written(span.lower)} – {written(span.upper)}"
