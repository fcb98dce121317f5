"""What a card says about what it does not draw."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from core.analysis.aggregation import Alignment, Centre, Spread
from core.analysis.summaries import AROUND_MEAN, ENDS
from core.state import Event, XAxis
from core.style.text import counted, grouped
from core.views.scalars.group_tracks import GroupTrack
from core.views.scalars.plain import Tracks, plain_in
from core.views.scalars.reading.marked import is_crowded
from core.views.scalars.recalled import Line
from core.views.scalars.tracks import Gaps, Track
from core.views.scalars.wish import CardWish, Joining
from core.views.ticks import value_label


def card_note(wish: CardWish, tracks: Tracks) -> str:
    """Return in a few words what is missing, hidden or cannot be drawn; empty if nothing is."""
    logged = tracks if tracks.plain is not None else wish.logged_tracks()
    return " · ".join(
        (
            *wish.troubles,
            *_group_notes(wish, tracks),
            *_gap_notes(logged if tracks.plain is None else tracks.where(tracks.plain.where_bad())),
            *_scale_notes(wish, logged),
            *_place_notes(wish, logged),
            *_absence_notes(wish),
            *_hidden_notes(wish, logged),
            *_reading_notes(wish, tracks),
        )
    )


def joining_title(joining: Joining) -> str:
    """Return what curves and bands of groups are: ``"Mean ± SD"``; of which centre a band is, where that is another."""
    centre, spread = joining.centre, joining.spread
    title = _CENTRES[centre]
    if spread is Spread.NONE:
        return title
    about_mean = spread in AROUND_MEAN or (spread is Spread.BOOTSTRAP and centre in ENDS)
    if not about_mean or centre is Centre.MEAN:
        return f"{title} {_BANDS[spread]}"
    return f"{title}, band: mean {_BANDS[spread]}"


_CENTRES = {
    Centre.MEAN: "Mean",
    Centre.MEDIAN: "Median",
    Centre.IQM: "IQM",
    Centre.MIN: "Minimum",
    Centre.MAX: "Maximum",
}
_BANDS = {
    Spread.DEVIATION: "± SD",
    Spread.ERROR: "± SE",
    Spread.CONFIDENCE: "with 95 % CI",
    Spread.BOOTSTRAP: "with bootstrap 95 % CI",
    Spread.QUARTILES: "with quartiles",
    Spread.DECILES: "with deciles",
    Spread.RANGE: "with range",
}


def _group_notes(wish: CardWish, tracks: Sequence[Track]) -> Iterator[str]:
    groups = [track for track in tracks if isinstance(track, GroupTrack)] if wish.grouped else []
    if not groups:
        return
    yield joining_title(wish.joining)
    if not all(track.even for track in groups):
        logged = wish.joining.alignment is Alignment.LOGGED and wish.on_steps
        yield "only runs that logged a step count there" if logged else "interpolated between logged points"


def _gap_notes(tracks: Sequence[Track]) -> Iterator[str]:
    gaps = [track.gaps for track in tracks]
    ends = [gap for gap in gaps if gap and gap.to_end]
    holes = [gap for gap in gaps if gap and not gap.to_end]
    if ends:
        verb = "has" if len(ends) == 1 else "have"
        first = min(gap.first_step for gap in ends)
        what = _kind(ends) + (" values" if any(gap.infinite for gap in ends) else "")
        yield f"{counted(len(ends), 'run')} {verb} {what} from step {grouped(first)}"
    if holes:
        verb = "has" if len(holes) == 1 else "have"
        yield f"{counted(len(holes), 'run')} {verb} {counted(sum(gap.count for gap in holes), _kind(holes) + ' value')}"


def _kind(gaps: Sequence[Gaps]) -> str:
    kinds = {"NaN": any(gap.nan for gap in gaps), "infinite": any(gap.infinite for gap in gaps)}
    return " or ".join(kind for kind, there in kinds.items() if there)


def _scale_notes(wish: CardWish, tracks: Sequence[Track]) -> Iterator[str]:
    if wish.only_positive(False) or wish.only_positive(True):
        pairs = zip(wish.logged, tracks, strict=True)
        runs = len({line.run for line, track in pairs if wish.only_positive(line.second) and track.non_positive > 0})
        if runs:
            verb = "has" if runs == 1 else "have"
            yield f"{counted(runs, 'run')} {verb} values ≤ 0, not drawn"
    if wish.only_positive_x:
        pairs = zip(wish.logged, tracks, strict=True)
        points = sum(_left_out(line, track) for line, track in pairs)
        if points:
            yield f"{counted(points, 'point')} at x ≤ 0, not drawn"


def _left_out(line: Line, track: Track) -> int:
    return int(np.count_nonzero(track.x(line.across) <= 0))


def _place_notes(wish: CardWish, tracks: Sequence[Track]) -> Iterator[str]:
    """Say which runs and points have no place on the horizontal axis, and how many pauses are folded."""
    folding = wish.across.folded and wish.x_axis.timed
    if plain_in(tracks) is not None:  # all of their points have a place
        return
    pairs = list(zip(wish.logged, tracks, strict=True))
    nowhere = sum(math.isnan(track.zero(line.across)) for line, track in pairs)
    if nowhere:
        yield f"{counted(nowhere, 'run')} not drawn: {_LACKS[wish.across.event].format(value_label(wish.across.at))}"
    if wish.x_axis in (XAxis.EPOCH, XAxis.METRIC):
        points = sum(int(np.isnan(track.x(line.across.ordinary())).sum()) for line, track in pairs)
        if points:
            yield f"{counted(points, 'point')} before the first {x_name(wish)} not drawn"
    folded = sum(len(line.across.folding.starts) for line, _ in pairs) if folding else 0
    if folded:
        common = pairs[0][0].across.folding.starts if wish.x_axis is XAxis.WALL else ()
        yield f"{counted(len(common) or folded, 'pause')} folded"


_LACKS = {
    Event.NOTHING: "",
    Event.FIRST: "no point",
    Event.STEP: "no step {}",
    Event.ABOVE: "never above {}",
    Event.BELOW: "never below {}",
    Event.HIGHEST: "no finite value",
    Event.LOWEST: "no finite value",
    Event.RESTART: "never restarted",
}


def x_name(wish: CardWish) -> str:
    """Return what gives points their place where the axis shows neither steps nor time."""
    return "epoch" if wish.x_axis is XAxis.EPOCH else wish.across.metric or "metric"


def _absence_notes(wish: CardWish) -> Iterator[str]:
    if wish.loading:
        yield f"{counted(wish.loading, 'run')} still loading"
    if wish.missing:
        logged = len({line.run for line in wish.logged}) + wish.untimed
        total = wish.missing + wish.loading + logged
        yield f"Logged by {grouped(logged)} of {counted(total, 'run')}"
    if wish.untimed:
        yield f"{counted(wish.untimed, 'run')} without {'times' if wish.x_axis.timed else x_name(wish)}"


def _hidden_notes(wish: CardWish, tracks: Sequence[Track]) -> Iterator[str]:
    plain = plain_in(tracks)
    hidden = sum(track.hidden for track in tracks) if plain is None else plain.hidden
    if hidden:
        yield f"{counted(hidden, 'superseded point')} hidden"
    if wish.ignore_outliers and wish.zoom is None:
        yield "outliers left out of the range"


def last_step(tracks: Sequence[Track]) -> int | None:
    """Return the last step of all curves, None without a point."""
    plain = plain_in(tracks)
    if plain is not None:
        return plain.last_step
    return max((int(track.step[-1]) for track in tracks if len(track.step)), default=None)


def clip_note(wish: CardWish, step: int | None, last: int | None) -> str:
    """Return what to say of a linked step that no curve reaches, empty if one does."""
    if step is None or last is None or last >= step or not wish.on_steps:
        return ""
    return f"clipped: ends at step {grouped(last)}"


def _reading_notes(wish: CardWish, tracks: Sequence[Track]) -> Iterator[str]:
    """Say where no curve reaches the linked step, and where marked points are wanted of too many."""
    clipped = clip_note(wish, wish.step, last_step(tracks))
    if clipped:
        yield clipped
    if is_crowded(wish):
        yield "select runs to mark their values"
