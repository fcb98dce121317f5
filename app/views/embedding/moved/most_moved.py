"""Goes from the point that moved most to the next, the camera flying along."""

from __future__ import annotations

import numpy as np

from app.views.embedding.rows.finder import Finder


class MostMoved(Finder):
    """Knows which points moved most and are shown: `found` are their rows, the one that moved most first."""

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
