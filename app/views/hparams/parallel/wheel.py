"""The wheel over parallel coordinates: an axis is zoomed, all of them are scrolled."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QWheelEvent

from app.views.hparams.parallel.aim import Aim
from core.session.commands.runs.hparams import limit_axis
from core.views.hparams.zoom import zoomed

_REST = 400
"""Milliseconds without a turn after which the next one is another undo step."""
_ZOOM = 1.25


class Wheel(QObject):
    """Turns of one gesture are one undo step."""

    def __init__(self, aim: Aim) -> None:
        super().__init__()
        self._aim = aim
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(aim.workspace.session.end_gesture)

    def turn(self, event: QWheelEvent) -> None:
        """Zoom the axis under the mouse, else scroll."""
        at = self._aim.surface.place(event.position())
        place, heading = self._aim.meant(at)
        event.accept()
        turned = event.angleDelta().y() or event.angleDelta().x()
        if place is not None and not heading and event.angleDelta().y():
            self._zoom(place, at.y(), turned)
        else:
            bar = self._aim.surface.horizontalScrollBar()
            bar.setValue(bar.value() - round(turned / 120 * bar.singleStep()))

    def _zoom(self, place: int, y: float, turned: int) -> None:
        """Show less or more of an axis, keeping the value under the mouse where it is."""
        geometry = self._aim.geometry(place)
        if geometry is None or geometry.source.categorical:
            return
        name = self._aim.name(place)
        limits = zoomed(geometry, y, _ZOOM ** (turned / 120))
        command = limit_axis(name, self._aim.title(place), limits, merge=f"hparams.zoom:{name}")
        self._aim.workspace.session.do(command)
        self._rest.start()
