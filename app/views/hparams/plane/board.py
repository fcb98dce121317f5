"""A page with a plane, as far as gestures need it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPoint

from app.views.hparams.plane.surface import PlaneSurface
from core.session import Command
from core.state import AxisLimits, PlaneTool, SessionState


class Board(Protocol):
    """Draws states, limits axes, opens menus."""

    surface: PlaneSurface

    @property
    def tool(self) -> PlaneTool:
        """What dragging does."""

    def card_fields(self) -> Sequence[str]:
        """Return the fields that the card beside the mouse tells beside those of the axes."""

    def show_transient(self, state: SessionState | None) -> None:
        """Draw a state that the session does not have yet; None for that of the session."""

    def limit(self, x: AxisLimits | None, y: AxisLimits | None, merge: str) -> Command:
        """Return the command that shows a part of both axes, all of one for None."""

    def open_axis_menu(self, axis: str, where: QPoint) -> None:
        """Offer what can be done with an axis, ``"x"`` or ``"y"``, or with the plane for an empty text."""
