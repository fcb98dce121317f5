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
    ThresholdRule,
)
from core.views.grouping import groups_by
from core.views.picture import Viewport
from core.views.pr_curves.cards import PrCard, candidates
from core.views.pr_curves.loading import Spot, spot
from core.views.shown import run_colour


@dataclass(frozen=True, slots=True)
class Line:
    """One run on one card.

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
    """

    run: Run
    colour: str
    spots: tuple[Spot, ...]
    step: int

    @property
    def name(self) -> str:
        """Name of the run."""
        return self.run.name


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
        Those of the lines' runs that are emphasised.
    step
        The linked step.
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
    groups: tuple[int, ...]
    rule: Rule
    viewport: Viewport


def rule_of(state: PrCurvesState) -> Rule:
    """Return what decides where curves are marked."""
    return Rule(state.rule, state.threshold, state.target, state.beta, state.cost_fp, state.cost_fn)


def card_wish(catalog: Catalog, state: SessionState, card: PrCard, viewport: Viewport) -> CardWish:
    """Return what a card is made from now."""
    wished = state.pr_curves
    lines, absent, later, loading = _lines(catalog, state, card, viewport)
    return CardWish(
        card,
        wished.plot,
        wished.stepped,
        wished.iso_f,
        wished.beta,
        wished.measure,
        wished.summary,
        wished.band,
        wished.zoom.get(f"{wished.plot.value}:{card.key}"),
        lines,
        absent,
        later,
        loading,
        state.selected_runs.intersection(line.name for line in lines),
        state.step,
        _groups(catalog, state, lines) if wished.band is PrBand.SEEDS else (),
        rule_of(wished),
        viewport,
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
    lines: list[Line] = []
    absent = later = 0
    for run in found.runs:
        having = [member for member in card.members if member.tag in run.blobs and len(run.blobs[member.tag])]
        step = state.pr_curves.run_steps.get(run.name, state.step)
        known = [(member, index) for member in having if (index := index_at(run.blobs[member.tag], step)) is not None]
        if known:
            spots = tuple(spot(run, member.tag, member.place, index) for member, index in known)
            last = max(int(run.blobs[member.tag].step[index]) for member, index in known)
            lines.append(Line(run, run_colour(catalog, state, run.name, viewport.theme), spots, last))
        absent, later = absent + (not having), later + bool(having and not known)
    return tuple(lines), absent, later, found.loading


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
