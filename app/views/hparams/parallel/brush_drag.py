"""A range that is drawn, moved or resized on an axis with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QTimer

from app.views.hparams.parallel.aim import Aim, Drag
from app.views.hparams.parallel.board import Board
from core.session import Command
from core.session.commands.runs.hparams import brush_field
from core.state import FieldBrush
from core.views.hparams.axis import AxisGeometry
from core.views.hparams.brushing import empty_brush, labelled, moved, swept

_LIVE = 3000
"""Lines up to which everything else follows a brush while it is dragged; of more when it is let go."""
_REST = 90
"""Milliseconds between two tellings while a brush is dragged."""


class BrushDrag(QObject):
    """Draws the range as it goes, and tells the session now and then."""

    def __init__(self, aim: Aim, board: Board) -> None:
        super().__init__()
        self._aim, self._board = aim, board
        self._brush: FieldBrush | None = None
        self._tell = QTimer(self, singleShot=True, interval=_REST)
        self._tell.timeout.connect(self._tell_brush)

    @property
    def active(self) -> bool:
        """Whether a range is being dragged."""
        return self._brush is not None

    def move(self, drag: Drag, at: QPointF) -> None:
        """Follow the mouse."""
        geometry = self._aim.geometry(drag.place)
        if geometry is None:
            return
        self._brush = labelled(self._dragged(drag, geometry, at.y()))
        self._board.show_transient(self._command().apply(self._aim.workspace.session.state))
        part = self._aim.surface.part
        if part is not None and len(part.keys) <= _LIVE and not self._tell.isActive():
            self._tell.start()

    def _dragged(self, drag: Drag, geometry: AxisGeometry, y: float) -> FieldBrush:
        if drag.grip is not None and drag.before is not None:
            return moved(geometry, drag.before, drag.grip, drag.start.y(), y)
        name = self._aim.name(drag.place)
        base = drag.before if drag.add and drag.before is not None else empty_brush(name)
        return swept(geometry, base, drag.start.y(), y)

    def _command(self) -> Command:
        brush = self._brush
        assert brush is not None
        return brush_field(brush, brush.label.partition(":")[0], merge=f"hparams.brush:{brush.id}")

    def _tell_brush(self) -> None:
        if self._brush is not None:
            self._aim.workspace.session.do(self._command())

    def keep(self) -> None:
        """Let go of the range where it is."""
        self._tell.stop()
        command, self._brush = self._command(), None
        session = self._aim.workspace.session
        session.do(command)
        session.end_gesture()
        self._board.show_transient(None)

    def drop(self, drag: Drag | None) -> None:
        """Take the range back to what it was before the drag."""
        brush, self._brush = self._brush, None
        self._tell.stop()
        if brush is not None and drag is not None and self._aim.brush_of(brush.field) != drag.before:
            self._aim.workspace.session.undo()
