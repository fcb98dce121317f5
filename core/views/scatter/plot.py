"""Runs as points between two fields, as the page of points shows them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from core.model import Catalog
from core.results import Results
from core.state import Objective, SessionState
from core.style import Tokens, tokens
from core.style.text import counted
from core.views.hparams.drawn import field_brushes
from core.views.memo import Memo
from core.views.picture import Picture, Placed, Viewport
from core.views.plane.plot import PlanePlot, PlaneWish, plane_of
from core.views.scatter.fields import colour_shown, pair_shown
from core.views.scatter.front import Front, front_of, front_path, objectives_shown
from core.views.scatter.numbers import numbers_of
from core.views.scatter.trends import Relation, curve_parts, relation_of, relation_words

_QUICK: Final = 20_000
"""Points up to which what lies over them is worked out at once."""


@dataclass(frozen=True, eq=False)
class _Found:
    """What is worked out about the shown points; None where it was not wanted or cannot be."""

    relation: Relation | None
    front: Front | None


_found: Memo[_Found] = Memo(16, lambda _: 1)


def resolve(catalog: Catalog, results: Results, state: SessionState, viewport: Viewport) -> Picture:
    """Return what the page shows, with everything that is worked out for it."""
    del results
    plot = scatter_of(catalog, state, viewport)
    parts = () if plot is None else (Placed(plot.part, 0.0, 0.0, viewport.width, viewport.height),)
    return Picture(viewport, parts)


def scatter_of(catalog: Catalog, state: SessionState, viewport: Viewport, hasty: bool = False) -> PlanePlot | None:
    """Return the points with what lies over them; with `hasty` only as far as it is known or quickly worked out."""
    pair = pair_shown(catalog, state)
    plot = None if pair is None else plane_of(catalog, state, wish_of(catalog, state, pair), viewport)
    if plot is None or pair is None:
        return None
    objectives = objectives_shown(state, pair) if state.scatter.front else ()
    key = _key(plot, state, objectives)
    found = _found.known(key)
    if found is None and hasty and len(plot.part.keys) > _QUICK:
        return replace(plot, pending=True)
    found = _found.get(key, lambda: _find(plot, state, objectives))
    return _with(plot, found, objectives, tokens(viewport.theme))


def wish_of(catalog: Catalog, state: SessionState, pair: tuple[str, str]) -> PlaneWish:
    """Return what is to be seen between two fields."""
    chosen = state.scatter
    return PlaneWish(
        *pair, colour_shown(catalog, state), chosen.size_by, chosen.x_limits, chosen.y_limits, chosen.x_inverted,
        chosen.y_inverted, chosen.marginals, opacity=chosen.opacity,
    )  # fmt: skip


def _key(plot: PlanePlot, state: SessionState, objectives: tuple[Objective, ...]) -> Hashable:
    """Return what decides what is worked out: which points are shown, on which scales, and what is asked about them."""
    scales = tuple((along.source.values, along.source.scale) for along in (plot.x, plot.y))
    return scales, plot.drawn, field_brushes(state), state.scatter.trend, state.scatter.span, objectives


def _find(plot: PlanePlot, state: SessionState, objectives: tuple[Objective, ...]) -> _Found:
    numbers = numbers_of(plot)
    relation = None if numbers is None else relation_of(numbers, state.scatter.trend, state.scatter.span)
    return _Found(relation, front_of(plot, objectives) if objectives else None)


def _with(plot: PlanePlot, found: _Found, objectives: tuple[Objective, ...], colours: Tokens) -> PlanePlot:
    """Return a plane with curves, marks and words."""
    below, above, words = [*plot.part.below], [*plot.part.above], [plot.part.note]
    if found.relation is not None:
        words.append(relation_words(found.relation))
        if found.relation.curve is not None:
            band, path = curve_parts(plot, found.relation.curve, colours)
            below += [] if band is None else [band]
            above.append(path)
    if found.front is not None:
        words.append(_front_words(found.front))
        edge = front_path(plot, found.front, objectives, colours)
        above += [] if edge is None else [edge]
    marked = np.empty(0, dtype=np.int64) if found.front is None else found.front.points
    note = " · ".join(word for word in words if word)
    return replace(plot, part=replace(plot.part, below=tuple(below), above=tuple(above), marked=marked, note=note))


def _front_words(front: Front) -> str:
    return f"front of {counted(len(front.points), 'run')}" if front.weighed else "no run has all objectives"
