"""Where the cells of a gallery lie: in rows of equal cells, under a heading for each group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model import I8


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Some cells: which place of the order each has, and where its left upper corner is, all int64 (m,)."""

    places: I8
    x: I8
    y: I8


class Grid:
    """Cells beside and below each other in groups that begin with a heading.

    Parameters
    ----------
    counts
        int64 (g,): cells of each group.
    width
        Pixels from left to right.
    cell
        Width and height of a cell.
    heading
        Height of the heading of each group, 0 for none.
    """

    def __init__(self, counts: I8, width: int, cell: tuple[int, int], heading: int = 0) -> None:
        self.counts, self.cell, self.heading = counts, cell, heading
        self.across = max(width // cell[0], 1)
        self.margin = max(width - self.across * cell[0], 0) // 2
        lines = -(-counts // self.across)
        heights = heading + lines * cell[1]
        self.tops = np.concatenate([[0], np.cumsum(heights)]).astype(np.int64)
        self.firsts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return int(self.tops[-1])

    @property
    def count(self) -> int:
        """Cells of all groups."""
        return int(self.firsts[-1])

    def corner(self, place: int) -> tuple[int, int]:
        """Return where the left upper corner of the cell at a place of the order is."""
        group = int(np.searchsorted(self.firsts, place, side="right")) - 1
        line, column = divmod(place - int(self.firsts[group]), self.across)
        return self.margin + column * self.cell[0], int(self.tops[group]) + self.heading + line * self.cell[1]

    def between(self, top: int, bottom: int) -> Cells:
        """Return the cells of which something lies between two heights, in their order."""
        first, last = self._group_at(top), self._group_at(bottom - 1)
        found = [np.empty(0, dtype=np.int64)]
        for group in range(max(first, 0), last + 1):
            start = int(self.tops[group]) + self.heading
            begin = max((top - start) // self.cell[1], 0) * self.across
            end = min(max(-(-(bottom - start) // self.cell[1]), 0) * self.across, int(self.counts[group]))
            found.append(np.arange(begin, end) + int(self.firsts[group]))
        return self._cells(np.concatenate(found))

    def _group_at(self, height: int) -> int:
        return min(max(int(np.searchsorted(self.tops, height, side="right")) - 1, 0), len(self.counts) - 1)

    def _cells(self, places: I8) -> Cells:
        group = np.searchsorted(self.firsts, places, side="right") - 1
        line, column = np.divmod(places - self.firsts[group], self.across)
        y = self.tops[group] + self.heading + line * self.cell[1]
        return Cells(places, self.margin + column * self.cell[0], y)

    def at(self, x: int, y: int) -> int:
        """Return which place of the order has the cell that a pixel lies in, -1 for none."""
        column = (x - self.margin) // self.cell[0]
        if not 0 <= column < self.across or not 0 <= y < self.height or not self.count:
            return -1
        group = self._group_at(y)
        line = (y - int(self.tops[group]) - self.heading) // self.cell[1]
        within = line * self.across + column
        return int(self.firsts[group]) + within if line >= 0 and within < self.counts[group] else -1

    def within(self, left: int, top: int, right: int, bottom: int) -> I8:
        """Return the places of cells of which something lies inside a rectangle, in their order."""
        cells = self.between(top, bottom)
        inside = (cells.x < right) & (cells.x + self.cell[0] > left)
        chosen: I8 = cells.places[inside & (cells.y < bottom) & (cells.y + self.cell[1] > top)]
        return chosen

    def headings(self, top: int, bottom: int) -> list[tuple[int, int]]:
        """Return groups with the height at which their heading stands between two heights.

        That of the group at the top stays there as long as anything of the group is seen.
        """
        if not self.heading or not self.count:
            return []
        found = []
        for group in range(self._group_at(top), self._group_at(bottom - 1) + 1):
            stands = min(max(int(self.tops[group]), top), int(self.tops[group + 1]) - self.heading)
            if stands < bottom:
                found.append((group, stands))
        return found

    def beside(self, place: int, lines: int) -> int:
        """Return the place so many lines further down, or up, in the same column as far as there is one."""
        x, y = self.corner(place)
        column = (x - self.margin) // self.cell[0]
        group = int(np.searchsorted(self.firsts, place, side="right")) - 1
        line = (y - int(self.tops[group]) - self.heading) // self.cell[1] + self._lines_before(group) + lines
        line = min(max(line, 0), self._lines_before(len(self.counts)) - 1)
        starts = np.concatenate([[0], np.cumsum(-(-self.counts // self.across))])
        group = int(np.searchsorted(starts, line, side="right")) - 1
        within = (line - int(starts[group])) * self.across + column
        return int(self.firsts[group]) + min(within, int(self.counts[group]) - 1)

    def _lines_before(self, group: int) -> int:
        return int((-(-self.counts[:group] // self.across)).sum())
