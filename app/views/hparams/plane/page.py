"""What pages with one plane share: they follow the session, paint away from the window's thread, and take hands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.views.hparams.page import Page
from app.views.hparams.parallel.legend import HEIGHT, LegendLine
from app.views.hparams.plane.gestures import PlaneGestures
from app.views.hparams.plane.keys import PlaneKeys
from app.views.hparams.plane.painter import Painted, PlanePainter, Resolve, Wish
from app.views.hparams.plane.surface import PlaneSurface
from app.widgets.empty_page import EmptyPage
from app.widgets.labels import label
from app.workspace import Workspace
from core.model import Catalog
from core.session import Change, Command
from core.session.run_commands import show_all_runs
from core.state import AxisLimits, PlaneTool, SessionState
from core.style import SPACE
from core.views import Viewport
from core.views.emptiness import Emptiness
from core.views.hparams.empty import without_lines

_GROWTH = 400
"""Milliseconds between two looks at logs that are still being read."""
_LEAST = 60


class PlanePage(Page):
    """A plane with a line below that says how many runs are shown and what colours mean.

    A page of this kind tells by `resolve` what is drawn, by `looked_at` which part of the session's state that depends
    on, and by the methods of a board what gestures mean.

    Parameters
    ----------
    name
        What the picture is called for those who cannot see it.
    remedies
        What helps where there is nothing to draw, beside showing all runs.
    """

    def __init__(
        self, workspace: Workspace, resolve: Resolve, name: str, remedies: Mapping[str, Callable[[], Command]]
    ) -> None:
        super().__init__(workspace)
        self.painter = PlanePainter(resolve)
        self.painter.setParent(self)
        self.surface = PlaneSurface(workspace, name)
        self.legend = LegendLine(workspace, "Points")
        self.note = label("", "muted", wrap=True)
        self.note.setFixedHeight(HEIGHT)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.empty = EmptyPage(workspace, {"show_all_runs": show_all_runs, **remedies})
        self.gestures = PlaneGestures(workspace, self)
        self.gestures.setParent(self)
        self.keys = PlaneKeys(workspace, self)
        self._asked: Wish | None = None
        self._transient: SessionState | None = None
        self._nothing = True
        self._stale = True
        self._growing = QTimer(self, singleShot=True, interval=_GROWTH)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.setAutoFillBackground(True)
        picture = QWidget()
        below = QVBoxLayout(picture)
        below.setContentsMargins(0, 0, 0, SPACE.unit)
        below.setSpacing(SPACE.unit)
        below.addWidget(self.surface, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE.around, 0, 0, 0)
        foot.addWidget(self.note, 3, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.legend, 2)
        below.addLayout(foot)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(picture)
        self._stack.addWidget(self.empty)
        self.setFocusProxy(self.surface)

    def _connect(self) -> None:
        self._growing.timeout.connect(self._catch_up)
        self.workspace.changed.connect(self._changed)
        self.workspace.theme_changed.connect(self.refresh)
        self.painter.painted.connect(self._show_painted)
        self.painter.warmed.connect(self._paint_again)
        self.painter.failed.connect(partial(self.workspace.notify, "error", "The points could not be drawn"))
        self.surface.resized.connect(self.refresh)
        self.destroyed.connect(self.painter.close)

    # What a page of this kind tells

    @property
    def tool(self) -> PlaneTool:
        """What dragging does."""
        return self.workspace.session.state.scatter.tool

    def looked_at(self, state: SessionState) -> object:
        """Return the part of the state that decides what is drawn, beside runs, brushes and what is selected."""
        raise NotImplementedError

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

    # Following the session

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what has changed."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of the hovered run."""
        super().hideEvent(event)
        self.gestures.leave()

    def _changed(self, change: Change) -> None:
        if change.hover:
            self.gestures.show_hover()
        elif change.catalog and not self.workspace.session.catalog.complete:
            self._grow()
        elif change.catalog or change.before is not change.after:
            self.refresh()

    def _grow(self) -> None:
        """Show logs that are still being read now and then: painting must not hold up reading."""
        if not self._growing.isActive():
            self.refresh()
            self._growing.start()
        else:
            self._stale = True

    def _catch_up(self) -> None:
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Show the session as it is now; what has not changed is neither resolved nor painted again."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        session = self.workspace.session
        nothing = without_lines(session.catalog, session.state)
        self._nothing = nothing is not None
        if nothing is not None:
            self._show_nothing(nothing)
        else:
            self._stack.setCurrentIndex(0)  # its size is what is asked for
            self.ask()

    def _show_nothing(self, nothing: Emptiness) -> None:
        self._stack.setCurrentIndex(1)
        self.empty.show_reason(nothing)
        self._show_note("")

    def _show_note(self, note: str) -> None:
        self.note.setText(note)
        self.note.setAccessibleName(note)

    def show_transient(self, state: SessionState | None) -> None:
        """Draw a state that the session does not have yet; None for that of the session."""
        self._transient = state
        self.ask()

    def ask(self) -> None:
        """Ask for the picture, unless it is there or has been asked for."""
        surface = self.surface
        if self._nothing or surface.width() < _LEAST or surface.height() < _LEAST:
            return
        session = self.workspace.session
        viewport = Viewport(surface.width(), surface.height(), self.devicePixelRatioF(), self.workspace.theme)
        wish = Wish(session.catalog, self._transient or session.state, viewport)
        if not self._same(wish):
            self._asked = wish
            self.painter.request(wish)

    def _same(self, wish: Wish) -> bool:
        """Return whether a wish asks for the image that is there or was asked for."""
        other = self._asked
        if other is None or wish.catalog is not other.catalog or wish.viewport != other.viewport:
            return False
        mine, its = wish.state, other.state
        same = mine.hparams == its.hparams and mine.brushes == its.brushes and mine.runs == its.runs
        same = same and mine.selected_runs == its.selected_runs and mine.grouping == its.grouping
        return same and self.looked_at(mine) == self.looked_at(its)

    def _paint_again(self) -> None:
        self._asked = None
        self.ask()

    def _show_painted(self, painted: Painted) -> None:
        if self._nothing:
            return
        self.surface.show_painted(painted)
        if painted.wish.catalog is self.workspace.session.catalog:
            self.show_catalog(painted.wish.catalog)
        if painted.plot is None:
            self._show_nothing(self.emptiness(painted.wish.catalog, painted.wish.state))
            return
        self._stack.setCurrentIndex(0)
        self.legend.show_legend(painted.plot.part.legend)
        self._show_note(painted.plot.part.note)
        self.gestures.show_hover()

    def ready(self) -> bool:
        """Return whether the picture shows what it should."""
        if self._stale or not self.workspace.session.catalog.complete:
            return False
        painted = self.surface.painted
        return self._nothing or (painted is not None and painted.final and painted.wish is self._asked)

    def tool_active(self) -> bool:
        """Return whether something is being dragged."""
        return self.gestures.dragging

    def escape(self) -> bool:
        """Take back the drag that is going on."""
        return self.gestures.escape()
