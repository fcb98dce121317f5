"""What lies over a card's chart and changes without its curves: the linked range, thresholds and notes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.state import Event, SessionState, StepNote, XAxis
from core.style import ThemeName, tokens
from core.style.text import grouped
from core.views.flags import Extent, Flag, FlagKind, LevelLine
from core.views.picture import Chart, Cursor
from core.views.scalars.reading.directions import is_from_above, level_text
from core.views.ticks import value_label


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is drawn over a chart, as in `core.views.picture.Chart`."""

    flags: tuple[Flag, ...] = ()
    levels: tuple[LevelLine, ...] = ()
    extent: Extent | None = None
    cursor: Cursor | None = None

    def over(self, chart: Chart) -> Chart:
        """Return a chart with this over it."""
        if self == Overlay():
            return chart
        return replace(
            chart,
            flags=(*chart.flags, *self.flags),
            levels=self.levels,
            extent=self.extent,
            cursor=self.cursor or chart.cursor,
        )


def overlay(state: SessionState, card: str, tag: str, theme: ThemeName) -> Overlay:
    """Return what lies over the chart of a card; steps have a place on an axis of steps only."""
    reading, scalars = state.scalars.reading, state.scalars
    stepped = scalars.drawn_axis is XAxis.STEP and scalars.across.event is Event.NOTHING
    lines = [level for level in reading.levels if level.card == card]
    levels = tuple(LevelLine(each.value, level_text(each, is_from_above(state, each, tag)), each.id) for each in lines)
    notes = [note for note in reading.notes if note.card in ("", card)] if stepped else []
    flags = tuple(_flag(note, theme) for note in notes if not (_positive(state) and note.step <= 0))
    return Overlay(flags, levels, _extent(state) if stepped else None)


def _flag(note: StepNote, theme: ThemeName) -> Flag:
    where = f"Step {grouped(note.step)}" + ("" if note.value is None else f", {value_label(note.value)}")
    return Flag(
        FlagKind.NOTE, float(note.step), note.value, note.text.splitlines()[0], f"{note.text}\n{where}",
        tokens(theme).accent, (note.id,),
    )  # fmt: skip


def _positive(state: SessionState) -> bool:
    return state.scalars.log_x and not state.scalars.across.signed_x


def _extent(state: SessionState) -> Extent | None:
    span = state.step_range
    if span is None or (_positive(state) and span.first <= 0):
        return None
    return Extent(float(span.first), float(span.last), (grouped(span.first), grouped(span.last)))
