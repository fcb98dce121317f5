"""The best so far: the metric of each run in the order in which runs followed each other, and the best up to each."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.analysis.best_so_far import BestSoFar, best_so_far
from core.analysis.field_values import FieldValues, Standing
from core.model import F8, Catalog
from core.model.arrays import Bool
from core.results import Results
from core.state import ORDER, SessionState
from core.views.hparams.drawn import Drawn, drawn_runs, field_brushes, shown_mask
from core.views.judging.curves import Families, Family, families_of, own_colours
from core.views.judging.judged import Judged, judged
from core.views.judging.order import TITLE, order_detail, order_values
from core.views.judging.panes import Pane, Panes
from core.views.memo import Memo
from core.views.picture import Picture, Viewport
from core.views.plane.part import PlanePath
from core.views.plane.plot import Made, PlanePlot, PlaneWish, plane_of


@dataclass(frozen=True, eq=False)
class Histories:
    """What each group of runs reached: rows are numbers of drawn runs, `course` says what was best when."""

    families: Families
    courses: tuple[BestSoFar, ...]
    when: F8
    numbers: F8


def resolve_best(catalog: Catalog, results: Results, state: SessionState, viewport: Viewport) -> Picture:
    """Return what the page of the best so far shows."""
    del results
    return bests_of(catalog, state, viewport).picture(viewport)


def bests_of(catalog: Catalog, state: SessionState, viewport: Viewport) -> Panes:
    """Return the course of the best with all that gestures need to know."""
    subject, drawn = judged(catalog, state), drawn_runs(catalog, state)
    over = over_values(drawn, state)
    if subject is None or over is None:
        return Panes((), viewport.width, viewport.height)
    found = histories_of(catalog, state, drawn, subject, viewport)
    made = {ORDER: Made(over, TITLE, order_detail(drawn.columns))} if state.best.over == ORDER else {}
    limits = state.best.limits
    wish = PlaneWish(
        state.best.over, subject.metric, x_limits=limits.get(state.best.over), y_limits=limits.get(subject.metric)
    )
    plot = plane_of(catalog, state, wish, viewport, made)
    assert plot is not None  # both have values
    own = own_colours(catalog, state, drawn, viewport.theme)
    part = replace(
        plot.part, colours=found.families.colours(own, viewport.theme), above=_lines(plot, found),
        opacity=plot.part.opacity if state.best.points else 0.0, legend=None,
        y=replace(plot.part.y, detail=" · ".join(word for word in (plot.part.y.detail, subject.word) if word)),
    )  # fmt: skip
    pane = Pane(replace(plot, part=part), 0.0, 0.0, viewport.width, viewport.height)
    note = " · ".join(word for word in (part.note, found.families.without) if word)
    return Panes((pane,), viewport.width, viewport.height, found.families.legend(), note, subject.metric)


def over_values(drawn: Drawn, state: SessionState) -> FieldValues | None:
    """Return along what runs follow each other, None if no run has a value of it."""
    return order_values(drawn.columns) if state.best.over == ORDER else drawn.columns.values(state.best.over)


_kept: Memo[Histories] = Memo(4, lambda _: 1)


def histories_of(catalog: Catalog, state: SessionState, drawn: Drawn, subject: Judged, viewport: Viewport) -> Histories:
    """Return the courses of all groups, the same object as long as nothing about them changes."""
    colours = (tuple(state.runs.colours.items()), state.runs.places, state.runs.colouring)
    wish = (state.best.over, state.best.curves_by, state.grouping)
    key = (drawn, subject.values, subject.maximise, field_brushes(state), wish, colours, viewport.theme)
    return _kept.get(key, lambda: _made(catalog, state, drawn, subject, viewport))


def _made(catalog: Catalog, state: SessionState, drawn: Drawn, subject: Judged, viewport: Viewport) -> Histories:
    shown = shown_mask(catalog, drawn, field_brushes(state))
    families = families_of(catalog, state, drawn, shown, state.best.curves_by, viewport.theme)
    over, numbers = over_values(drawn, state), subject.numbers(drawn.rows)
    assert over is not None
    when = np.where(over.standing[drawn.rows] == Standing.FINITE, over.numbers[drawn.rows], np.nan)
    courses = tuple(_course(family, when, numbers, shown, subject.maximise) for family in families.families)
    return Histories(families, courses, when, numbers)


def _course(family: Family, when: F8, numbers: F8, shown: Bool, maximise: bool) -> BestSoFar:
    places = np.flatnonzero(family.members & shown)
    found = best_so_far(when[places], numbers[places], maximise)
    return BestSoFar(places[found.order], found.best, found.improved)


def _lines(plot: PlanePlot, found: Histories) -> tuple[PlanePath, ...]:
    pairs = zip(found.families.families, found.courses, strict=True)
    lines = ((family, _line(plot, course, found)) for family, course in pairs)
    return tuple(
        PlanePath(line, family.colour, 2.0, label=family.label, halo=False) for family, line in lines if len(line)
    )


def _line(plot: PlanePlot, course: BestSoFar, found: Histories) -> F8:
    """Return a line (m, 2) that goes along with the best and up or down at each run that is better.

    It begins at the first run with a finite value and ends with the last run.
    """
    better = np.flatnonzero(course.improved)
    if not len(better) or plot.x.source.categorical or plot.y.source.categorical:
        return np.empty((0, 2))
    x = plot.x.at_values(found.when[course.order[better]])
    y = plot.y.at_values(course.best[better])
    end = plot.x.at_values(found.when[course.order[-1:]])
    corners = np.column_stack([np.repeat(np.concatenate([x, end]), 2)[1:-1], np.repeat(y, 2)])
    there: F8 = corners[~np.isnan(corners).any(axis=1)]
    return there
