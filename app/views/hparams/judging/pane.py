"""One plane of a page with several: its picture, and what hands on it do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from app.views.hparams.parallel.card import ValuesCard
from app.views.hparams.plane.axis_menu import PlaneAxisMenu
from app.views.hparams.plane.gestures import PlaneGestures
from app.views.hparams.plane.keys import PlaneKeys
from app.views.hparams.plane.painter import Painted
from app.views.hparams.plane.surface import PlaneSurface
from app.workspace import Workspace
from core.session import Command
from core.session.commands.runs.judging import limit_axes
from core.state import AxisLimits, PlaneTool, SessionState
from core.views.plane.along import Along


class Host(Protocol):
    """A page, as far as one of its planes needs it."""

    @property
    def body(self) -> QWidget:
        """The widget over which cards may lie."""

    def card_fields(self) -> Sequence[str]:
        """Return the fields that the card beside the mouse tells beside those of the axes."""

    def show_transient(self, state: SessionState | None) -> None:
        """Draw a state that the session does not have yet; None for that of the session."""


class PaneCard(ValuesCard):
    """A card of values beside the mouse that may reach over the planes around."""

    def __init__(self, workspace: Workspace, body: QWidget, surface: QWidget) -> None:
        super().__init__(workspace, body)
        self._body, self._surface = body, surface

    def place_near(self, cursor: QPoint, bounds: QRect) -> None:
        """Move beside the cursor, a place of the plane, where there is room on the whole page."""
        del bounds
        super().place_near(self._surface.mapTo(self._body, cursor), self._body.rect())


class PlanePane:
    """A plane with its hands; a board for its gestures.

    Parameters
    ----------
    page
        Field of the session's state that keeps the limits of its axes.
    names
        Of the axes that are no fields, by the titles that they have.
    """

    def __init__(self, workspace: Workspace, host: Host, page: str, names: dict[str, str], parent: QWidget) -> None:
        self._workspace, self._host, self._page, self._names = workspace, host, page, names
        self.surface = PlaneSurface(workspace, "Runs as points")
        self.surface.setParent(parent)
        self.surface.setMinimumSize(1, 1)
        self.gestures = PlaneGestures(workspace, self)
        self.gestures.setParent(self.surface)
        self.gestures.card.deleteLater()
        self.gestures.card = PaneCard(workspace, host.body, self.surface)
        self.keys = PlaneKeys(workspace, self)

    def show_painted(self, painted: Painted, place: QRect) -> None:
        """Show another image, at a place of the page."""
        self.surface.setGeometry(place)
        self.surface.show_painted(painted)
        self.surface.show()

    def leave(self) -> None:
        """Let go of what is highlighted, and hide."""
        self.gestures.card.hide()
        self.surface.hide()

    # A board

    @property
    def tool(self) -> PlaneTool:
        """What dragging does: the same on all planes."""
        return self._workspace.session.state.scatter.tool

    def card_fields(self) -> Sequence[str]:
        """Return what the card tells beside the axes."""
        return self._host.card_fields()

    def show_transient(self, state: SessionState | None) -> None:
        """Draw a state that the session does not have yet."""
        self._host.show_transient(state)

    def limit(self, x: AxisLimits | None, y: AxisLimits | None, merge: str) -> Command:
        """Return the command that shows a part of both axes, on all planes of the page that have them."""
        part = self.surface.part
        if part is None:
            return limit_axes(self._page, {})
        pairs = ((self._name(part.x.key, part.x.title), x), (self._name(part.y.key, part.y.title), y))
        return limit_axes(self._page, {name: limits for name, limits in pairs if name}, merge)

    def _name(self, key: str, title: str) -> str:
        return key or self._names.get(title, "")

    def open_axis_menu(self, axis: str, where: QPoint) -> None:
        """Offer what can be done with an axis that is a field."""
        plot = self.surface.plot
        if plot is None or axis not in ("x", "y"):
            return
        along, shown = (plot.x, plot.part.x) if axis == "x" else (plot.y, plot.part.y)
        if not shown.key:
            return
        menu = self._menu(along, shown.key)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _menu(self, along: Along, name: str) -> PlaneAxisMenu:
        return PlaneAxisMenu(
            self._workspace, self.surface, along, name, lambda limits: limit_axes(self._page, {name: limits})
        )
