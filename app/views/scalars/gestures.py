"""What mouse and keys on cards do to the session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.views.scalars.card import CardWidget
from app.views.scalars.charts.desk import Desk
from app.views.scalars.clipboard import copy_image, copy_values
from app.views.scalars.marks import Dot
from app.views.scalars.reading.pinned import PinnedReadout
from app.views.scalars.readout import ReadoutTable
from app.widgets.cards.grid import CardGrid
from app.workspace import Workspace
from core.session import Command, Hover
from core.session.commands.cards.scalars import fit_cards, toggle_card_log_y, toggle_expanded, toggle_pin, zoom_card
from core.session.commands.runs.runs import select_runs
from core.state import Domain
from core.style.text import counted
from core.views import Curves
from core.views.curves.hit import nearest_curve
from core.views.curves.mapping import Mapping, axis_value
from core.views.scalars import Reading, in_order, readings
from core.views.scalars.reading.shelf import shelf_of
from core.views.scalars.readout import stepped

_REACH = 24
"""Pixels from a curve within which it is meant."""
_WHEEL_REST = 400
"""Milliseconds without a turn after which the next one is another undo step."""


class Board(Protocol):
    """The view, as far as gestures need it."""

    grid: CardGrid[CardWidget]
    desk: Desk

    def ask(self, card: CardWidget, moving: Domain | None = None) -> None:
        """Ask for the chart of a card."""


class Gestures(QObject):
    """Hover, selection, zoom and tools; the cursor and the highlighted run are shown on all cards in sight."""

    def __init__(self, workspace: Workspace, board: Board) -> None:
        super().__init__()
        self._workspace, self._board = workspace, board
        self._hovered: CardWidget | None = None
        self._place: QPointF | None = None
        self._moving: CardWidget | None = None
        self._clicked = False
        self._readout: ReadoutTable | None = None
        self.pinned: PinnedReadout | None = None
        self.take_click: Callable[[CardWidget, QPointF], bool] = lambda card, place: False
        """Does what a click on a mark of a card means; returns whether one lay there."""
        self.enter: Callable[[CardWidget, QPointF, bool], None] = lambda card, place, further: None
        """Links the step at a place of a card, or an end of the range to it."""
        self._wheel = QTimer(self)
        self._wheel.setSingleShot(True)
        self._wheel.setInterval(_WHEEL_REST)
        self._wheel.timeout.connect(workspace.session.end_gesture)

    @property
    def readout(self) -> ReadoutTable:
        """The table of values, made when first needed."""
        if self._readout is None:
            self._readout = ReadoutTable(self._workspace, self._board.grid.viewport())
        return self._readout

    def current(self) -> str | None:
        """Return the key of the card under the mouse or with the focus."""
        if self._hovered is not None:
            return self._hovered.card.key
        focus: QWidget | None = self._board.grid.window().focusWidget()
        while focus is not None and not isinstance(focus, CardWidget):
            focus = focus.parentWidget()
        return focus.card.key if isinstance(focus, CardWidget) else None

    def holds(self, card: CardWidget) -> bool:
        """Return whether a drag decides what a card shows."""
        return card is self._moving or (self._moving is not None and self._linked)

    @property
    def _linked(self) -> bool:
        return self._workspace.session.state.scalars.across.linked

    def card_hovered(self, card: CardWidget, place: QPointF | None) -> None:
        """Show the values under the cursor, and highlight the nearest run everywhere."""
        if place is None:
            self.leave()
            return
        self._hovered, self._place = card, place
        mapping = card.plot.mapping()
        if card.plot.held or card.plot.box.dragging or self._moving is not None:
            if self._readout is not None:
                self._readout.hide()
            return
        if mapping is None or card.painted is None:
            return
        run = nearest_curve(_lines(card), mapping, place.x(), place.y(), _REACH)
        self._workspace.session.set_hover(Hover(run=run))
        self._show_values(card, mapping, place, run)

    def _show_values(self, card: CardWidget, mapping: Mapping, place: QPointF, run: str | None) -> None:
        if card.painted is None:
            return
        x = mapping.x_at(place.x())
        wish = card.painted.wish
        order = self._workspace.session.state.scalars.readout_order
        found = in_order(readings(wish, x), order, mapping, place.y(), place.x())
        card.plot.marks.show_cursor(x, _dots(found[: self._workspace.session.state.scalars.reading.rows]))
        self._show_cursor_elsewhere(card, x, run)
        if found:
            self.readout.show_readings(found, wish, run)
            corner = card.plot.mapFromScene(card.plot.box.mapToScene(place))
            ground = self._board.grid.viewport()
            at = card.plot.viewport().mapTo(ground, corner)
            whole = QRect(card.mapTo(ground, QPoint()), card.size())
            self.readout.place_near(QPoint(at), whole, ground.rect())

    def reads(self) -> bool:
        """Return whether there are values beside the cursor."""
        return self._readout is not None and bool(self._readout.found) and self._place is not None

    def pin(self) -> None:
        """Let the table beside the cursor stay until it is closed."""
        if not self.reads() or self._hovered is None or self.readout.wish is None:
            return
        self.unpin()
        self.pinned = PinnedReadout(self._workspace, self._board.grid.viewport(), self._hovered.card.key)
        self.pinned.show_as(self.readout)
        self.pinned.closed.connect(self.unpin)
        self.readout.hide()

    def unpin(self) -> bool:
        """Take the pinned table away; return whether there was one."""
        if self.pinned is None:
            return False
        self.pinned.hide()
        self.pinned.deleteLater()
        self.pinned = None
        return True

    def copy_readout(self) -> None:
        """Copy the values beside the cursor, of all curves."""
        if self.reads():
            QGuiApplication.clipboard().setText(self.readout.copied())
            self._workspace.notify("info", f"Values of {counted(len(self.readout.found), 'curve')} copied")

    def pin_at(self, card: CardWidget, place: QPointF) -> None:
        """Let the table beside a place stay."""
        self.card_hovered(card, place)
        self.pin()
        self.leave()

    def copy_at(self, card: CardWidget, place: QPointF) -> None:
        """Copy the values at a place."""
        self.card_hovered(card, place)
        self.copy_readout()
        self.leave()

    def place(self) -> tuple[CardWidget, QPointF] | None:
        """Return the card with the cursor and where that is, None without one."""
        return None if self._hovered is None or self._place is None else (self._hovered, self._place)

    def _show_cursor_elsewhere(self, card: CardWidget, x: float, run: str | None) -> None:
        for other in self._board.grid.cards.values():
            if other is not card and other.painted is not None:
                found = readings(other.painted.wish, x, run) if run else ()
                other.plot.marks.show_cursor(x, _dots(found))

    def leave(self) -> None:
        """Let go of cursor and highlighted run."""
        self._hovered = self._place = None
        for card in self._board.grid.cards.values():
            card.plot.marks.show_cursor(None)
        if self._readout is not None:
            self._readout.hide()
        self._workspace.session.set_hover(Hover())

    def scrolled(self) -> None:
        """Let go of what the mouse was over: something else lies there now."""
        if self._hovered is not None and self._hovered.plot.inside:
            self.leave()

    def show_hover(self) -> None:
        """Highlight the run that is hovered anywhere."""
        run = self._workspace.session.hover.run
        for card in self._board.grid.cards.values():
            card.plot.marks.show_run(_drawn_as(card, run))

    def charts_changed(self, card: CardWidget) -> None:
        """Show the present cursor on a card that has another chart."""
        card.plot.marks.show_run(_drawn_as(card, self._workspace.session.hover.run))
        if self.pinned is not None and self.pinned.key == card.card.key and card.painted is not None:
            self.pinned.follow(card.painted.wish)
        if card is self._hovered and self._place is not None:
            self.card_hovered(card, self._place)  # another curve may lie under the cursor now

    def card_clicked(self, card: CardWidget, place: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Select the run under the cursor; Shift adds, Ctrl toggles, nothing under it deselects."""
        mapping = card.plot.mapping()
        if mapping is None or self.take_click(card, place):
            return
        if modifiers & Qt.KeyboardModifier.AltModifier:
            self.pin()
            return
        run = nearest_curve(_lines(card), mapping, place.x(), place.y(), _REACH / 2)
        session = self._workspace.session
        before = session.state.selected_runs
        session.end_gesture()
        session.do(select_runs(_chosen(before, self._meant(card, run), modifiers)))
        self._clicked = session.state.selected_runs != before

    def _meant(self, card: CardWidget, run: str | None) -> frozenset[str]:
        """Return the runs that a curve stands for: all that are drawn of a group."""
        if run is None or card.painted is None:
            return frozenset()
        line = shelf_of(card.painted.wish).line(run)
        return frozenset(part.run for part in line.members) if line and line.members else frozenset({run})

    def card_moving(self, card: CardWidget) -> None:
        """Refine what a drag shows while it goes on."""
        self._moving = card
        mapping = card.plot.mapping()
        if mapping is None:
            return
        if self._linked:
            self._take_along(card, mapping)
        self._board.ask(card, mapping.domain())

    def _take_along(self, card: CardWidget, moved: Mapping) -> None:
        """Show what a drag shows of the horizontal axis in all other cards in sight."""
        shown = moved.domain()
        for other in self._board.grid.cards.values():
            own = other.plot.mapping()
            if other is card or own is None:
                continue
            left, right = (axis_value(side, own.log_x, own.linear_x) for side in (shown.left, shown.right))
            if (left, right) != (own.left, own.right):
                other.plot.box.show_limits((left, right, own.bottom, own.top))
                self._board.ask(other, replace(own.domain(), left=shown.left, right=shown.right))

    def card_moved(self, card: CardWidget, domain: Domain, gesture: str) -> None:
        """Keep what a gesture has arrived at, as one undo step."""
        self._moving = None
        key, session = card.card.key, self._workspace.session
        if gesture == "wheel":
            session.do(zoom_card(key, domain, merge=f"scalars.zoom:{key}"))
            self._wheel.start()
        else:
            session.end_gesture()
            session.do(zoom_card(key, domain))

    def card_resized(self, card: CardWidget) -> None:
        """Ask for a chart of the new size."""
        self._board.ask(card)

    def card_action(self, key: str, action: str) -> None:
        """Carry out a tool of a card."""
        session = self._workspace.session
        if action == "fit" and self._clicked:
            session.undo()  # the first click of a double click has selected something that was not meant
            self._clicked = False
        commands = {
            "fit": fit_cards([key]),
            "log_y": toggle_card_log_y(key),
            "pin": toggle_pin(key),
            "expand": toggle_expanded(key),
        }
        if action in commands:
            self._do(commands[action])
        elif action == "copy_image":
            copy_image(self._board.grid.cards[key])
        else:
            copy_values(session, key)

    def _do(self, command: Command) -> None:
        self._workspace.session.do(command)

    def card_entered(self, card: CardWidget, modifiers: Qt.KeyboardModifier) -> None:
        """Link the step of the cursor, with Shift the range up to it."""
        if self._hovered is card and self._place is not None:
            self.enter(card, self._place, bool(modifiers & Qt.KeyboardModifier.ShiftModifier))

    def card_key(self, card: CardWidget, offset: int) -> None:
        """Move the cursor from one logged point to another, of the run with most of them."""
        mapping = card.plot.mapping()
        if mapping is None or card.painted is None:
            return
        place = self._place if self._hovered is card and self._place is not None else QPointF(mapping.width / 2, 0.0)
        x = stepped(card.painted.wish, mapping.x_at(place.x()), offset)
        if x is not None:
            left = mapping.pixel_of(x)
            self.card_hovered(card, QPointF(min(max(left, 0.0), mapping.width), mapping.height / 2))

    def card_menu(self, card: CardWidget, menu: QMenu) -> None:
        """Add what can be done with a card to its menu."""
        self._board.desk.offer(menu, card)

    def card_arranged(self, card: CardWidget, by: int) -> None:
        """Move a card on."""
        self._board.desk.step(card.card.key, by)

    def card_grown(self, card: CardWidget, columns: int, steps: int) -> None:
        """Give a card another size."""
        self._board.desk.grow(card.card.key, columns, steps)

    def card_sized(self, card: CardWidget, width: int, height: int) -> None:
        """Give a card the size that is dragged."""
        self._board.desk.resize(card.card.key, width, height)

    def card_size_done(self, card: CardWidget, usual: bool) -> None:
        """End a drag of the corner, or give the card its usual size."""
        self._board.desk.resized()
        if usual:
            self._board.desk.usual_size(card.card.key)

    def card_axes(self, card: CardWidget) -> None:
        """Ask where axes begin and end."""
        self._board.desk.limits(card)


def _lines(card: CardWidget) -> list[Curves]:
    """Return the layers that are hit: the smoothed lines, not the raw values behind them."""
    if card.painted is None:
        return []
    return [layer for layer in card.painted.chart.layers if isinstance(layer, Curves) and not layer.behind]


def _dots(found: Sequence[Reading]) -> tuple[Dot, ...]:
    return tuple(
        Dot(reading.x, reading.smoothed, reading.colour, reading.second) for reading in found if reading.inside
    )


def _drawn_as(card: CardWidget, run: str | None) -> str | None:
    """Return the curve that shows a run on a card: its own, else that of its group."""
    if run is None or card.painted is None:
        return run
    wish = card.painted.wish
    around = None if wish.joining.members else shelf_of(wish).around(run)
    return run if around is None else around.run


def _chosen(before: frozenset[str], runs: frozenset[str], modifiers: Qt.KeyboardModifier) -> frozenset[str]:
    adding, toggling = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    if not runs:
        return before if modifiers & (adding | toggling) else frozenset()
    if modifiers & toggling:
        return before - runs if runs <= before else before | runs
    return before | runs if modifiers & adding else runs
