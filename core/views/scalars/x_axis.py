"""The horizontal axis of a card: its title, how it is drawn, and where the linked step is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.analysis.pauses import Pauses
from core.state import Domain, Event, XAxis
from core.style.text import grouped, moment
from core.views.picture import Axis, AxisScale
from core.views.scalars.across import OF_VALUES
from core.views.scalars.folds import folded_moments
from core.views.scalars.scales import Scale
from core.views.scalars.wish import CardWish
from core.views.ticks import value_label

_NAMES = {
    XAxis.STEP: "Step",
    XAxis.RELATIVE: "Time since start",
    XAxis.WALL: "Time",
    XAxis.EPOCH: "Epoch",
}
_MOVED = {XAxis.STEP: "Steps", XAxis.RELATIVE: "Time", XAxis.WALL: "Time", XAxis.EPOCH: "Epochs"}
_COLUMNS = {**_NAMES, XAxis.RELATIVE: "time without pauses", XAxis.WALL: "time without pauses"}
_SCALES = {XAxis.STEP: AxisScale.STEP, XAxis.RELATIVE: AxisScale.DURATION, XAxis.WALL: AxisScale.TIME}
_TICK_WIDTH = 110.0
"""Logical pixels between moments that a folded axis tells, at least."""


def x_axis(wish: CardWish, domain: Domain, scale: Scale) -> Axis:
    """Return the horizontal axis of what is shown."""
    axis = Axis(x_title(wish), domain.left, domain.right, scale.axis(_plain_scale(wish)), linear=scale.linear)
    if axis.scale is not AxisScale.TIME:
        return axis
    found = _folding(wish)
    first, last = found.unfold(np.array([domain.left, domain.right])).tolist()
    axis = replace(axis, title=axis.title + _common_date(first, last))
    return (
        replace(
            axis,
            places=folded_moments(found, domain.left, domain.right, max(round(wish.viewport.width / _TICK_WIDTH), 1)),
        )
        if found.starts
        else axis
    )


def _folding(wish: CardWish) -> Pauses:
    return wish.lines[0].across.folding if wish.across.folded and wish.lines else Pauses()


def _plain_scale(wish: CardWish) -> AxisScale:
    if wish.x_axis is XAxis.WALL and wish.across.event is not Event.NOTHING:
        return AxisScale.DURATION
    return _SCALES.get(wish.x_axis, AxisScale.LINEAR)


def x_title(wish: CardWish) -> str:
    """Return what the horizontal axis shows."""
    moved = wish.across.event is not Event.NOTHING
    name = (_MOVED if moved else _NAMES).get(wish.x_axis, wish.across.metric)
    told = f"of {wish.across.event_tag}" if wish.across.event_tag and wish.across.event in OF_VALUES else ""
    parts = [name, event_words(wish.across.event, wish.across.at), *([told] if told else [])] if moved else [name]
    unit = " (s)" if wish.log_x and wish.x_axis.timed else ""
    return " ".join(parts) + unit + (", pauses folded" if wish.across.folded and wish.x_axis.timed else "")


def x_column(wish: CardWish) -> str:
    """Return the name of a column of x in tables: ``"epoch"``, the tag of a metric, ``"steps from step 100"``."""
    name = (_COLUMNS if wish.across.event is Event.NOTHING else _MOVED).get(wish.x_axis, wish.across.metric)
    told = name if wish.x_axis is XAxis.METRIC else name.lower()
    return f"{told} {event_words(wish.across.event, wish.across.at)}".strip()


def event_words(event: Event, at: float) -> str:
    """Return from where x is counted: ``"from step 100"``."""
    return {
        Event.NOTHING: "",
        Event.FIRST: "from the first point",
        Event.STEP: f"from step {grouped(round(at))}",
        Event.ABOVE: f"from the first value above {value_label(at)}",
        Event.BELOW: f"from the first value below {value_label(at)}",
        Event.HIGHEST: "from the highest value",
        Event.LOWEST: "from the lowest value",
        Event.RESTART: "from the last restart",
    }[event]


def step_place(wish: CardWish, step: int) -> float | None:
    """Return where a step is on the axis, None if it is not at one place for all runs, or at none."""
    event, per_epoch = wish.across.event, wish.across.steps_per_epoch
    if wish.x_axis is XAxis.STEP and event in (Event.NOTHING, Event.STEP):
        place = step - (wish.across.at if event is Event.STEP else 0.0)
    elif wish.x_axis is XAxis.EPOCH and event is Event.NOTHING and per_epoch > 0:
        place = step / per_epoch
    else:
        return None
    return None if wish.only_positive_x and place <= 0 else float(place)


def _common_date(left: float, right: float) -> str:
    """Return the date that ticks of hours do not tell, empty where there are several."""
    first, last = moment(left)[:10], moment(right)[:10]
    return f", {first}" if first == last and first != "–" else ""
