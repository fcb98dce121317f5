"""What clicks on axes and lines do to the session."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent

from app.views.hparams.parallel.aim import ADD, REACH, Aim, Drag
from app.views.hparams.parallel.board import Board
from core.session.commands.runs.hparams import brush_field
from core.session.commands.runs.runs import select_runs
from core.state import FieldBrush
from core.views.hparams.brushing import empty_brush, labelled, toggled
from core.views.hparams.nearest import nearest_line


class Clicks:
    """Chooses categories and rails, clears ranges, opens menus, selects runs."""

    def __init__(self, aim: Aim, board: Board) -> None:
        self._aim, self._board = aim, board
        self._last: tuple[int, FieldBrush | None] | None = None

    def click(self, drag: Drag, event: QMouseEvent) -> None:
        """Do what a click on a line, a title or an axis does."""
        self._last = None
        if drag.place < 0:
            self._select(event)
        elif drag.heading:
            self._board.open_axis_menu(drag.place, event.globalPosition().toPoint())
        else:
            self._click_axis(drag)

    def _click_axis(self, drag: Drag) -> None:
        """Choose or toggle the category or rail under the mouse; without one, clear what is brushed of the axis."""
        geometry = self._aim.geometry(drag.place)
        if geometry is None:
            return
        name = self._aim.name(drag.place)
        self._last = (drag.place, drag.before)
        if drag.add or drag.before is None:
            brush = toggled(geometry, drag.before or empty_brush(name), drag.start.y())
            if brush is not None:
                self._set(brush)
        else:
            self._set(empty_brush(name))

    def _set(self, brush: FieldBrush) -> None:
        brush = labelled(brush)
        self._aim.do(brush_field(brush, brush.label.partition(":")[0]))

    def double_click(self, event: QMouseEvent) -> None:
        """Toggle the category or rail under the mouse in what was brushed before the first click."""
        at = self._aim.surface.place(event.position())
        place, heading = self._aim.meant(at)
        last, self._last = self._last, None
        if place is None or heading or last is None or last[0] != place:
            return
        geometry = self._aim.geometry(place)
        if geometry is None:
            return
        brush = toggled(geometry, last[1] or empty_brush(self._aim.name(place)), at.y())
        if brush is not None and self._aim.brush_of(brush.field) != labelled(brush):
            if self._aim.brush_of(brush.field) != last[1]:
                self._aim.workspace.session.undo()  # the first click of a double click is none
            self._set(brush)

    def _select(self, event: QMouseEvent) -> None:
        session, part = self._aim.workspace.session, self._aim.surface.part
        at = self._aim.surface.place(event.position())
        line = None if part is None else nearest_line(part, at.x(), at.y(), REACH)
        run = None if line is None or part is None else part.keys[line]
        session.do(select_runs(chosen(session.state.selected_runs, run, event.modifiers())))


def chosen(before: frozenset[str], run: str | None, keys: Qt.KeyboardModifier) -> frozenset[str]:
    """Return the runs selected after a click on one or none: Shift adds, Ctrl toggles."""
    if run is None:
        return before if keys & ADD else frozenset()
    if keys & Qt.KeyboardModifier.ControlModifier:
        return before ^ {run}
    return before | {run} if keys & Qt.KeyboardModifier.ShiftModifier else frozenset({run})
