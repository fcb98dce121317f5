"""What can be done in the view of histograms, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.actions import Action
from app.workspace import Workspace
from core.session import Command
from core.session.commands.cards.histograms import fit_cards, ignore_outliers, set_log_counts, set_x_axis, show_mode
from core.state import HistogramMode, HistogramsState, XAxis

MODES = (
    (HistogramMode.OFFSET, "Offset", "One ridge a step, one behind the other, the last step in front"),
    (HistogramMode.OVERLAY, "Overlay", "All steps over one another"),
    (HistogramMode.HEATMAP, "Heat map", "Steps from left to right, counts as colours"),
    (HistogramMode.DISTRIBUTION, "Distributions", "Percentiles over the steps, as bands around the median"),
    (HistogramMode.RUNS, "Runs", "All runs over one another at the linked step"),
)
_AXES = ((XAxis.STEP, "steps"), (XAxis.RELATIVE, "time since start"), (XAxis.WALL, "time of day"))


def histogram_actions(workspace: Workspace, fit: Callable[[], None]) -> Sequence[Action]:
    """Return the table of actions; `fit` shows everything in the chart that is meant."""
    session = workspace.session

    def do(make: Callable[[], Command]) -> Callable[[], None]:
        def act() -> None:
            session.end_gesture()
            session.do(make())

        return act

    def state() -> HistogramsState:
        return session.state.histograms

    def mode(value: HistogramMode, title: str, tip: str) -> Action:
        return Action(
            f"histograms.{value.value}", f"Histograms: {title.lower()}", do(lambda: show_mode(value)), "", "View",
            checked=lambda: state().mode is value, tip=tip,
        )  # fmt: skip

    def next_mode() -> Command:
        modes = [value for value, _, _ in MODES]
        return show_mode(modes[(modes.index(state().mode) + 1) % len(modes)])

    def axis(value: XAxis, title: str) -> Action:
        return Action(
            f"histograms.x_{value.value}", f"Histograms over {title}", do(lambda: set_x_axis(value)), "", "View",
            checked=lambda: state().x_axis is value,
        )  # fmt: skip

    def zoomed() -> bool:
        return bool(state().zoom)

    return (
        Action(
            "histograms.fit", "Fit chart", fit, "F", "View", zoomed, icon="zoom-fit",
            tip="Show everything in the chart under the mouse, or in all",
        ),
        Action("histograms.fit_all", "Fit all charts", do(fit_cards), "Shift+F", "View", zoomed, icon="zoom-fit"),
        *(mode(*each) for each in MODES),
        Action("histograms.next", "Next way to show histograms", do(next_mode), "M", "View"),
        *(axis(*each) for each in _AXES),
        Action(
            "histograms.log", "Logarithmic counts", do(lambda: set_log_counts(not state().log_counts)), "L", "View",
            checked=lambda: state().log_counts, tip="Small counts beside large ones become visible",
        ),
        Action(
            "histograms.outliers", "Ignore outliers", do(lambda: ignore_outliers(not state().ignore_outliers)), "O",
            "View", checked=lambda: state().ignore_outliers,
            tip="Leave the lowest and the highest half percent out of the range of values",
        ),
    )  # fmt: skip
