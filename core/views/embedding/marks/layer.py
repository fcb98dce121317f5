"""The layer of images and texts at points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.model import F4, I8, U1, RowImages
from core.style import ThemeName, tokens
from core.views.embedding.marks.boxes import boxes, widths
from core.views.embedding.marks.ordering import MarkOrder, MarkWish
from core.views.embedding.memo import remembered
from core.views.picture import Emphasis, MarkKind, Marks, Points

NAMED_AT_MOST = 50
"""Selected points that are labelled unasked: the labels of more would hide the points they name."""
AHEAD_AT_MOST = 2_000
"""Selected points and neighbours whose marks come before all others."""


@remembered(4)
def marks(
    points: Points,
    order: MarkOrder | None,
    wish: MarkWish | None,
    images: RowImages | None,
    texts: Sequence[str],
    theme: ThemeName,
) -> Marks | None:
    """Return images and texts of all points by `wish`, and of the selected ones and neighbours before them.

    Without a wish, a few selected points and neighbours have their texts. None where there is nothing to show.
    """
    kind = MarkKind.TEXTS if wish is None else wish.kind
    ahead, ahead_kind = _ahead(points.emphasis, kind, wish is not None, bool(texts))
    size = 0.0 if wish is None else wish.size
    if images is not None and images.missing is not None and ahead_kind is MarkKind.IMAGES:
        ahead = ahead[~images.missing[ahead]]
    if ahead_kind is MarkKind.TEXTS and len(ahead):
        ahead = ahead[[row < len(texts) and bool(texts[row]) for row in ahead.tolist()]]
    rows, room = [ahead], [boxes(ahead_kind, size, widths(texts, ahead, ahead_kind, size))]
    if wish is not None and order is not None:
        rows.append(order.rows)
        room.append(boxes(wish.kind, size, order.widths))
    made = Marks(
        points.positions, points.emphasis, points.colour_index, points.palette,
        np.concatenate(rows), np.concatenate(room), kind,
        None if order is None or wish is None else order.first,
        1.0 if order is None else order.unit,
        len(ahead), ahead_kind, order is None or order.everyone,
        None if kind is MarkKind.TEXTS else images, size,
        texts, (tokens(theme).text, tokens(theme).muted, tokens(theme).accent),
    )  # fmt: skip
    return made if len(made.rows) else None


def _ahead(emphasis: U1, kind: MarkKind, everywhere: bool, texts: bool) -> tuple[I8, MarkKind]:
    """Return the rows whose marks come before all others, and what they have."""
    selected, near = np.flatnonzero(emphasis == Emphasis.SELECTED), np.flatnonzero(emphasis == Emphasis.NEIGHBOUR)
    few = len(selected) <= NAMED_AT_MOST
    if kind is MarkKind.TEXTS and not (few or everywhere):
        selected = selected[:0]
    rows = np.concatenate([selected[:AHEAD_AT_MOST], near[:AHEAD_AT_MOST]]).astype(np.int64)
    named = few and texts and len(rows) > 0
    return rows, MarkKind.BOTH if kind is MarkKind.IMAGES and named else kind


@remembered(2)
def on_their_way(order: MarkOrder | None) -> MarkOrder | None:
    """Return an order for points that are moving: what is decided for all scales of a plane does not hold for them."""
    return None if order is None else replace(order, first=None)


def frame_colours(layer: Marks, rows: I8, accent: tuple[int, int, int]) -> U1:
    """Return the colours of frames around the images of rows, uint8 (k, 3)."""
    colours = layer.palette[layer.colour_index[rows], :3].copy()
    colours[layer.emphasis[rows] == Emphasis.SELECTED] = accent
    return colours


def opacities(layer: Marks, rows: I8) -> F4:
    """Return how opaque the images of rows are, float32 (k,): those of context are faint."""
    return np.where(layer.emphasis[rows] == Emphasis.DIMMED, 0.35, 1.0).astype(np.float32)
