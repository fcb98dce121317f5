"""At which steps, and when, each run has curves: what a slider for each of them goes through."""

from __future__ import annotations

import math
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from core.model import Catalog, Run
from core.model.arrays import F8, I8
from core.state import PrTime, SessionState
from core.style import ThemeName
from core.style.text import grouped, moment
from core.views.pr_curves.cards import candidates, curve_tags
from core.views.shown import run_colour


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """Steps of a run at which any class was logged, ascending, with the wall times and the seconds since its start."""

    steps: I8
    wall: F8
    since: F8

    def place_at(self, step: int | None) -> int:
        """Return the place of the last step at or before one, of the last of all for None; -1 before the first."""
        return len(self.steps) - 1 if step is None else int(np.searchsorted(self.steps, step, side="right")) - 1

    def text(self, place: int, time: PrTime) -> str:
        """Return what a step is called: ``"1,200"``, ``"2 min 05 s"`` or ``"2026-11-20 18:47:03"``."""
        if not 0 <= place < len(self.steps):
            return "–"
        match time:
            case PrTime.RELATIVE:
                return span_text(float(self.since[place]))
            case PrTime.WALL:
                return moment(float(self.wall[place])) if math.isfinite(self.wall[place]) else "–"
        return grouped(int(self.steps[place]))


@dataclass(frozen=True, slots=True)
class RunSteps:
    """A run with its times, and the step of its own at which it is held, None where it follows the linked one."""

    run: str
    colour: str
    times: Times
    held: int | None
    place: int

    @property
    def tip(self) -> str:
        """All that is known of the step that is shown."""
        if self.place < 0:
            return f"{self.run}\nNo curve at or before the linked step"
        step, since, wall = (self.times.text(self.place, time) for time in (PrTime.STEP, PrTime.RELATIVE, PrTime.WALL))
        return f"{self.run}\nStep {step}, {since} after the start, {wall}"


_known: WeakKeyDictionary[Run, Times] = WeakKeyDictionary()


def times_of(run: Run) -> Times:
    """Return when a run logged curves; of what was logged twice at a step the last counts."""
    found = _known.get(run)
    if found is None:
        series = [run.blobs[tag] for tag, *_ in curve_tags(run)]
        steps = np.concatenate([np.empty(0, np.int64), *(each.step for each in series)])
        wall = np.concatenate([np.empty(0), *(each.wall_time for each in series)])
        order = np.lexsort((wall, steps))
        steps, wall = steps[order], wall[order]
        last = np.flatnonzero(np.append(steps[1:] != steps[:-1], True)[: len(steps)])
        start = run.started if run.started is not None else float(np.min(wall, initial=np.inf))
        found = _known[run] = Times(steps[last], wall[last], wall[last] - start)
    return found


def run_steps(catalog: Catalog, state: SessionState, theme: ThemeName) -> tuple[RunSteps, ...]:
    """Return the shown runs that have curves: those held at a step of their own, then selected ones, then others."""
    held, chosen = state.pr_curves.run_steps, state.selected_runs
    found = []
    for run in candidates(catalog, state).runs:
        times, own = times_of(run), held.get(run.name)
        place = times.place_at(state.step if own is None else own)
        found.append(RunSteps(run.name, run_colour(catalog, state, run.name, theme), times, own, place))
    return tuple(sorted(found, key=lambda each: (each.held is None, each.run not in chosen)))


def span_text(seconds: float) -> str:
    """Return a time since the start in its two largest units: ``"0.4 s"``, ``"2 min 05 s"``, ``"3 h 20 min"``."""
    if not math.isfinite(seconds):
        return "–"
    sign, seconds = ("−" if seconds < 0 else ""), abs(seconds)
    if seconds < 10:
        return f"{sign}{seconds:.3g} s"
    whole = round(seconds)
    for large, name, small, other in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= large:
            return f"{sign}{whole // large} {name} {whole % large // small:02d} {other}"
    return f"{sign}{whole} s"
