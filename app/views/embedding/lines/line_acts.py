"""Turns what the user wishes of lines between points into commands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.workspace import Workspace
from core.model import EmbeddingTable
from core.session.command import change_embedding, change_session
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

    def toggle_neighbours(self) -> None:
        """Join selected points with their nearest neighbours, or no more."""
        on = not self.wish.neighbours
        self.change("Join neighbours of the selection" if on else "Do not join neighbours", neighbours=on)

    def toggle_paths(self) -> None:
        """Follow selected points over the steps, or no more."""
        on = not self.wish.paths
        self.change("Show paths over steps" if on else "Hide paths over steps", paths=on)

    def go_to_step(self, table: EmbeddingTable, place: int) -> None:
        """Link the step that a table has at a place."""
        step = table.steps[place].step or 0  # a state without a step stands before all others
        self._workspace.session.do(change_session(f"Show step {step:,}", "embedding.step", step=step))
