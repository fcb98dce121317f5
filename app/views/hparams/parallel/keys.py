"""What keys do to the axis that has the focus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from app.views.hparams.parallel.board import Board
from app.workspace import Workspace
from core.session import Command
from core.session.commands.runs.hparams import brush_field, show_axes
from core.state import FieldBrush
from core.views.hparams.axis import AxisGeometry
from core.views.hparams.brushing import Grip, empty_brush, labelled, moved, swept
from core.views.hparams.frame import HEAD

_REST = 400
"""Milliseconds without a key after which the next one is another undo step."""


class Keys(QObject):
    """Goes from axis to axis, moves axes and ranges; `brush_of` tells the session's brush of a field."""

    def __init__(self, workspace: Workspace, board: Board, brush_of: Callable[[str], FieldBrush | None]) -> None:
        super().__init__(board.surface)
        self._workspace, self._board, self._brush_of = workspace, board, brush_of
        self._surface = board.surface
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(workspace.session.end_gesture)
        self._surface.keyed.connect(self._key)

    def _name(self, place: int) -> str:
        axis = self._surface.axis(place)
        return "" if axis is None else axis.key

    def _title(self, place: int) -> str:
        axis = self._surface.axis(place)
        return "" if axis is None else axis.title

    def _do(self, command: Command) -> None:
        session = self._workspace.session
        session.end_gesture()
        session.do(command)
        session.end_gesture()

    def _set(self, brush: FieldBrush) -> None:
        brush = labelled(brush)
        self._do(brush_field(brush, brush.label.partition(":")[0]))

    def _key(self, event: QKeyEvent) -> None:
        place = self._surface.focused_axis
        if place is None or self._surface.axis(place) is None:
            return
        handler = self._keys(place).get(Qt.Key(event.key()))
        if handler is not None:
            event.accept()
            handler(event.modifiers())

    def _keys(self, place: int) -> dict[Qt.Key, Callable[[Qt.KeyboardModifier], None]]:
        return {
            Qt.Key.Key_Left: lambda keys: self._sideways(place, -1, keys),
            Qt.Key.Key_Right: lambda keys: self._sideways(place, 1, keys),
            Qt.Key.Key_Up: lambda keys: self._nudge(place, -1, keys),
            Qt.Key.Key_Down: lambda keys: self._nudge(place, 1, keys),
            Qt.Key.Key_Delete: lambda _: self._set(empty_brush(self._name(place))),
            Qt.Key.Key_Backspace: lambda _: self._set(empty_brush(self._name(place))),
            Qt.Key.Key_Return: lambda _: self._menu_by_key(place),
            Qt.Key.Key_Menu: lambda _: self._menu_by_key(place),
        }

    def _menu_by_key(self, place: int) -> None:
        axis = self._surface.axis(place)
        if axis is not None:
            at = QPoint(round(axis.x - self._surface.offset()), round(HEAD))
            self._board.open_axis_menu(place, self._surface.viewport().mapToGlobal(at))

    def _sideways(self, place: int, step: int, keys: Qt.KeyboardModifier) -> None:
        """Go to the axis beside, or with Ctrl exchange both."""
        part = self._surface.part
        if part is None or not 0 <= place + step < len(part.axes):
            return
        if keys & Qt.KeyboardModifier.ControlModifier:
            order = [axis.key for axis in part.axes]
            order[place], order[place + step] = order[place + step], order[place]
            self._do(show_axes(f"Move {self._title(place)}", order))
        self._surface.focus_axis(place + step)

    def _nudge(self, place: int, step: int, keys: Qt.KeyboardModifier) -> None:
        """Move the last range of an axis, with Shift only its lower end; make one where there is none."""
        geometry = self._surface.geometry_of(place)
        if geometry is None:
            return
        name = self._name(place)
        before = self._brush_of(name)
        if geometry.source.categorical:
            self._set(self._next_category(geometry, before or empty_brush(name), step))
            return
        ranges = before.ranges if before is not None else ()
        if before is None or not ranges or geometry.is_rail(ranges[-1]):
            middle, quarter = (geometry.top + geometry.bottom) / 2, geometry.length / 4
            self._set(swept(geometry, before or empty_brush(name), middle - quarter, middle + quarter))
            return
        part = 1 if keys & Qt.KeyboardModifier.ShiftModifier else 0
        grip, shift = Grip(len(ranges) - 1, part), step * max(geometry.length / 100, 1.0)
        brush = labelled(moved(geometry, before, grip, 0.0, shift))
        self._workspace.session.do(brush_field(brush, self._title(place), merge=f"hparams.keys:{name}"))
        self._rest.start()

    @staticmethod
    def _next_category(geometry: AxisGeometry, brush: FieldBrush, step: int) -> FieldBrush:
        values = geometry.source.values
        codes = sorted(range(len(values.texts)), key=geometry.category_y)
        texts = [values.texts[code] for code in codes]
        chosen_now = [place for place, text in enumerate(texts) if text in brush.categories]
        following = (chosen_now[0] + step) % len(texts) if chosen_now else 0
        return replace(brush, categories=frozenset({texts[following]}))
