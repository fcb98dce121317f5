"""Turns, moves and zooms all pictures with each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from app.views.embedding.acts import Acts
from app.views.embedding.scene.camera_motion import CameraMotion
from app.views.embedding.scene.canvas import Canvas
from core.cloud.camera import CameraState
from core.cloud.linked import led
from core.session import Command
from core.session.commands.points.panes import with_cameras


class Looked(Protocol):
    """A picture that is looked at."""

    @property
    def acts(self) -> Acts:
        """What is done with its points; knows its frame."""

    @property
    def canvas(self) -> Canvas:
        """What it is drawn on."""

    @property
    def motion(self) -> CameraMotion:
        """Holds its camera while a gesture lasts."""


class Cameras:
    """Leads the cameras of the other pictures while a gesture on one lasts, and moves them in its undo step.

    `pictures` returns the main picture and those beside it, in their order.
    """

    def __init__(self, pictures: Callable[[], Sequence[Looked]], wanted: Callable[[], bool]) -> None:
        self._pictures, self._wanted = pictures, wanted
        self._leader: Looked | None = None
        self._starts: list[CameraState | None] = []

    def drag(self, leader: Looked, camera: CameraState) -> None:
        """Let the others go along with a picture; it is asked before that picture itself is moved."""
        if not self._wanted():
            return
        pictures = self._pictures()
        if self._leader is not leader or len(self._starts) != len(pictures):
            self._leader = leader
            self._starts = [_camera(each) for each in pictures]
        start, spaces = _camera_of(self._starts, pictures, leader), _space(leader)
        for picture, own in zip(pictures, self._starts, strict=True):
            if picture is not leader and own is not None and start is not None:
                picture.canvas.led = True
                picture.motion.hold(led(start, camera, own, (spaces, _space(picture))))

    def release(self) -> Mapping[int, CameraState]:
        """End the gesture; return where the pictures that went along are looked at from, 0 being the main one."""
        held: dict[int, CameraState] = {}
        if self._leader is not None:
            for place, picture in enumerate(self._pictures()):
                camera = picture.motion.camera
                if picture.canvas.led and camera is not None:
                    held[place] = camera
                picture.canvas.led = False
        self._leader, self._starts = None, []
        return held

    def along(self, command: Command) -> Command:
        """Return a command that ends a gesture of one picture for those, too, that went along with it."""
        held = dict(self.release())
        main = held.pop(0, None)
        return with_cameras(command, {place - 1: camera for place, camera in held.items()}, main)


def _camera(picture: Looked) -> CameraState | None:
    return None if picture.acts.frame is None else picture.acts.frame.scene.camera


def _space(picture: Looked) -> int:
    return 3 if picture.acts.frame is None else picture.acts.frame.scene.dimensions


def _camera_of(starts: Sequence[CameraState | None], pictures: Sequence[Looked], wanted: Looked) -> CameraState | None:
    return next((start for start, each in zip(starts, pictures, strict=True) if each is wanted), None)
