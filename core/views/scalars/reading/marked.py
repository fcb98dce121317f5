"""Points of curves that are marked with their values: the best and the final ones, of few or selected curves."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from core.analysis.stretches import best_place
from core.state import EndMarks
from core.style.text import grouped
from core.views.flags import Flag, FlagKind
from core.views.scalars.recalled import Line
from core.views.scalars.tracks import Track
from core.views.scalars.wish import CardWish
from core.views.ticks import value_label

MOST = 8
"""Curves that are marked where none is selected."""


def end_flags(wish: CardWish, tracks: Sequence[Track]) -> tuple[Flag, ...]:
    """Return the marks of selected curves, or of all where they are few; values are those that were logged."""
    if wish.marks is EndMarks.NONE:
        return ()
    pairs = list(zip(wish.lines, tracks, strict=True))
    chosen = [pair for pair in pairs if pair[0].run in wish.selected]
    chosen = chosen or (pairs if len(pairs) <= MOST else [])
    return tuple(flag for line, track in chosen for flag in _flags(wish, line, track))


def is_crowded(wish: CardWish) -> bool:
    """Return whether marks are wanted but there are too many curves for them and none is selected."""
    return wish.marks is not EndMarks.NONE and len(wish.lines) > MOST and not wish.selected


def _flags(wish: CardWish, line: Line, track: Track) -> Iterator[Flag]:
    if wish.marks in (EndMarks.BEST, EndMarks.BOTH):
        yield from _flag(wish, line, track, best_place(track.value, line.tag in wish.lower_tags), FlagKind.BEST)
    finite = np.flatnonzero(np.isfinite(track.value))
    if wish.marks in (EndMarks.FINAL, EndMarks.BOTH):
        yield from _flag(wish, line, track, int(finite[-1]) if len(finite) else -1, FlagKind.FINAL)


def _flag(wish: CardWish, line: Line, track: Track, place: int, kind: FlagKind) -> Iterator[Flag]:
    if place < 0:
        return
    x, y = float(track.x(line.across)[place]), float(track.value[place])
    if math.isnan(x) or (wish.only_positive_x and x <= 0) or (wish.only_positive(line.second) and y <= 0):
        return
    side = "lowest" if line.tag in wish.lower_tags else "highest"
    what = f"Best ({side}) value" if kind is FlagKind.BEST else "Final value"
    title = f"{line.title}, {line.tag}" if wish.several else line.title
    tip = f"{title}\n{what} as logged: {value_label(y, 6)} at step {grouped(int(track.step[place]))}"
    yield Flag(kind, x, y, value_label(y), tip, line.colour, (line.run,), second=line.second)
