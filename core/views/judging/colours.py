"""Colours of runs by where they stand between two ends, whatever that is measured in."""

from __future__ import annotations

import numpy as np

from core.analysis.field_values import Standing
from core.analysis.query.fields import START_TIME
from core.analysis.rank_shares import rank_shares
from core.model import F8, U1, Catalog
from core.state import ORDER, SessionState
from core.style import ThemeName, line_map, rgb, tokens
from core.style.text import moment
from core.views.hparams.colouring import Colouring, colouring
from core.views.hparams.drawn import Drawn
from core.views.hparams.fields import writing
from core.views.judging.judged import Judged
from core.views.judging.order import order_values
from core.views.memo import Memo
from core.views.picture import ColourBar, Legend

_kept: Memo[Colouring] = Memo(6, lambda _: 1)
_DAYS = 3 * 86400.0
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


def shades(shares: F8, map_name: str, theme: ThemeName) -> U1:
    """Return colours, uint8 (n, 3), of shares from 0 to 1; neutral where they are NaN."""
    known = ~np.isnan(shares)
    level = np.rint(np.clip(np.where(known, shares, 0.0), 0.0, 1.0) * 255).astype(np.int64)
    colours: U1 = line_map(map_name, theme)[level]
    colours[~known] = rgb(tokens(theme).faint)
    return colours


def coloured_by(catalog: Catalog, state: SessionState, drawn: Drawn, name: str, theme: ThemeName) -> Colouring:
    """Return the colours of runs by a field, by the order in which they started, or their own for an empty name."""
    if name != ORDER:
        return colouring(catalog, state, drawn, name, theme)
    key = (drawn, state.hparams.colour_map, theme)
    return _kept.get(key, lambda: _by_order(drawn, state.hparams.colour_map, theme))


def _by_order(drawn: Drawn, map_name: str, theme: ThemeName) -> Colouring:
    order = order_values(drawn.columns)
    known = order.standing[drawn.rows] == Standing.FINITE
    shares = rank_shares(np.where(known, order.numbers[drawn.rows], np.nan))
    starts = drawn.columns.values(START_TIME)
    bar = ColourBar(map_name, 0.0, 1.0, int(np.count_nonzero(~known)), "without start")
    if starts is None:
        named = _labelled(bar, ((0.0, "first"), (1.0, "last")))
        return Colouring(shades(shares, map_name, theme), Legend("Order of names", bar=named))
    found = np.sort(starts.numbers[drawn.rows][known])
    labels = tuple(zip((0.0, 1.0), _ends(found[0] / 1000, found[-1] / 1000), strict=True)) if len(found) else ()
    return Colouring(shades(shares, map_name, theme), Legend("Order of start", bar=_labelled(bar, labels)))


def _ends(first: float, last: float) -> tuple[str, str]:
    """Return two moments in as few letters as tell them apart: days where they are days apart, else hours."""
    long = last - first > _DAYS
    return tuple(moment(at)[:10] if long else moment(at)[5:16] for at in (first, last))  # type: ignore[return-value]


def coloured_by_rank(judged: Judged, drawn: Drawn, map_name: str, theme: ThemeName) -> Colouring:
    """Return the colours of runs by the rank of their metric among all that are drawn, equals sharing theirs.

    The scale says which value stands at each quarter. What is not finite has no rank.
    """
    key = (judged.values, drawn, map_name, theme)
    return _kept.get(key, lambda: _by_rank(judged, drawn, map_name, theme))


def _by_rank(judged: Judged, drawn: Drawn, map_name: str, theme: ThemeName) -> Colouring:
    numbers = judged.numbers(drawn.rows)
    numbers = np.where(np.isfinite(numbers), numbers, np.nan)
    known = np.sort(numbers[~np.isnan(numbers)])
    write = writing(judged.metric)
    labels = tuple((share, write(float(np.quantile(known, share)))) for share in QUARTERS if len(known))
    ends = (float(known[0]), float(known[-1])) if len(known) else (0.0, 1.0)
    bar = ColourBar(map_name, *ends, len(numbers) - len(known), "without rank", labels)
    return Colouring(shades(rank_shares(numbers), map_name, theme), Legend(f"Rank of {judged.title}", bar=bar))


def _labelled(bar: ColourBar, labels: tuple[tuple[float, str], ...]) -> ColourBar:
    return ColourBar(bar.colour_map, bar.lower, bar.upper, bar.missing, bar.without, labels)
