"""What keys do to a plane: go from point to point, select, zoom, open menus."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent

from app.views.hparams.parallel.clicks import chosen
from app.views.hparams.plane.board import Board
from app.views.hparams.plane.drawing import title_area
from app.workspace import Workspace
from core.session import Hover
from core.session.commands.runs.runs import select_runs
from core.views.plane.zoom import zoomed

_ZOOM = 1.25


class PlaneKeys(QObject):
    """Arrows step through the shown points in the order of an axis; Enter selects the one reached."""

    def __init__(self, workspace: Workspace, board: Board) -> None:
        super().__init__(board.surface)
        self._workspace, self._board, self._surface = workspace, board, board.surface
        self._surface.keyed.connect(self._key)

    def _key(self, event: QKeyEvent) -> None:
        handler = self._keys().get(Qt.Key(event.key()))
        if handler is not None and self._surface.plot is not None:
            event.accept()
            handler(event.modifiers())

    def _keys(self) -> dict[Qt.Key, Callable[[Qt.KeyboardModifier], None]]:
        return {
            Qt.Key.Key_Left: lambda _: self._step(0, -1),
            Qt.Key.Key_Right: lambda _: self._step(0, 1),
            Qt.Key.Key_Up: lambda _: self._step(1, -1),
            Qt.Key.Key_Down: lambda _: self._step(1, 1),
            Qt.Key.Key_Return: self._select,
            Qt.Key.Key_Plus: lambda _: self._zoom(_ZOOM),
            Qt.Key.Key_Equal: lambda _: self._zoom(_ZOOM),
            Qt.Key.Key_Minus: lambda _: self._zoom(1 / _ZOOM),
            Qt.Key.Key_Menu: lambda _: self._menu(),
        }

    def _step(self, side: int, way: int) -> None:
        """Go to the next shown point along an axis, from the first or last one where none was reached."""
        plot = self._surface.plot
        if plot is None:
            return
        part = plot.part
        seen = np.flatnonzero(part.shown & ~np.isnan(part.places).any(axis=1))
        if not len(seen):
            return
        ranked = seen[np.lexsort((part.places[seen, 1 - side], part.places[seen, side]))].tolist()
        here = self._surface.hovered
        place = ranked.index(here) + way if here in ranked else (0 if way > 0 else -1)
        point = ranked[min(place, len(ranked) - 1) if place >= 0 else (0 if here in ranked else -1)]
        self._workspace.session.set_hover(Hover(run=part.keys[point]))
        self._surface.setAccessibleDescription(part.keys[point])

    def _select(self, keys: Qt.KeyboardModifier) -> None:
        part, here = self._surface.part, self._surface.hovered
        if part is not None and here is not None:
            session = self._workspace.session
            session.do(select_runs(chosen(session.state.selected_runs, part.keys[here], keys)))

    def _zoom(self, factor: float) -> None:
        plot = self._surface.plot
        if plot is not None:
            x = zoomed(plot.x, (plot.x.low + plot.x.high) / 2, factor)
            y = zoomed(plot.y, (plot.y.low + plot.y.high) / 2, factor)
            self._workspace.session.do(self._board.limit(x, y, "plane.zoom"))

    def _menu(self) -> None:
        part = self._surface.part
        if part is not None and not part.bare:
            at = title_area(part, False).bottomLeft()
            self._board.open_axis_menu("y", self._surface.mapToGlobal(QPoint(round(at.x()), round(at.y()))))
