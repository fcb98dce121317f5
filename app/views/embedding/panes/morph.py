"""Moves the points of the main picture to where they are in one beside it, and back, as far as the user wishes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject

from app.background import Background
from app.views.embedding.drawing import Drawing
from app.views.embedding.motion.scrub_bar import ScrubBar
from app.views.embedding.panes.pane_view import PaneView
from app.views.embedding.scene.point_motion import PointMotion
from core.cloud.camera import view_matrix
from core.cloud.journey import Journey
from core.state import SessionState
from core.views.embedding.panes.morphing import ends, way_between
from core.views.embedding.transitions import Transition

AT_ONCE = 30_000
"""Points up to which the way is made on the window's thread."""
_Offer: TypeAlias = tuple[Journey, Transition]


class Morph(QObject):
    """Offers the way between two pictures to the bar below the main one; of many points it is made beside."""

    def __init__(self, drawing: Drawing, motion: PointMotion, scrub: ScrubBar) -> None:
        super().__init__()
        self._drawing, self._motion, self._scrub = drawing, motion, scrub
        self._beside = Background(self._take, self)

    def possible(self, pane: PaneView) -> bool:
        """Return whether both pictures have points, and it is known which are the same."""
        here, there = self._drawing.about, pane.about
        paired = pane.session.lens.same or pane.session.lens.pairing is not None
        ready = here is not None and there is not None and here.cloud is not None and there.cloud is not None
        return paired and ready and pane.acts.frame is not None

    def offer(self, pane: PaneView, state: SessionState) -> None:
        """Let the points be moved; they are where they were until the slider is."""
        make = self._way(pane, state)
        here = self._drawing.about
        if make is None or here is None or here.cloud is None:
            return
        if len(here.cloud) > AT_ONCE:
            self._beside.ask(make)
        else:
            self._take(make())

    def _way(self, pane: PaneView, state: SessionState) -> Callable[[], _Offer] | None:
        here, there, frame = self._drawing.about, pane.about, pane.acts.frame
        camera = self._drawing.camera(state)
        if here is None or there is None or frame is None or camera is None:
            return None
        start, end = there.cloud, here.cloud
        if start is None or end is None:
            return None
        viewport, pairing = self._drawing.viewport(), pane.session.lens.pairing
        size = (viewport.width, viewport.height)
        before = view_matrix(frame.scene.camera, frame.scene.dimensions, *size)
        after = view_matrix(camera, state.embedding.dimensions, *size)
        return lambda: (way_between(start, end, pairing, before, after), ends(there, here))

    def _take(self, made: _Offer) -> None:
        self._motion.offer(*made)
        self._scrub.take()
