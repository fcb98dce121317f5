"""Commands about runs as points: axes, ranges of both at once, trends, fronts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.session.command import Command
from core.session.commands.runs.hparams import brush_field, show_page
from core.state import AxisLimits, FieldBrush, MatrixState, PlaneTool, ScatterState, SessionState


def change_scatter(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `SessionState.scatter`."""

    def apply(state: SessionState) -> SessionState:
        scatter: ScatterState = replace(state.scatter, **changes)
        return replace(state, scatter=scatter)

    return Command(label, apply, merge)


def show_pair(x: str, y: str, title: str) -> Command:
    """Show two fields as axes, all of them."""
    return change_scatter(f"Show {title}", x=x, y=y, x_limits=None, y_limits=None)


def open_pair(x: str, y: str, title: str) -> Command:
    """Show two fields as axes on the page of points, and bring it to the front."""
    pair = show_pair(x, y, title)
    return Command(pair.label, lambda state: show_page("scatter", "").apply(pair.apply(state)))


def limit_plane(x: AxisLimits | None, y: AxisLimits | None, merge: str = "") -> Command:
    """Show a part of both axes, all of one for None."""
    return change_scatter("Zoom", merge, x_limits=x, y_limits=y)


def use_tool(tool: PlaneTool) -> Command:
    """Choose what dragging does; that is no step of its own to undo."""
    return change_scatter(f"Tool: {tool}", merge="scatter.tool", tool=tool)


def brush_fields(brushes: Sequence[FieldBrush], merge: str = "") -> Command:
    """Narrow the shown runs by several fields at once; each brush takes the place of that field's last one."""
    commands = [brush_field(brush, "") for brush in brushes]
    titles = " and ".join(brush.label.partition(":")[0] for brush in brushes)

    def apply(state: SessionState) -> SessionState:
        for command in commands:
            state = command.apply(state)
        return state

    return Command(f"Filter by {titles}", apply, merge)


def show_matrix(fields: Sequence[str] | None, label: str = "Fields of the matrix") -> Command:
    """Show these fields as rows and columns, those that vary for None."""
    chosen = None if fields is None else tuple(dict.fromkeys(fields))

    def apply(state: SessionState) -> SessionState:
        matrix: MatrixState = replace(state.matrix, fields=chosen)
        return replace(state, matrix=matrix)

    return Command(label, apply)
