"""What pages with one plane share, beside following the session: what hands on it do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from app.views.hparams.plane.following import FollowingPage
from app.views.hparams.plane.gestures import PlaneGestures
from app.views.hparams.plane.keys import PlaneKeys
from app.views.hparams.plane.painter import Painted, PlanePainter, Resolve
from app.views.hparams.plane.surface import PlaneSurface
from app.workspace import Workspace
from core.model import Catalog
from core.session import Command
from core.state import AxisLimits, PlaneTool, SessionState
from core.views.emptiness import Emptiness


class PlanePage(FollowingPage):
    """A plane; by the methods of a board a page of this kind tells what gestures mean.

    Parameters
    ----------
    resolve
        What is drawn.
    name
        What the picture is called for those who cannot see it.
    remedies
        What helps where there is nothing to draw, beside showing all runs.
    """

    def __init__(
        self, workspace: Workspace, resolve: Resolve, name: str, remedies: Mapping[str, Callable[[], Command]]
    ) -> None:
        super().__init__(workspace, PlanePainter(resolve), remedies)
        self.surface = PlaneSurface(workspace, name)
        self.gestures = PlaneGestures(workspace, self)
        self.gestures.setParent(self)
        self.keys = PlaneKeys(workspace, self)
        self.lay_out(self.surface)
        self.setFocusProxy(self.surface)
        self.painter.painted.connect(self._show_painted)
        self.surface.resized.connect(self.refresh)

    # What a page of this kind tells

    @property
    def tool(self) -> PlaneTool:
        """What dragging does."""
        return self.workspace.session.state.scatter.tool

    def card_fields(self) -> Sequence[str]:
        """Return the fields that the card beside the mouse tells beside those of the axes."""
        return ()

    def limit(self, x: AxisLimits | None, y: AxisLimits | None, merge: str) -> Command:
        """Return the command that shows a part of both axes, all of one for None."""
        raise NotImplementedError

    def open_axis_menu(self, axis: str, where: QPoint) -> None:
        """Offer what can be done with an axis, ``"x"`` or ``"y"``, or with the plane for an empty text."""
        raise NotImplementedError

    def emptiness(self, catalog: Catalog, state: SessionState) -> Emptiness:
        """Return what to say where there are runs, but no plane."""
        raise NotImplementedError

    def show_catalog(self, catalog: Catalog) -> None:
        """Take notice that a plane of a catalog has been made, so that its columns are known."""

    # What it shows

    def room(self) -> QWidget:
        """Return the widget whose size the picture has."""
        return self.surface

    def shown(self) -> Painted | None:
        """Return what is in sight."""
        return self.surface.painted

    def show_hover(self) -> None:
        """Highlight the run that is hovered anywhere."""
        self.gestures.show_hover()

    def leave(self) -> None:
        """Let go of what is highlighted."""
        self.gestures.leave()

    def _show_painted(self, painted: Painted) -> None:
        if self._nothing:
            return
        self.surface.show_painted(painted)
        if painted.wish.catalog is self.workspace.session.catalog:
            self.show_catalog(painted.wish.catalog)
        if painted.plot is None:
            self.show_nothing(self.emptiness(painted.wish.catalog, painted.wish.state))
            return
        self._stack.setCurrentIndex(0)
        self.legend.show_legend(painted.plot.part.legend)
        self.show_note(painted.plot.part.note)
        self.gestures.show_hover()

    def tool_active(self) -> bool:
        """Return whether something is being dragged."""
        return self.gestures.dragging

    def escape(self) -> bool:
        """Take back the drag that is going on."""
        return self.gestures.escape()
