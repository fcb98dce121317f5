"""In which order points get their marks, and from which scale on each is shown: found once, on a thread."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.cloud.marks.fitting import levels
from core.jobs import Token
from core.model.arrays import F4, F8, I8, U1, Bool
from core.views.embedding.marks.boxes import GAP, boxes, widths
from core.views.embedding.memo import remembered
from core.views.picture import MarkKind

MOST = 100_000
"""Points that are put into an order; in larger clouds others follow where they are looked at closely."""
AT_ONCE = 2_000
"""Points that have marks at once, until the order is found."""
_CELLS = 64


@dataclass(frozen=True, slots=True, eq=False)
class MarkOrder:
    """Points with marks, the most important first.

    Attributes
    ----------
    rows, widths
        int64 (m,), and how wide their texts are, float32 (m,).
    first
        uint8 (m,): from which scale on each is shown in a plane (see `core.cloud.marks.fitting.levels`), None in space.
    unit
        Logical pixels that the scales are of.
    everyone
        Whether all points that have marks are among them.
    """

    rows: I8
    widths: F4
    first: U1 | None
    unit: float
    everyone: bool


@dataclass(frozen=True, slots=True)
class MarkWish:
    """What is marked and what makes a mark important.

    Attributes
    ----------
    kind, size
        Images, texts or both; the longer side of an image in logical pixels.
    dense
        Whether points with many others around them come first.
    plane
        Whether the points lie in a plane.
    """

    kind: MarkKind
    size: float
    dense: bool = False
    plane: bool = True

    @property
    def unit(self) -> float:
        """Logical pixels of one unit of the room that marks take: images alone are alike at all sizes."""
        return self.size + GAP if self.kind is MarkKind.IMAGES else 1.0


def order_marks(
    token: Token | None,
    positions: F4,
    shown: Bool,
    wish: MarkWish,
    texts: Sequence[str] = (),
    missing: Bool | None = None,
    numbers: F8 | None = None,
) -> MarkOrder:
    """Return the order of marks of the points (n,) that are shown; those with the highest `numbers` come first."""
    there = _with_marks(positions, shown, wish, texts, missing)
    chosen = _sample(there, MOST) if numbers is None else there
    chosen = chosen[np.argsort(-_importance(positions, chosen, wish, numbers), kind="stable")][:MOST]
    wide = widths(texts, chosen, wish.kind, wish.size)
    first = None
    if wish.plane:
        plane = positions[chosen, :2].astype(np.float64) * (1, -1)
        first = levels(plane, boxes(wish.kind, wish.size, wide) / np.float32(wish.unit), np.arange(len(chosen)))
    return MarkOrder(chosen, wide, first, wish.unit, len(chosen) == len(there))


@remembered(4)
def at_once(positions: F4, shown: Bool, wish: MarkWish, texts: Sequence[str], missing: Bool | None) -> MarkOrder:
    """Return a few marks without looking at all points, to be shown until the order is found."""
    if len(positions) <= AT_ONCE:
        rows = _sample(np.flatnonzero(shown), AT_ONCE)
    else:
        random = np.random.default_rng(0)
        rows = random.permutation(np.unique(random.integers(0, len(positions), AT_ONCE)))
        rows = rows[shown[rows]]
    if missing is not None:
        rows = rows[~missing[rows]]
    return MarkOrder(rows, widths(texts, rows, wish.kind, wish.size), None, wish.unit, True)


def _with_marks(positions: F4, shown: Bool, wish: MarkWish, texts: Sequence[str], missing: Bool | None) -> I8:
    there = shown & np.isfinite(positions).all(axis=1)
    if wish.kind is not MarkKind.TEXTS:
        return np.flatnonzero(there if missing is None else there & ~missing)
    rows = np.flatnonzero(there[: len(texts)])
    rows = _sample(rows, 4 * MOST)
    return rows[[bool(texts[row]) for row in rows.tolist()]] if len(rows) else rows


def _sample(rows: I8, most: int) -> I8:
    """Return rows in a random order that is always the same, at most so many."""
    mixed: I8 = np.random.default_rng(0).permutation(rows)
    return mixed[:most]


def _importance(positions: F4, rows: I8, wish: MarkWish, numbers: F8 | None) -> F8:
    """Return what the rows are ordered by, float64 (m,): the highest comes first."""
    if numbers is not None:
        known = numbers[rows]
        highest_first: F8 = np.where(np.isnan(known), -np.inf, known)
        return highest_first
    if not wish.dense or not len(rows):
        return np.zeros(len(rows))
    cells = np.clip(((positions[rows] + 1) * (_CELLS / 2)).astype(np.int64), 0, _CELLS - 1)
    numbered = (cells[:, 0] * _CELLS + cells[:, 1]) * _CELLS + cells[:, 2]
    counts: F8 = np.bincount(numbered, minlength=_CELLS**3)[numbered].astype(np.float64)
    return counts


@remembered(4)
def mask_name(mask: Bool) -> str:
    """Return what names the content of a mask."""
    return hashlib.blake2b(np.packbits(mask).tobytes(), digest_size=12).hexdigest()
