"""Ranks: runs over two hyperparameters, coloured by where their metric stands among all, whatever its distances."""

from __future__ import annotations

from dataclasses import replace

from core.model import Catalog
from core.results import Results
from core.state import SessionState
from core.style import tokens
from core.views.hparams.drawn import drawn_runs
from core.views.judging.colours import coloured_by_rank
from core.views.judging.judged import judged
from core.views.judging.marks import best_ring
from core.views.judging.pairs import pair_fields, pair_panes, triangle_height
from core.views.judging.panes import Panes
from core.views.picture import Picture, Viewport
from core.views.plane.plot import PlanePlot


def resolve_ranks(catalog: Catalog, results: Results, state: SessionState, viewport: Viewport) -> Picture:
    """Return what the page of ranks shows."""
    del results
    return ranks_of(catalog, state, viewport).picture(viewport)


def ranks_of(catalog: Catalog, state: SessionState, viewport: Viewport) -> Panes:
    """Return the planes of ranks with all that gestures need to know."""
    subject, drawn = judged(catalog, state), drawn_runs(catalog, state)
    if subject is None:
        return Panes((), viewport.width, viewport.height)
    coloured = coloured_by_rank(subject, drawn, state.hparams.colour_map, viewport.theme)

    def finish(plot: PlanePlot) -> PlanePlot:
        best = subject.best(plot.drawn.rows, plot.part.shown) if state.rank.best else None
        ring = best_ring(plot, best, tokens(viewport.theme).warm)
        return replace(plot, part=replace(plot.part, colours=coloured.colours, above=ring))

    fields = pair_fields(catalog, state.rank.fields, subject.metric)
    viewport = replace(viewport, height=triangle_height(fields, viewport))
    panes = pair_panes(catalog, state, fields, state.rank.limits, viewport, finish)
    note = panes[0].plot.part.note if panes else ""
    return Panes(panes, viewport.width, viewport.height, coloured.legend, note, subject.metric)
