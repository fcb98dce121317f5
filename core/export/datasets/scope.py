"""Whose data are meant, said as a state in which just those are shown."""

from __future__ import annotations

from dataclasses import replace

from core.export.datasets.wish import DataWish, RunsAsked
from core.model import Catalog, Run
from core.state import RunsState, SessionState
from core.views.shown import shown_runs


def asked_state(catalog: Catalog, state: SessionState, wish: DataWish) -> SessionState:
    """Return a state in which the runs that are asked for are shown; filters of tags end where all is asked for."""
    if wish.runs is RunsAsked.SHOWN:
        return state
    if wish.runs is RunsAsked.SELECTED:
        unchecked = frozenset(catalog.runs) - state.selected_runs
        return replace(state, runs=replace(state.runs, unchecked=unchecked, query=""), brushes=())
    runs: RunsState = replace(state.runs, unchecked=frozenset(), query="")
    return replace(
        state,
        runs=runs,
        brushes=(),
        scalars=replace(state.scalars, tag_query=""),
        histograms=replace(state.histograms, tag_query=""),
        texts=replace(state.texts, tag_query=""),
        images=replace(state.images, tag_query=""),
        pr_curves=replace(state.pr_curves, class_query=""),
    )


def asked_runs(catalog: Catalog, state: SessionState) -> list[Run]:
    """Return the shown runs."""
    return [catalog.runs[name] for name in shown_runs(catalog, state)]
