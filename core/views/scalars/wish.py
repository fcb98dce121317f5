"""All that one card's chart is made from, as one value that can be compared and remembered by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.analysis.aggregation import Alignment, Centre, Spread
from core.model import Catalog
from core.state import (
    NO_LIMITS,
    NO_WISHES,
    AcrossState,
    CardLimits,
    Domain,
    EndMarks,
    Event,
    SessionState,
    Smoother,
    SmoothingKind,
    XAxis,
)
from core.views.picture import Viewport
from core.views.scalars.banded import margin_track
from core.views.scalars.group_tracks import group_track
from core.views.scalars.lines import Found, found_lines, sources_of
from core.views.scalars.plain import Tracks, plain_of, track_of
from core.views.scalars.reach import reach_of
from core.views.scalars.reading.directions import is_lower_better
from core.views.scalars.recalled import Line
from core.views.scalars.sources import spec_of
from core.views.scalars.splitting import query_of
from core.views.scalars.together import Lines
from core.views.scalars.tracks import Track, track


@dataclass(frozen=True, slots=True)
class Joining:
    """How the runs of a group become one curve: as in `core.state.ScalarsState`."""

    centre: Centre = Centre.MEAN
    spread: Spread = Spread.DEVIATION
    alignment: Alignment = Alignment.INTERPOLATED
    members: bool = False


@dataclass(frozen=True, slots=True)
class CardWish:
    """All that one card's chart is made from; equal wishes give the same chart.

    Attributes
    ----------
    key, title
        Of the card.
    tags
        What is drawn of each run, in order.
    lines
        Curves of shown runs that have points, tag by tag, runs in natural order.
    missing, loading
        Number of shown runs that have none of the tags, and of those that are still being read.
    smoothing
        As `core.state.ScalarsState.smoother`; see `smoother`.
    x_axis, log_x, log_y, ignore_outliers, superseded, zoom
        As in `core.state.ScalarsState`.
    selected
        Those of the lines' runs that are emphasised.
    step
        The linked step.
    viewport
        Size of the plotting area.
    untimed
        Number of shown runs that have values, but not what gives them a place on the horizontal axis.
    joining
        How groups are drawn.
    marks, anomalies
        As in `core.state.ReadingState`.
    lower_tags
        Those of the tags of which lower values are better.
    log_second
        Whether the vertical axis at the right is logarithmic.
    across
        More of the horizontal axis; `shown` only where all cards show the same part.
    limits
        Ends of axes that the user has set.
    troubles
        What of the card's definition cannot be drawn, in a few words each.
    dashes
        What dashes say, by their numbers, where they go by a column rather than by tags.
    reach
        Curves that say, instead of those that are drawn, how far vertical axes reach; none for those that are drawn.
    """

    key: str
    title: str
    tags: tuple[str, ...]
    lines: Lines
    missing: int
    loading: int
    smoothing: Smoother
    x_axis: XAxis
    log_x: bool
    log_y: bool
    ignore_outliers: bool
    superseded: bool
    zoom: Domain | None
    selected: frozenset[str]
    step: int | None
    viewport: Viewport
    untimed: int = 0
    joining: Joining = Joining()
    marks: EndMarks = EndMarks.NONE
    anomalies: bool = False
    lower_tags: frozenset[str] = frozenset()
    log_second: bool = False
    across: AcrossState = NO_WISHES
    limits: CardLimits = NO_LIMITS
    troubles: tuple[str, ...] = ()
    dashes: tuple[str, ...] = ()
    reach: tuple[Line, ...] = ()

    @property
    def tag(self) -> str:
        """The tag that a plain card shows; of others the first one."""
        return self.tags[0] if self.tags else ""

    @property
    def several(self) -> bool:
        """Whether curves of one run have to be told apart."""
        return len(self.tags) > 1

    @property
    def has_second(self) -> bool:
        """Whether there is a vertical axis at the right."""
        return self.lines.has_second

    def is_log(self, second: bool) -> bool:
        """Return whether a vertical axis is logarithmic: that at the right, or that at the left."""
        return self.log_second if second else self.log_y

    def over(self, domain: Domain) -> CardWish:
        """Return the same wish for another part of the chart."""
        return replace(self, zoom=domain, across=replace(self.across, shown=None))

    @property
    def only_positive_x(self) -> bool:
        """Whether points at or left of zero have no place."""
        return self.log_x and not self.across.signed_x

    def only_positive(self, second: bool) -> bool:
        """Return whether values at or below zero have no place on a vertical axis, that at the right or at the left."""
        return self.is_log(second) and not self.across.signed_y

    @property
    def on_steps(self) -> bool:
        """Whether a step has one place on the horizontal axis."""
        return self.x_axis is XAxis.STEP and self.across.event is Event.NOTHING

    @property
    def smoother(self) -> Smoother:
        """How curves are smoothed; distances are measured by the whole range of x, wherever the chart is zoomed to."""
        if self.smoothing.kind is not SmoothingKind.DISTANCE or not self.smoothing.active:
            return self.smoothing
        limits = [each for line in self.lines if (each := self.track(line).limits(line.across)) is not None]
        span = max((high for _, high in limits), default=0.0) - min((low for low, _ in limits), default=0.0)
        return replace(self.smoothing, span=span)

    def tracks(self) -> Tracks:
        """Return the points to be drawn of each line."""
        return Tracks(self.lines, self.track, plain_of(self.lines, self.smoothing, self.superseded))

    def track(self, line: Line) -> Track:
        """Return the points to be drawn of one line."""
        if not line.members and line.band is None:
            found = line.known.get(self.superseded)
            if not isinstance(found, Track):
                found = line.known[self.superseded] = track_of(line, self.superseded)
            return found
        if line.band is not None:
            return margin_track(line.series, *line.band)
        parts = tuple((member.series, member.across) for member in line.members)
        joining = self.joining
        return group_track(parts, joining.centre, joining.spread, joining.alignment)

    @property
    def grouped(self) -> bool:
        """Whether any curve is that of a group."""
        return self.lines.grouped

    @property
    def logged(self) -> tuple[Line, ...]:
        """The lines of all runs, those of groups one by one."""
        if not self.grouped:
            return self.lines
        return tuple(run for line in self.lines for run in (line.members or (line,)))

    def logged_tracks(self, second: bool | None = None) -> list[Track]:
        """Return the points of all runs, those of groups one by one; of one of the vertical axes if asked."""
        lines = [line for line in self.lines if second is None or line.second == second]
        pairs = [(run, not line.members) for line in lines for run in (line.members or (line,))]
        return [track(run.series, self.superseded and alone) for run, alone in pairs]


def card_wish(
    catalog: Catalog, state: SessionState, key: str, viewport: Viewport, names: Sequence[str] | None = None
) -> CardWish:
    """Return what the chart of one card is made from now, for the shown runs or for those with some names.

    The key of the card of a tag is the tag.
    """
    wished = state.scalars
    spec, options = spec_of(catalog, state, key), wished.options_of(key)
    queries = (options.query, query_of(catalog, state, key))
    found = found_lines(catalog, sources_of(catalog, state, names, viewport.theme, *queries), spec)
    return CardWish(
        key,
        spec.title,
        found.tags,
        found.lines,
        found.missing,
        found.loading,
        wished.smoother,
        wished.drawn_axis,
        wished.log_x != options.log_x_switched,
        wished.log_y != (key in wished.log_y_switched),
        wished.ignore_outliers,
        wished.superseded,
        wished.zoom.get(key),
        _selected(state, found),
        state.step,
        viewport,
        found.untimed,
        Joining(wished.centre, wished.spread, wished.alignment, wished.members),
        wished.reading.marks,
        wished.reading.anomalies,
        frozenset(tag for tag in found.tags if is_lower_better(state, tag)),
        options.log_second,
        _without_others(wished.across),
        options.limits,
        found.troubles,
        found.dashes,
        reach_of(catalog, state, key, viewport.theme) if names is None else (),
    )


def _without_others(wished: AcrossState) -> AcrossState:
    """Return wishes that decide the same chart as equal ones."""
    return replace(wished, linked=False, shown=wished.shown if wished.linked else None)


def _selected(state: SessionState, found: Found) -> frozenset[str]:
    """Return which lines are emphasised; a group is as soon as one of its runs is."""
    chosen = found.runs & state.selected_runs
    if not chosen or not found.grouped:
        return chosen
    parts = ((line.run, line.members or (line,)) for line in found.lines)
    return frozenset(run for run, runs in parts if any(part.run in chosen for part in runs))
