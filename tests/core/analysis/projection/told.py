"""A token that tells running work things at chosen frames."""

from __future__ import annotations

from collections.abc import Callable

from core.analysis.projection.method import Frame
from tests.core.recorder import Recorder


class Told(Recorder):
    """Says what `script` returns for each frame; `pauses` counts how often the work waited to be told something."""

    def __init__(self, script: Callable[[Frame], tuple[object, ...]]) -> None:
        super().__init__()
        self.script = script
        self.pauses = 0
        self._waiting: list[object] = []

    @property
    def frames(self) -> list[Frame]:
        return [frame for frame in self.partials if isinstance(frame, Frame)]

    def partial(self, value: object) -> None:
        super().partial(value)
        if isinstance(value, Frame):
            self._waiting += self.script(value)

    def wishes(self, patience: float = 0.0) -> tuple[object, ...]:
        if patience:
            self.pauses += 1
            self._waiting += self.script(self.frames[-1])
        told, self._waiting = tuple(self._waiting), []
        return told
