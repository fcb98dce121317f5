"""Moves the shown points from where they were to where they go, so that the eye can follow them, back and forth."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from app.background import Background
from app.views.embedding.scene.camera_motion import animated
from core.cloud.cloud import Cloud
from core.cloud.journey import Glimpse, Journey
from core.cloud.motion import ease
from core.cloud.tiles import rows_of
from core.model import F4
from core.state import EmbeddingState
from core.views.embedding import Known
from core.views.embedding.runs.layouts import Moving
from core.views.embedding.subject import axes
from core.views.embedding.transitions import Transition, transition

DURATION = 0.25
"""Seconds that points take from one picture to the next."""
MOST = 300_000
"""Points that are all moved unasked; of more a sample of so many shows where all go."""
SLOW = 1 / 15
"""Seconds between two frames of a run from which points are shown on their way between them."""
LONGEST = 0.25
"""Seconds that points take from one frame to the next at most: what is shown should not be long past."""
STRIDE = 0.08
"""Seconds of a way that are gone between two pictures at most, however long they take."""
REST = 150
"""Milliseconds without another place on the way after which points that are held are painted as points at rest are."""
_FRAME, _FRAME_OF_RUN = 16, 33

_Shown: TypeAlias = tuple[Known, Cloud, tuple[int, ...]]
"""What is known, its points, and which components they show."""
Start: TypeAlias = Callable[[F4, F4], F4]
"""From positions as they are shown, and where they go, to those that look so in the picture of where they go."""


class PointMotion(QObject):
    """The points that are shown on their way; None where they are at rest.

    The last way can be gone again, and points held anywhere on it, until something else is shown.
    """

    moved = Signal()
    changed = Signal()
    """Emitted when there is another way to go again, or none."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cloud: Cloud | None = None
        self._wanted = True
        self.made = 0
        """Pictures of points on their way that have been made."""
        self._shown: _Shown | None = None
        self._journey: Journey | Glimpse | None = None
        self._transition: Transition | None = None
        self._began: float | None = None
        self._arrived = self._then = 0.0
        self._from = 0.0
        self._duration = DURATION
        self._turned = self._steady = False
        self._beside = Background(self._arrive, self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._advance)
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self.moved)
        self.share = 1.0
        """How much of the way the points have gone."""

    @property
    def running(self) -> bool:
        """Whether points are on their way."""
        return self._timer.isActive()

    @property
    def moving(self) -> bool:
        """Whether points are on their way, or are held elsewhere on it from moment to moment."""
        return self.running or self._rest.isActive()

    @property
    def held(self) -> bool:
        """Whether points are held on their way."""
        return self.cloud is not None and not self.running

    @property
    def transition(self) -> Transition | None:
        """What lies at both ends of the way that can be gone again, None where there is none."""
        return self._transition

    def follow(self, about: Known | None, wish: EmbeddingState, start: Start) -> None:
        """Let the points go to those of what is known now, at once unless that shows where they went."""
        self._wanted, chosen = wish.animate, axes(wish)
        target = None if about is None else about.cloud
        if about is None or target is None:
            if self._shown is None or not _same_points(*self._shown[:2], about):
                self.forget()
            return
        if self._shown is not None and target is self._shown[1]:
            self._shown = about, target, chosen
            return
        now = time.monotonic()
        before, gap = self._shown, now - self._arrived
        self._shown, self._arrived = (about, target, chosen), now
        if before is not None and len(before[1]) == len(target) and before[1].positions is not target.positions:
            self._leave(before, self._shown, gap, start)
        elif before is None or len(before[1]) != len(target):
            self.forget()
        elif isinstance(self._journey, Glimpse):
            pass  # the same points, sorted: those of the sample go on
        elif self._journey is not None and not self._steady:  # the same points, sorted
            self._journey = Journey.between(self._journey.start, target)
            if self.cloud is not None:
                self._put(self.share)
        else:
            self.release()

    def _leave(self, before: _Shown, after: _Shown, gap: float, start: Start) -> None:
        """Go from other positions of as many points to those of a cloud."""
        about, target, chosen = after
        other = transition(before[0], about, before[2], chosen)
        if other is not None:
            self._go(_way(self._here(before[1]), target, start), DURATION, other)
        elif len(target) > MOST:
            self.forget()  # a frame of a run is followed by the next one before it could be reached
        elif isinstance(about.projection, Moving) and gap >= SLOW and _comparable(before[0], about):
            self._go(Journey.between(self._here(before[1]), target), min(gap, LONGEST), None)
        else:
            self.forget()

    def _here(self, before: Cloud) -> F4:
        return before.positions if self.cloud is None else self.cloud.positions

    def _go(self, way: Journey | Glimpse, duration: float, other: Transition | None) -> None:
        turned = self.running  # points that are moving already do not stop and start again
        self.forget()
        if other is not None:
            self._journey, self._transition = way, other
            self.changed.emit()
        if not (self._wanted and animated()):
            return
        self._journey = way
        self._turned, self._steady, self._duration = turned, other is None, duration
        self._set_off(0.0)
        if self._steady:  # a frame of a run shows at once that it goes on
            self._began = time.monotonic() - _FRAME_OF_RUN / 1000
            self._put(min(_FRAME_OF_RUN / 1000 / duration, 1.0))

    def _set_off(self, share: float) -> None:
        self._from, self._began = share, None
        self._put(share)
        self._timer.start(_FRAME_OF_RUN if self._steady else _FRAME)

    def _put(self, share: float) -> None:
        self.share, way = share, self._journey
        if way is None:
            return
        if isinstance(way, Journey) and len(way.start) > MOST:
            self._beside.ask(lambda: (way, way.at(share)))
        else:
            self.cloud = way.at(share)
            self.made += 1

    def _arrive(self, made: tuple[Journey, Cloud]) -> None:
        """Show many points on their way, if they are still to be."""
        way, cloud = made
        if way is self._journey and self.share < 1:
            self.cloud = cloud
            self.made += 1
            self.moved.emit()

    def _advance(self) -> None:
        now = time.monotonic()
        if self._began is None:  # the first picture may have taken long: the way begins when it has been seen
            self._began = self._then = now
        if not self._steady:  # nor is any part of it left out where pictures take long
            self._began += max(now - self._then - STRIDE, 0.0)
        self._then = now
        gone = (now - self._began) / max(self._duration * (1 - self._from), 1e-3)
        if gone >= 1 or self._journey is None:
            self.release()
        else:
            self._put(self._from + (1 - self._from) * self._eased(gone))
        self.moved.emit()

    def _eased(self, share: float) -> float:
        if self._steady:
            return share
        return share * (2 - share) if self._turned else ease(share)

    def offer(self, way: Journey, other: Transition) -> None:
        """Let the points be held on a way to where they are at rest; on one to anywhere else they are not."""
        if self._shown is None or way.end is not self._shown[1]:
            return
        self.forget()
        self._journey, self._transition, self._steady = way, other, False
        self.changed.emit()

    def hold(self, share: float) -> None:
        """Hold the points at a share (0 to 1) of the last way."""
        if self._transition is None or self._journey is None:
            return
        self._timer.stop()
        if share >= 1:
            self.release()
        else:
            self._rest.start()
            self._put(max(share, 0.0))
        self.moved.emit()

    def play(self, duration: float) -> None:
        """Go the rest of the last way in a share of so many seconds; all of it again where the points are at its end.

        The user asks for it, so that it is seen whatever the system wants of animation.
        """
        if self._transition is None:
            return
        self._turned, self._steady, self._duration = False, False, duration
        self._set_off(self.share if self.cloud is not None else 0.0)
        self.moved.emit()

    def release(self) -> None:
        """Show the points where they are at rest."""
        self._timer.stop()
        self._rest.stop()
        self.cloud, self.share = None, 1.0
        if self._transition is None:
            self._journey = None

    def forget(self) -> None:
        """Show the points where they are at rest; there is no way to be gone again."""
        known, self._transition = self._transition, None
        self.release()
        if known is not None:
            self.changed.emit()


def _way(here: F4, target: Cloud, start: Start) -> Journey | Glimpse:
    """Return the way from where points are shown to a cloud, that of a sample where they are many."""
    if len(target) <= MOST:
        return Journey.between(start(here, target.positions), target)
    rows = Glimpse.rows(target, MOST)
    return Glimpse.between(start(rows_of(here, rows), rows_of(target.positions, rows)), rows, target)


def _same_points(before: Known, cloud: Cloud, about: Known | None) -> bool:
    """Return whether points that were shown can stand for those of what is known, which are not ready to be drawn."""
    if about is None or before.subject.table.key != about.subject.table.key:
        return False
    return about.projection is None or len(about.projection.scores) == len(cloud)


def _comparable(before: Known, after: Known) -> bool:
    """Return whether a row of one is the same thing as the row of the other, projected in the same way."""
    return before.subject.table.key == after.subject.table.key and before.spec == after.spec
