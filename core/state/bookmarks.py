"""Whole pictures of points that the user keeps, to come back to and to go through in order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from core.state.brushes import Brush
from core.state.embedding import EmbeddingState
from core.state.rows import RowSet


@dataclass(frozen=True, slots=True)
class PointBookmark:
    """All that decides how the points of a table are seen.

    Attributes
    ----------
    name
        Unique among all bookmarks.
    table
        Key of the table.
    embedding
        The view without what belongs to no single picture, as `kept_view` returns it.
    step
        The linked step; None follows the last one.
    brushes
        What the shown runs and points were narrowed to.
    selected
        Selected rows of the table.
    picture
        A small PNG of it as base64; empty for none.
    """

    name: str
    table: str = ""
    embedding: EmbeddingState = field(default_factory=EmbeddingState)
    step: int | None = None
    brushes: tuple[Brush, ...] = ()
    selected: RowSet | None = None
    picture: str = ""


def kept_view(view: EmbeddingState) -> EmbeddingState:
    """Return a view without what the user says of rows and collects: that is no matter of one picture."""
    return with_collections(view, EmbeddingState())


def with_collections(view: EmbeddingState, owner: EmbeddingState) -> EmbeddingState:
    """Return a view with the edits, named filters, places to look from and choices of runs of another."""
    return replace(
        view,
        edits=owner.edits,
        filters=owner.filters,
        viewpoints=owner.viewpoints,
        clustering=owner.clustering,
        animate=owner.animate,
        tray=owner.tray,
    )
