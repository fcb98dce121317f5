"""What a place of the picture means: which axis, its title or its line, and the brush of its field."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QCursor

from app.views.hparams.parallel.surface import Surface
from app.workspace import Workspace
from core.session import Command
from core.state import FieldBrush
from core.views.hparams.axis import AxisGeometry
from core.views.hparams.brushing import Grip, brush_id, grip_at
from core.views.hparams.frame import HEAD

REACH = 9.0
"""Pixels from a line within which it is meant."""
CLICK = 4.0
"""Pixels that the mouse may move during a click."""
ADD = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True, slots=True)
class Drag:
    """A press that may become a drag: where it began, on which axis (-1 for none), and what it holds."""

    start: QPointF
    place: int
    heading: bool
    grip: Grip | None
    before: FieldBrush | None
    add: bool


class Aim:
    """Tells what lies under the mouse on a surface."""

    def __init__(self, workspace: Workspace, surface: Surface) -> None:
        self.workspace, self.surface = workspace, surface

    def meant(self, at: QPointF) -> tuple[int | None, bool]:
        """Return the axis at a place and whether its title is meant."""
        heading = self.surface.heading_at(at)
        if heading is not None:
            return heading, True
        return (self.surface.axis_at(at.x()) if at.y() > HEAD - 6 else None), False

    def name(self, place: int) -> str:
        """Return the field of an axis."""
        axis = self.surface.axis(place)
        return "" if axis is None else axis.key

    def title(self, place: int) -> str:
        """Return what an axis is called."""
        axis = self.surface.axis(place)
        return "" if axis is None else axis.title

    def geometry(self, place: int) -> AxisGeometry | None:
        """Return where values lie on an axis."""
        return self.surface.geometry_of(place)

    def brush_of(self, name: str) -> FieldBrush | None:
        """Return the session's brush of a field."""
        brushes = self.workspace.session.state.brushes
        found = (each for each in brushes if isinstance(each, FieldBrush) and each.id == brush_id(name))
        return next(found, None)

    def press(self, at: QPointF, add: bool) -> Drag:
        """Return what a press at a place holds."""
        place, heading = self.meant(at)
        if place is None:
            return Drag(at, -1, False, None, None, add)
        before, geometry = self.brush_of(self.name(place)), self.geometry(place)
        grip = None if heading or geometry is None or add else grip_at(geometry, before, at.y())
        return Drag(at, place, heading, grip, before, add)

    def cursor(self, place: int | None, heading: bool, at: QPointF) -> QCursor:
        """Return the shape of the mouse over an axis, its title or a range."""
        geometry = None if place is None else self.geometry(place)
        if place is None or geometry is None:
            return QCursor(Qt.CursorShape.ArrowCursor)
        if heading:
            return QCursor(Qt.CursorShape.PointingHandCursor)
        grip = grip_at(geometry, self.brush_of(self.name(place)), at.y())
        if grip is None:
            return QCursor(Qt.CursorShape.CrossCursor)
        return QCursor(Qt.CursorShape.SizeVerCursor if grip.part else Qt.CursorShape.SizeAllCursor)

    def tip(self, place: int | None, heading: bool) -> str:
        """Return what can be done with an axis."""
        axis = None if place is None else self.surface.axis(place)
        if axis is None:
            return ""
        if heading:
            return f"{axis.key}\nClick for scale, limits and more; drag to move the axis, off the picture to remove it"
        return "Drag to show a range only; Shift adds another. Click clears, or chooses a value. The wheel zooms"

    def do(self, command: Command) -> None:
        """Carry out a command as an undo step of its own."""
        session = self.workspace.session
        session.end_gesture()
        session.do(command)
        session.end_gesture()
