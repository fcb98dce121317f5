"""What lies where in a line of the list of runs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPoint, QRect

from app.window.runs.model import RunColumn

ROW_HEIGHT = 26
CHECK = QRect(10, 6, 14, 14)
SWATCH = QRect(33, 7, 12, 12)
ARROW = QRect(31, 5, 16, 16)
"""Where the arrow of a heading lies: in the column of the swatches."""
NAME_LEFT = 54
INDENT = 16
"""Room of an arrow, and how far a run stands to the right of the one that started it."""
MARK = 20
"""Width of the room for a mark: a status, a warning."""
ISOLATE_ROOM = 24


class Zone(Enum):
    """Parts of a line that answer to clicks in their own way."""

    CHECK = "check"
    SWATCH = "swatch"
    FOLD = "fold"
    NAME = "name"
    WARNING = "warning"
    STATUS = "status"
    STAR = "star"
    NOTE = "note"
    ISOLATE = "isolate"


@dataclass(frozen=True, slots=True)
class LineShape:
    """What a line has beside its name.

    Attributes
    ----------
    heading
        Whether it is the heading of a group.
    indent
        Pixels by which its name stands to the right of others.
    parent
        Whether it has an arrow that folds what is below it.
    marks
        Its marks, from left to right.
    """

    heading: bool = False
    indent: int = 0
    parent: bool = False
    marks: tuple[Zone, ...] = ()

    def name_room(self, cell: QRect) -> QRect:
        """Return the room of the name in a cell."""
        return cell.adjusted(NAME_LEFT + self.indent, 0, -ISOLATE_ROOM - MARK * len(self.marks), 0)

    def mark_room(self, cell: QRect, mark: Zone) -> QRect:
        """Return the room of a mark in a cell."""
        behind = len(self.marks) - self.marks.index(mark)
        return QRect(cell.right() + 1 - ISOLATE_ROOM - behind * MARK, cell.top(), MARK, cell.height())

    def arrow(self, cell: QRect) -> QRect:
        """Return the place of the arrow in a cell."""
        left = 0 if self.heading else NAME_LEFT - INDENT - ARROW.left() + self.indent - 2
        return ARROW.translated(cell.topLeft() + QPoint(left, 0))

    def zone(self, cell: QRect, column: int, where: QPoint) -> Zone:
        """Return which part of a cell lies under a point."""
        x = where.x() - cell.left()
        if column != RunColumn.NAME:
            return Zone.FOLD if self.heading else Zone.NAME
        if x < CHECK.right() + 5:
            return Zone.CHECK
        if x >= cell.width() - ISOLATE_ROOM:
            return Zone.ISOLATE
        if self.heading:
            return Zone.FOLD
        return Zone.SWATCH if x < SWATCH.right() + 5 else self._named(cell, where)

    def _named(self, cell: QRect, where: QPoint) -> Zone:
        if self.parent and where.x() < self.arrow(cell).right() + 3:
            return Zone.FOLD
        return next((mark for mark in self.marks if self.mark_room(cell, mark).contains(where)), Zone.NAME)
