"""The loops over marks: which rectangles fit beside each other, and laying images onto a picture."""

from __future__ import annotations

import numpy as np

from core.compiled import kernel, part
from core.model.arrays import F4, F8, I4, I8, U4, Bool


@part
def bucket(column: int, row: int, mask: int) -> int:
    """Return the bucket of a cell."""
    return ((column * 73856093) ^ (row * 19349663)) & mask


@part
def cell_of(x: float, across: float) -> int:
    """Return in which of cells of a width a coordinate lies."""
    return int(np.int64(np.floor(x / across)))


@part
def overlaps(one: int, other: int, places: F8, boxes: F4) -> bool:
    """Return whether the rectangles of two marks overlap; those that only touch do not."""
    across, down = places[other, 0] - places[one, 0], places[other, 1] - places[one, 1]
    beside = across + boxes[other, 2] <= boxes[one, 0] or boxes[one, 2] <= across + boxes[other, 0]
    return not (beside or down + boxes[other, 3] <= boxes[one, 1] or boxes[one, 3] <= down + boxes[other, 1])


@part
def is_free(mark: int, places: F8, boxes: F4, across: float, down: float, heads: I8, after: I8) -> bool:
    """Return whether the rectangle of a mark overlaps none that was taken."""
    mask = len(heads) - 1
    column, row = cell_of(places[mark, 0], across), cell_of(places[mark, 1], down)
    for i in range(-1, 2):
        for j in range(-1, 2):
            other = heads[bucket(column + i, row + j, mask)]
            while other >= 0:
                if overlaps(mark, other, places, boxes):
                    return False
                other = after[other]
    return True


@kernel
def fit(places: F8, boxes: F4, order: I8, certain: int, reach: F8, heads: I8, after: I8, taken: Bool) -> None:
    """Take marks in an order, each whose rectangle overlaps none taken before.

    Parameters
    ----------
    places, boxes
        (n, 2) and (n, 4): where a mark stands, and left, top, right and bottom of its rectangle relative to it.
    order
        Numbers of marks; the first `certain` of them are taken without a look.
    reach
        (2,): how far apart two marks can be at most whose rectangles overlap.
    heads, after
        Room for lists of the marks of a cell: a power of two of -1, and n.
    taken
        (n,), all False; set True for those that are taken.
    """
    mask = len(heads) - 1
    for turn in range(len(order)):
        mark = order[turn]
        if not (np.isfinite(places[mark, 0]) and np.isfinite(places[mark, 1])):
            continue
        if turn >= certain and not is_free(mark, places, boxes, reach[0], reach[1], heads, after):
            continue
        taken[mark] = True
        cell = bucket(cell_of(places[mark, 0], reach[0]), cell_of(places[mark, 1], reach[1]), mask)
        after[mark] = heads[cell]
        heads[cell] = mark


@part
def lanes_mixed(one: int, other: int, share: int) -> int:
    """Return two channels, 16 bits apart, between those of two pixels; `share` of 256 is the other's."""
    return ((one & 0xFF00FF) * (256 - share) + (other & 0xFF00FF) * share + 0x800080) >> 8 & 0xFF00FF


@part
def mixed(one: int, other: int, share: int) -> int:
    """Return a pixel between two."""
    return lanes_mixed(one, other, share) | lanes_mixed(one >> 8, other >> 8, share) << 8


@part
def put_over(picture: U4, y: int, x: int, colour: int, share: int) -> None:
    """Lay a pixel over one of the picture, with a share of 256."""
    if share == 256 and colour >= 0xFF000000:
        picture[y, x] = colour
        return
    under, left = int(np.int64(picture[y, x])), 256 - ((colour >> 24) * share + 127) // 255
    low = (colour & 0xFF00FF) * share + (under & 0xFF00FF) * left + 0x800080
    high = (colour >> 8 & 0xFF00FF) * share + (under >> 8 & 0xFF00FF) * left + 0x800080
    picture[y, x] = (low >> 8 & 0xFF00FF) | (high & 0xFF00FF00)


@part
def frame_in(
    picture: U4, left: int, top: int, right: int, bottom: int, width: int, colour: int, share: int,
    first: int, last: int,
) -> None:  # fmt: skip
    """Draw a ring of some pixels around a rectangle, in some lines of the picture."""
    for y in range(max(top - width, first), min(bottom + width, last)):
        inside = top <= y < bottom
        for x in range(max(left - width, 0), min(right + width, picture.shape[1])):
            if not (inside and left <= x < right):
                put_over(picture, y, x, colour, share)


@part
def crisp_in(
    picture: U4, tile: U4, width: int, height: int, left: int, top: int, across: int, down: int, share: int,
    first: int, last: int,
) -> None:  # fmt: skip
    """Lay a tile at its own size or larger, each of its pixels a rectangle."""
    x_step, y_step = (width << 16) // across, (height << 16) // down
    for y in range(max(top, first), min(top + down, last)):
        row = min(((y - top) * y_step + (y_step >> 1)) >> 16, height - 1)
        for x in range(max(left, 0), min(left + across, picture.shape[1])):
            column = min(((x - left) * x_step + (x_step >> 1)) >> 16, width - 1)
            put_over(picture, y, x, int(np.int64(tile[row, column])), share)


@part
def smooth_in(
    picture: U4, tile: U4, width: int, height: int, left: int, top: int, across: int, down: int, share: int,
    first: int, last: int,
) -> None:  # fmt: skip
    """Lay a tile smaller than it is, its pixels mixed."""
    x_step, y_step = (width << 16) // across, (height << 16) // down
    for y in range(max(top, first), min(top + down, last)):
        at = max((y - top) * y_step + (y_step >> 1) - 32768, 0)
        row, low = min(at >> 16, height - 1), (at >> 8) & 255
        under = min(row + 1, height - 1)
        for x in range(max(left, 0), min(left + across, picture.shape[1])):
            at = max((x - left) * x_step + (x_step >> 1) - 32768, 0)
            column, along = min(at >> 16, width - 1), (at >> 8) & 255
            beside = min(column + 1, width - 1)
            upper = mixed(int(np.int64(tile[row, column])), int(np.int64(tile[row, beside])), along)
            lower = mixed(int(np.int64(tile[under, column])), int(np.int64(tile[under, beside])), along)
            put_over(picture, y, x, mixed(upper, lower, low), share)


@kernel
def lay(
    picture: U4, tiles: U4, sizes: I4, slots: I8, corners: I4, extents: I4, frames: I4, colours: U4, shares: I4,
    first: int, last: int,
) -> None:  # fmt: skip
    """Lay images onto some lines of a picture, one image after the other, each in a frame.

    A pixel is opacity, red, green and blue from its highest byte on, the colours multiplied by the opacity.

    Parameters
    ----------
    picture
        uint32 (h, w). It is changed.
    tiles, sizes
        uint32 (s, t, t), and width and height (s, 2) of what is in them.
    slots, corners, extents
        (m,), (m, 2), (m, 2): of each image its tile, its left upper pixel, and how many pixels it takes.
    frames, colours, shares
        (m,), (m,), (m,): pixels of its frame, the frame's colour, and the opacity of both, 0 to 256.
    first, last
        Lines of the picture, without the last one.
    """
    for i in range(len(slots)):
        tile, share, frame = tiles[slots[i]], int(np.int64(shares[i])), int(np.int64(frames[i]))
        width, height = int(np.int64(sizes[slots[i], 0])), int(np.int64(sizes[slots[i], 1]))
        left, top = int(np.int64(corners[i, 0])), int(np.int64(corners[i, 1]))
        across, down = int(np.int64(extents[i, 0])), int(np.int64(extents[i, 1]))
        if width < 1 or height < 1 or across < 1 or down < 1 or top - frame >= last or top + down + frame <= first:
            continue
        if frame > 0:
            colour = int(np.int64(colours[i]))
            frame_in(picture, left, top, left + across, top + down, frame, colour, share, first, last)
        if width <= across and height <= down:
            crisp_in(picture, tile, width, height, left, top, across, down, share, first, last)
        else:
            smooth_in(picture, tile, width, height, left, top, across, down, share, first, last)
