"""What pages share whose pictures are painted away from the window's thread: they follow the session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.views.following import Following
from app.views.hparams.page import Page
from app.views.hparams.parallel.legend import HEIGHT, LegendLine
from app.views.hparams.plane.painter import PlanePainter, Wish
from app.widgets.empty_page import EmptyPage
from app.widgets.labels import label
from app.workspace import Workspace
from core.session import Command
from core.session.commands.runs.runs import show_all_runs
from core.state import SessionState
from core.style import SPACE
from core.views import Viewport
from core.views.emptiness import Emptiness
from core.views.hparams.empty import without_lines

_LEAST = 60


class Shown(Protocol):
    """What a painter hands over, as far as it is followed."""

    @property
    def wish(self) -> Wish:
        """What was asked for."""

    @property
    def final(self) -> bool:
        """Whether nothing is still to come."""


class FollowingPage(Page, Following):
    """A picture with a line below that says how many runs are shown and what colours mean.

    Parameters
    ----------
    painter
        Paints what is asked for.
    remedies
        What helps where there is nothing to draw, beside showing all runs.
    """

    def __init__(
        self, workspace: Workspace, painter: PlanePainter, remedies: Mapping[str, Callable[[], Command]]
    ) -> None:
        super().__init__(workspace)
        self.painter = painter
        self.painter.setParent(self)
        self.legend = LegendLine(workspace, "Points")
        self.note = label("", "muted", wrap=True)
        self.note.setFixedHeight(HEIGHT)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.empty = EmptyPage(workspace, {"show_all_runs": show_all_runs, **remedies})
        self._asked: Wish | None = None
        self._transient: SessionState | None = None
        self._nothing = True
        self.follow()
        self.painter.warmed.connect(self._paint_again)
        self.painter.failed.connect(partial(self.workspace.notify, "error", "The points could not be drawn"))
        self.destroyed.connect(self.painter.close)

    def lay_out(self, picture: QWidget) -> None:
        """Put the picture above the line with note and legend."""
        self.setAutoFillBackground(True)
        page = QWidget()
        below = QVBoxLayout(page)
        below.setContentsMargins(0, 0, 0, SPACE.unit)
        below.setSpacing(SPACE.unit)
        below.addWidget(picture, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE.around, 0, 0, 0)
        foot.addWidget(self.note, 3, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self.legend, 2)
        below.addLayout(foot)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(page)
        self._stack.addWidget(self.empty)

    # What a page tells

    def room(self) -> QWidget:
        """Return the widget whose size the picture has."""
        raise NotImplementedError

    def shown(self) -> Shown | None:
        """Return what is in sight."""
        raise NotImplementedError

    def looked_at(self, state: SessionState) -> object:
        """Return the part of the state that decides what is drawn, beside runs, brushes and what is selected."""
        raise NotImplementedError

    def show_hover(self) -> None:
        """Highlight the run that is hovered anywhere."""
        raise NotImplementedError

    def leave(self) -> None:
        """Let go of what is highlighted."""
        raise NotImplementedError

    # Following the session

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of the hovered run."""
        super().hideEvent(event)
        self.leave()

    def show_now(self) -> None:
        """Show the session as it is now; what has not changed is neither resolved nor painted again."""
        session = self.workspace.session
        nothing = without_lines(session.catalog, session.state)
        self._nothing = nothing is not None
        if nothing is not None:
            self.show_nothing(nothing)
        else:
            self._stack.setCurrentIndex(0)  # its size is what is asked for
            self.ask()

    def show_nothing(self, nothing: Emptiness) -> None:
        """Say why there is no picture."""
        self._stack.setCurrentIndex(1)
        self.empty.show_reason(nothing)
        self.show_note("")

    def show_note(self, note: str) -> None:
        """Say how many runs are shown, and what else there is to say."""
        self.note.setText(note)
        self.note.setAccessibleName(note)

    def show_transient(self, state: SessionState | None) -> None:
        """Draw a state that the session does not have yet; None for that of the session."""
        self._transient = state
        self.ask()

    def ask(self) -> None:
        """Ask for the picture, unless it is there or has been asked for."""
        room = self.room()
        if self._nothing or room.width() < _LEAST or room.height() < _LEAST:
            return
        session = self.workspace.session
        viewport = Viewport(room.width(), room.height(), self.devicePixelRatioF(), self.workspace.theme)
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

    def ready(self) -> bool:
        """Return whether the picture shows what it should."""
        if self._stale or not self.workspace.session.catalog.complete:
            return False
        shown = self.shown()
        return self._nothing or (shown is not None and shown.final and shown.wish is self._asked)
