"""Goes from the point that moved most to the next, the camera flying along."""

from __future__ import annotations

import numpy as np

from app.views.embedding.rows.finder import Finder
from core.model import I4
from core.views.embedding.moved.result import Moved


class MostMoved(Finder):
    """Knows which points moved most and are shown: `found` are their rows, the one that moved most first."""

    _of: Moved | None = None

    def show(self, moved: Moved, rows: I4) -> None:
        """Go through these rows, as long as it is this that moved."""
        self._of, self.found = moved, rows

    def look(self, moved: Moved | None) -> None:
        """Forget the rows where something else moved, or nothing."""
        if moved is None or moved is not self._of:
            self._of, self.found = None, np.empty(0, dtype=np.int32)

    def at(self) -> int | None:
        """Return which of them is selected, if one is and nothing else, counted from 0."""
        row = self._selected()
        places = [] if row is None else np.flatnonzero(self.found == row).tolist()
        return places[0] if places else None

    def _next(self, by: int) -> int:
        at = self.at()
        if at is None:
            return 0 if by > 0 else len(self.found) - 1
        return (at + by) % len(self.found)
