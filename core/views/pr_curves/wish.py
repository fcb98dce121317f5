"""All that one card is made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.model import BlobSeries, Catalog, Run
from core.model.arrays import I8
from core.state import (
    Domain,
    GroupBy,
    Grouping,
    PrBand,
    PrCurvesState,
    PrMeasure,
    PrPlot,
    PrSummary,
    SessionState,
    StepRange,
    ThresholdRule,
)
from core.views.grouping import groups_by
from core.views.picture import Viewport
from core.views.pr_curves.by_run import class_inks
from core.views.pr_curves.cards import Average, PrCard, candidates, place_of
from core.views.pr_curves.loading import Spot, spot
from core.views.shown import run_colour


@dataclass(frozen=True, slots=True)
class Line:
    """One run on one card, or one class on the card of a run.

    Attributes
    ----------
    run
        The run; runs are compared by identity.
    colour
        ``"#rrggbb"``.
    spots
        Where each class lies at the step that is shown.
    step
        That step; of several classes the latest.
    card
        Key of the card of its class.
    average
        Whether it is about one class or all of a group.
    label
        What tells it from the others on its card: name of the run, or of the class.
    dash
        Number of a pattern of lines.
    by_run
        Whether it lies on the card of its run.
    """

    run: Run
    colour: str
    spots: tuple[Spot, ...]
    step: int
    card: str
    average: Average
    label: str
    dash: int = 0
    by_run: bool = False

    @property
    def name(self) -> str:
        """Name of the run."""
        return self.run.name

    @property
    def key(self) -> str:
        """What its curve is known by on its card: the run, or the label of the class."""
        return self.label if self.by_run else self.run.name


@dataclass(frozen=True, slots=True)
class Rule:
    """What decides where curves are marked, as in `core.state.PrCurvesState`."""

    kind: ThresholdRule
    threshold: float
    target: float
    beta: float
    cost_fp: float
    cost_fn: float


@dataclass(frozen=True, slots=True)
class CardWish:
    """What one card is made from; equal wishes give the same chart.

    Attributes
    ----------
    lines
        Shown runs that have something of the card at or before their step, in natural order.
    absent, later, loading
        How many shown runs have curves but none of it, only begin after the step, or are still being read.
    selected
        Keys of the lines that are emphasised.
    step, span
        The linked step, and the linked range of steps where steps are drawn.
    colour
        That of the run that the card is about, ``"#rrggbb"``; empty where it is about all.
    groups
        For bands over seeds: the number of the group that each line's run belongs to, -1 for none.
    """

    card: PrCard
    plot: PrPlot
    stepped: bool
    iso_f: bool
    beta: float
    measure: PrMeasure
    summary: PrSummary
    band: PrBand
    zoom: Domain | None
    lines: tuple[Line, ...]
    absent: int
    later: int
    loading: int
    selected: frozenset[str]
    step: int | None
    span: StepRange | None
    groups: tuple[int, ...]
    rule: Rule
    viewport: Viewport
    colour: str = ""


def rule_of(state: PrCurvesState) -> Rule:
    """Return what decides where curves are marked."""
    return Rule(state.rule, state.threshold, state.target, state.beta, state.cost_fp, state.cost_fn)


def card_wish(catalog: Catalog, state: SessionState, card: PrCard, viewport: Viewport) -> CardWish:
    """Return what a card is made from now."""
    wished = state.pr_curves
    lines, absent, later, loading = _lines(catalog, state, card, viewport)
    band = PrBand.NONE if card.of_run and wished.band is PrBand.SEEDS else wished.band
    return CardWish(
        card,
        wished.plot,
        wished.stepped,
        wished.iso_f,
        wished.beta,
        wished.measure,
        wished.summary,
        band,
        wished.zoom.get(f"{wished.plot.value}:{card.key}"),
        lines,
        absent,
        later,
        loading,
        state.selected_runs.intersection(line.key for line in lines),
        state.step,
        state.step_range if wished.plot is PrPlot.STEPS else None,
        _groups(catalog, state, lines) if band is PrBand.SEEDS else (),
        rule_of(wished),
        viewport,
        run_colour(catalog, state, card.of_run, viewport.theme) if card.of_run else "",
    )


def _groups(catalog: Catalog, state: SessionState, lines: tuple[Line, ...]) -> tuple[int, ...]:
    """Return the groups of lines: the user's, else those of runs that differ in their seed only."""
    grouping = state.grouping if state.grouping.active else Grouping(GroupBy.PARAMS)
    found = groups_by(catalog, grouping)
    return tuple(found.code(line.name) for line in lines)


def _lines(
    catalog: Catalog, state: SessionState, card: PrCard, viewport: Viewport
) -> tuple[tuple[Line, ...], int, int, int]:
    found = candidates(catalog, state)
    if card.of_run:
        return _of_run(catalog, state, card, viewport)
    lines: list[Line] = []
    absent = later = 0
    for run in found.runs:
        having, spots, last = _spots(state, card, run)
        if spots:
            colour = run_colour(catalog, state, run.name, viewport.theme)
            lines.append(Line(run, colour, spots, last, card.key, card.average, run.name))
        absent, later = absent + (not having), later + bool(having and not spots)
    return tuple(lines), absent, later, found.loading


def _spots(state: SessionState, card: PrCard, run: Run) -> tuple[bool, tuple[Spot, ...], int]:
    """Return whether a run has anything of a card, where it lies at its step, and that step."""
    found = [(member.tag, place) for member in card.members if (place := place_of(run, member)) is not None]
    having = [each for each in found if len(run.blobs[each[0]])][: 1 if card.average is Average.TOP else None]
    step = state.pr_curves.run_steps.get(run.name, state.step)
    known = [(tag, place, at) for tag, place in having if (at := index_at(run.blobs[tag], step)) is not None]
    spots = tuple(spot(run, tag, place, at) for tag, place, at in known)
    last = max((int(run.blobs[tag].step[at]) for tag, _, at in known), default=0)
    return bool(having), spots, last


def _of_run(
    catalog: Catalog, state: SessionState, card: PrCard, viewport: Viewport
) -> tuple[tuple[Line, ...], int, int, int]:
    """Return the classes of one run as lines."""
    run, inks = catalog.runs[card.of_run], class_inks(catalog, state, viewport.theme)
    lines: list[Line] = []
    later = False
    for part in card.parts:
        having, spots, last = _spots(state, part, run)
        if spots:
            ink = inks[part.label]
            lines.append(Line(run, ink.colour, spots, last, part.key, part.average, part.label, ink.dash, True))
        later |= having and not spots
    return tuple(lines), 0, int(later and not lines), int(not run.loaded)


@lru_cache(maxsize=1 << 16)
def places_by_step(series: BlobSeries) -> tuple[I8, I8]:
    """Return the steps of a series, ascending, each once, and where the last payload of each step is."""
    if (series.step[1:] > series.step[:-1]).all():
        return series.step, np.arange(len(series))
    steps, first = np.unique(series.step[::-1], return_index=True)
    return steps, (len(series) - 1 - first).astype(np.int64)


def index_at(series: BlobSeries, step: int | None) -> int | None:
    """Return which payload is shown at a step: the last one of the last step at or before it; None before all."""
    steps, places = places_by_step(series)
    at = len(steps) if step is None else int(np.searchsorted(steps, step, side="right"))
    return int(places[at - 1]) if at else None
