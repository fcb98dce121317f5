"""The points as they are drawn while the mouse is over a category of the legend."""

from __future__ import annotations

from app.views.embedding.scene.frame import Frame
from core.model import Column
from core.views.embedding.colouring import MISSING
from core.views.embedding.emphasis import highlighting


def with_highlight(frame: Frame, column: Column | None, key: str | None) -> Frame:
    """Return the frame with one category of the coloured column brought forward, as it is where none can be."""
    legend = frame.scene.legend
    if key is None or column is None or legend is None:
        return frame
    drawn = [entry.key for entry in legend.entries if entry.shown]
    if key not in drawn:  # a category that a click has just hidden would dim all others
        return frame
    index = 0 if key == MISSING else column.categories.index(key) + 1
    return frame.with_points(highlighting(frame.points, index))
