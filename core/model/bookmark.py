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
    filtered
        Rows that were not left out, int64; None if all were shown.
    components
        Of principal components: which were the axes; empty if not said.
    shape
        Rows and columns of the vectors; None if not said.
    own
        What this program adds to be able to show the same again, as JSON; empty for nothing.
    """

    label: str
    method: str
    coordinates: F4 | None
    selected: I8
    colour_by: str
    label_by: str
    parameters: Mapping[str, float]
    filtered: I8 | None = None
    components: tuple[int, ...] = ()
    shape: tuple[int, int] | None = None
    own: str = ""
