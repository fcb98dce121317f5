"""What can be done in the view of hyperparameters, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.actions import Action
from app.views.hparams.toolbar import Toolbar
from app.workspace import Workspace
from core.session.hparam_commands import change_hparams, choose_axes
from core.state import FieldBrush, HParamsState, Marginal, RunsBrush


def hparam_actions(workspace: Workspace, toolbar: Toolbar, add_axis: Callable[[], None]) -> Sequence[Action]:
    """Return the table of actions."""
    session = workspace.session

    def state() -> HParamsState:
        return session.state.hparams

    def brushed() -> bool:
        return any(isinstance(each, FieldBrush) for each in session.state.brushes)

    def narrowed() -> bool:
        return any(isinstance(each, RunsBrush) and each.view == "hparams" for each in session.state.brushes)

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
            "hparams.keep", "Keep shown runs", toolbar.do_keep, "K", "View", brushed, icon="check",
            tip="Go on with the shown runs only; axes then span what is left",
        ),
        Action(
            "hparams.exclude", "Exclude shown runs", toolbar.do_exclude, "X", "View", brushed, icon="eye-off",
            tip="Go on without the shown runs",
        ),
        Action(
            "hparams.restore", "Restore runs", toolbar.do_restore, "Shift+K", "View", narrowed, icon="undo",
            tip="Bring back all runs that were kept out here",
        ),
        Action(
            "hparams.clear", "Clear all ranges", toolbar.do_clear, "Shift+X", "View", brushed, icon="close",
            tip="Remove the ranges of all axes, so that no line is faint",
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
