"""A menu whose entries are commands of the session."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.workspace import Workspace
from core.session import Command


class CommandMenu(QMenu):
    """Entries with tooltips; each choice is a step of its own to undo."""

    def __init__(self, workspace: Workspace, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setToolTipsVisible(True)
        self.setAccessibleName(name)

    def add(self, menu: QMenu, text: str, command: Callable[[], Command], tip: str, on: bool | None = None) -> QAction:
        """Add an entry to this menu or to one below it, with a tick if `on` says whether it is on; return it."""
        action = menu.addAction(text, lambda: self.do(command()))
        action.setToolTip(tip)
        if on is not None:
            action.setCheckable(True)
            action.setChecked(on)
        return action

    def do(self, command: Command) -> None:
        """Carry out a command as a step of its own."""
        session = self._workspace.session
        session.end_gesture()
        session.do(command)
        session.end_gesture()
