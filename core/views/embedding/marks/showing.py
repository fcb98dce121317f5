"""Which marks are shown in one picture: the same on the screen and in a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.cloud.marks.fitting import fitting, level_at
from core.cloud.projecting import project
from core.model.arrays import F4, F8, I8, Bool
from core.views.embedding.marks.boxes import boxes, widths
from core.views.picture import Emphasis, MarkKind, Marks

STILL, MOVING = 100_000, 15_000
"""Marks looked at in space while the camera is still and while it moves: the most important ones."""
OTHERS = 4_000
"""Points in sight that are looked at where not all points of a cloud are in the order of marks."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """Through what marks are seen.

    Attributes
    ----------
    matrix, width, height
        From the world to clip coordinates, and the picture in logical pixels.
    share
        How large marks are relative to the screen's.
    moving
        Whether the camera moves.
    sight
        Returns about so many of the points in the picture that are shown, evenly taken from all parts of it; None
        where that is not known.
    front
        Returns which of some rows, at pixels and depths (k, 3), others do not cover; None where all may have marks.
    """

    matrix: F8
    width: float
    height: float
    share: float = 1.0
    moving: bool = False
    sight: Callable[[int], I8] | None = None
    front: Callable[[I8, F8], Bool] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Marks in a picture, the farthest first.

    Attributes
    ----------
    rows, places
        int64 (k,) and float64 (k, 3).
    ahead
        bool (k,): which are of those ahead of all others.
    rank
        int64 (k,): the most important have the lowest.
    """

    rows: I8
    places: F8
    ahead: Bool
    rank: I8


def shown(marks: Marks, view: View, before: I8 | None = None) -> Shown:
    """Return the marks to draw.

    In a plane they depend on its scale only (see `core.cloud.marks.fitting`), so that they stay while it is moved, and
    while one looks closer. In space those of rows `before`, what was shown last, stay as long as they fit.
    """
    which, places = _candidates(marks, view)
    ahead = int(np.count_nonzero(which < marks.ahead))
    rows, room = marks.rows[which], marks.boxes[which] * np.float32(view.share)
    if marks.first is None:
        order = _stayed_first(rows, ahead, before)
        taken = fitting(places[:, :2], room, order)
    else:
        rows, places, room = _with_others(marks, view, rows, places, room)
        taken = _decided(places, room, ahead, len(which))
    kept = np.flatnonzero(taken)
    far_first = kept[np.argsort(-places[kept, 2], kind="stable")]
    return Shown(rows[far_first], places[far_first], far_first < ahead, far_first)


def _decided(places: F8, room: F4, ahead: int, decided: int) -> Bool:
    """Return which of the marks ahead, the decided ones and others are shown: only the decided ones are sure to fit."""
    order = np.arange(len(places), dtype=np.int64)
    if ahead == 0:
        return fitting(places[:, :2], room, order, decided) if len(places) > decided else np.ones(decided, np.bool_)
    return fitting(places[:, :2], room, order)


def _candidates(marks: Marks, view: View) -> tuple[I8, F8]:
    """Return which of `marks.rows` may be shown and are in the picture, and where they appear."""
    first = marks.first
    if first is not None:
        level = level_at(scale_of(view) / (marks.unit * view.share))
        chosen = np.flatnonzero(first <= level) + marks.ahead if level >= 0 else np.zeros(0, dtype=np.int64)
        chosen = np.concatenate([np.arange(marks.ahead), chosen])
    else:
        chosen = np.arange(min(len(marks.rows), marks.ahead + (MOVING if view.moving else STILL)))
    rows = marks.rows[chosen]
    kept = marks.emphasis[rows] != Emphasis.HIDDEN
    chosen = chosen[kept]
    places = project(view.matrix, marks.positions[rows[kept]], view.width, view.height)
    inside = _in_picture(places, marks.boxes[chosen] * np.float32(view.share), view)
    if view.front is not None:
        inside &= view.front(marks.rows[chosen], places)
    return chosen[inside].astype(np.int64), places[inside]


def scale_of(view: View) -> float:
    """Return how many pixels a unit of the world takes in a plane."""
    return float(abs(view.matrix[0, 0]) * view.width / 2)


def _in_picture(places: F8, room: F4, view: View) -> Bool:
    """Return whose room reaches into the picture."""
    with np.errstate(invalid="ignore"):
        x, y = places[:, 0], places[:, 1]
        across = (x + room[:, 2] > 0) & (x + room[:, 0] < view.width)
        inside: Bool = across & (y + room[:, 3] > 0) & (y + room[:, 1] < view.height)
    return inside


def _stayed_first(rows: I8, ahead: int, before: I8 | None) -> I8:
    """Return the order in which marks are tried: those ahead, those that were shown, all others."""
    order = np.arange(len(rows), dtype=np.int64)
    if before is None or not len(before):
        return order
    stayed = np.isin(rows[ahead:], before)
    return np.concatenate([order[:ahead], order[ahead:][stayed], order[ahead:][~stayed]])


def _with_others(marks: Marks, view: View, rows: I8, places: F8, room: F4) -> tuple[I8, F8, F4]:
    """Return rows, places and room with those of points in sight that are in no order, in an order of their own."""
    if marks.everyone or view.sight is None:
        return rows, places, room
    others = view.sight(OTHERS)
    if marks.images is not None and marks.images.missing is not None:
        others = others[~marks.images.missing[others]]
    others = others[np.argsort((others * 2654435761) & 0xFFFFFFFF, kind="stable")]
    seen = project(view.matrix, marks.positions[others], view.width, view.height)
    size = marks.size * view.share
    more = boxes(marks.kind, size, widths(marks.texts, others, marks.kind, size))
    inside = _in_picture(seen, more, view)
    if view.front is not None:
        inside &= view.front(others, seen)
    rows = np.concatenate([rows, others[inside]])
    return rows, np.vstack([places, seen[inside]]), np.vstack([room, more[inside]])


def has_text(marks: Marks, ahead: bool) -> bool:
    """Return whether a mark has its text drawn."""
    return (marks.ahead_kind if ahead else marks.kind) is not MarkKind.IMAGES


def ink(marks: Marks, row: int) -> str:
    """Return the colour of a row's text."""
    level = int(marks.emphasis[row])
    return marks.inks[1 if level == Emphasis.DIMMED else 2 if level == Emphasis.SELECTED else 0]
