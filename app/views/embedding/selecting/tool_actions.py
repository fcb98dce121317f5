"""The tools that points are selected with, as actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import Action
from app.views.embedding.scene.gestures import Tool

if TYPE_CHECKING:
    from app.views.embedding.view import EmbeddingView


def tool_actions(view: EmbeddingView) -> tuple[Action, ...]:
    """Return the actions of the tools of a view."""
    return (*_outlines(view), *_others(view))


def _outlines(view: EmbeddingView) -> tuple[Action, ...]:
    return (
        Action(
            "embedding.box",
            "Box selection",
            lambda: view.toggle_tool(Tool.BOX),
            "B",
            when=view.has_points,
            checked=lambda: view.canvas.tool is Tool.BOX,
            icon="box-select",
            tip="Drag a box around points; Shift adds, Ctrl toggles, both intersect",
        ),
        Action(
            "embedding.lasso",
            "Lasso selection",
            lambda: view.toggle_tool(Tool.LASSO),
            "L",
            when=view.has_points,
            checked=lambda: view.canvas.tool is Tool.LASSO,
            icon="lasso",
            tip="Draw around points; Shift adds, Ctrl toggles, both intersect",
        ),
        Action(
            "embedding.polygon",
            "Polygon selection",
            lambda: view.toggle_tool(Tool.POLYGON),
            "G",
            when=view.has_points,
            checked=lambda: view.canvas.tool is Tool.POLYGON,
            icon="polygon",
            tip="Click corners around points; Enter or the first corner closes, Backspace takes one back",
        ),
    )


def _others(view: EmbeddingView) -> tuple[Action, ...]:
    return (
        Action(
            "embedding.brush",
            "Brush selection",
            lambda: view.toggle_tool(Tool.BRUSH),
            "W",
            when=view.has_points,
            checked=lambda: view.canvas.tool is Tool.BRUSH,
            icon="brush",
            tip="Paint over points; Ctrl and the wheel, or comma and full stop, size the brush",
        ),
        Action(
            "embedding.sphere",
            "Sphere selection",
            lambda: view.toggle_tool(Tool.SPHERE),
            "S",
            when=view.has_points,
            checked=lambda: view.canvas.tool is Tool.SPHERE,
            icon="sphere",
            tip="Drag from a point: what is as near to it in space, in 2D in the plane, is selected",
        ),
        Action(
            "embedding.front",
            "Select in front only",
            view.acts.toggle_front_only,
            "Shift+S",
            when=lambda: view.has_points() and view.acts.wish.dimensions == 3,
            checked=lambda: view.acts.wish.front_only,
            icon="front",
            tip="In 3D, tools leave out points that others cover",
        ),
    )
