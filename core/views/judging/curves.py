"""Which runs have a curve together, and in which colour it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from core.model import U1, Catalog
from core.model.arrays import I4, Bool
from core.state import GroupBy, Grouping, SessionState
from core.style import ThemeName, entity_colour, rgb, tokens
from core.style.text import counted, grouped
from core.views.grouping import RunGroups, groups_by
from core.views.hparams.drawn import Drawn
from core.views.hparams.fields import field_title
from core.views.picture import Legend, LegendEntry
from core.views.run_colours import group_colours, run_colours

MOST: Final = 16
"""Groups that have a curve, those with the most shown runs."""


@dataclass(frozen=True, eq=False)
class Family:
    """Runs that have a curve together.

    Attributes
    ----------
    key, label
        By what it is known, and what it is called.
    colour
        ``"#rrggbb"``.
    members
        bool (n,): which of the drawn runs belong to it.
    count
        How many of those are shown.
    """

    key: str
    label: str
    colour: str
    members: Bool
    count: int


@dataclass(frozen=True, eq=False)
class Families:
    """All curves, and what has none.

    Attributes
    ----------
    title
        What the runs of a curve have in common, empty for one curve of all runs.
    families
        In the order of their names.
    codes
        int32 (n,): number of the curve of each drawn run, -1 for none.
    without
        What has no curve, in words, empty where everything has one.
    """

    title: str
    families: tuple[Family, ...]
    codes: I4
    without: str = ""

    def colours(self, own: U1, theme: ThemeName) -> U1:
        """Return the colours of the drawn runs, uint8 (n, 3): of their curves, their `own` where there is one only."""
        if not self.title:
            return own
        table = [rgb(family.colour) for family in self.families] + [rgb(tokens(theme).faint)]
        return np.array(table, dtype=np.uint8)[self.codes]

    def legend(self) -> Legend | None:
        """Return what the colours mean, None where there is one curve only."""
        entries = (LegendEntry(each.key, each.label, each.colour, each.count) for each in self.families)
        return Legend(self.title, tuple(entries)) if self.title else None


def grouping_meant(catalog: Catalog, state: SessionState, curves_by: str | None) -> Grouping | None:
    """Return what a page's wish means, None for one curve of all runs."""
    if curves_by:
        return Grouping(GroupBy.FIELDS, fields=(curves_by,))
    if curves_by is None and state.grouping.active:
        return state.grouping
    return Grouping(GroupBy.EXPERIMENT) if curves_by is None and _experiments(catalog) > 1 else None


@lru_cache(maxsize=2)
def _experiments(catalog: Catalog) -> int:
    return len({run.experiment for run in catalog.runs.values() if run.experiment})


def families_of(
    catalog: Catalog, state: SessionState, drawn: Drawn, shown: Bool, curves_by: str | None, theme: ThemeName
) -> Families:
    """Return which of the drawn runs have a curve together; shown ones alone decide which curves there are."""
    wish = grouping_meant(catalog, state, curves_by)
    if wish is None:
        everything = np.ones(len(drawn.rows), dtype=np.bool_)
        whole = Family("", "All runs", tokens(theme).accent, everything, int(np.count_nonzero(shown)))
        return Families("", (whole,), np.zeros(len(drawn.rows), dtype=np.int32))
    found = groups_by(catalog, wish)
    colours = _colours(catalog, state, found, wish, theme)
    codes = found.groups.codes[drawn.rows]
    counts = np.bincount(codes[shown & (codes >= 0)], minlength=len(found.groups))
    chosen = np.sort(np.argsort(-counts, kind="stable")[:MOST])
    chosen = chosen[counts[chosen] > 0]
    title = field_title(wish.fields[0]) if wish.by is GroupBy.FIELDS and len(wish.fields) == 1 else found.title
    labels = [label.removeprefix(f"{title}=") for label in found.groups.labels]
    families = tuple(
        Family(found.groups.keys[code], labels[code], colours[code], codes == code, int(counts[code]))
        for code in chosen.tolist()
    )
    places = np.full(len(found.groups) + 1, -1, dtype=np.int32)
    places[chosen] = np.arange(len(chosen), dtype=np.int32)
    return Families(title, families, places[codes], _without(counts, len(chosen), int((codes[shown] < 0).sum())))


def _colours(
    catalog: Catalog, state: SessionState, found: RunGroups, wish: Grouping, theme: ThemeName
) -> tuple[str, ...]:
    if wish is state.grouping:
        return group_colours(catalog, state, theme)
    return tuple(entity_colour(code, theme) for code in range(len(found.groups)))


def _without(counts: np.ndarray[tuple[int], np.dtype[np.int64]], chosen: int, alone: int) -> str:
    groups = int(np.count_nonzero(counts))
    words = [f"the {chosen} largest of {grouped(groups)} groups have curves"] * (groups > chosen)
    words += [f"{counted(alone, 'run')} in no group"] * bool(alone)
    return " · ".join(words)


def own_colours(catalog: Catalog, state: SessionState, drawn: Drawn, theme: ThemeName) -> U1:
    """Return the runs' own colours, uint8 (n, 3)."""
    return run_colours(catalog, state, theme).rows(drawn.rows)
