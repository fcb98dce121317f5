"""The curves of a card, each thinned to the pixels it is drawn on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.bundles import Bundle
from core.analysis.bundles import thinned as thinned_bundle
from core.analysis.decimation import decimate_many
from core.analysis.parallel import Crew
from core.analysis.smoothers import Smoother
from core.model import F4, F8, I8
from core.state import Domain
from core.views.memo import Memo
from core.views.scalars.lines import Line
from core.views.scalars.scales import Scale, x_scale
from core.views.scalars.tracks import Track
from core.views.scalars.wish import CardWish


@dataclass(frozen=True, slots=True, eq=False)
class Thinned:
    """Vertices of all curves one after the other: `x`, `y` float64 (m,); curve i is line ``owners[i]`` of the wish."""

    x: F8
    y: F8
    starts: I8
    owners: tuple[int, ...]


_thinned: Memo[Thinned] = Memo(64 << 20, lambda thinned: 2 * thinned.x.nbytes)


_MANY, _PARTS = 200_000, 32
"""Points from which on all processors smooth, and into how many parts curves are divided for them."""


@dataclass(frozen=True, slots=True, eq=False)
class Lying:
    """Pieces of curves that do not go back in x, where they lie in memory; piece i is of line ``owners[i]``."""

    bundle: Bundle
    owners: tuple[int, ...]


def _held(lying: Lying) -> int:
    return sum(values.nbytes for values in lying.bundle.y) + 256 * len(lying.owners)


_lying: Memo[Lying] = Memo(256 << 20, _held)


def thinned(wish: CardWish, tracks: Sequence[Track], domain: Domain, smoother: Smoother) -> Thinned:
    """Return the curves of a wish thinned to its pixels and smoothed; remembered by identity."""
    pixels = max(round(wish.viewport.width * wish.viewport.scale), 1)
    scale = x_scale(wish, tracks)
    places = tuple(wish.only_positive(second) for second in (False, True))
    joined = wish.joining if wish.grouped else None
    place = (domain.left, domain.right, pixels, scale, places)
    sources = (tuple(map(_source, wish.lines)), wish.superseded, smoother, joined)
    if any(line.across.wanders for line in wish.lines):
        return _thinned.get((sources, place), lambda: _thin_wandering(wish, tracks, domain, smoother, pixels, scale))

    def thin() -> Thinned:
        lying = _lying.get(sources, lambda: _lie(wish, tracks, smoother))
        return _thin(wish, lying, domain, pixels, scale)

    return _thinned.get((sources, place), thin)


def _source(line: Line) -> tuple[object, ...]:
    """Return what the vertices of a line come from, whatever it is called and coloured."""
    return (line.series, line.across, line.second, *((member.series, member.across) for member in line.members))


def _lie(wish: CardWish, tracks: Sequence[Track], smoother: Smoother) -> Lying:
    xs: list[F8 | I8] = []
    ys: list[F4 | F8] = []
    shifts: list[float] = []
    owners: list[int] = []
    _smooth_together(wish, tracks, smoother)
    for owner, (line, track) in enumerate(zip(wish.lines, tracks, strict=True)):
        x, shift = track.lying(line.across)
        if math.isnan(shift):
            continue  # what should be at zero never happens
        for piece_x, piece_y in _pieces(track, x, track.smoothed(smoother, line.across), line):
            xs.append(piece_x)
            ys.append(piece_y)
            shifts.append(shift)
            owners.append(owner)
    return Lying(Bundle.of(xs, ys, np.array(shifts, dtype=np.float64)), tuple(owners))


def _smooth_together(wish: CardWish, tracks: Sequence[Track], smoother: Smoother) -> None:
    """Have many points smoothed on all processors; tracks remember what they are smoothed to."""
    if not smoother.active or sum(len(track.step) for track in tracks) < _MANY:
        return
    bounds = np.linspace(0, len(tracks), _PARTS + 1).astype(np.int64).tolist()

    def smooth(number: int) -> None:
        part = slice(bounds[number], bounds[number + 1])
        for line, track in zip(wish.lines[part], tracks[part], strict=True):
            track.smoothed(smoother, line.across)

    crew = Crew()
    try:
        crew.run(smooth, _PARTS)
    finally:
        crew.close()


def _pieces(track: Track, x: F8 | I8, y: F4 | F8, line: Line) -> Iterator[tuple[F8 | I8, F4 | F8]]:
    """Yield the pieces of a track, sorted where a clock was set back; steps never go back inside a piece."""
    for first, last in track.pieces():
        piece_x, piece_y = x[first:last], y[first:last]
        if track.ascending(line.across) or (piece_x[1:] >= piece_x[:-1]).all():
            yield piece_x, piece_y
        else:
            there = np.flatnonzero(np.isfinite(piece_x))
            order = there[np.argsort(piece_x[there], kind="stable")]
            yield piece_x[order], piece_y[order]


def _thin(wish: CardWish, lying: Lying, domain: Domain, pixels: int, scale: Scale) -> Thinned:
    edges = scale.values(np.linspace(scale.place(domain.left), scale.place(domain.right), pixels + 1))
    edges[0], edges[-1] = domain.left, domain.right
    positive = np.array([wish.only_positive(wish.lines[owner].second) for owner in lying.owners], dtype=np.bool_)
    x, y, starts = thinned_bundle(lying.bundle, edges, positive)
    return Thinned(x, y, starts, lying.owners)


def _thin_wandering(
    wish: CardWish, tracks: Sequence[Track], domain: Domain, smoother: Smoother, pixels: int, scale: Scale
) -> Thinned:
    """Return curves that may go back and forth in x."""
    owners: list[int] = []
    xs: list[F8] = [np.empty(0)]
    ys: list[F4 | F8] = [np.empty(0)]
    for owner, (line, track) in enumerate(zip(wish.lines, tracks, strict=True)):
        x, y = track.x(line.across), track.smoothed(smoother, line.across)
        for first, last in track.pieces():
            values = y[first:last]
            xs.append(x[first:last])
            ys.append(np.where(values > 0, values, np.nan) if wish.only_positive(line.second) else values)
            owners.append(owner)
    starts = np.cumsum([len(x) for x in xs]).astype(np.int64)
    x, y = np.concatenate(xs), np.concatenate(ys, dtype=np.float64)
    left, right = scale.place(domain.left), scale.place(domain.right)
    kept_x, kept_y, kept = decimate_many(scale.places(x), y, starts, left, right, pixels)
    return Thinned(scale.values(kept_x), kept_y, kept, tuple(owners))
