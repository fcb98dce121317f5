"""An axis that is moved among the others, or off the picture, by its title."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from app.views.hparams.parallel.aim import Aim, Drag
from app.views.hparams.parallel.board import Board
from app.views.hparams.parallel.surface import Moving
from core.session.commands.runs.hparams import show_axes

_OUT = 36.0
"""Pixels beyond the picture at which an axis that is dragged is let go of."""


class AxisDrag:
    """Draws the axis under the mouse and the others in the order that they would have."""

    def __init__(self, aim: Aim, board: Board) -> None:
        self._aim, self._board = aim, board
        self._order: tuple[str, ...] | None = None

    @property
    def active(self) -> bool:
        """Whether an axis is being dragged."""
        return self._aim.surface.moving is not None

    def move(self, drag: Drag, seen: QPointF, at: QPointF) -> None:
        """Follow the mouse, which is seen at one place of the window's picture and at another of all of it."""
        surface = self._aim.surface
        leaving = self._leaving(seen)
        name = surface.moving.name if surface.moving is not None else self._aim.name(drag.place)
        surface.moving = Moving(name, at.x(), leaving)
        surface.viewport().update()
        if not leaving:
            self._reorder(name, at.x())

    def _leaving(self, seen: QPointF) -> bool:
        ground = self._aim.surface.viewport()
        return not (-_OUT <= seen.y() <= ground.height() + _OUT and -_OUT <= seen.x() <= ground.width() + _OUT)

    def _reorder(self, name: str, x: float) -> None:
        """Draw the axes in the order in which the mouse puts them."""
        part = self._aim.surface.part
        if part is None:
            return
        xs = sorted(axis.x for axis in part.axes)
        place = min(range(len(xs)), key=lambda number: abs(xs[number] - x))
        keys = [axis.key for axis in part.axes if axis.key != name]
        order = (*keys[:place], name, *keys[place:])
        if order != tuple(axis.key for axis in part.axes) and order != self._order:
            self._order = order
            self._board.show_transient(show_axes("", order).apply(self._aim.workspace.session.state))

    def drop(self) -> None:
        """Let go of the axis: in its new place, or out of the picture."""
        surface, order = self._aim.surface, self._order
        moving, part = surface.moving, surface.part
        self.cancel()
        if moving is not None and part is not None:
            keys = order or tuple(axis.key for axis in part.axes)
            title = next((axis.title for axis in part.axes if axis.key == moving.name), "")
            if moving.leaving:
                self._aim.do(show_axes(f"Remove {title}", [key for key in keys if key != moving.name]))
            elif order is not None:
                self._aim.do(show_axes(f"Move {title}", keys))
        self._board.show_transient(None)
        surface.viewport().update()

    def cancel(self) -> None:
        """Let the axis be where it was."""
        self._aim.surface.moving = self._order = None
