"""Rows of a table as items of a list."""

from __future__ import annotations

from collections.abc import Sequence

from app.views.embedding.rows.row_list import Item
from app.views.embedding.scene.card import row_image, row_title
from core.state import EmbeddingState
from core.style import hex_of
from core.views import Points
from core.views.embedding import Known


def listed(
    about: Known, wish: EmbeddingState, points: Points, rows: Sequence[int], distances: Sequence[float] = ()
) -> list[Item]:
    """Return the items of some rows, with distances where they are given."""
    longest = max(distances, default=0.0) or 1.0
    items = []
    for place, row in enumerate(rows):
        distance = distances[place] if distances else None
        items.append(
            Item(
                row,
                row_title(about, wish, row),
                row_image(about, row),
                row_colour(points, row),
                "" if distance is None else _distance(distance),
                0.0 if distance is None else distance / longest,
            )
        )
    return items


def _distance(value: float) -> str:
    return f"{value:.3f}" if value == 0 or value >= 0.001 else f"{value:.0e}"


def row_colour(points: Points, row: int) -> str:
    """Return the colour of a row as ``"#rrggbb"``."""
    red, green, blue = (int(v) for v in points.palette[points.colour_index[row], :3])
    return hex_of((red, green, blue))
