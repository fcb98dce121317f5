"""The page of parallel coordinates, as far as gestures need it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint

from app.views.hparams.parallel.surface import Surface
from core.state import SessionState


class Board(Protocol):
    """Draws states and opens menus."""

    surface: Surface

    def show_transient(self, state: SessionState | None) -> None:
        """Draw a state that the session does not have yet; None for that of the session."""

    def open_axis_menu(self, place: int, where: QPoint) -> None:
        """Offer what can be done with an axis."""
