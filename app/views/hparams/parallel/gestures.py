"""What mouse and keys on parallel coordinates do to the session: which gesture a press becomes."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from app.views.hparams.parallel.aim import ADD, CLICK, Aim, Drag
from app.views.hparams.parallel.axis_drag import AxisDrag
from app.views.hparams.parallel.board import Board
from app.views.hparams.parallel.brush_drag import BrushDrag
from app.views.hparams.parallel.card import ValuesCard
from app.views.hparams.parallel.clicks import Clicks
from app.views.hparams.parallel.hovering import Hovering
from app.views.hparams.parallel.keys import Keys
from app.views.hparams.parallel.wheel import Wheel
from app.workspace import Workspace

_LEFT, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class Gestures(QObject):
    """Brushes, order of axes, hover, selection and zoom."""

    def __init__(self, workspace: Workspace, board: Board) -> None:
        super().__init__()
        self._workspace, self._board, self._surface = workspace, board, board.surface
        self._aim = Aim(workspace, board.surface)
        self._drag: Drag | None = None
        self._ranges, self._axes = BrushDrag(self._aim, board), AxisDrag(self._aim, board)
        self._clicks, self._hovering = Clicks(self._aim, board), Hovering(self._aim)
        self._wheel = Wheel(self._aim)
        for part in (self._ranges, self._wheel):
            part.setParent(self)
        self.keys = Keys(workspace, board, self._aim.brush_of)
        self._connect()

    def _connect(self) -> None:
        surface = self._surface
        surface.pressed.connect(self._press)
        surface.moved.connect(self._move)
        surface.released.connect(self._release)
        surface.doubled.connect(self._clicks.double_click)
        surface.wheeled.connect(self._wheel.turn)
        surface.left.connect(self.leave)

    @property
    def card(self) -> ValuesCard:
        """The card beside the mouse."""
        return self._hovering.card

    @property
    def dragging(self) -> bool:
        """Whether a range or an axis is being dragged."""
        return self._ranges.active or self._axes.active

    def _press(self, event: QMouseEvent) -> None:
        at = self._surface.place(event.position())
        place, _ = self._aim.meant(at)
        if event.button() is _RIGHT and place is not None:
            self._surface.focus_axis(place)
            self._board.open_axis_menu(place, event.globalPosition().toPoint())
        elif event.button() is _LEFT:
            self._workspace.session.end_gesture()
            if place is not None:
                self._surface.focus_axis(place)
            self._drag = self._aim.press(at, bool(event.modifiers() & ADD))

    def _move(self, event: QMouseEvent) -> None:
        at, drag = self._surface.place(event.position()), self._drag
        if drag is None or not event.buttons() & _LEFT:
            self._hovering.move(at, event.position())
        elif drag.place >= 0 and (self.dragging or not _near(at, drag)):
            self.card.hide()
            if drag.heading:
                self._axes.move(drag, event.position(), at)
            else:
                self._ranges.move(drag, at)

    def _release(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        if drag is None or event.button() is not _LEFT:
            return
        if self._axes.active:
            self._axes.drop()
        elif self._ranges.active:
            self._ranges.keep()
        elif _near(self._surface.place(event.position()), drag):
            self._clicks.click(drag, event)

    def leave(self) -> None:
        """Let go of what is highlighted, unless something is held."""
        if self._drag is None:
            self._hovering.leave()

    def show_hover(self) -> None:
        """Highlight the run that is hovered anywhere."""
        self._hovering.show_hover()

    def escape(self) -> bool:
        """Take back the drag that is going on; return whether there was one."""
        if not self.dragging:
            return False
        drag, self._drag = self._drag, None
        self._axes.cancel()
        self._ranges.drop(drag)
        self._board.show_transient(None)
        self._surface.viewport().update()
        return True


def _near(at: QPointF, drag: Drag) -> bool:
    """Return whether the mouse is still where it was pressed, as far as a hand can hold it."""
    return (at - drag.start).manhattanLength() <= CLICK
