"""What mouse and keys on a plane do to the session."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QCursor, QMouseEvent, QWheelEvent

from app.views.hparams.parallel.card import ValuesCard
from app.views.hparams.parallel.clicks import chosen
from app.views.hparams.plane.board import Board
from app.views.hparams.plane.reading import card_rows
from app.views.hparams.plane.surface import PlaneSurface
from app.workspace import Workspace
from core.session import Command, Hover
from core.session.commands.runs.runs import select_runs
from core.session.commands.runs.scatter import brush_fields
from core.state import FieldBrush, PlaneTool
from core.views.hparams.brushing import empty_brush, labelled
from core.views.plane.brushing import PlaneGrip, Side, brush_of, dragged, grip_at, rectangle, side_at
from core.views.plane.picking import names_of, nearest_point, points_between, points_inside
from core.views.plane.plot import PlanePlot
from core.views.plane.zoom import panned, zoomed

REACH = 5.0
"""Pixels from the edge of a point within which it is meant."""
_CLICK = 4.0
_LIVE = 3000
"""Points up to which everything else follows a range while it is dragged; of more when it is let go."""
_REST = 90
"""Milliseconds between two tellings while a range is dragged."""
_WHEEL_REST = 400
_ZOOM = 1.25
_ADD = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
_MERGE = "plane.brush"


@dataclass(slots=True)
class Drag:
    """A press that may become a drag: where it began, on what, and what of the ranges it holds."""

    start: QPointF
    button: Qt.MouseButton
    side: Side | None
    grip: PlaneGrip | None
    add: bool
    plot: PlanePlot
    before: tuple[FieldBrush, ...]
    far: bool = False
    outline: list[QPointF] = field(default_factory=list)


class PlaneGestures(QObject):
    """Ranges, selections, hover, zoom and pan."""

    def __init__(self, workspace: Workspace, board: Board) -> None:
        super().__init__()
        self._workspace, self._board = workspace, board
        self._drag: Drag | None = None
        self._brushes: tuple[FieldBrush, ...] = ()
        self._told = False
        self.card = ValuesCard(workspace, board.surface)
        self._tell = QTimer(self, singleShot=True, interval=_REST)
        self._tell.timeout.connect(self._tell_brushes)
        self._wheel = QTimer(self, singleShot=True, interval=_WHEEL_REST)
        self._wheel.timeout.connect(workspace.session.end_gesture)
        surface = board.surface
        surface.pressed.connect(self._press)
        surface.moved.connect(self._move)
        surface.released.connect(self._release)
        surface.doubled.connect(self._double)
        surface.wheeled.connect(self._turn)
        surface.left.connect(self.leave)

    @property
    def _surface(self) -> PlaneSurface:
        return self._board.surface

    @property
    def dragging(self) -> bool:
        """Whether something is being dragged."""
        return self._drag is not None and self._drag.far

    # Mouse

    def _press(self, event: QMouseEvent) -> None:
        plot, at = self._surface.plot, event.position()
        if plot is None:
            return
        self._surface.setFocus(Qt.FocusReason.MouseFocusReason)
        self._workspace.session.end_gesture()
        title = self._surface.title_at(at)
        if title is not None and event.button() is Qt.MouseButton.LeftButton:
            self._board.open_axis_menu(title, event.globalPosition().toPoint())
            return
        side = side_at(plot, at.x(), at.y())
        add = bool(event.modifiers() & _ADD)
        state = self._workspace.session.state
        ranges = side is not None and (self._board.tool is PlaneTool.RANGES or side is not Side.BOTH)
        grip = grip_at(plot, state, side, at.x(), at.y()) if ranges and side is not None and not add else None
        before = tuple(brush_of(state, key) or empty_brush(key) for key in dict.fromkeys(self._keys(plot)))
        self._drag = Drag(at, event.button(), side, grip, add, plot, before, outline=[at])

    @staticmethod
    def _keys(plot: PlanePlot) -> tuple[str, str]:
        return plot.part.x.key, plot.part.y.key

    def _move(self, event: QMouseEvent) -> None:
        drag, at = self._drag, event.position()
        if drag is None or not event.buttons() & drag.button:
            self._hover(at)
            return
        drag.far = drag.far or (at - drag.start).manhattanLength() > _CLICK
        if not drag.far or drag.side is None:
            return
        self.card.hide()
        if drag.button is not Qt.MouseButton.LeftButton:
            self._pan(drag, at)
        elif self._selects(drag):
            self._outline(drag, at)
        else:
            self._range(drag, at)

    def _selects(self, drag: Drag) -> bool:
        return drag.side is Side.BOTH and self._board.tool is not PlaneTool.RANGES

    def _outline(self, drag: Drag, at: QPointF) -> None:
        if self._board.tool is PlaneTool.LASSO:
            drag.outline.append(at)
            self._surface.outline = drag.outline
        else:
            self._surface.box = QRectF(drag.start, at).normalized()
        self._surface.update()

    def _range(self, drag: Drag, at: QPointF) -> None:
        state = self._workspace.session.state
        start, end = (drag.start.x(), drag.start.y()), (at.x(), at.y())
        base = brush_fields(drag.before).apply(state)  # what was told of this drag until here is no part of it
        if drag.grip is not None:
            self._brushes = dragged(drag.plot, base, drag.grip, start, end)
        elif drag.side is not None:
            self._brushes = rectangle(drag.plot, base, drag.side, start, end, drag.add)
        self._board.show_transient(self._command().apply(state))
        if len(drag.plot.part.keys) <= _LIVE and not self._tell.isActive():
            self._tell.start()

    def _command(self) -> Command:
        return brush_fields(self._brushes, _MERGE)

    def _tell_brushes(self) -> None:
        if self._brushes:
            self._told = True
            self._workspace.session.do(self._command())

    def _pan(self, drag: Drag, at: QPointF) -> None:
        way = at - drag.start
        x = panned(drag.plot.x, way.x()) if drag.side is not Side.Y else drag.plot.x.source.choice.limits
        y = panned(drag.plot.y, way.y()) if drag.side is not Side.X else drag.plot.y.source.choice.limits
        self._workspace.session.do(self._board.limit(x, y, "plane.pan"))

    def _release(self, event: QMouseEvent) -> None:
        drag, at = self._drag, event.position()
        if drag is None or event.button() is not drag.button:
            return
        self._drag = None
        if not drag.far:
            self._click(drag, event)
        elif drag.side is not None and drag.button is Qt.MouseButton.LeftButton and self._selects(drag):
            self._select_inside(drag, at, event.modifiers())
        elif self._brushes:
            self._keep_ranges()
        self._workspace.session.end_gesture()

    def _keep_ranges(self) -> None:
        self._tell.stop()
        command, self._brushes, self._told = self._command(), (), False
        self._workspace.session.do(command)
        self._board.show_transient(None)

    def _select_inside(self, drag: Drag, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        part = drag.plot.part
        if self._board.tool is PlaneTool.LASSO:
            points = points_inside(part, np.array([each.toTuple() for each in drag.outline], dtype=np.float64))
        else:
            points = points_between(part, (drag.start.x(), drag.start.y()), (at.x(), at.y()))
        self._surface.box, self._surface.outline = None, []
        session = self._workspace.session
        session.end_gesture()
        session.do(select_runs(combined(session.state.selected_runs, names_of(part, points), keys)))
        self._surface.update()

    # Clicks

    def _click(self, drag: Drag, event: QMouseEvent) -> None:
        at = event.position()
        if drag.button is Qt.MouseButton.RightButton:
            self._open_menu(drag, event)
        elif drag.button is not Qt.MouseButton.LeftButton:
            return
        elif drag.side in (Side.X, Side.Y):
            self._click_axis(drag)
        else:
            session, part = self._workspace.session, drag.plot.part
            point = nearest_point(part, at.x(), at.y(), REACH)
            run = None if point is None else part.keys[point]
            session.do(select_runs(chosen(session.state.selected_runs, run, event.modifiers())))

    def _open_menu(self, drag: Drag, event: QMouseEvent) -> None:
        title = self._surface.title_at(event.position())
        which = title or {Side.X: "x", Side.Y: "y"}.get(drag.side or Side.BOTH, "")
        self._board.open_axis_menu(which, event.globalPosition().toPoint())

    def _click_axis(self, drag: Drag) -> None:
        """Choose or toggle the category or rail at the mouse; without one, clear what is brushed of the axis."""
        across = drag.side is Side.X
        along, place = (drag.plot.x, drag.start.x()) if across else (drag.plot.y, drag.start.y())
        name = self._keys(drag.plot)[0 if across else 1]
        if not name:  # what is no field is not brushed
            return
        before = brush_of(self._workspace.session.state, name)
        if before is not None and not drag.add:
            self._workspace.session.do(brush_fields([labelled(empty_brush(name))]))
            return
        brush = along.toggled(before or empty_brush(name), place)
        if brush is not None:
            self._workspace.session.do(brush_fields([labelled(brush)]))

    def _double(self, event: QMouseEvent) -> None:
        """Show everything again."""
        plot = self._surface.plot
        if plot is not None and event.button() is Qt.MouseButton.LeftButton:
            self._workspace.session.do(self._board.limit(None, None, ""))

    # Hover

    def _hover(self, at: QPointF) -> None:
        plot = self._surface.plot
        if plot is None:
            return
        side = side_at(plot, at.x(), at.y())
        point = nearest_point(plot.part, at.x(), at.y(), REACH) if side is Side.BOTH else None
        self._surface.setCursor(self._cursor(plot, side, point, at))
        self._surface.setToolTip(self._tip(plot, side, at))
        session = self._workspace.session
        session.set_hover(Hover(run=None if point is None else plot.part.keys[point]))
        self._surface.hover(point)
        if point is None:
            self.card.hide()
        else:
            fields = self._board.card_fields()
            metrics = (plot.part.y.key, plot.part.x.key, *fields)
            self.card.show_run(plot.part.keys[point], card_rows(plot, fields, point), session, metrics)
            self.card.place_near(at.toPoint(), self._surface.rect())

    def _tip(self, plot: PlanePlot, side: Side | None, at: QPointF) -> str:
        title = self._surface.title_at(at)
        if title is not None:
            axis = plot.part.x if title == "x" else plot.part.y
            return f"{axis.key}\nClick for scale, limits and another field"
        if side in (Side.X, Side.Y):
            return "Drag to show a range only; Shift adds another. Click clears, or chooses a value. The wheel zooms"
        return ""

    def _cursor(self, plot: PlanePlot, side: Side | None, point: int | None, at: QPointF) -> QCursor:
        if self._surface.title_at(at) is not None or point is not None:
            return QCursor(Qt.CursorShape.PointingHandCursor)
        if side is None:
            return QCursor(Qt.CursorShape.ArrowCursor)
        if side is Side.BOTH and self._board.tool is not PlaneTool.RANGES:
            return QCursor(Qt.CursorShape.CrossCursor)
        return QCursor(_shape(grip_at(plot, self._workspace.session.state, side, at.x(), at.y())))

    def leave(self) -> None:
        """Let go of what is highlighted."""
        if self._drag is None:
            self.card.hide()
            self._surface.hover(None)
            self._workspace.session.set_hover(Hover())

    def show_hover(self) -> None:
        """Highlight the run that is hovered anywhere."""
        plot, run = self._surface.plot, self._workspace.session.hover.run
        point = None if plot is None or run is None else plot.drawn.places.get(run)
        self._surface.hover(point)

    # Wheel

    def _turn(self, event: QWheelEvent) -> None:
        plot, at = self._surface.plot, event.position()
        event.accept()
        turned = event.angleDelta().y()
        side = None if plot is None else side_at(plot, at.x(), at.y())
        if plot is None or side is None or not turned:
            return
        factor = _ZOOM ** (turned / 120)
        x = zoomed(plot.x, at.x(), factor) if side is not Side.Y else plot.x.source.choice.limits
        y = zoomed(plot.y, at.y(), factor) if side is not Side.X else plot.y.source.choice.limits
        self._workspace.session.do(self._board.limit(x, y, "plane.zoom"))
        self._wheel.start()

    # Esc

    def escape(self) -> bool:
        """Take back the drag that is going on; return whether there was one."""
        if not self.dragging:
            return False
        self._tell.stop()
        told = self._told
        self._drag, self._brushes, self._told = None, (), False
        self._surface.box, self._surface.outline = None, []
        if told:
            self._workspace.session.undo()
        self._board.show_transient(None)
        self._surface.update()
        return True


def _shape(grip: PlaneGrip | None) -> Qt.CursorShape:
    if grip is None:
        return Qt.CursorShape.CrossCursor
    across, down = grip.x.part if grip.x else 0, grip.y.part if grip.y else 0
    if across and down:
        return Qt.CursorShape.SizeBDiagCursor if across == down else Qt.CursorShape.SizeFDiagCursor
    if across:
        return Qt.CursorShape.SizeHorCursor
    return Qt.CursorShape.SizeVerCursor if down else Qt.CursorShape.SizeAllCursor


def combined(before: frozenset[str], found: frozenset[str], keys: Qt.KeyboardModifier) -> frozenset[str]:
    """Return the runs selected after an outline around some: Shift adds, Ctrl toggles, both intersect."""
    shift, control = keys & Qt.KeyboardModifier.ShiftModifier, keys & Qt.KeyboardModifier.ControlModifier
    if shift and control:
        return before & found
    if control:
        return before ^ found
    return before | found if shift else found
