"""What can be done on the page of the scatter matrix, as data."""

from __future__ import annotations

from collections.abc import Sequence

from app.actions import Action
from app.views.hparams.plane.tools import tool_actions
from app.workspace import Workspace
from core.session.commands.runs.scatter import show_matrix


def matrix_actions(workspace: Workspace) -> Sequence[Action]:
    """Return the table of actions."""
    session = workspace.session
    return (
        *tool_actions(workspace, "matrix"),
        Action(
            "matrix.automatic", "Choose fields automatically", lambda: session.do(show_matrix(None)), "", "View",
            lambda: session.state.matrix.fields is not None, tip="Hyperparameters that matter most, and metrics",
        ),
    )  # fmt: skip
