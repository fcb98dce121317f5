"""Several planes and the images of their points, made away from the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtGui import QImage

from app.views.hparams.plane.painter import Painted, PlanePainter, Wish
from core.model import Catalog
from core.state import SessionState
from core.views import Viewport
from core.views.emptiness import Emptiness
from core.views.judging.panes import Pane, Panes

Resolve = Callable[[Catalog, SessionState, Viewport, bool], Panes]
"""What a page draws; the last argument asks for what is known or quickly worked out only."""
Why = Callable[[Catalog, SessionState], Emptiness]
"""What a page says where there is nothing to draw."""


@dataclass(frozen=True, eq=False)
class PanesPainted:
    """All planes of a page with what each shows, and why there are none, if there are none.

    `final` is false where something that takes longer is still to come.
    """

    wish: Wish
    panes: Panes
    images: tuple[Painted, ...]
    nothing: Emptiness | None = None
    final: bool = True


class PanesPainter(PlanePainter):
    """Paints the planes of a page; emits `PanesPainted`. What did not change since the last image is not painted again.

    Parameters
    ----------
    resolve
        Makes the planes.
    why
        Says why there are none.
    """

    def __init__(self, resolve: Resolve, why: Why, threads: int | None = None) -> None:
        super().__init__(lambda *_: None, threads)
        self._panes, self._why = resolve, why

    def paint_wish(self, wish: Wish) -> None:
        """Hand over all of them, first without what takes longer where there is such."""
        panes = self._panes(wish.catalog, wish.state, wish.viewport, True)
        nothing = self._why(wish.catalog, wish.state) if not panes.panes else None
        images = tuple(Painted(wish, pane.plot, self._image_of(pane, wish)) for pane in panes.panes)
        pending = any(pane.plot.pending for pane in panes.panes)
        self.hand_over(PanesPainted(wish, panes, images, nothing, not pending))
        if pending and not self.wanted_no_more():
            whole = self._panes(wish.catalog, wish.state, wish.viewport, False)
            pairs = zip(whole.panes, images, strict=True)
            self.hand_over(PanesPainted(wish, whole, tuple(replace(each, plot=pane.plot) for pane, each in pairs)))

    def _image_of(self, pane: Pane, wish: Wish) -> QImage:
        size = replace(wish.viewport, width=pane.width, height=pane.height)
        return self._image(pane.plot.part, replace(wish, viewport=size))


def at_once(resolve: Callable[[Catalog, SessionState, Viewport], Panes]) -> Resolve:
    """Return a way to draw that never has anything to wait for."""
    return lambda catalog, state, viewport, _: resolve(catalog, state, viewport)
