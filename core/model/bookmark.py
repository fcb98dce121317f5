"""A saved view of an embedding, as the embedding projector keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.model.arrays import F4, I8


@dataclass(frozen=True, slots=True, eq=False)
class Bookmark:
    """A saved view of a table of n rows.

    Attributes
    ----------
    label
        What the user called it.
    method
        ``"pca"``, ``"tsne"``, ``"umap"`` or ``"custom"``; empty if not said.
    coordinates
        float32 (n, 2) or (n, 3): where the points were; None if they were not kept. Points left out are NaN.
    selected
        Rows that were selected, int64.
    colour_by, label_by
        Metadata columns; empty for none.
    parameters
        Numbers and switches of the method, by the names the projector gives them.
    """

    label: str
    method: str
    coordinates: F4 | None
    selected: I8
    colour_by: str
    label_by: str
    parameters: Mapping[str, float]
