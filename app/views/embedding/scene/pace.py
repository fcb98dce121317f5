"""How many points can be painted in the time of a frame: learnt from how long frames take."""

from __future__ import annotations

TARGET = 0.012
"""Seconds that painting points may take, so that the rest of a frame fits beside it at 60 frames a second."""
LEAST, MOST = 50_000, 8_000_000
_STEP = 1.5
"""By what the number changes at most from one frame to the next: a frame that was held up by something else says
little about the next one."""


class Pace:
    """The number of points for a frame; starts with a number that most machines keep up with.

    `sharing` is how many pictures are painted in one frame.
    """

    def __init__(self, points: int) -> None:
        self.points = points
        self.sharing = 1

    def learn(self, points: int, seconds: float) -> None:
        """Take into account that some points took some time; few points say nothing."""
        if points < LEAST // 2:
            return
        fitting = points * TARGET / self.sharing / max(seconds, 1e-6)
        bounded = min(max(fitting, self.points / _STEP), self.points * _STEP)
        self.points = int(min(max(bounded, LEAST), MOST))
