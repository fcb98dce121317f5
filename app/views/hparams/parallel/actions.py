"""What can be done with parallel coordinates, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.actions import Action
from app.workspace import Workspace
from core.session.commands.runs.hparams import change_hparams, choose_axes
from core.state import HParamsState, Marginal


def parallel_actions(workspace: Workspace, add_axis: Callable[[], None], order: Callable[[], None]) -> Sequence[Action]:
    """Return the table of actions."""
    session = workspace.session

    def state() -> HParamsState:
        return session.state.hparams

    def curve() -> None:
        session.do(change_hparams("Shape of lines", curved=not state().curved))

    def marginal() -> None:
        kinds = list(Marginal)
        following = kinds[(kinds.index(state().marginal) + 1) % len(kinds)]
        session.do(change_hparams("Beside each axis", marginal=following))

    def has_runs() -> bool:
        return bool(session.catalog.runs)

    return (
        Action(
            "hparams.add_axis", "Add axis…", add_axis, "Ctrl+F", "View", has_runs, icon="plus",
            tip="Choose another axis from all that is known of the runs",
        ),
        Action(
            "hparams.automatic", "Choose axes automatically", lambda: session.do(choose_axes()), "", "View",
            lambda: state().axes is not None, tip="Parameters that vary, and metrics at the right",
        ),
        Action(
            "hparams.order_axes", "Order axes by importance", order, "I", "View", has_runs, icon="importance",
            tip="Parameters that matter most to the metric of the page Importance stand first; it is asked if needed",
        ),
        Action(
            "hparams.curved", "Curved lines", curve, "C", "View", checked=lambda: state().curved,
            tip="Lines leave axes at right angles, so that bundles can be followed",
        ),
        Action(
            "hparams.marginal", "Next drawing beside axes", marginal, "D", "View",
            tip="Nothing, a histogram or a box beside each axis",
        ),
    )  # fmt: skip
