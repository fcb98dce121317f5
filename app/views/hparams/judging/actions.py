"""What can be done with planes that judge runs, as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from app.actions import Action
from app.views.hparams.plane.tools import KEYS, TOOLS
from app.workspace import Workspace
from core.session.commands.runs.importance import direct
from core.session.commands.runs.scatter import use_tool
from core.state import Direction, PlaneTool
from core.views.importance.subject import maximised, metric_of


def judging_actions(workspace: Workspace, kind: str, show_all: Callable[[], None]) -> Sequence[Action]:
    """Return the table of actions of a page."""
    session = workspace.session

    def use(tool: PlaneTool) -> None:
        session.do(use_tool(tool))

    def is_tool(tool: PlaneTool) -> bool:
        return session.state.scatter.tool is tool

    def turn() -> None:
        wish = session.state.importance
        high = maximised(metric_of(session.catalog, wish), wish)
        session.do(direct(Direction.LOWER if high else Direction.HIGHER))

    tools = [
        Action(
            f"{kind}.tool.{tool}", f"Tool: {name}", partial(use, tool), KEYS[tool], "View", icon=icon,
            checked=partial(is_tool, tool), tip=tip,
        )
        for tool, icon, name, tip in TOOLS
    ]  # fmt: skip
    return (
        *tools,
        Action(
            f"{kind}.fit", "Show all values", show_all, "F", "View",
            lambda: bool(getattr(session.state, kind).limits), icon="zoom-fit",
            tip="Take back zoom and pan, so that all axes hold all values",
        ),
        Action(
            f"{kind}.direction", "Turn the direction of the metric", turn, "D", "View",
            tip="Lower or higher values of the metric are better",
        ),
    )  # fmt: skip
