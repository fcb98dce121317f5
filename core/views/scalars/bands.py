"""The bands around curves of groups, with as many vertices as the screen can show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.model import F8, I8
from core.state import Domain
from core.style import rgb
from core.views.picture import Band
from core.views.scalars.banded import BandedTrack
from core.views.scalars.plain import plain_in
from core.views.scalars.recalled import Line
from core.views.scalars.scales import Scale, x_scale
from core.views.scalars.tracks import Track
from core.views.scalars.wish import CardWish

_OPACITY, _FADED = 0.2, 0.08
"""Of a band, and of one while other curves are selected."""


def band_layers(wish: CardWish, tracks: Sequence[Track], domain: Domain) -> tuple[Band, ...]:
    """Return the bands of a card, those of emphasised groups last."""
    if plain_in(tracks) is not None:
        return ()
    pairs = [(line, track) for line, track in zip(wish.lines, tracks, strict=True) if isinstance(track, BandedTrack)]
    pairs.sort(key=lambda pair: pair[0].run in wish.selected)
    found = (_band(wish, tracks, line, track, domain) for line, track in pairs)
    return tuple(band for band in found if band is not None)


def _band(wish: CardWish, tracks: Sequence[Track], line: Line, track: BandedTrack, domain: Domain) -> Band | None:
    lower, upper = track.band(wish.smoother, line.across)
    x, scale = track.x(line.across), x_scale(wish, tracks)
    if wish.only_positive(line.second):  # what reaches down to zero reaches the lower edge of the chart
        lowest = min(domain.second or (domain.bottom, domain.top)) if line.second else min(domain.bottom, domain.top)
        lower = np.where(np.isfinite(lower), np.maximum(lower, lowest / 10), np.nan)
        upper = np.where(upper > 0, upper, np.nan)
        lower = np.where(np.isnan(upper), np.nan, lower)
    if scale.positive:
        positive = x > 0
        x, lower, upper = x[positive], lower[positive], upper[positive]
    x, lower, upper = _from_left(x, lower, upper)
    if not np.isfinite(lower).any():
        return None
    pixels = max(round(wish.viewport.width * wish.viewport.scale), 1)
    x, lower, upper = thinned_band(x, lower, upper, domain, pixels, scale)
    strong = not wish.selected or line.run in wish.selected
    return Band(
        x, lower, upper, (*rgb(line.colour), round(255 * (_OPACITY if strong else _FADED))), line.run, line.second
    )


def _from_left(x: F8, lower: F8, upper: F8) -> tuple[F8, F8, F8]:
    """Return the vertices that have a place, sorted as curves are where x goes back."""
    if np.isfinite(x).all() and (x[1:] >= x[:-1]).all():
        return x, lower, upper
    there = np.flatnonzero(np.isfinite(x))
    order = there[np.argsort(x[there], kind="stable")]
    return x[order], lower[order], upper[order]


def thinned_band(x: F8, lower: F8, upper: F8, domain: Domain, pixels: int, scale: Scale) -> tuple[F8, F8, F8]:
    """Return a band of one vertex a pixel column: it covers all that the vertices there cover.

    Outside of the domain the vertices next to it are kept, so that the band runs to the edge. `x` is ascending; gaps
    (NaN) narrower than a column are left out.
    """
    along, left, right = scale.places(x), scale.place(domain.left), scale.place(domain.right)
    first = max(int(np.searchsorted(along, left)) - 1, 0)
    last = min(int(np.searchsorted(along, right, side="right")) + 1, len(x))
    x, along, lower, upper = x[first:last], along[first:last], lower[first:last], upper[first:last]
    if len(x) <= 2 * pixels:
        return x, lower, upper
    columns = np.floor((along - left) / (right - left) * pixels)
    starts: I8 = np.flatnonzero(np.append(True, columns[1:] != columns[:-1])).astype(np.int64)
    ends = np.append(starts[1:], len(x)) - 1
    there = np.isfinite(lower) & np.isfinite(upper)
    low = np.minimum.reduceat(np.where(there, lower, np.inf), starts)
    high = np.maximum.reduceat(np.where(there, upper, -np.inf), starts)
    gone = low > high
    low[gone], high[gone] = np.nan, np.nan
    return (x[starts] + x[ends]) / 2, low, high
