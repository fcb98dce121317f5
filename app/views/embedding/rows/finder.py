"""Goes from one found point to the next, the camera flying along."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.views.embedding.acts import Acts
from app.workspace import Workspace
from core.model import I4, I8
from core.session.commands.points.finding import go_to_match
from core.state import CameraState

_NOTHING = np.empty(0, dtype=np.int64)


class Finder:
    """Knows which points were found and are shown; `found` are their rows, ascending."""

    def __init__(self, workspace: Workspace, acts: Acts) -> None:
        self._workspace, self._acts = workspace, acts
        self.found: I8 | I4 = _NOTHING

    def can_step(self) -> bool:
        """Return whether there is a point to go to."""
        return len(self.found) > 0 and self._acts.frame is not None

    def at(self) -> int | None:
        """Return which of the found points is selected, if one is and nothing else, counted from 0."""
        row = self._selected()
        if row is None:
            return None
        place = int(np.searchsorted(self.found, row))
        return place if place < len(self.found) and self.found[place] == row else None

    def step(self, by: int) -> None:
        """Select the next found point, or with -1 the one before, around at the ends, and look at it."""
        frame = self._acts.frame
        if not self.can_step() or frame is None:
            return
        row = int(self.found[self._next(by)])
        self._workspace.session.do(go_to_match(frame.table, len(frame.points.positions), row, self._looking_at(row)))

    def _next(self, by: int) -> int:
        row = self._selected()
        if row is None:
            return 0 if by > 0 else len(self.found) - 1
        place = int(np.searchsorted(self.found, row, side="right" if by > 0 else "left")) - (by < 0)
        return place % len(self.found)

    def _selected(self) -> int | None:
        selected = self._acts.selected
        return None if selected is None or selected.count != 1 else int(selected.first(1)[0])

    def _looking_at(self, row: int) -> CameraState | None:
        frame = self._acts.frame
        if frame is None:
            return None
        x, y, z = (float(value) for value in frame.points.positions[row])
        return replace(frame.scene.camera, target=(x, y, z))
