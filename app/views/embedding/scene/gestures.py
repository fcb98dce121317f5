"""What a drag of the mouse does: turn, slide or enclose."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, StrEnum

from PySide6.QtCore import QPoint, QPointF, Qt

from app.views.embedding.scene.frame import Frame
from core.cloud.camera import CameraState, orbit, pan
from core.session.commands.points.selection import Combine

ROLLED = "Roll the cloud"
CLICK_REACH = 4.0
"""Logical pixels that a click may move."""


class Tool(StrEnum):
    """What the left button encloses points with."""

    NONE = "none"
    BOX = "box"
    LASSO = "lasso"
    POLYGON = "polygon"
    BRUSH = "brush"
    SPHERE = "sphere"


class Motion(Enum):
    """What a drag does."""

    ORBIT = "Turn the cloud"
    PAN = "Move the cloud"
    BOX = "Box"
    LASSO = "Lasso"
    BRUSH = "Brush"
    SPHERE = "Sphere"


ENCLOSING = {
    Tool.BOX: Motion.BOX,
    Tool.LASSO: Motion.LASSO,
    Tool.BRUSH: Motion.BRUSH,
    Tool.SPHERE: Motion.SPHERE,
}
"""What a drag with the left button does while a tool is active; corners of a polygon are clicked."""


def motion_of(button: Qt.MouseButton, tool: Tool, dimensions: int) -> Motion:
    """Return what a drag with a button does while a tool is active."""
    if button is not Qt.MouseButton.LeftButton:
        return Motion.PAN
    return ENCLOSING.get(tool, Motion.ORBIT if dimensions == 3 else Motion.PAN)


def combination(modifiers: Qt.KeyboardModifier) -> Combine:
    """Return how picked points join the selection: Shift adds, Ctrl toggles, both intersect."""
    shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
    if shift and control:
        return Combine.INTERSECT
    if shift:
        return Combine.ADD
    return Combine.TOGGLE if control else Combine.REPLACE


def moved(camera: CameraState, motion: Motion, step: QPointF | QPoint, frame: Frame) -> CameraState:
    """Return a camera after a step of some pixels turned the points or slid them."""
    if motion is Motion.ORBIT:
        return orbit(camera, step.x(), step.y(), frame.height)
    return pan(camera, frame.scene.dimensions, step.x(), step.y(), frame.width, frame.height)


def zoom_of(turned: float) -> float:
    """Return how much larger things become by a turn of the wheel, in eighths of a degree, or by as many pixels."""
    return float(1.0015**turned)


@dataclass
class Drag:
    """A drag in progress: which button, what it does, where the camera was and where the mouse went."""

    button: Qt.MouseButton
    motion: Motion
    camera: CameraState
    path: list[QPointF] = field(default_factory=list)
    moved: bool = False
    times: list[int] = field(default_factory=list)
    """When the mouse was at each place of the path, in milliseconds."""

    @property
    def encloses(self) -> bool:
        """Whether points are being enclosed."""
        return self.motion in ENCLOSING.values()

    def reach(self, at: QPointF, when: int = 0) -> bool:
        """Go on to a place; return whether it is a drag by now rather than a click."""
        away = at - self.path[0]
        self.moved = self.moved or abs(away.x()) + abs(away.y()) > CLICK_REACH
        if self.moved:
            self.path.append(at)
            self.times.append(when)
        return self.moved

    def camera_at(self, camera: CameraState, frame: Frame) -> CameraState:
        """Return the camera after the last stretch of the path."""
        return moved(camera, self.motion, self.path[-1] - self.path[-2], frame)
