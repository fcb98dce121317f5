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

__all__ = ["Bundle", "thinned"]

_PARTS: Final = 16
"""Parts of the work of many series."""
_MANY: Final = 500_000
"""Vertices from which on several threads thin them."""


@dataclass(frozen=True, eq=False)
class Bundle:
    """Series, none of which goes back in x.

    Attributes
    ----------
    x, y
        Of each series int64 or float64 (k,), finite, and float64 or float32 (k,).
    shifts
        float64 (c,): what is subtracted from the x of each series.
    """

    x: Sequence[F8 | I8]
    y: Sequence[F8 | F4]
    shifts: F8
    lengths: I8
    places: I8
    kinds: U1

    @staticmethod
    def of(x: Sequence[F8 | I8], y: Sequence[F8 | F4], shifts: F8) -> Bundle:
        """Return series as a bundle; those that do not lie in one piece of memory are copied."""
        xs, ys = [_in_one_piece(each) for each in x], [_in_one_piece(each) for each in y]
        addresses = [(each.ctypes.data, other.ctypes.data) for each, other in zip(xs, ys, strict=True)]
        kinds = [(each.dtype == np.int64) + 2 * (other.dtype == np.float32) for each, other in zip(xs, ys, strict=True)]
        return Bundle(
            xs, ys, shifts,
            np.array([len(each) for each in xs], dtype=np.int64),
            np.array(addresses, dtype=np.int64).reshape(-1, 2),
            np.array(kinds, dtype=np.uint8),
        )  # fmt: skip


def _in_one_piece(values: Values) -> Values:
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
    flags = np.zeros(len(bundle.x), dtype=np.bool_) if positive is None else positive
    if not ready():
        return _slowly(bundle, edges, flags)
    from core.analysis.bundles import kernels

    most = np.minimum(bundle.lengths, 4 * (len(edges) - 1) + 2)
    room = np.cumsum(most) - most
    wide_x, wide_y, counts = np.empty(most.sum()), np.empty(most.sum()), np.zeros(len(most), dtype=np.int64)
    bounds = np.linspace(0, len(most), _PARTS + 1).astype(np.int64)

    def thin(number: int) -> None:
        kernels.thin_series(
            bundle.places, bundle.lengths, bundle.kinds, bundle.shifts, edges, flags,
            bounds[number], bounds[number + 1], room, counts, wide_x, wide_y,
        )  # fmt: skip

    crew = Crew(None if bundle.lengths.sum() > _MANY else 1)
    try:
        crew.run(thin, _PARTS)
    finally:
        crew.close()
    starts = np.concatenate([[0], np.cumsum(counts)])
    x, y = np.empty(starts[-1]), np.empty(starts[-1])
    kernels.pack(room, starts, wide_x, wide_y, x, y)
    return x, y, starts


def _slowly(bundle: Bundle, edges: F8, positive: Bool) -> tuple[F8, F8, I8]:
    """Return the same without compiled loops."""
    found = [
        _thin_slowly(x - shift, y.astype(np.float64), edges, flag)
        for x, y, shift, flag in zip(bundle.x, bundle.y, bundle.shifts.tolist(), positive.tolist(), strict=True)
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
