"""A bar of progress that lets the window paint when it paints."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar


class ProgressBar(QProgressBar):
    """Is painted with all else that has changed: Qt's own paints at once, and with it all that waits to be painted."""

    def setRange(self, minimum: int, maximum: int) -> None:
        """Set what is nothing and what is all."""
        self.setUpdatesEnabled(False)
        super().setRange(minimum, maximum)
        self.setUpdatesEnabled(True)

    def setValue(self, value: int) -> None:
        """Set how much is done."""
        self.setUpdatesEnabled(False)
        super().setValue(value)
        self.setUpdatesEnabled(True)
