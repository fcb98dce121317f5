"""What moved as tables to be copied."""

from __future__ import annotations

import numpy as np

from core.analysis.moved.movement import MISSING
from core.model import I4, Metadata
from core.views.embedding.moved.result import Moved
from core.views.embedding.moved.sides import Pair


def as_text(moved: Moved, pair: Pair, metadata: Metadata | None, rows: I4) -> str:
    """Return some rows with how much they moved and their metadata, columns between tabs, the names of them first.

    Numbers have all their digits.
    """
    columns = () if metadata is None else tuple(metadata.columns.values())
    names = (f"moved: {pair.here.name} against {pair.there.name}", f"kept of {moved.k}")
    lines = ["\t".join(("row", *names, *(column.name for column in columns)))]
    for row in rows.tolist():
        value, kept = moved.values[row], int(moved.kept[row])
        measured = ("", "") if np.isnan(value) or kept == MISSING else (str(value), str(kept))
        cells = (column.texts[row] if row < len(column.texts) else "" for column in columns)
        lines.append("\t".join((str(row), *measured, *(cell.replace("\t", " ").replace("\n", " ") for cell in cells))))
    return "\n".join(lines) + "\n"
