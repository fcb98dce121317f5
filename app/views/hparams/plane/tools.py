"""Which tool a drag over points is, as buttons side by side."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.actions import Action
from app.widgets.buttons import IconButton
from app.workspace import Workspace
from core.session.commands.runs.scatter import use_tool
from core.state import PlaneTool

TOOLS: Final = (
    (PlaneTool.RANGES, "filter", "Ranges", "Drag to show only the runs in a rectangle; Shift adds a range"),
    (PlaneTool.BOX, "box-select", "Box", "Drag to select the runs in a rectangle; Shift adds, Ctrl toggles"),
    (PlaneTool.LASSO, "lasso", "Lasso", "Draw around runs to select them; Shift adds, Ctrl toggles"),
)
"""Tools with their icons, names and what they do."""
KEYS: Final = {PlaneTool.RANGES: "G", PlaneTool.BOX: "B", PlaneTool.LASSO: "L"}


class ToolButtons(QWidget):
    """One of three tools."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setAccessibleName("Tools")
        self.buttons: dict[PlaneTool, IconButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for tool, icon, name, tip in TOOLS:
            button = IconButton(workspace, icon, f"{name}: {tip} ({KEYS[tool]})")
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.clicked.connect(lambda _, tool=tool: workspace.session.do(use_tool(tool)))
            self.buttons[tool] = button
            row.addWidget(button)

    def show_tool(self, tool: PlaneTool) -> None:
        """Show which tool is in use."""
        self.buttons[tool].setChecked(True)


def tool_actions(workspace: Workspace, page: str) -> list[Action]:
    """Return the tools as actions of a page."""
    session = workspace.session

    def use(tool: PlaneTool) -> None:
        session.do(use_tool(tool))

    def is_tool(tool: PlaneTool) -> bool:
        return session.state.scatter.tool is tool

    return [
        Action(
            f"{page}.tool.{tool}", f"Tool: {name}", partial(use, tool), KEYS[tool], "View", icon=icon,
            checked=partial(is_tool, tool), tip=tip,
        )
        for tool, icon, name, tip in TOOLS
    ]  # fmt: skip
