"""Which metadata column says what a row is."""

from __future__ import annotations

from core.model.embedding import Column, ColumnKind, Metadata

LABEL_NAMES = ("label", "labels", "class", "category", "target", "y", "cluster", "group", "species")
"""Names of columns that usually say what a row is, the surest first."""


def class_column(metadata: Metadata) -> Column | None:
    """Return the column that most likely names classes, None if none holds several."""
    columns = metadata.columns.values()
    usable = [c for c in columns if c.kind is ColumnKind.CATEGORY and len(c.categories) > 1]
    return min(usable, key=_rank, default=None)


def _rank(column: Column) -> int:
    name = column.name.lower()
    return LABEL_NAMES.index(name) if name in LABEL_NAMES else len(LABEL_NAMES)
