"""Moves the points of the main picture to where they are in one beside it, and back, as far as the user wishes."""

from __future__ import annotations

import numpy as np

from app.views.embedding.drawing import Drawing
from app.views.embedding.motion.scrub_bar import ScrubBar
from app.views.embedding.panes.pane_view import PaneView
from app.views.embedding.scene.point_motion import PointMotion
from core.cloud.camera import view_matrix
from core.cloud.journey import seen_again
from core.model import F4
from core.state import SessionState
from core.views.embedding.methods import described, title_of
from core.views.embedding.transitions import Transition
from core.views.embedding.work import Known


class Morph:
    """Offers the way between two pictures to the bar below the main one."""

    def __init__(self, drawing: Drawing, motion: PointMotion, scrub: ScrubBar) -> None:
        self._drawing, self._motion, self._scrub = drawing, motion, scrub

    def possible(self, pane: PaneView) -> bool:
        """Return whether both pictures have points, and it is known which are the same."""
        here, there = self._drawing.about, pane.about
        paired = pane.session.lens.same or pane.session.lens.pairing is not None
        ready = here is not None and there is not None and here.cloud is not None and there.cloud is not None
        return paired and ready and pane.acts.frame is not None

    def offer(self, pane: PaneView, state: SessionState) -> None:
        """Let the points be moved; they are where they were until the slider is."""
        start, about = self._start(pane, state), pane.about
        here = self._drawing.about
        if start is None or about is None or here is None:
            return
        self._motion.offer(start, Transition(*_names(about, here)))
        self._scrub.take()

    def _start(self, pane: PaneView, state: SessionState) -> F4 | None:
        """Return where the points of the main picture look as they do in a pane, float32 (n, 3)."""
        here, there, frame = self._drawing.about, pane.about, pane.acts.frame
        camera = self._drawing.camera(state)
        if here is None or there is None or here.cloud is None or there.cloud is None or frame is None or not camera:
            return None
        back = None if pane.session.lens.pairing is None else pane.session.lens.pairing.back
        positions = there.cloud.positions
        viewport = self._drawing.viewport()
        size = (viewport.width, viewport.height)
        before = view_matrix(frame.scene.camera, frame.scene.dimensions, *size)
        after = view_matrix(camera, state.embedding.dimensions, *size)
        if back is None:
            return seen_again(positions, before, after, here.cloud.positions)
        own = here.cloud.positions
        moved = seen_again(positions[np.maximum(back, 0)], before, after, own)
        return np.where((back >= 0)[:, np.newaxis], moved, own).astype(np.float32)


def _names(start: Known, end: Known) -> tuple[str, str]:
    """Return what both ends of the way are called: by what is different."""
    if start.subject.table.key != end.subject.table.key:
        return start.subject.table.key, end.subject.table.key
    if start.subject.state is not end.subject.state:
        return tuple(f"step {about.subject.state.step}" for about in (start, end))  # type: ignore[return-value]
    if title_of(start.spec) != title_of(end.spec):
        return title_of(start.spec), title_of(end.spec)
    if start.spec != end.spec:
        return described(start.spec), described(end.spec)
    return "beside", "here"
