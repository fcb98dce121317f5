"""Which curves say how far the vertical axis of a card reaches, where cards of a split share one range."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Catalog
from core.state import CardSplit, SessionState
from core.style import ThemeName
from core.views.scalars.lines import found_lines, sources_of
from core.views.scalars.recalled import Line
from core.views.scalars.splitting import charts_of, query_of


@dataclass(frozen=True, eq=False, slots=True)
class _Known:
    catalog: Catalog
    state: SessionState
    theme: ThemeName
    lines: dict[str, tuple[Line, ...]]


_known: list[_Known] = []


def reach_of(catalog: Catalog, state: SessionState, key: str, theme: ThemeName) -> tuple[Line, ...]:
    """Return the curves of all cards of a split that share a range, none for any other card.

    They are looked up once for a state, because each of the cards asks for them.
    """
    split = state.scalars.split_of(key)
    if split is None or not split.shared:
        return ()
    known = next(iter(_known), None)
    if known is None or known.catalog is not catalog or known.state is not state or known.theme != theme:
        known = _Known(catalog, state, theme, {})
        _known[:] = [known]
    lines = known.lines.get(split.spec.key)
    if lines is None:
        lines = known.lines[split.spec.key] = _looked_up(catalog, state, split, theme)
    return lines


def _looked_up(catalog: Catalog, state: SessionState, split: CardSplit, theme: ThemeName) -> tuple[Line, ...]:
    found: list[Line] = []
    for spec in charts_of(catalog, state, split):
        queries = (state.scalars.options_of(spec.key).query, query_of(catalog, state, spec.key))
        found += found_lines(catalog, sources_of(catalog, state, None, theme, *queries), spec).lines
    return tuple(found)
