"""The curves of a card, each thinned to the pixels it is drawn on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.analysis.bundles import Bundle, Piece
from core.analysis.bundles import thinned as thinned_bundle
from core.analysis.decimation import decimate_many
from core.analysis.parallel import Crew
from core.analysis.smoothers import Smoother
from core.model import F4, F8, I8
from core.state import Domain
from core.views.memo import Memo
from core.views.scalars.plain import Tracks
from core.views.scalars.recalled import Line
from core.views.scalars.scales import Scale, x_scale
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
    return 8 * int(lying.bundle.lengths.sum()) + 256 * len(lying.owners)


_lying: Memo[Lying] = Memo(256 << 20, _held)


def thinned(wish: CardWish, tracks: Tracks, domain: Domain, smoother: Smoother) -> Thinned:
    """Return the curves of a wish thinned to its pixels and smoothed; remembered by identity."""
    pixels = max(round(wish.viewport.width * wish.viewport.scale), 1)
    scale = x_scale(wish, tracks)
    places = tuple(wish.only_positive(second) for second in (False, True))
    joined = wish.joining if wish.grouped else None
    place = (domain.left, domain.right, pixels, scale, places)
    plain = tracks.plain
    told = tuple(map(_source, wish.lines)) if plain is None else (wish.x_axis, plain.key)
    sources = (told, wish.superseded, smoother, joined)
    if plain is None and any(line.across.wanders for line in wish.lines):
        return _thinned.get((sources, place), lambda: _thin_wandering(wish, tracks, domain, smoother, pixels, scale))

    def thin() -> Thinned:
        lying = _lying.get(sources, lambda: _lie(wish, tracks, smoother))
        return _thin(wish, lying, domain, pixels, scale)

    return _thinned.get((sources, place), thin)


def _source(line: Line) -> tuple[object, ...]:
    """Return what the vertices of a line come from, whatever it is called and coloured."""
    return (line.series, line.across, line.second, *((member.series, member.across) for member in line.members))


def _lie(wish: CardWish, tracks: Tracks, smoother: Smoother) -> Lying:
    together = None if tracks.plain is None else tracks.plain.bundle(wish.x_axis, smoother)
    if together is not None:
        return Lying(replace(together, kept=(*together.kept, wish.lines.series)), wish.lines.places)
    pieces: list[Piece] = []
    owners: list[int] = []
    _smooth_together(wish, tracks, smoother)
    for owner, (line, track) in enumerate(zip(wish.lines, tracks, strict=True)):
        for piece in track.laid(smoother, line.across):
            pieces.append(piece)
            owners.append(owner)
    return Lying(Bundle.of(pieces), tuple(owners))


def _smooth_together(wish: CardWish, tracks: Tracks, smoother: Smoother) -> None:
    """Have many points smoothed on all processors; tracks remember what they are smoothed to."""
    if not smoother.active:
        return
    pairs = zip(wish.lines, tracks, strict=True)
    fresh = [(line, track) for line, track in pairs if not track.is_laid(smoother, line.across)]
    if sum(len(track.step) for _, track in fresh) < _MANY:
        return
    bounds = np.linspace(0, len(fresh), _PARTS + 1).astype(np.int64).tolist()

    def smooth(number: int) -> None:
        for line, track in fresh[bounds[number] : bounds[number + 1]]:
            track.smoothed(smoother, line.across)

    crew = Crew()
    try:
        crew.run(smooth, _PARTS)
    finally:
        crew.close()


def _thin(wish: CardWish, lying: Lying, domain: Domain, pixels: int, scale: Scale) -> Thinned:
    edges = scale.values(np.linspace(scale.place(domain.left), scale.place(domain.right), pixels + 1))
    edges[0], edges[-1] = domain.left, domain.right
    lacks = np.array([wish.only_positive(False), wish.only_positive(True)])
    positive = lacks[wish.lines.second[list(lying.owners)].astype(np.intp)]
    x, y, starts = thinned_bundle(lying.bundle, edges, positive)
    return Thinned(x, y, starts, lying.owners)


def _thin_wandering(
    wish: CardWish, tracks: Tracks, domain: Domain, smoother: Smoother, pixels: int, scale: Scale
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
