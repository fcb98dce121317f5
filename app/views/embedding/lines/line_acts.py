"""Turns what the user wishes of lines between points into commands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.workspace import Workspace
from core.session.commands import change_embedding
from core.state import Lines


class LineActs:
    """Switches the lines between points."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def wish(self) -> Lines:
        """What is wished now."""
        return self._workspace.session.state.embedding.lines

    def change(self, text: str, **changes: Any) -> None:
        """Change some of the wishes."""
        self._workspace.session.do(change_embedding(text, lines=replace(self.wish, **changes)))

    def toggle_trails(self) -> None:
        """Draw trails, or no more."""
        on = not self.wish.trails.shown
        self.change("Show trails" if on else "Hide trails", trails=replace(self.wish.trails, shown=on))
