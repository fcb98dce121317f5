"""A number for each curve over training steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from core.model.arrays import I8
from core.views.pr_curves.layers import Stroke
from core.views.pr_curves.loading import spot
from core.views.pr_curves.subjects import mean_whole, subject
from core.views.pr_curves.wish import CardWish, Line, places_by_step


def step_strokes(wish: CardWish) -> list[Stroke]:
    """Return the summary of each line over the steps at which all its classes were logged."""
    drawn = []
    for owner, line in enumerate(wish.lines):
        points = [(each.step, _summary(wish, each)) for each in lines_of(line)]
        x, y = np.array(points, dtype=np.float64).reshape(-1, 2).T
        drawn.append(Stroke(owner, x, y))
    return drawn


def lines_of(line: Line) -> Iterator[Line]:
    """Yield a line at each of its steps: for averages those that all classes have."""
    known = {each.tag: places_by_step(line.run.blobs[each.tag]) for each in line.spots}
    for step in steps_of(line).tolist():
        spots = []
        for each in line.spots:
            own, places = known[each.tag]
            spots.append(spot(line.run, each.tag, each.place, int(places[np.searchsorted(own, step)])))
        yield replace(line, spots=tuple(spots), step=step)


def steps_of(line: Line) -> I8:
    """Return the steps that all classes of a line have, ascending, int64 (n,)."""
    tags = list(dict.fromkeys(each.tag for each in line.spots))
    steps = places_by_step(line.run.blobs[tags[0]])[0]
    for tag in tags[1:]:
        steps = np.intersect1d(steps, places_by_step(line.run.blobs[tag])[0])
    return steps


def _summary(wish: CardWish, line: Line) -> float:
    parts = subject(line).parts
    return mean_whole(parts).value(wish.summary) if parts else np.nan
