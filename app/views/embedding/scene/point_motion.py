"""Moves the shown points from where they were to where they go, so that the eye can follow them."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from app.views.embedding.scene.camera_motion import animated
from core.cloud.cloud import Cloud
from core.cloud.journey import Journey
from core.cloud.motion import ease
from core.model import F4
from core.views.embedding import Known
from core.views.embedding.layouts import Moving

DURATION = 0.2
"""Seconds that points take from one step to the next."""
MOST = 300_000
"""Points that are moved; more of them would hold up the window's thread, and go at once."""
SLOW = 1 / 15
"""Seconds between two frames of a run from which points are shown on their way between them."""
LONGEST = 0.25
"""Seconds that points take from one frame to the next at most: what is shown should not be long past."""
_FRAME, _FRAME_OF_RUN = 16, 33


class PointMotion(QObject):
    """The points that are shown on their way; None where they are at rest."""

    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cloud: Cloud | None = None
        self._shown: tuple[Known, Cloud] | None = None
        self._journey: Journey | None = None
        self._began = self._arrived = 0.0
        self._duration = DURATION
        self._turned = self._steady = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._advance)

    @property
    def running(self) -> bool:
        """Whether points are on their way."""
        return self._timer.isActive()

    def follow(self, about: Known | None) -> None:
        """Let the points go to those of what is known now, at once unless that shows where they went."""
        target = None if about is None else about.cloud
        if about is None or target is None:
            if self._shown is None or not _same_points(*self._shown, about):
                self.release()
            return
        if self._shown is not None and target is self._shown[1]:
            self._shown = about, target
            return
        now = time.monotonic()
        before, gap = self._shown, now - self._arrived
        self._shown, self._arrived = (about, target), now
        if before is None or not _comparable(before[0], about) or len(before[1]) != len(target):
            self.release()
        elif before[0].subject.state is not about.subject.state:
            self._go(self._here(before[1]), target, DURATION, False)
        elif isinstance(about.projection, Moving) and gap >= SLOW:
            self._go(self._here(before[1]), target, min(gap, LONGEST), True)
        else:
            self.release()

    def _here(self, before: Cloud) -> F4:
        return before.positions if self.cloud is None else self.cloud.positions

    def _go(self, start: F4, target: Cloud, duration: float, steady: bool) -> None:
        if not animated() or len(target) > MOST:
            self.release()
            return
        self._turned = self.running  # points that are moving already do not stop and start again
        self._journey, self.cloud = Journey.between(start, target), None
        self._began, self._duration, self._steady = time.monotonic(), duration, steady
        self._timer.start(_FRAME_OF_RUN if steady else _FRAME)
        if steady:  # a frame of a run shows at once that it goes on
            self._began -= _FRAME_OF_RUN / 1000
        self.cloud = self._journey.at(min(_FRAME_OF_RUN / 1000 / duration, 1.0) if steady else 0.0)

    def _advance(self) -> None:
        share = (time.monotonic() - self._began) / self._duration
        if share >= 1 or self._journey is None:
            self.release()
        else:
            self.cloud = self._journey.at(self._eased(share))
        self.moved.emit()

    def _eased(self, share: float) -> float:
        if self._steady:
            return share
        return share * (2 - share) if self._turned else ease(share)

    def release(self) -> None:
        """Show the points where they are at rest."""
        self._timer.stop()
        self.cloud = self._journey = None


def _same_points(before: Known, cloud: Cloud, about: Known | None) -> bool:
    """Return whether points that were shown can stand for those of what is known, which are not ready to be drawn."""
    if about is None or not _comparable(before, about):
        return False
    return about.projection is None or len(about.projection.scores) == len(cloud)


def _comparable(before: Known, after: Known) -> bool:
    """Return whether a row of one is the same thing as the row of the other, projected in the same way."""
    return before.subject.table.key == after.subject.table.key and before.spec == after.spec
