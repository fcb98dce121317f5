"""What is under the mouse, highlighted here and everywhere, and the card beside it."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from app.views.hparams.parallel.aim import REACH, Aim
from app.views.hparams.parallel.card import ValuesCard
from core.session import Hover
from core.views.hparams.nearest import nearest_line


class Hovering:
    """Follows the mouse while no button is pressed."""

    def __init__(self, aim: Aim) -> None:
        self._aim = aim
        self.card = ValuesCard(aim.workspace, aim.surface.viewport())

    def move(self, at: QPointF, seen: QPointF) -> None:
        """Highlight what is at a place of the picture, which is seen at another of the window."""
        surface, session = self._aim.surface, self._aim.workspace.session
        place, heading = self._aim.meant(at)
        self._highlight_axis(place)
        part = surface.part
        line = None if part is None or place is not None else nearest_line(part, at.x(), at.y(), REACH)
        surface.viewport().setCursor(self._aim.cursor(place, heading, at))
        session.set_hover(Hover(run=None if line is None or part is None else part.keys[line]))
        surface.viewport().setToolTip(self._aim.tip(place, heading))
        if line is None or part is None:
            self.card.hide()
        else:
            self.card.show_line(part, line, session, surface.painted)
            self.card.place_near(seen.toPoint(), surface.viewport().rect())

    def _highlight_axis(self, place: int | None) -> None:
        surface = self._aim.surface
        if place != surface.hot_axis:
            surface.hot_axis = place
            surface.viewport().update()

    def leave(self) -> None:
        """Let go of what is highlighted."""
        self._highlight_axis(None)
        self.card.hide()
        self._aim.workspace.session.set_hover(Hover())

    def show_hover(self) -> None:
        """Highlight the run that is hovered anywhere."""
        surface = self._aim.surface
        painted, run = surface.painted, self._aim.workspace.session.hover.run
        line = None if painted is None or run is None else painted.plot.drawn.places.get(run)
        if line != surface.hovered:
            surface.hovered = line
            surface.viewport().update()
