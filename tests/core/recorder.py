"""A token that writes down what it is told and can stop the work."""

from __future__ import annotations

from core.work import CancelledError


class Recorder:
    """Stops the work after `patience` questions; never if that is None."""

    def __init__(self, patience: int | None = None) -> None:
        self.patience = patience
        self.fractions: list[float | None] = []
        self.messages: list[str] = []
        self.partials: list[object] = []
        self.questions = 0

    @property
    def cancelled(self) -> bool:
        self.questions += 1
        return self.patience is not None and self.questions > self.patience

    def check(self) -> None:
        if self.cancelled:
            raise CancelledError

    def progress(self, fraction: float | None, message: str = "") -> None:
        self.fractions.append(fraction)
        self.messages.append(message)

    def partial(self, value: object) -> None:
        self.partials.append(value)
