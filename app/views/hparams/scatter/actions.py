"""What can be done on the page of points, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.actions import Action
from app.views.hparams.plane.tools import tool_actions
from app.workspace import Workspace
from core.session.command import change_session
from core.session.commands.runs.scatter import change_scatter
from core.state import ScatterState, Trend
from core.views.scatter.fields import pair_shown


def scatter_actions(
    workspace: Workspace, show_all: Callable[[], None], select_front: Callable[[], None]
) -> Sequence[Action]:
    """Return the table of actions."""
    session = workspace.session

    def state() -> ScatterState:
        return session.state.scatter

    def swap() -> None:
        pair, now = pair_shown(session.catalog, session.state), state()
        if pair is not None:
            turned = replace(
                now, x=pair[1], y=pair[0], x_limits=now.y_limits, y_limits=now.x_limits,
                x_inverted=now.y_inverted, y_inverted=now.x_inverted,
            )  # fmt: skip
            session.do(change_session("Swap axes", scatter=turned))

    def trend() -> None:
        kinds = list(Trend)
        session.do(change_scatter("Trend", trend=kinds[(kinds.index(state().trend) + 1) % len(kinds)]))

    def marginals() -> None:
        session.do(change_scatter("Histograms", marginals=not state().marginals))

    def front() -> None:
        session.do(change_scatter("Pareto front", front=not state().front))

    return (
        *tool_actions(workspace, "scatter"),
        Action(
            "scatter.fit", "Show all values", show_all, "F", "View",
            lambda: state().x_limits is not None or state().y_limits is not None, icon="zoom-fit",
            tip="Take back zoom and pan, so that both axes hold all values",
        ),
        Action("scatter.swap", "Swap axes", swap, "S", "View", tip="Exchange the horizontal and the vertical axis"),
        Action("scatter.trend", "Next trend", trend, "T", "View", tip="No curve, a straight line or a local fit"),
        Action(
            "scatter.marginals", "Histograms beside points", marginals, "D", "View",
            checked=lambda: state().marginals, tip="How the shown runs are distributed along both axes",
        ),
        Action(
            "scatter.front", "Pareto front", front, "P", "View", checked=lambda: state().front,
            tip="Mark the runs that no other run beats in every objective, with the edge of what they attain",
        ),
        Action(
            "scatter.select_front", "Select the front", select_front, "Shift+P", "View", lambda: state().front,
            tip="Select the runs that no other run beats in every objective, everywhere",
        ),
    )  # fmt: skip
