"""The table of values of one card: a row for each curve, at the linked step or over the linked range."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from core.analysis.stretches import first_reaching, place_at, stretch
from core.model import F8, I8, Catalog
from core.state import Event, Level, SessionState, SortKey, StepRange, XAxis
from core.style import ThemeName
from core.style.text import counted, grouped
from core.views.hparams.table.ordering import GONE, NAN, VALUE, Ranks, ordered, ranks_of
from core.views.hparams.table.source import TableSource, source_of
from core.views.picture import Viewport
from core.views.scalars.group_tracks import GroupTrack
from core.views.scalars.reading.columns import RUN, TAG, ValueColumn, all_columns, in_order, is_shown
from core.views.scalars.reading.directions import levels_of
from core.views.scalars.recalled import Line
from core.views.scalars.tracks import Track
from core.views.scalars.wish import CardWish, card_wish

LAST: Final = np.iinfo(np.int64).max
"""The step that every point lies at or before."""


@dataclass(frozen=True, slots=True)
class ValueRow:
    """Whose values a row has.

    Attributes
    ----------
    run, colour, title
        Of the curve, as in `core.views.scalars.wish.Line`.
    members
        The runs that the curve stands for.
    tag
        What of the run it shows.
    clipped
        Why its values are not those of the linked step or range, empty if they are.
    """

    run: str
    colour: str
    title: str
    members: tuple[str, ...]
    tag: str = ""
    clipped: str = ""


@dataclass(frozen=True, eq=False)
class ValueTable:
    """All rows of a card's table.

    Attributes
    ----------
    source
        What is known of runs.
    card, title
        Which card it is of.
    columns
        Those that are shown, from left to right.
    rows
        In the order of the curves; `order` says how they are shown.
    values
        float64 (rows, columns): NaN where there is no number, and for texts.
    there
        bool, as `values`: whether there is a number at all, though it may be NaN as it was logged.
    order
        int64 (rows,): places of rows from top to bottom.
    step, span
        What the values are of: the linked step (None: the last points), or the linked range.
    note
        How many rows are clipped, in a sentence; empty if none is.
    """

    source: TableSource
    card: str
    title: str
    columns: tuple[ValueColumn, ...]
    rows: tuple[ValueRow, ...]
    values: F8
    there: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    order: I8
    step: int | None
    span: StepRange | None
    note: str

    @property
    def about(self) -> str:
        """What the values are of, in a few words."""
        if self.span is not None:
            return f"Steps {grouped(self.span.first)} to {grouped(self.span.last)}"
        return "Last step" if self.step is None else f"Step {grouped(self.step)}"

    @cached_property
    def places(self) -> Mapping[str, tuple[int, ...]]:
        """Places from the top of the rows that stand for a run, by its name or by that of its group."""
        found: dict[str, tuple[int, ...]] = {}
        for place, row in enumerate(self.order.tolist()):
            for name in dict.fromkeys((self.rows[row].run, *self.rows[row].members)):
                found[name] = (*found.get(name, ()), place)
        return found


def value_table(catalog: Catalog, state: SessionState, card: str, theme: ThemeName = ThemeName.LIGHT) -> ValueTable:
    """Return the values of a card's curves; steps count whatever the horizontal axis shows.

    At a step each curve has its last point at or before it; over a range all points of it that lie inside, both ends
    included. Points that a restart has overwritten do not count.
    """
    wish = _wish(catalog, state, card, theme)
    table, span = state.scalars.reading.table, state.step_range
    levels = levels_of(state, card, wish.tag)
    known = in_order(all_columns(catalog, span, levels, wish.several), table)
    columns = tuple(each for each in known if is_shown(each, table))
    tracks = wish.tracks()
    read = [_read(wish, line, track, state, levels) for line, track in zip(wish.lines, tracks, strict=True)]
    rows = tuple(row for row, _ in read)
    values = np.array(
        [[numbers.get(column.key, math.nan) for column in columns] for _, numbers in read], dtype=np.float64
    ).reshape(len(rows), len(columns))
    there = np.array([[column.key in numbers for column in columns] for _, numbers in read], dtype=np.bool_)
    made = ValueTable(
        source_of(catalog), card, wish.title, columns, rows, values, there.reshape(values.shape),
        np.arange(len(rows), dtype=np.int64), state.step, span, _note(rows),
    )  # fmt: skip
    return replace(made, order=_order(made, table.sort))


def _wish(catalog: Catalog, state: SessionState, card: str, theme: ThemeName) -> CardWish:
    plain = replace(state.scalars.across, event=Event.NOTHING, folded=False)
    scalars = replace(state.scalars, x_axis=XAxis.STEP, superseded=False, across=plain)
    return card_wish(catalog, replace(state, scalars=scalars), card, Viewport(1, 1, 1.0, theme))


def step_limits(catalog: Catalog, state: SessionState, card: str) -> tuple[int, int] | None:
    """Return the first and the last step of a card, None where it has no point."""
    wish = _wish(catalog, state, card, ThemeName.LIGHT)
    steps = [track.x_range[0] for track in wish.tracks() if len(track.step)]
    return (min(low for low, _ in steps), max(high for _, high in steps)) if steps else None


Numbers = Mapping[str, float]


def _read(
    wish: CardWish, line: Line, track: Track, state: SessionState, levels: Sequence[tuple[Level, bool]]
) -> tuple[ValueRow, Numbers]:
    numbers, clipped = _at(wish, line, track, state.step)
    if state.step_range is not None:
        numbers, clipped = _over(wish, line, track, state.step_range)
    for level, below in levels:
        numbers |= _reached(wish, line, track, level, below)
    members = tuple(part.run for part in line.members) or (line.run,)
    return ValueRow(line.run, line.colour, line.title, members, line.tag, clipped), numbers


def _at(wish: CardWish, line: Line, track: Track, step: int | None) -> tuple[dict[str, float], str]:
    """Return what a curve is at a step, and why it is not that step."""
    place = place_at(track.step, LAST if step is None else step)
    if place < 0:
        return {}, f"begins at step {grouped(int(track.step[0]))}" if len(track.step) else ""
    wall = float(track.wall[place])
    numbers = {
        "smoothed": float(track.smoothed(wish.smoother, line.across)[place]),
        "value": float(track.value[place]),
        "step": float(track.step[place]),
    }
    if math.isfinite(wall):
        numbers |= {"time": wall, "relative": wall - line.origin}
    if isinstance(track, GroupTrack):
        numbers["runs"] = float(track.count[place])
    ended = step is not None and int(track.step[-1]) < step
    return numbers, f"ends at step {grouped(int(track.step[-1]))}" if ended else ""


def _over(wish: CardWish, line: Line, track: Track, span: StepRange) -> tuple[dict[str, float], str]:
    """Return what a curve does in a range, and why it does not reach over all of it."""
    found = stretch(track.step, track.value, track.smoothed(wish.smoother, line.across), span.first, span.last)
    if not len(track.step):
        return {}, ""
    first, last = int(track.step[0]), int(track.step[-1])
    parts = [f"begins at step {grouped(first)}"] * (first > span.first)
    parts += [f"ends at step {grouped(last)}"] * (last < span.last)
    if found is None:
        return {}, ", ".join(parts) or "has no point there"
    return {
        "min": found.least, "max": found.most, "start_value": found.start, "end_value": found.end,
        "change": found.change, "share": found.share, "start_step": float(found.start_step),
        "end_step": float(found.end_step), "step_at_max": float(found.most_step),
        "step_at_min": float(found.least_step), "mean": found.mean, "raw_change": found.raw_change,
        "points": float(found.points),
    }, ", ".join(parts)  # fmt: skip


def _reached(wish: CardWish, line: Line, track: Track, level: Level, below: bool) -> dict[str, float]:
    """Return where a curve first reaches a threshold; nothing if it never does."""
    values = track.smoothed(wish.smoother, line.across) if level.smoothed else track.value
    place = first_reaching(values, level.value, below)
    if place < 0:
        return {}
    found = {f"level:{level.id}": float(track.step[place])}
    wall = float(track.wall[place])
    return found | ({f"level_time:{level.id}": wall - line.origin} if math.isfinite(wall) else {})


def _note(rows: Sequence[ValueRow]) -> str:
    clipped = sum(bool(row.clipped) for row in rows)
    if not clipped:
        return ""
    verb = "does" if clipped == 1 else "do"
    return f"Clipped: {grouped(clipped)} of {counted(len(rows), 'curve')} {verb} not reach there"


# Order


def _order(table: ValueTable, sort: Sequence[SortKey]) -> I8:
    """Return rows in the order of some columns; what is missing comes last in both directions."""
    columns = {column.key: place for place, column in enumerate(table.columns)}
    keys = [(_ranks(table, columns[key.column]), key.descending) for key in sort if key.column in columns]
    return ordered(np.arange(len(table.rows), dtype=np.int64), keys)


def _ranks(table: ValueTable, place: int) -> Ranks:
    column = table.columns[place]
    if column.key == TAG:
        tags = {tag: place for place, tag in enumerate(dict.fromkeys(row.tag for row in table.rows))}
        ranks = np.array([tags[row.tag] for row in table.rows], dtype=np.float64)
        return Ranks(np.zeros(len(table.rows), dtype=np.uint8), ranks)
    if column.key == RUN:
        return Ranks(np.zeros(len(table.rows), dtype=np.uint8), np.arange(len(table.rows), dtype=np.float64))
    if column.operand is not None:
        return _field_ranks(table, column)
    values, there = table.values[:, place], table.there[:, place]
    standing = np.where(there, np.where(np.isnan(values), NAN, VALUE), GONE).astype(np.uint8)
    return Ranks(standing, np.where(standing == VALUE, values, 0.0))


def _field_ranks(table: ValueTable, column: ValueColumn) -> Ranks:
    """Return ranks of what is known of runs; a group stands where the first of its runs does."""
    assert column.operand is not None
    made = ranks_of(table.source.column(column.operand), len(table.source.names))
    places = {name: place for place, name in enumerate(table.source.names)}
    rows = [[places[name] for name in row.members if name in places] for row in table.rows]
    firsts = [min(own, key=lambda each: (made.standing[each], made.rank[each]), default=-1) for own in rows]
    standing = np.append(made.standing, GONE)[firsts].astype(np.uint8)
    return Ranks(standing, np.append(made.rank, 0.0)[firsts])
