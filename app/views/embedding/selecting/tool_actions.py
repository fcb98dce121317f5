"""The tools that points are selected with, as actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import Action
from app.views.embedding.scene.gestures import Tool

if TYPE_CHECKING:
    from app.views.embedding.view import EmbeddingView

_TOOLS = (
    (
        Tool.BOX, "Box selection", "B", "box-select",
        "Drag a box around points; Shift adds, Ctrl toggles, both intersect",
    ),
    (Tool.LASSO, "Lasso selection", "L", "lasso", "Draw around points; Shift adds, Ctrl toggles, both intersect"),
    (
        Tool.POLYGON, "Polygon selection", "G", "polygon",
        "Click corners around points; Enter or the first corner closes, Backspace takes one back",
    ),
    (
        Tool.BRUSH, "Brush selection", "W", "brush",
        "Paint over points; Ctrl and the wheel, or comma and full stop, size the brush",
    ),
    (
        Tool.SPHERE, "Sphere selection", "S", "sphere",
        "Drag from a point: what is as near to it in space, in 2D in the plane, is selected",
    ),
)  # fmt: skip


def tool_actions(view: EmbeddingView) -> tuple[Action, ...]:
    """Return the actions of the tools of a view."""
    front = Action(
        "embedding.front",
        "Select in front only",
        view.acts.toggle_front_only,
        "Shift+S",
        when=lambda: view.has_points() and view.acts.wish.dimensions == 3,
        checked=lambda: view.acts.wish.front_only,
        icon="front",
        tip="In 3D, tools leave out points that others cover",
    )
    return (*(_tool(view, *each) for each in _TOOLS), front)


def _tool(view: EmbeddingView, tool: Tool, title: str, key: str, icon: str, tip: str) -> Action:
    """Return the action that takes a tool up and lays it down."""
    return Action(
        f"embedding.{tool.value}",
        title,
        lambda: view.toggle_tool(tool),
        key,
        when=view.has_points,
        checked=lambda: view.canvas.tool is tool,
        icon=icon,
        tip=tip,
    )
