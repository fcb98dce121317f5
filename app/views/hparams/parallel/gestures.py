"""What mouse and keys on parallel coordinates do to the session."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QCursor, QMouseEvent, QWheelEvent

from app.views.hparams.parallel.board import Board
from app.views.hparams.parallel.card import ValuesCard
from app.views.hparams.parallel.keys import Keys
from app.views.hparams.parallel.surface import Moving, Surface
from app.workspace import Workspace
from core.session import Command, Hover
from core.session.hparam_commands import brush_field, limit_axis, show_axes
from core.session.run_commands import select_runs
from core.state import FieldBrush
from core.views.hparams.axis import AxisGeometry
from core.views.hparams.brushing import Grip, brush_id, empty_brush, grip_at, labelled, moved, swept, toggled
from core.views.hparams.frame import HEAD
from core.views.hparams.nearest import nearest_line
from core.views.hparams.zoom import zoomed

REACH = 9.0
"""Pixels from a line within which it is meant."""
_CLICK = 4.0
_OUT = 36.0
"""Pixels beyond the picture at which an axis that is dragged is let go of."""
_LIVE = 3000
"""Lines up to which everything else follows a brush while it is dragged; of more when it is let go."""
_REST = 90
"""Milliseconds between two tellings while a brush is dragged."""
_WHEEL_REST = 400
_ZOOM = 1.25
_ADD = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True, slots=True)
class _Drag:
    """A press that may become a drag: where it began, on which axis, and what it holds."""

    start: QPointF
    place: int
    heading: bool
    grip: Grip | None
    before: FieldBrush | None
    add: bool


class Gestures(QObject):
    """Brushes, order of axes, hover, selection and zoom."""

    def __init__(self, workspace: Workspace, board: Board) -> None:
        super().__init__()
        self._workspace, self._board = workspace, board
        self._drag: _Drag | None = None
        self._brush: FieldBrush | None = None
        self._order: tuple[str, ...] | None = None
        self._clicked: tuple[int, FieldBrush | None] | None = None
        self.card = ValuesCard(workspace, board.surface.viewport())
        self._tell = QTimer(self, singleShot=True, interval=_REST)
        self._tell.timeout.connect(self._tell_brush)
        self._wheel = QTimer(self, singleShot=True, interval=_WHEEL_REST)
        self._wheel.timeout.connect(workspace.session.end_gesture)
        surface = board.surface
        surface.pressed.connect(self._press)
        surface.moved.connect(self._move)
        surface.released.connect(self._release)
        surface.doubled.connect(self._double)
        surface.wheeled.connect(self._turn)
        self.keys = Keys(workspace, board, self.brush_of)
        surface.left.connect(self.leave)

    @property
    def _surface(self) -> Surface:
        return self._board.surface

    @property
    def dragging(self) -> bool:
        """Whether a range or an axis is being dragged."""
        return self._brush is not None or self._surface.moving is not None

    def brush_of(self, name: str) -> FieldBrush | None:
        """Return the session's brush of a field."""
        brushes = self._workspace.session.state.brushes
        found = (each for each in brushes if isinstance(each, FieldBrush) and each.id == brush_id(name))
        return next(found, None)

    # Mouse

    def _press(self, event: QMouseEvent) -> None:
        at = self._surface.place(event.position())
        place, heading = self._meant(at)
        if event.button() is Qt.MouseButton.RightButton and place is not None:
            self._surface.focus_axis(place)
            self._board.open_axis_menu(place, event.globalPosition().toPoint())
            return
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._workspace.session.end_gesture()
        if place is None:
            self._drag = _Drag(at, -1, False, None, None, bool(event.modifiers() & _ADD))
            return
        self._surface.focus_axis(place)
        name, geometry = self._name(place), self._surface.geometry_of(place)
        before = self.brush_of(name)
        add = bool(event.modifiers() & _ADD)
        grip = None if heading or geometry is None or add else grip_at(geometry, before, at.y())
        self._drag = _Drag(at, place, heading, grip, before, add)

    def _meant(self, at: QPointF) -> tuple[int | None, bool]:
        """Return the axis at a place and whether its title is meant."""
        heading = self._surface.heading_at(at)
        if heading is not None:
            return heading, True
        return (self._surface.axis_at(at.x()) if at.y() > HEAD - 6 else None), False

    def _name(self, place: int) -> str:
        axis = self._surface.axis(place)
        return "" if axis is None else axis.key

    def _title(self, place: int) -> str:
        axis = self._surface.axis(place)
        return "" if axis is None else axis.title

    def _move(self, event: QMouseEvent) -> None:
        at = self._surface.place(event.position())
        drag = self._drag
        if drag is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._hover(at, event.position())
            return
        far = (at - drag.start).manhattanLength() > _CLICK
        if drag.place < 0 or not (far or self.dragging):
            return
        self.card.hide()
        if drag.heading:
            self._drag_axis(drag, event.position(), at)
        else:
            self._drag_brush(drag, at)

    def _drag_brush(self, drag: _Drag, at: QPointF) -> None:
        geometry = self._surface.geometry_of(drag.place)
        if geometry is None:
            return
        self._brush = labelled(self._dragged(drag, geometry, at.y()))
        self._board.show_transient(self._command().apply(self._workspace.session.state))
        part = self._surface.part
        if part is not None and len(part.keys) <= _LIVE and not self._tell.isActive():
            self._tell.start()

    def _dragged(self, drag: _Drag, geometry: AxisGeometry, y: float) -> FieldBrush:
        if drag.grip is not None and drag.before is not None:
            return moved(geometry, drag.before, drag.grip, drag.start.y(), y)
        name = self._name(drag.place)
        base = drag.before if drag.add and drag.before is not None else empty_brush(name)
        return swept(geometry, base, drag.start.y(), y)

    def _command(self) -> Command:
        brush = self._brush
        assert brush is not None
        return brush_field(brush, brush.label.partition(":")[0], merge=f"hparams.brush:{brush.id}")

    def _tell_brush(self) -> None:
        if self._brush is not None:
            self._workspace.session.do(self._command())

    def _drag_axis(self, drag: _Drag, seen: QPointF, at: QPointF) -> None:
        viewport = self._surface.viewport()
        leaving = not -_OUT <= seen.y() <= viewport.height() + _OUT
        leaving = leaving or not -_OUT <= seen.x() <= viewport.width() + _OUT
        name = self._surface.moving.name if self._surface.moving is not None else self._name(drag.place)
        self._surface.moving = Moving(name, at.x(), leaving)
        self._surface.viewport().update()
        part = self._surface.part
        if part is None or leaving:
            return
        others = [axis for axis in part.axes if axis.key != name]
        xs = sorted(axis.x for axis in part.axes)
        place = min(range(len(xs)), key=lambda number: abs(xs[number] - at.x()))
        keys = [axis.key for axis in others]
        order = (*keys[:place], name, *keys[place:])
        if order != tuple(axis.key for axis in part.axes) and order != self._order:
            self._order = order
            state = self._workspace.session.state
            self._board.show_transient(show_axes("", order).apply(state))

    def _release(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        if drag is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._surface.moving is not None:
            self._drop_axis()
        elif self._brush is not None:
            self._keep_brush()
        elif (self._surface.place(event.position()) - drag.start).manhattanLength() <= _CLICK:
            self._click(drag, event)

    def _keep_brush(self) -> None:
        self._tell.stop()
        command, self._brush = self._command(), None
        self._workspace.session.do(command)
        self._workspace.session.end_gesture()
        self._board.show_transient(None)

    def _drop_axis(self) -> None:
        moving, order = self._surface.moving, self._order
        self._surface.moving = self._order = None
        part = self._surface.part
        if moving is not None and part is not None:
            keys = order or tuple(axis.key for axis in part.axes)
            title = next((axis.title for axis in part.axes if axis.key == moving.name), "")
            if moving.leaving:
                self._do(show_axes(f"Remove {title}", [key for key in keys if key != moving.name]))
            elif order is not None:
                self._do(show_axes(f"Move {title}", keys))
        self._board.show_transient(None)
        self._surface.viewport().update()

    def _do(self, command: Command) -> None:
        session = self._workspace.session
        session.end_gesture()
        session.do(command)
        session.end_gesture()

    # Clicks

    def _click(self, drag: _Drag, event: QMouseEvent) -> None:
        self._clicked = None
        if drag.place < 0:
            self._select(event)
        elif drag.heading:
            self._board.open_axis_menu(drag.place, event.globalPosition().toPoint())
        else:
            self._click_axis(drag)

    def _click_axis(self, drag: _Drag) -> None:
        """Choose or toggle the category or rail under the mouse; without one, clear what is brushed of the axis."""
        geometry = self._surface.geometry_of(drag.place)
        if geometry is None:
            return
        name = self._name(drag.place)
        self._clicked = (drag.place, drag.before)
        if drag.add or drag.before is None:
            brush = toggled(geometry, drag.before or empty_brush(name), drag.start.y())
            if brush is not None:
                self._set(brush)
        else:
            self._set(empty_brush(name))

    def _set(self, brush: FieldBrush) -> None:
        brush = labelled(brush)
        self._do(brush_field(brush, brush.label.partition(":")[0]))

    def _double(self, event: QMouseEvent) -> None:
        """Toggle the category or rail under the mouse in what was brushed before the first click."""
        at = self._surface.place(event.position())
        place, heading = self._meant(at)
        clicked, self._clicked = self._clicked, None
        if place is None or heading or clicked is None or clicked[0] != place:
            return
        geometry = self._surface.geometry_of(place)
        if geometry is None:
            return
        before = clicked[1] or empty_brush(self._name(place))
        brush = toggled(geometry, before, at.y())
        if brush is not None and self.brush_of(brush.field) != labelled(brush):
            if self.brush_of(brush.field) != clicked[1]:
                self._workspace.session.undo()  # the first click of a double click is none
            self._set(brush)

    def _select(self, event: QMouseEvent) -> None:
        session, part = self._workspace.session, self._surface.part
        at = self._surface.place(event.position())
        line = None if part is None else nearest_line(part, at.x(), at.y(), REACH)
        run = None if line is None or part is None else part.keys[line]
        session.do(select_runs(chosen(session.state.selected_runs, run, event.modifiers())))

    # Hover

    def _hover(self, at: QPointF, seen: QPointF) -> None:
        place, heading = self._meant(at)
        self._hover_axis(place)
        part = self._surface.part
        line = None if part is None or place is not None else nearest_line(part, at.x(), at.y(), REACH)
        self._surface.viewport().setCursor(self._cursor(place, heading, at))
        session = self._workspace.session
        session.set_hover(Hover(run=None if line is None or part is None else part.keys[line]))
        self._surface.viewport().setToolTip(self._tip(place, heading))
        if line is None or part is None:
            self.card.hide()
        else:
            self.card.show_line(part, line, session, self._surface.painted)
            self.card.place_near(seen.toPoint(), self._surface.viewport().rect())

    def _hover_axis(self, place: int | None) -> None:
        if place != self._surface.hot_axis:
            self._surface.hot_axis = place
            self._surface.viewport().update()

    def _tip(self, place: int | None, heading: bool) -> str:
        axis = None if place is None else self._surface.axis(place)
        if axis is None:
            return ""
        if heading:
            return f"{axis.key}\nClick for scale, limits and more; drag to move the axis, off the picture to remove it"
        return "Drag to show a range only; Shift adds another. Click clears, or chooses a value. The wheel zooms"

    def _cursor(self, place: int | None, heading: bool, at: QPointF) -> QCursor:
        geometry = None if place is None else self._surface.geometry_of(place)
        if place is None or geometry is None:
            return QCursor(Qt.CursorShape.ArrowCursor)
        if heading:
            return QCursor(Qt.CursorShape.PointingHandCursor)
        grip = grip_at(geometry, self.brush_of(self._name(place)), at.y())
        if grip is None:
            return QCursor(Qt.CursorShape.CrossCursor)
        return QCursor(Qt.CursorShape.SizeVerCursor if grip.part else Qt.CursorShape.SizeAllCursor)

    def leave(self) -> None:
        """Let go of what is highlighted."""
        if self._drag is None:
            self._hover_axis(None)
            self.card.hide()
            self._workspace.session.set_hover(Hover())

    def show_hover(self) -> None:
        """Highlight the run that is hovered anywhere."""
        painted = self._surface.painted
        run = self._workspace.session.hover.run
        line = None if painted is None or run is None else painted.plot.drawn.places.get(run)
        if line != self._surface.hovered:
            self._surface.hovered = line
            self._surface.viewport().update()

    # Wheel

    def _turn(self, event: QWheelEvent) -> None:
        at = self._surface.place(event.position())
        place, heading = self._meant(at)
        event.accept()
        turned = event.angleDelta().y() or event.angleDelta().x()
        if place is not None and not heading and event.angleDelta().y():
            self._zoom(place, at.y(), turned)
        else:
            bar = self._surface.horizontalScrollBar()
            bar.setValue(bar.value() - round(turned / 120 * bar.singleStep()))

    def _zoom(self, place: int, y: float, turned: int) -> None:
        """Show less or more of an axis, keeping the value under the mouse where it is."""
        geometry = self._surface.geometry_of(place)
        if geometry is None or geometry.source.categorical:
            return
        name = self._name(place)
        limits = zoomed(geometry, y, _ZOOM ** (turned / 120))
        self._workspace.session.do(limit_axis(name, self._title(place), limits, merge=f"hparams.zoom:{name}"))
        self._wheel.start()

    # Esc

    def escape(self) -> bool:
        """Take back the drag that is going on; return whether there was one."""
        if not self.dragging:
            return False
        brush, drag = self._brush, self._drag
        told = brush is not None and drag is not None and self.brush_of(brush.field) != drag.before
        self._tell.stop()
        self._drag = self._brush = self._order = self._surface.moving = None
        if told:
            self._workspace.session.undo()
        self._board.show_transient(None)
        self._surface.viewport().update()
        return True


def chosen(before: frozenset[str], run: str | None, keys: Qt.KeyboardModifier) -> frozenset[str]:
    """Return the runs selected after a click on one or none: Shift adds, Ctrl toggles."""
    if run is None:
        return before if keys & _ADD else frozenset()
    if keys & Qt.KeyboardModifier.ControlModifier:
        return before ^ {run}
    return before | {run} if keys & Qt.KeyboardModifier.ShiftModifier else frozenset({run})
