"""Many series thinned to the pixels of one picture, each read where it lies.

The series of a card belong to many runs; to lay ten million values one after the other for every frame costs more
than to look at each of them. Here a compiled loop is told where they lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

import numpy as np

from core.analysis.bundles.warm import ready
from core.analysis.decimation import mark_kept
from core.analysis.parallel import Crew
from core.model.arrays import F4, F8, I8, U1, Bool

Values = TypeVar("Values", bound=np.ndarray[Any, Any])

__all__ = ["Bundle", "Piece", "nearest", "thinned"]

_PARTS: Final = 16
"""Parts of the work of many series."""
_MANY: Final = 500_000
"""Vertices from which on several threads thin them."""


@dataclass(frozen=True, eq=False, slots=True)
class Piece:
    """A series that does not go back in x, and where it lies in memory.

    Attributes
    ----------
    x, y
        int64 or float64 (k,), finite, and float64 or float32 (k,), each in one piece.
    shift
        What is subtracted from x.
    """

    x: F8 | I8
    y: F8 | F4
    shift: float
    lies: tuple[int, int, int, int]

    @staticmethod
    def of(x: F8 | I8, y: F8 | F4, shift: float = 0.0) -> Piece:
        """Return a series as a piece; it is copied if it does not lie in one piece of memory."""
        x, y = in_one_piece(x), in_one_piece(y)
        kind = int(x.dtype == np.int64) + 2 * int(y.dtype == np.float32)
        return Piece(x, y, shift, (address(x), address(y), len(x), kind))


def address(values: np.ndarray[Any, Any]) -> int:
    """Return where an array lies in memory."""
    return int(values.__array_interface__["data"][0])  # its `ctypes` imports something each time


@dataclass(frozen=True, eq=False)
class Bundle:
    """Series, none of which goes back in x, and where they lie.

    Attributes
    ----------
    pieces
        The series one by one; empty where they lie in something that is `kept`.
    shifts
        float64 (c,): what is subtracted from the x of each series.
    lengths, places, kinds
        int64 (c,), int64 (c, 2) of addresses, uint8 (c,).
    kept
        What else has to stay in memory.
    """

    pieces: Sequence[Piece]
    shifts: F8
    lengths: I8
    places: I8
    kinds: U1
    kept: tuple[object, ...] = ()

    @staticmethod
    def of(pieces: Sequence[Piece]) -> Bundle:
        """Return series as a bundle."""
        lies = np.array([piece.lies for piece in pieces], dtype=np.int64).reshape(-1, 4)
        return Bundle(
            pieces,
            np.array([piece.shift for piece in pieces], dtype=np.float64),
            np.ascontiguousarray(lies[:, 2]),
            np.ascontiguousarray(lies[:, :2]),
            lies[:, 3].astype(np.uint8),
        )


def in_one_piece(values: Values) -> Values:
    """Return an array without gaps, itself if it has none."""
    return values if values.flags.c_contiguous else cast("Values", np.ascontiguousarray(values))


def thinned(bundle: Bundle, edges: F8, positive: Bool | None = None) -> tuple[F8, F8, I8]:
    """Return the vertices of each series that a picture needs; see `core.analysis.decimation`.

    Parameters
    ----------
    edges
        float64 (p + 1,), ascending: where the columns of pixels begin and end, in units of x; both outer ones belong
        to the picture. They need not be equally wide.
    positive
        Of each series whether values that are not above zero cannot be drawn, bool (c,); all can be for None.

    Returns
    -------
    x, y
        float64 (m,), new arrays; y is NaN at a gap.
    starts
        int64 (c + 1,): series i has vertices ``starts[i]:starts[i + 1]``.
    """
    flags = np.zeros(len(bundle.lengths), dtype=np.bool_) if positive is None else positive
    if not ready():
        return _slowly(bundle, edges, flags)
    from core.analysis.bundles import kernels

    most = np.minimum(bundle.lengths, 4 * (len(edges) - 1) + 2)
    room = np.cumsum(most) - most
    wide_x, wide_y, counts = np.empty(most.sum()), np.empty(most.sum()), np.zeros(len(most), dtype=np.int64)
    crew = Crew(None if bundle.lengths.sum() > _MANY else 1)
    parts = 1 if crew.alone else _PARTS
    bounds = np.linspace(0, len(most), parts + 1).astype(np.int64)

    def thin(number: int) -> None:
        kernels.thin_series(
            bundle.places, bundle.lengths, bundle.kinds, bundle.shifts, edges, flags,
            bounds[number], bounds[number + 1], room, counts, wide_x, wide_y,
        )  # fmt: skip

    try:
        crew.run(thin, parts)
    finally:
        crew.close()
    starts = np.concatenate([[0], np.cumsum(counts)])
    if starts[-1] == len(wide_x):  # all vertices are needed, and lie one after the other already
        return wide_x, wide_y, starts
    x, y = np.empty(starts[-1]), np.empty(starts[-1])
    kernels.pack(room, starts, wide_x, wide_y, x, y)
    return x, y, starts


def nearest(bundle: Bundle, ascends: Bool, place: float) -> tuple[I8, F8, F8]:
    """Return the vertex of each series that lies nearest to a place, all in one call of a compiled loop.

    Parameters
    ----------
    bundle
        Unlike elsewhere its series may go back in x; none is empty.
    ascends
        Of each series whether its x never goes back and is nowhere NaN, bool (c,): those are bisected.
    place
        In units of x.

    Returns
    -------
    index
        int64 (c,); of two as near the one at the left, the first one of a series that does not ascend; -1 if no
        vertex has a distance.
    at, value
        float64 (c,): x and y of these vertices; anything where the index is -1.
    """
    from core.analysis.bundles import kernels

    count = len(bundle.lengths)
    index, at, value = np.empty(count, dtype=np.int64), np.empty(count), np.empty(count)
    kernels.nearest_points(
        bundle.places, bundle.lengths, bundle.kinds, bundle.shifts, ascends, place, index, at, value
    )  # fmt: skip
    return index, at, value


def _slowly(bundle: Bundle, edges: F8, positive: Bool) -> tuple[F8, F8, I8]:
    """Return the same without compiled loops."""
    found = [
        _thin_slowly(np.asarray(piece.x - piece.shift, dtype=np.float64), piece.y.astype(np.float64), edges, flag)
        for piece, flag in zip(bundle.pieces, positive.tolist(), strict=True)
    ]
    starts = np.cumsum([0, *(len(x) for x, _ in found)]).astype(np.int64)
    return (
        np.concatenate([np.empty(0), *(x for x, _ in found)]),
        np.concatenate([np.empty(0), *(y for _, y in found)]),
        starts,
    )


def _thin_slowly(x: F8, y: F8, edges: F8, positive: bool) -> tuple[F8, F8]:
    y[~np.isfinite(y) | ((y <= 0) & positive)] = np.nan
    pixels = len(edges) - 1
    columns = np.clip(np.searchsorted(edges, x, "right") - 1, -1, pixels - 1)
    columns[x > edges[-1]] = pixels
    kept = mark_kept(x, y, np.array([0, len(x)], dtype=np.int64), columns.astype(np.int64), pixels)
    return x[kept], y[kept]
