"""Moves the shown camera to where it shall be, eased, so that the eye can follow."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QStyle

from core.cloud.camera import CameraState
from core.cloud.motion import blend, ease

DURATION = 0.2
"""Seconds that a motion takes."""
_FRAME = 16


class CameraMotion(QObject):
    """The camera that is shown: where a gesture holds it, on its way, or None where the state's own is shown."""

    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held: CameraState | None = None
        self._start = self._end = CameraState()
        self._began = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME)
        self._timer.timeout.connect(self._advance)

    @property
    def camera(self) -> CameraState | None:
        """What is shown instead of the state's camera, None for that one."""
        return self._held

    @property
    def running(self) -> bool:
        """Whether the camera is on its way."""
        return self._timer.isActive()

    def hold(self, camera: CameraState) -> None:
        """Show a camera while a gesture lasts."""
        self._timer.stop()
        self._held = camera
        self.moved.emit()

    def release(self) -> None:
        """Show the state's camera at once."""
        self._timer.stop()
        self._held = None

    def travel(self, start: CameraState, end: CameraState, wanted: bool = True) -> None:
        """Go from one camera to another; at once where it is not wanted or the system asks for no animation."""
        if start == end or not (wanted and animated()):
            self.release()
            return
        self._start, self._end, self._held = start, end, start
        self._began = time.monotonic()
        self._timer.start()

    def _advance(self) -> None:
        share = (time.monotonic() - self._began) / DURATION
        self._held = blend(self._start, self._end, ease(share))
        if share >= 1:
            self.release()
        self.moved.emit()


def animated() -> bool:
    """Return whether the system wants motion."""
    style = QApplication.style()
    return style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0
