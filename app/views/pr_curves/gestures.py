"""What mouse and keys on cards do to the session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent

from app.charts.zoom_box import SHORT, box_between
from app.views.pr_curves.drawing import mapping_of, plot_area, step_scale
from app.views.pr_curves.menus import card_menu
from app.views.pr_curves.painter import PaintedCard
from app.views.pr_curves.places import GRAB, domain_in, inside, key_at, run_of
from app.views.pr_curves.readout import ReadoutTip
from app.views.pr_curves.surface import Surface
from app.widgets.range_menu import range_menu
from app.workspace import Workspace
from core.session import Hover
from core.session.commands.cards.pr_curves import fit_cards, set_threshold, zoom_card
from core.session.commands.runs.runs import select_runs
from core.state import Domain, PrPlot
from core.views.pr_curves.over_steps import steps_of
from core.views.pr_curves.readout import Reading, reading

_WHEEL_REST = 400
_ZOOM = 1.2
_WITH_THRESHOLDS = (PrPlot.PRECISION_RECALL, PrPlot.ROC, PrPlot.DETECTION_ERRORS)
_OVER_THRESHOLDS = (PrPlot.THRESHOLD, PrPlot.SCORES)


class Hands(Protocol):
    """The view, as far as gestures need it."""

    surface: Surface

    def move_threshold(self, share: float) -> None:
        """Move the threshold by a share of its range."""

    def choose_point(self, run: str, card: str) -> None:
        """Show the point of a run on a card; an empty name leaves it as it is."""


@dataclass
class _Drag:
    """What is being dragged: ``"threshold"`` along a curve, a ``"box"``, or the chart (``"pan"``)."""

    kind: str
    card: str
    start: QPointF
    curve: str = ""
    moved: bool = False
    domain: Domain | None = None


class Gestures(QObject):
    """Hover, selection, thresholds and zoom."""

    def __init__(self, workspace: Workspace, hands: Hands) -> None:
        super().__init__()
        self._workspace, self._hands = workspace, hands
        self._drag: _Drag | None = None
        self._clicked = False
        self._mouse: QPointF | None = None
        self.tip = ReadoutTip(workspace, hands.surface.viewport())
        self._wheel = QTimer(self, singleShot=True, interval=_WHEEL_REST)
        self._wheel.timeout.connect(workspace.session.end_gesture)
        surface = hands.surface
        surface.pressed.connect(self.press)
        surface.moved.connect(self.move)
        surface.released.connect(self.release)
        surface.doubled.connect(self.double)
        surface.wheeled.connect(self.wheel)
        surface.keyed.connect(self.key)
        surface.asked.connect(self.menu)
        self._axis: str | None = None
        surface.left.connect(self.leave)

    @property
    def dragging(self) -> bool:
        """Whether something is being dragged."""
        return (self._drag is not None and self._drag.moved) or self._hands.surface.strip.dragging

    @property
    def _plot(self) -> PrPlot:
        return self._workspace.session.state.pr_curves.plot

    # Hover

    def move(self, event: QMouseEvent) -> None:
        """Go on with a drag, or say what is under the mouse."""
        self._mouse = event.position()
        at = self._hands.surface.place(event.position())
        axis = self._hands.surface.card(self._axis) if self._axis is not None else None
        if axis is not None:
            self._hands.surface.strip.move(step_scale(axis), at.x() - plot_area(axis.place).left())
        elif self._drag is not None:
            self._go_on(self._drag, at)
        else:
            self._hover(at)

    def painted_anew(self) -> None:
        """Say what is under a mouse that rests, where other curves came or cards were scrolled below it."""
        if self._mouse is not None and self._drag is None and self._axis is None:
            self._hover(self._hands.surface.place(self._mouse))
        self.show_hover()

    def _hover(self, at: QPointF) -> None:
        surface = self._hands.surface
        card = surface.card_at(at)
        key = None if card is None else key_at(card, at)
        self._workspace.session.set_hover(Hover(run=None if card is None else run_of(card, key)))
        surface.show_class(key if card is not None and card.place.card.of_run else None)
        self._show_reading(card, at, key)
        near = card is not None and (self._threshold_key(card, at) is not None)
        axis = self._axis_at(at)
        if axis is not None:
            place, scale = at.x() - plot_area(axis.place).left(), step_scale(axis)
            near = surface.strip.at(scale, place) is not None
            surface.viewport().setToolTip(surface.strip.tip(scale, place))
        else:
            surface.viewport().setToolTip("")
        surface.viewport().setCursor(Qt.CursorShape.PointingHandCursor if near else Qt.CursorShape.ArrowCursor)

    def _axis_at(self, at: QPointF) -> PaintedCard | None:
        """Return the card whose axis of steps lies at a place."""
        card = self._hands.surface.card_at(at, inside=False)
        if card is None or self._plot is not PrPlot.STEPS:
            return None
        area = plot_area(card.place)
        return card if area.left() <= at.x() <= area.right() and at.y() > area.bottom() else None

    def menu(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a card on its heading, and with the linked range on an axis of steps."""
        surface = self._hands.surface
        at = surface.place(QPointF(event.pos()))
        card = surface.card_at(at, inside=False)
        if card is not None and at.y() < plot_area(card.place).top():
            card_menu(self._workspace, surface, card.place.card.key).popup(event.globalPos())
            return
        axis = self._axis_at(at)
        step = None if axis is None else step_scale(axis).step_at(at.x() - plot_area(axis.place).left())
        if axis is not None and step is not None:
            steps = np.unique(np.concatenate([steps_of(line) for line in axis.plot.wish.lines]))
            range_menu(self._workspace, surface, steps, step).popup(event.globalPos())

    def _show_reading(self, card: PaintedCard | None, at: QPointF, key: str | None) -> None:
        surface = self._hands.surface
        found = self._reading(card, at, key) if card is not None and key else None
        surface.show_reading(card.place.card.key if card else "", found)
        if found is None or card is None:
            self.tip.hide()
        else:
            where = QPoint(round(at.x()), round(at.y() - surface.offset()))
            self.tip.show_reading(found, where)

    def _reading(self, card: PaintedCard, at: QPointF, key: str) -> Reading | None:
        x, y = inside(card, at)
        return reading(card.plot, mapping_of(card), key, x, y)

    def leave(self) -> None:
        """Let go of what was hovered."""
        self._mouse = None
        if self._drag is None:
            self.tip.hide()
            self._hands.surface.show_reading("", None)
            self._hands.surface.show_class(None)
            self._workspace.session.set_hover(Hover())

    def show_hover(self) -> None:
        """Highlight the run that is hovered anywhere."""
        self._hands.surface.show_run(self._workspace.session.hover.run)

    # Drags

    def press(self, event: QMouseEvent) -> None:
        """Begin a drag: of the threshold on a curve, of a box elsewhere, of the chart with the other buttons."""
        surface = self._hands.surface
        at = surface.place(event.position())
        card = surface.card_at(at)
        self._clicked = False
        whole = surface.card_at(at, inside=False)
        if whole is not None and surface.painted is not None:
            surface.focused = surface.painted.board.cards.index(whole.place.card)
        axis = self._axis_at(at)
        if axis is not None and event.button() == Qt.MouseButton.LeftButton:
            self._axis = axis.place.card.key
            surface.strip.press(step_scale(axis), at.x() - plot_area(axis.place).left(), event.modifiers())
        if card is None:
            return
        key = card.place.card.key
        self._wheel.stop()  # it would end the drag's step to undo in the midst of it
        self._workspace.session.end_gesture()
        if event.button() != Qt.MouseButton.LeftButton:
            self._drag = _Drag("pan", key, at)
            return
        curve = self._threshold_key(card, at)
        self._drag = _Drag("box" if curve is None else "threshold", key, at, curve or "")

    def _threshold_key(self, card: PaintedCard, at: QPointF) -> str | None:
        """Return along which curve a drag from here moves the threshold; empty for the line of all curves."""
        if self._plot in _OVER_THRESHOLDS:
            cursor = card.plot.chart.cursor
            x, _ = inside(card, at)
            near = cursor is not None and abs(mapping_of(card).pixel_of(cursor.x) - x) <= GRAB
            return "" if near else None
        if self._plot not in _WITH_THRESHOLDS:
            return None
        key = key_at(card, at, GRAB)
        macro = any(line.key == key and line.average == "macro" for line in card.plot.wish.lines)
        return None if macro else key

    def _go_on(self, drag: _Drag, at: QPointF) -> None:
        if not drag.moved and (at - drag.start).manhattanLength() < SHORT:
            return
        drag.moved = True
        self.tip.hide()
        card = self._hands.surface.card(drag.card)
        if card is None:
            return
        if drag.kind == "threshold":
            self._drag_threshold(card, at, drag.curve)
        elif drag.kind == "pan":
            self._pan(card, drag, at)
        else:
            self._hands.surface.show_box(box_between(drag.start, at, plot_area(card.place)))

    def _drag_threshold(self, card: PaintedCard, at: QPointF, curve: str) -> None:
        if not curve:
            x, _ = inside(card, at)
            self._workspace.session.do(set_threshold(mapping_of(card).x_at(x)))
            return
        self._choose(card, curve)
        found = self._reading(card, at, curve)
        if found is not None:
            self._workspace.session.do(set_threshold(found.point.threshold))
            self._hands.surface.show_reading(card.place.card.key, found)
            where = QPoint(round(at.x()), round(at.y() - self._hands.surface.offset()))
            self.tip.show_reading(found, where)

    def _pan(self, card: PaintedCard, drag: _Drag, at: QPointF) -> None:
        shown = drag.domain or card.plot.body.shown
        drag.domain = shown
        area = plot_area(card.place)
        across = (drag.start.x() - at.x()) / area.width() * (shown.right - shown.left)
        upright = (at.y() - drag.start.y()) / area.height() * (shown.top - shown.bottom)
        moved = Domain(shown.left + across, shown.right + across, shown.bottom + upright, shown.top + upright)
        self._workspace.session.do(zoom_card(self._plot, drag.card, moved, merge=f"pr_curves.pan:{drag.card}"))

    def release(self, event: QMouseEvent) -> None:
        """End a drag; without one it was a click."""
        drag, self._drag = self._drag, None
        surface = self._hands.surface
        at = surface.place(event.position())
        axis, self._axis = None if self._axis is None else surface.card(self._axis), None
        if axis is not None:
            surface.strip.release(step_scale(axis), at.x() - plot_area(axis.place).left())
        if drag is None:
            return
        box, surface.box = surface.box, None
        card = surface.card(drag.card)
        if card is not None and drag.moved and drag.kind == "box" and box is not None:
            domain = domain_in(card, box)
            self._workspace.session.do(zoom_card(self._plot, drag.card, domain))
        elif card is not None and not drag.moved and event.button() == Qt.MouseButton.LeftButton:
            self._click(card, at, event.modifiers())
        self._workspace.session.end_gesture()
        surface.viewport().update()

    def _click(self, card: PaintedCard, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        key = key_at(card, at, 12.0)
        run = run_of(card, key)
        session = self._workspace.session
        before = session.state.selected_runs
        session.do(select_runs(_chosen(before, run, keys)))
        if run is not None and run in session.state.selected_runs:
            self._choose(card, key)
        self._clicked = session.state.selected_runs != before

    def _choose(self, card: PaintedCard, key: str | None) -> None:
        """Let the panel show the point of a curve."""
        told = next((line.card for line in card.plot.wish.lines if line.key == key), "")
        self._hands.choose_point(run_of(card, key) or "", told)

    def double(self, event: QMouseEvent) -> None:
        """Show everything on a card."""
        card = self._hands.surface.card_at(self._hands.surface.place(event.position()), inside=False)
        if card is not None:
            if self._clicked:
                self._workspace.session.undo()  # the first click has selected something that was not meant
                self._clicked = False
            self._workspace.session.do(fit_cards(self._plot, [card.place.card.key]))

    def escape(self) -> bool:
        """Take back the drag that is going on."""
        drag, self._drag = self._drag, None
        surface = self._hands.surface
        surface.show_box(None)
        if surface.strip.dragging:
            surface.strip.drop()
            self._axis = None
            return True
        if drag is None or not drag.moved:
            return False
        if drag.kind != "box":
            self._workspace.session.undo()
        self._workspace.session.end_gesture()
        return True

    # Wheel and keys

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom to the mouse."""
        surface = self._hands.surface
        at = surface.place(event.position())
        card = surface.card_at(at)
        if card is None:
            return
        factor = _ZOOM ** (-event.angleDelta().y() / 120)
        mapping, (x, y) = mapping_of(card), inside(card, at)
        left, bottom = mapping.x_at(x), mapping.y_at(y)
        shown = card.plot.body.shown
        domain = Domain(
            left + (shown.left - left) * factor,
            left + (shown.right - left) * factor,
            bottom + (shown.bottom - bottom) * factor,
            bottom + (shown.top - bottom) * factor,
        )
        key = card.place.card.key
        self._workspace.session.do(zoom_card(self._plot, key, domain, merge=f"pr_curves.zoom:{key}"))
        self._wheel.start()

    def key(self, event: QKeyEvent) -> None:
        """Move the threshold with the arrows left and right, the focus from card to card with those up and down."""
        share = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.01
        moves = {Qt.Key.Key_Left: -share, Qt.Key.Key_Right: share}
        cards = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in moves:
            self._hands.move_threshold(moves[key])
            event.accept()
        elif key in cards:
            self._hands.surface.focus_card(self._hands.surface.focused + cards[key])
            event.accept()


def _chosen(before: frozenset[str], run: str | None, keys: Qt.KeyboardModifier) -> frozenset[str]:
    adds = keys & Qt.KeyboardModifier.ShiftModifier
    toggles = keys & Qt.KeyboardModifier.ControlModifier
    if run is None:
        return before if adds or toggles else frozenset()
    if toggles:
        return before ^ {run}
    return before | {run} if adds else frozenset({run})
