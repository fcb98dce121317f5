"""The colour of every run: by hand, else by what the user wishes colours to say; the same in every view and figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.model import U1, Catalog
from core.model.arrays import I4, I8
from core.state import ColourBy, FieldScale, GroupBy, Grouping, RunColouring, SessionState
from core.style import ThemeName, categorical, entity_colour, hex_of, rgb, tokens
from core.views.grouping import RunGroups, groups_by, groups_of
from core.views.legends import Legend, LegendEntry

_LEGEND_MOST = 12
NO_GROUP, NO_MATCH = "no group", "no match"


@dataclass(frozen=True, eq=False)
class RunColours:
    """The colours of all runs of a catalog.

    Attributes
    ----------
    names
        All runs, in the catalog's order.
    table
        uint8 (n, 3): red, green, blue of each, before those that were given by hand.
    chosen
        Colours ``"#rrggbb"`` that were given by hand.
    missing
        Colour of what is no run of the catalog.
    legend
        What colours say; None where each run has its own.
    """

    names: tuple[str, ...]
    table: U1
    chosen: Mapping[str, str]
    missing: str
    legend: Legend | None = None

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        return {name: row for row, name in enumerate(self.names)}

    @cached_property
    def _hexes(self) -> dict[int, str]:
        return {}

    def of(self, name: str) -> str:
        """Return the colour ``"#rrggbb"`` of a run."""
        given = self.chosen.get(name)
        if given:
            return given
        row = self._rows.get(name)
        if row is None:
            return self.missing
        if row not in self._hexes:
            red, green, blue = self.table[row].tolist()
            self._hexes[row] = hex_of((red, green, blue))
        return self._hexes[row]

    @cached_property
    def all(self) -> U1:
        """The colours of all runs with those that were given by hand, uint8 (n, 3)."""
        given = {self._rows[name]: rgb(colour) for name, colour in self.chosen.items() if name in self._rows}
        if not given:
            return self.table
        table = self.table.copy()
        table[list(given)] = list(given.values())
        return table

    def rows(self, rows: I8) -> U1:
        """Return the colours of runs by their places in the catalog, uint8 (len(rows), 3)."""
        return self.all[rows]


@dataclass(frozen=True, eq=False, slots=True)
class Changes:
    """Runs that have another colour than before, and runs that are no more."""

    recoloured: tuple[str, ...]
    gone: tuple[str, ...]


def changes(before: RunColours, after: RunColours) -> Changes | None:
    """Return what has changed from some colours to others; None where any may have, as by hand.

    It is worked out once for all who ask: runs are logged and colours made anew with every look at them.
    """
    if before.chosen is not after.chosen or before.missing != after.missing:
        return None
    for known in _changed:
        if known[0] is before and known[1] is after:
            return known[2]
    found = _compared(before, after)
    _changed[:] = [(before, after, found), *_changed[: _MOST - 1]]
    return found


def _compared(before: RunColours, after: RunColours) -> Changes:
    if before.names == after.names:
        now: I8 = np.arange(len(after.names))
        then, gone = now, tuple[str, ...]()
    else:
        rows = np.array([before._rows.get(name, -1) for name in after.names], dtype=np.int64)
        now = np.flatnonzero(rows >= 0)
        then, gone = rows[now], tuple(name for name in before.names if name not in after._rows)
    others = now[(before.all[then] != after.all[now]).any(axis=1)]
    return Changes(tuple(after.names[row] for row in others.tolist()), gone)


_changed: list[tuple[RunColours, RunColours, Changes]] = []


def run_colours(catalog: Catalog, state: SessionState, theme: ThemeName) -> RunColours:
    """Return the colours of all runs; the same object as long as nothing about them changes."""
    wish = _wish(state)
    for known in _kept:
        if (
            known.catalog is catalog
            and known.places is state.runs.places
            and known.chosen is state.runs.colours
            and known.theme is theme
            and known.wish == wish
        ):
            return known.colours
    colours = _made(catalog, state, theme)
    _kept[:] = [_Kept(catalog, state.runs.places, state.runs.colours, theme, wish, colours), *_kept[: _MOST - 1]]
    return colours


@dataclass(frozen=True, eq=False, slots=True)
class _Kept:
    # Compared by identity: to hash thousands of names for every line of every card would take longer than all else.
    catalog: Catalog
    places: tuple[str, ...]
    chosen: Mapping[str, str]
    theme: ThemeName
    wish: object
    colours: RunColours


_kept: list[_Kept] = []
_MOST = 4


def _wish(state: SessionState) -> tuple[RunColouring, Grouping | None, FieldScale | None]:
    colouring, by = state.runs.colouring, colour_by(state)
    grouping = state.grouping if by is ColourBy.GROUP else None
    if grouping is not None:
        grouping = Grouping(grouping.by, grouping.without, grouping.fields, grouping.pattern, most=grouping.most)
    return colouring, grouping, state.hparams.choice(colouring.field).scale if by is ColourBy.FIELD else None


def colour_by(state: SessionState) -> ColourBy:
    """Return what colours say: never AUTO, and GROUP only where runs are grouped."""
    by = state.runs.colouring.by
    if by is ColourBy.AUTO or (by is ColourBy.GROUP and not state.grouping.active):
        return ColourBy.GROUP if state.grouping.active else ColourBy.RUN
    return by


def _made(catalog: Catalog, state: SessionState, theme: ThemeName) -> RunColours:
    names, faint = tuple(catalog.runs), tokens(theme).faint
    table, legend = _coloured(catalog, state, theme)
    return RunColours(names, table, state.runs.colours, faint, legend)


def _coloured(catalog: Catalog, state: SessionState, theme: ThemeName) -> tuple[U1, Legend | None]:
    match colour_by(state):
        case ColourBy.FIELD if (found := _by_field(catalog, state, theme)) is not None:
            return found
        case ColourBy.GROUP:
            return _by_group(catalog, state, groups_of(catalog, state), theme, NO_GROUP)
        case ColourBy.PATTERN:
            wish = Grouping(GroupBy.PATTERN, pattern=state.runs.colouring.pattern)
            return _by_group(catalog, state, groups_by(catalog, wish), theme, NO_MATCH)
    return _by_run(catalog, state, theme), None


def _by_run(catalog: Catalog, state: SessionState, theme: ThemeName) -> U1:
    places = run_places(catalog, state.runs.places)
    order = np.fromiter((places[name] for name in catalog.runs), dtype=np.int64, count=len(catalog.runs))
    return _palette(theme)[order % (len(_palette(theme)) - 1)]


def _palette(theme: ThemeName) -> U1:
    """Return the palette and, last, the colour of what is in no group, uint8 (k + 1, 3)."""
    return np.array([rgb(colour) for colour in (*categorical(theme), tokens(theme).faint)], dtype=np.uint8)


def _by_group(
    catalog: Catalog, state: SessionState, found: RunGroups, theme: ThemeName, nowhere: str
) -> tuple[U1, Legend | None]:
    places, palette = found.places(run_places(catalog, state.runs.places)), _palette(theme)
    of_group = np.append(places % (len(palette) - 1), len(palette) - 1)
    return palette[of_group[found.groups.codes]], _group_legend(found, places, theme, nowhere)


def _group_legend(found: RunGroups, places: I4, theme: ThemeName, nowhere: str) -> Legend | None:
    groups = found.groups
    order = np.argsort(-groups.counts, kind="stable")[:_LEGEND_MOST]
    entries = [
        LegendEntry(groups.keys[code], groups.labels[code], entity_colour(int(places[code]), theme), int(count))
        for code, count in ((code, groups.counts[code]) for code in np.sort(order).tolist())
    ]
    alone = len(groups.codes) - int(groups.counts.sum())
    if alone:
        entries.append(LegendEntry("", nowhere, tokens(theme).faint, alone))
    return Legend(found.title, tuple(entries)) if entries else None


def _by_field(catalog: Catalog, state: SessionState, theme: ThemeName) -> tuple[U1, Legend | None] | None:
    # The room of hyperparameters stands on this one; only what a scale makes of values is asked of it, when needed.
    from core.views.hparams.colouring import colours_by_field

    found = colours_by_field(catalog, state, state.runs.colouring.field, state.runs.colouring.colour_map, theme)
    return None if found is None else (found.colours, found.legend)


def group_colours(catalog: Catalog, state: SessionState, theme: ThemeName) -> tuple[str, ...]:
    """Return a colour ``"#rrggbb"`` for each group: the one that most of its runs have, of equals that of the first."""
    global _latest_groups
    found, colours = groups_of(catalog, state), run_colours(catalog, state, theme)
    if _latest_groups[0] is not found or _latest_groups[1] is not colours:
        _latest_groups = (found, colours, tuple(_most(colours.all[those]) for those in found.groups.members))
    return _latest_groups[2]


_latest_groups: tuple[RunGroups | None, RunColours | None, tuple[str, ...]] = (None, None, ())


def _most(colours: U1) -> str:
    """Return the most frequent of some colours (n, 3), of equals the first."""
    packed = colours.astype(np.int64) @ np.array([65536, 256, 1])
    distinct, firsts, counts = np.unique(packed, return_index=True, return_counts=True)
    most = distinct[np.lexsort((firsts, -counts))[0]]
    return f"#{most:06x}"


def colours_of(catalog: Catalog, state: SessionState, names: Sequence[str], theme: ThemeName) -> U1:
    """Return the colours of some runs, uint8 (len(names), 3)."""
    colours = run_colours(catalog, state, theme)
    return np.array([rgb(colours.of(name)) for name in names], dtype=np.uint8).reshape(-1, 3)


def run_places(catalog: Catalog, first: tuple[str, ...] = ()) -> dict[str, int]:
    """Return the place of each run: those of `first` in their order, then the others in the catalog's natural order."""
    global _latest
    known_catalog, known_first, places = _latest
    if known_catalog is not catalog or known_first is not first:
        names = dict.fromkeys((*first, *catalog.runs))
        places = {name: place for place, name in enumerate(names) if name in catalog.runs}
        _latest = (catalog, first, places)
    return places


# Compared by identity: to hash thousands of names for every line of every card would take longer than all else.
_latest: tuple[Catalog | None, tuple[str, ...], dict[str, int]] = (None, (), {})
