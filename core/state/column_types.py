"""What the user says that values of a column are, whatever they look like."""

from __future__ import annotations

from enum import StrEnum


class ColumnType(StrEnum):
    """How values are read, ordered, written and laid along an axis."""

    NUMBER = "number"
    """Numbers on a linear axis; what is none comes after them."""
    LOG = "log"
    """Numbers on a logarithmic axis."""
    CATEGORY = "category"
    """A few values of their own; numbers among them are ordered by size."""
    TEXT = "text"
    """Texts as they were logged, ordered letter by letter whatever numbers they hold."""
    TIME = "time"
    """Times of day: seconds or milliseconds since 1970, or dates in ISO 8601."""


def base_field(name: str) -> str:
    """Return the field of a reduced metric such as ``"max(metrics.acc)"``, any other name as it is."""
    head, bracket, inside = name.partition("(")
    if not bracket or not head.isidentifier() or not name.endswith(")"):
        return name
    return inside.removesuffix(")").rpartition(",")[0].strip() or inside.removesuffix(")").strip()
