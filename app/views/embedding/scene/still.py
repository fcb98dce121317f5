"""Paints pictures at rest beside the window's thread: however many points there are, it never waits for them."""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from app.background import Background
from app.views.embedding.scene.frame import Frame
from app.views.embedding.scene.pace import Pace
from core.cloud import splat
from core.cloud.points import Look
from core.cloud.threads import as_window

EVERY = 0.1
"""Seconds between two pictures on the way to the whole one; the first comes as soon as there is any."""
FIRST = 50_000
"""Points in the first picture, so that it comes at once."""


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """A picture to be made; `painting` is what of it is painted already, None for nothing."""

    frame: Frame
    look: Look
    painting: splat.Painting | None


class StillPainter(QObject):
    """Adds points to the picture that was wished for last, as many at a time as leave room for a gesture to begin.

    Attributes
    ----------
    pace
        How many points are added before it is asked whether the picture is still wanted.
    wanted
        The picture that is being made, None for none.
    """

    painted = Signal(object, object)
    """Emitted with the frame and what is `Painted` of it so far."""
    _told = Signal(object, object)

    def __init__(self, points: int, parent: QObject) -> None:
        super().__init__(parent)
        self.pace = Pace(points)
        self.wanted: Wish | None = None
        self._beside = Background(lambda _: None, self, behind=False)
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        program = QCoreApplication.instance()
        if program is not None:
            program.aboutToQuit.connect(self.stop)

    @property
    def busy(self) -> bool:
        """Whether a picture is being made."""
        return self.wanted is not None

    def paint(self, frame: Frame, look: Look, painting: splat.Painting | None = None) -> None:
        """Make a picture, or go on with what is painted of it; what was asked for before is dropped."""
        self.wanted = wish = Wish(frame, look, painting)
        self._beside.ask(lambda: self._go_through(wish))

    def stop(self) -> None:
        """Make no picture any more."""
        self.wanted = None

    def _go_through(self, wish: Wish) -> None:
        try:
            with as_window(), closing(wish.painting or _begun(wish)) as painting:
                self._add_all(wish, painting)
        except Exception:
            self.wanted = None if self.wanted is wish else self.wanted  # it does not wait for ever
            raise

    def _add_all(self, wish: Wish, painting: splat.Painting) -> None:
        shown = float("-inf")
        while self.wanted is wish:
            before, began = painting.drawn, time.perf_counter()
            painting.add(min(FIRST, self.pace.points) if before == 0 else self.pace.points)
            now = time.perf_counter()
            self.pace.learn(painting.drawn - before, now - began)
            if painting.complete or now - shown > EVERY:
                shown, picture = now, painting.picture()
                try:
                    self._told.emit(wish, picture)
                except RuntimeError:  # the widget is gone
                    return
            if painting.complete:
                return

    def _tell(self, wish: Wish, picture: splat.Painted) -> None:
        if self.wanted is wish:
            if picture.drawn >= picture.whole:
                self.wanted = None
            self.painted.emit(wish.frame, picture)


def _begun(wish: Wish) -> splat.Painting:
    frame = wish.frame
    size = (frame.width, frame.height, frame.scale)
    return splat.begin(frame.cloud, frame.points, frame.matrix, *size, look=wish.look)
