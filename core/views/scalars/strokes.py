"""The curves of a card: every track thinned to the pixels it is drawn on, in the runs' colours."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import numpy as np

from core.analysis.smoothers import RAW
from core.model import F8, U1
from core.state import Domain
from core.style import rgb
from core.views.picture import Band, Chart, Curves
from core.views.scalars.bands import band_layers
from core.views.scalars.plain import Tracks
from core.views.scalars.thinning import Thinned, thinned
from core.views.scalars.together import Lines
from core.views.scalars.wish import CardWish

WIDTH, EMPHASIS_WIDTH = 1.25, 2.25
_RAW = 0.25
"""Opacity of raw values behind a smoothed line."""
_FADED = 0.25
"""Opacity of a run while others are selected."""
_MEMBER = 0.4
"""Opacity of a run behind the curve of its group."""


def curve_layers(wish: CardWish, tracks: Tracks, domain: Domain) -> tuple[Curves | Band, ...]:
    """Return the layers of a card: bands, runs of groups, raw values behind smoothed ones, selected runs last."""
    return (
        *band_layers(wish, tracks, domain),
        *_member_layers(wish, domain),
        *_curve_layers(wish, tracks, domain),
    )


def _member_layers(wish: CardWish, domain: Domain) -> tuple[Curves, ...]:
    """Return the runs of groups one by one, faint; runs of an emphasised group less so."""
    if not wish.joining.members or not wish.grouped:
        return ()
    parts = [(member, line) for line in wish.lines for member in line.members]
    alone = replace(wish, lines=Lines([replace(member, colour=line.colour) for member, line in parts]))
    made = thinned(alone, alone.tracks(), domain, wish.smoother)
    chosen = [index for index, (_, line) in enumerate(parts) if line.run in wish.selected]
    if not chosen:
        return _curves(alone, made, None, WIDTH, _MEMBER)
    others = [index for index in range(len(parts)) if index not in set(chosen)]
    return (
        *_curves(alone, made, others, WIDTH, _MEMBER * _FADED * 2),
        *_curves(alone, made, chosen, WIDTH, _MEMBER),
    )


def _curve_layers(wish: CardWish, tracks: Tracks, domain: Domain) -> tuple[Curves, ...]:
    smoother = wish.smoother
    smooth = thinned(wish, tracks, domain, smoother)
    raw = thinned(wish, tracks, domain, RAW) if smoother.active else None
    chosen = [index for index, run in enumerate(wish.lines.runs) if run in wish.selected] if wish.selected else []
    if not chosen:
        return _pair(wish, raw, smooth, None, WIDTH, 1.0)
    others = [index for index in range(len(wish.lines)) if index not in set(chosen)]
    context = _pair(wish, raw, smooth, others, WIDTH, _FADED)
    return (*context, *_pair(wish, raw, smooth, chosen, EMPHASIS_WIDTH, 1.0))


def _pair(
    wish: CardWish, raw: Thinned | None, smooth: Thinned, only: list[int] | None, width: float, opacity: float
) -> tuple[Curves, ...]:
    faint = () if raw is None else _curves(wish, raw, only, WIDTH, _RAW * opacity)
    behind = (replace(layer, behind=True, dashes=()) for layer in faint)
    return (*behind, *_curves(wish, smooth, only, width, opacity))


def _curves(
    wish: CardWish, source: Thinned, only: list[int] | None, width: float, opacity: float
) -> tuple[Curves, ...]:
    """Return a layer of some lines, all for None; two where there is a vertical axis at the right."""
    if not wish.has_second:
        return (_layer(wish, source, only, width, opacity),)
    chosen = range(len(wish.lines)) if only is None else only
    sides = [(second, [index for index in chosen if wish.lines[index].second == second]) for second in (False, True)]
    return tuple(
        replace(_layer(wish, source, own, width, opacity), second=second) for second, own in sides if own or not second
    )


def _layer(wish: CardWish, source: Thinned, only: list[int] | None, width: float, opacity: float) -> Curves:
    part = source if only is None else _subset(source, frozenset(only))
    lines = wish.lines if part.owners == wish.lines.places else Lines([wish.lines[owner] for owner in part.owners])
    colours: U1 = np.full((len(lines), 4), round(255 * opacity), dtype=np.uint8)
    colours[:, :3] = lines.colours
    return Curves(part.x, part.y, part.starts, colours, lines.runs, width, lines.dashes)


def _subset(source: Thinned, only: frozenset[int]) -> Thinned:
    bounds = source.starts.tolist()
    kept = [index for index, owner in enumerate(source.owners) if owner in only]
    pieces = [(source.x[bounds[i] : bounds[i + 1]], source.y[bounds[i] : bounds[i + 1]]) for i in kept]
    return _joined(pieces, [source.owners[i] for i in kept])


def _joined(pieces: Sequence[tuple[F8, F8]], owners: Sequence[int]) -> Thinned:
    starts = np.zeros(len(pieces) + 1, dtype=np.int64)
    np.cumsum([len(x) for x, _ in pieces], out=starts[1:])
    x = np.concatenate([np.empty(0), *(x for x, _ in pieces)])
    y = np.concatenate([np.empty(0), *(y for _, y in pieces)])
    return Thinned(x, y, starts, tuple(owners))


def highlight(chart: Chart, run: str, halo: str) -> tuple[Curves, ...]:
    """Return the drawn curves of one run thicker, over a halo ``"#rrggbb"`` that parts them from the others."""
    sources = [layer for layer in chart.layers if isinstance(layer, Curves) and run in layer.keys]
    smooth = {layer.second: layer for layer in sources}  # the last of each axis: raw values lie behind it
    return tuple(layer for source in smooth.values() for layer in _highlighted(source, run, halo))


def _places(keys: Sequence[str], run: str) -> list[int]:
    """Return where a run stands among thousands."""
    found: list[int] = []
    with suppress(ValueError):
        while True:
            found.append(keys.index(run, found[-1] + 1 if found else 0))
    return found


def _highlighted(source: Curves, run: str, halo: str) -> tuple[Curves, Curves]:
    bounds = source.starts.tolist()
    kept = _places(source.keys, run)
    part = _joined([(source.x[bounds[i] : bounds[i + 1]], source.y[bounds[i] : bounds[i + 1]]) for i in kept], kept)
    colours = source.colours[kept].copy()
    colours[:, 3] = 255
    around: U1 = np.array([(*rgb(halo), 210)] * len(kept), dtype=np.uint8)
    keys = (run,) * len(kept)
    dashes = tuple(source.dashes[index] for index in kept) if source.dashes else ()
    return (
        Curves(part.x, part.y, part.starts, around, keys, EMPHASIS_WIDTH + 3, second=source.second),
        Curves(part.x, part.y, part.starts, colours, keys, EMPHASIS_WIDTH, dashes, second=source.second),
    )
