"""What can be done in the view of PR curves, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from app.actions import Action
from app.views.pr_curves.toolbar import PLOT_TIPS
from app.workspace import Workspace
from core.session.commands.cards.pr_curves import (
    PLOT_TITLES,
    fit_cards,
    focus_card,
    follow_steps,
    hide_classes,
    show_cards,
    show_plot,
    switch,
)
from core.state import PrCards, PrCurvesState, PrPlot


@dataclass(frozen=True, slots=True)
class Doing:
    """What the view does itself; `current` tells the card that is meant."""

    current: Callable[[], str | None]
    move_threshold: Callable[[float], None]
    focus_filter: Callable[[], None]
    export_points: Callable[[], None]


def pr_curve_actions(workspace: Workspace, doing: Doing) -> Sequence[Action]:
    """Return the table of actions."""
    return (*_plots(workspace), *_of_view(workspace, doing), *_switches(workspace))


def _plots(workspace: Workspace) -> Sequence[Action]:
    def is_plot(plot: PrPlot) -> bool:
        return workspace.session.state.pr_curves.plot is plot

    return [
        Action(
            f"pr_curves.plot.{plot.value}", f"Show {PLOT_TITLES[plot]}", partial(_show, workspace, plot),
            f"Alt+{place}", "View", icon="pr-curve", checked=partial(is_plot, plot), tip=PLOT_TIPS[plot],
        )
        for place, plot in enumerate(PrPlot, 1)
    ]  # fmt: skip


def _show(workspace: Workspace, plot: PrPlot) -> None:
    workspace.session.do(show_plot(plot))


def _of_view(workspace: Workspace, doing: Doing) -> Sequence[Action]:
    session = workspace.session

    def wished() -> PrCurvesState:
        return session.state.pr_curves

    def fit() -> None:
        card = doing.current()
        session.do(fit_cards(wished().plot, None if card is None else [card]))

    def focus() -> None:
        session.do(focus_card("" if wished().focus else doing.current() or ""))

    def by_run() -> None:
        session.do(show_cards(PrCards.CLASS if wished().by is PrCards.RUN else PrCards.RUN))

    return (
        Action("pr_curves.filter", "Filter classes", doing.focus_filter, "Ctrl+F", "View", icon="search"),
        Action(
            "pr_curves.fit", "Fit chart", fit, "F", "View", lambda: bool(wished().zoom), icon="zoom-fit",
            tip="Show everything in the chart that has the focus, or in all",
        ),
        Action(
            "pr_curves.lower", "Lower threshold", partial(doing.move_threshold, -0.01), ",", "View",
            tip="Move the threshold or the target down by a hundredth",
        ),
        Action(
            "pr_curves.raise", "Raise threshold", partial(doing.move_threshold, 0.01), ".", "View",
            tip="Move the threshold or the target up by a hundredth",
        ),
        Action(
            "pr_curves.by_run", "Cards by run", by_run, "C", "View", checked=lambda: wished().by is PrCards.RUN,
            tip="A card for each run, with the curves of all its classes, instead of one for each class",
        ),
        Action(
            "pr_curves.focus", "Fill the view with a card", focus, "Z", "View",
            lambda: bool(wished().focus) or doing.current() is not None, checked=lambda: bool(wished().focus),
            tip="Show one card only, or all of them again; Esc leaves",
        ),
        Action(
            "pr_curves.classes", "Show all classes", lambda: session.do(hide_classes(frozenset())), "", "View",
            lambda: bool(wished().hidden_classes), tip="Bring back classes that were hidden in the legend",
        ),
        Action(
            "pr_curves.follow", "Let all runs follow the linked step", lambda: session.do(follow_steps()), "", "View",
            lambda: bool(wished().run_steps), tip="Runs that are held at a step of their own go on",
        ),
        Action(
            "pr_curves.export_points", "Export table of points…", doing.export_points, "", "View", icon="table",
            tip="Write every run's point of every class as CSV, as they are sorted, with all digits",
        ),
    )  # fmt: skip


_SWITCHES = (
    ("iso_f", "Lines of equal F1", "I", "Every point of a line has the same harmonic mean"),
    ("stepped", "Draw PR curves in steps", "S", "Precision stays until the next threshold, as AP is summed"),
    ("averages", "Micro and macro average", "A", "Cards for all classes of a group together come first"),
    ("table", "Table of points", "T", "Every run's point of every class, below the cards"),
)


def _switches(workspace: Workspace) -> Sequence[Action]:
    session = workspace.session

    def is_on(name: str) -> bool:
        return bool(getattr(session.state.pr_curves, name))

    def turn(name: str, title: str) -> None:
        session.do(switch(title, name))

    return [
        Action(
            f"pr_curves.{name}", title, partial(turn, name, title), key, "View", checked=partial(is_on, name), tip=tip,
        )
        for name, title, key, tip in _SWITCHES
    ]  # fmt: skip
