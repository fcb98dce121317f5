"""What can be done in the view of PR curves, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from app.actions import Action
from app.views.pr_curves.toolbar import PLOT_TIPS
from app.workspace import Workspace
from core.session.pr_curve_commands import PLOT_TITLES, fit_cards, follow_steps, show_plot, switch
from core.state import PrCurvesState, PrPlot


def pr_curve_actions(
    workspace: Workspace,
    current: Callable[[], str | None],
    move_threshold: Callable[[float], None],
    focus_filter: Callable[[], None],
) -> Sequence[Action]:
    """Return the table of actions; `current` tells the card that is meant."""
    session = workspace.session

    def wished() -> PrCurvesState:
        return session.state.pr_curves

    def is_plot(plot: PrPlot) -> bool:
        return wished().plot is plot

    def fit() -> None:
        card = current()
        session.do(fit_cards(wished().plot, None if card is None else [card]))

    def switches(label: str, name: str) -> Callable[[], None]:
        return lambda: session.do(switch(label, name))

    plots = [
        Action(
            f"pr_curves.plot.{plot.value}", f"Show {PLOT_TITLES[plot]}", partial(_show, workspace, plot),
            f"Alt+{place}", "View", icon="pr-curve", checked=partial(is_plot, plot), tip=PLOT_TIPS[plot],
        )
        for place, plot in enumerate(PrPlot, 1)
    ]  # fmt: skip
    return (
        *plots,
        Action("pr_curves.filter", "Filter classes", focus_filter, "Ctrl+F", "View", icon="search"),
        Action(
            "pr_curves.fit", "Fit chart", fit, "F", "View", lambda: bool(wished().zoom), icon="zoom-fit",
            tip="Show everything in the chart under the mouse, or in all",
        ),
        Action(
            "pr_curves.lower", "Lower threshold", partial(move_threshold, -0.01), ",", "View",
            tip="Move the threshold or the target down by a hundredth",
        ),
        Action(
            "pr_curves.raise", "Raise threshold", partial(move_threshold, 0.01), ".", "View",
            tip="Move the threshold or the target up by a hundredth",
        ),
        Action(
            "pr_curves.iso_f", "Lines of equal F1", switches("Lines of equal F1", "iso_f"), "I", "View",
            checked=lambda: wished().iso_f, tip="Every point of a line has the same harmonic mean",
        ),
        Action(
            "pr_curves.stepped", "Draw PR curves in steps", switches("Join PR curves", "stepped"), "S", "View",
            checked=lambda: wished().stepped, tip="Precision stays until the next threshold, as AP is summed",
        ),
        Action(
            "pr_curves.averages", "Micro and macro average", switches("Averages", "averages"), "A", "View",
            checked=lambda: wished().averages, tip="Cards for all classes of a group together come first",
        ),
        Action(
            "pr_curves.table", "Table of points", switches("Table of points", "table"), "T", "View",
            checked=lambda: wished().table, icon="table", tip="Every run's point of every class, below the cards",
        ),
        Action(
            "pr_curves.follow", "Let all runs follow the linked step", lambda: session.do(follow_steps()), "", "View",
            lambda: bool(wished().run_steps), tip="Runs that are held at a step of their own go on",
        ),
    )  # fmt: skip


def _show(workspace: Workspace, plot: PrPlot) -> None:
    workspace.session.do(show_plot(plot))
