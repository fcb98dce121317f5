"""Commands about the view of PR curves."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, Final

from core.session.command import Command
from core.state import Domain, PrBand, PrCards, PrCurvesState, PrPlot, PrSort, SessionState, ThresholdRule
from core.style.text import grouped

PLOT_TITLES: Final = {
    PrPlot.PRECISION_RECALL: "PR",
    PrPlot.ROC: "ROC",
    PrPlot.DETECTION_ERRORS: "DET",
    PrPlot.THRESHOLD: "Threshold",
    PrPlot.SCORES: "Scores",
    PrPlot.CALIBRATION: "Calibration",
    PrPlot.STEPS: "Steps",
}


def change_pr_curves(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `SessionState.pr_curves`."""
    return _change(label, lambda wished: replace(wished, **changes), merge)


def _change(label: str, change: Callable[[PrCurvesState], PrCurvesState], merge: str = "") -> Command:
    def apply(state: SessionState) -> SessionState:
        return replace(state, pr_curves=change(state.pr_curves))

    return Command(label, apply, merge)


def show_plot(plot: PrPlot) -> Command:
    """Draw something else of the same predictions."""
    return change_pr_curves(f"Show {PLOT_TITLES[plot]}", plot=plot)


def switch(label: str, name: str) -> Command:
    """Switch one of the fields that are true or false."""

    def change(wished: PrCurvesState) -> PrCurvesState:
        changes: dict[str, Any] = {name: not getattr(wished, name)}
        return replace(wished, **changes)

    return _change(label, change)


def set_threshold(threshold: float) -> Command:
    """Mark all curves at one threshold; moves of a slider or along a curve are one undo step."""
    return change_pr_curves(
        "Move threshold", merge="pr_curves.threshold", threshold=float(threshold), rule=ThresholdRule.SHARED
    )


def set_rule(rule: ThresholdRule) -> Command:
    """Let something else decide where curves are marked."""
    return change_pr_curves("Choose thresholds", rule=rule)


def set_target(target: float) -> Command:
    """Reach a precision or recall; moves of a slider are one undo step."""
    return change_pr_curves("Move target", merge="pr_curves.target", target=min(max(target, 0.0), 1.0))


def set_beta(beta: float) -> Command:
    """Let recall count more or less than precision."""
    return change_pr_curves("Weight of recall", merge="pr_curves.beta", beta=max(beta, 0.0))


def set_costs(per_fp: float, per_fn: float) -> Command:
    """Say what mistakes cost."""
    changes = {"cost_fp": max(per_fp, 0.0), "cost_fn": max(per_fn, 0.0)}
    return change_pr_curves("Cost of mistakes", merge="pr_curves.costs", **changes)


def show_band(band: PrBand) -> Command:
    """Surround curves with something else."""
    return change_pr_curves("Bands around curves", band=band)


def show_cards(by: PrCards) -> Command:
    """Let each card hold a class of all runs, or all classes of a run."""
    return change_pr_curves(f"Cards by {by.value}", by=by)


def focus_card(key: str) -> Command:
    """Let one card fill the view; with an empty key all are shown again."""
    return change_pr_curves("Fill the view with a card" if key else "Show all cards", focus=key)


def hide_classes(hidden: frozenset[str]) -> Command:
    """Leave the curves of some classes out of cards of runs."""
    return change_pr_curves("Hide classes" if hidden else "Show all classes", hidden_classes=hidden)


def query_classes(query: str) -> Command:
    """Show only classes that contain a regular expression; typing on is one undo step."""
    return change_pr_curves("Filter classes", merge="pr_curves.class_query", class_query=query)


def hold_step(run: str, step: int | None, merge: str = "") -> Command:
    """Show one run at a step of its own; with None it follows the linked step again. Moves of a slider are one step."""

    def change(wished: PrCurvesState) -> PrCurvesState:
        others = {name: each for name, each in wished.run_steps.items() if name != run}
        return replace(wished, run_steps=others if step is None else {**others, run: step})

    label = f"Let {run} follow the linked step" if step is None else f"Hold {run} at step {grouped(step)}"
    return _change(label, change, merge)


def follow_steps() -> Command:
    """Let all runs follow the linked step."""
    return change_pr_curves("Let all runs follow the linked step", run_steps={})


def zoom_key(plot: PrPlot, card: str) -> str:
    """Return what the zoom of a card is kept by: it is another one for each plot."""
    return f"{plot.value}:{card}"


def zoom_card(plot: PrPlot, card: str, domain: Domain, merge: str = "") -> Command:
    """Show a part of one chart."""
    key = zoom_key(plot, card)
    return _change("Zoom chart", lambda wished: replace(wished, zoom={**wished.zoom, key: domain}), merge)


def fit_cards(plot: PrPlot, cards: Collection[str] | None = None) -> Command:
    """Show everything in some charts of a plot, in all for None."""

    def change(wished: PrCurvesState) -> PrCurvesState:
        keys = None if cards is None else {zoom_key(plot, card) for card in cards}
        kept = {} if keys is None else {key: zoom for key, zoom in wished.zoom.items() if key not in keys}
        return replace(wished, zoom=kept)

    return _change("Fit charts", change)


def sort_points(column: str, descending: bool) -> Command:
    """Sort the table of points; an empty column brings back the order of classes and runs."""
    return change_pr_curves("Sort points", sort=PrSort(column, descending))
