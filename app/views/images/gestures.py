"""What the mouse and keys do to images: one zoom, one marked pixel and one line for all cards in sight."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.views.images.card import ImageCard
from app.views.images.pane import TURN, Pointed
from app.widgets.cards.readout import Line, Readout
from app.workspace import Workspace
from core.session.commands.cards.images import fit_all, go_to_step, show_tile, zoom_to
from core.state import CompareWay, ImagesMode, ImageZoom
from core.style.text import grouped
from core.views.images.decoded import Spot
from core.views.images.reading import read_pixel
from core.views.images.zooming import scaled

_SETTLES = 350
"""Milliseconds after which turns of the wheel have become one step to undo."""
_MOST_LINES = 14
_NUDGE = 0.05


class Gestures(QObject):
    """Carries out gestures on images.

    Parameters
    ----------
    workspace
        The session and its services.
    cards
        Returns those in sight.
    ground
        What the table of values floats on.
    select
        Called with a run and the modifiers where a run is to be selected.
    ask
        Called with a card whose images may be needed in finer detail.
    drag
        Called with a card and the number of the image that is to be dragged out of the window.
    fill
        Called with a card that is to fill the view, or to do so no longer.
    """

    def __init__(
        self,
        workspace: Workspace,
        cards: Callable[[], Mapping[str, ImageCard]],
        ground: QWidget,
        select: Callable[[str, Qt.KeyboardModifier], None],
        ask: Callable[[ImageCard], None],
        drag: Callable[[ImageCard, int], None],
        fill: Callable[[ImageCard], None],
    ) -> None:
        super().__init__(ground)
        self._workspace, self._cards, self._ground = workspace, cards, ground
        self._select, self._ask, self._drag, self._fill = select, ask, drag, fill
        self.readout = Readout(workspace, ground)
        self.exact: set[str] = set()
        self._pending: tuple[str, ImageZoom | None] | None = None
        self._hovered: ImageCard | None = None
        self._told: set[Spot | None] = set()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLES)
        self._settle.timeout.connect(self.settle)
        workspace.settling.connect(self.settle)
        self._blink = QTimer(self, interval=600)
        self._blink.timeout.connect(self._flip)

    def attach(self, card: ImageCard) -> None:
        """Listen to a new card."""
        pane = card.pane
        pane.pointed.connect(lambda: self.pointed(card))
        pane.clicked.connect(lambda pointed, modifiers: self.clicked(card, pointed, modifiers))
        pane.doubled.connect(lambda: self.fit(card))
        pane.reframed.connect(lambda zoom: self.reframe(card, zoom))
        pane.dropped.connect(self.settle)
        pane.wiped.connect(self.wipe)
        pane.drag_wanted.connect(lambda pointed: self._drag(card, pointed.index))
        pane.resized.connect(lambda: self._ask(card))

    # Zoom

    def zoom_of(self, card: ImageCard) -> ImageZoom | None:
        """Return what a card shows of its images, by the gesture that is going on or by the session."""
        state = self._workspace.session.state.images
        if self._pending is not None and (state.linked_zoom or self._pending[0] == card.card.key):
            return self._pending[1]
        return state.zoom_of(card.card.key)

    def reframe(self, card: ImageCard, zoom: ImageZoom | None) -> None:
        """Show another part of images at once; it becomes a step that can be undone when the gesture ends."""
        self._pending = (card.card.key, zoom)
        self._show_zooms()
        self._settle.start()

    def _show_zooms(self) -> None:
        for each in self._cards().values():
            each.pane.show_zoom(self.zoom_of(each))
            self._ask(each)
        self.show_values()

    def settle(self) -> None:
        """Make what was done a step that can be undone."""
        self._settle.stop()
        pending, self._pending = self._pending, None
        if pending is not None:
            self._workspace.session.do(zoom_to(*pending))
            self._workspace.session.end_gesture()

    def fit(self, card: ImageCard | None) -> None:
        """Show whole images: on all cards that are linked with one, on all for None."""
        self._pending = None
        self._settle.stop()
        session = self._workspace.session
        if card is None:
            session.do(fit_all())
        elif session.state.images.zoom_of(card.card.key) is not None:
            session.do(zoom_to(card.card.key, None))
        session.end_gesture()
        self._show_zooms()  # the session may not have known of the gesture that went on

    def magnify(self, card: ImageCard, scale: float, pointed: Pointed | None = None) -> None:
        """Give each pixel of images so many logical pixels, around a place or their middle."""
        index = 0 if pointed is None else pointed.index
        frame = card.pane.frame_of(index)
        if frame is not None:
            x, y = (frame.room[0] / 2, frame.room[1] / 2)
            if pointed is not None:
                x, y = frame.place_of(pointed.x, pointed.y)
            self.reframe(card, scaled(frame, x, y, scale).zoom)

    # Clicks and keys

    def clicked(self, card: ImageCard, pointed: Pointed, modifiers: Qt.KeyboardModifier) -> None:
        """Show an image in its original size or whole again; in a grid of steps, link a step; with Shift, select."""
        card.setFocus(Qt.FocusReason.MouseFocusReason)
        cell = card.pane.cell(pointed.index)
        shift, ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
        if cell is not None and cell.shown is not None and modifiers & (shift | ctrl):
            self._select(cell.shown.run.name, modifiers)
        elif self._workspace.session.state.images.mode is ImagesMode.STEPS:
            if cell is not None and cell.spot is not None:
                self._workspace.session.end_gesture()
                self._workspace.session.do(go_to_step(cell.spot.step))
        elif card.pane.zoom is not None:
            self.reframe(card, None)
        else:
            self.magnify(card, 1.0, pointed)

    def key(self, card: ImageCard, event: QKeyEvent) -> bool:
        """Carry out a key on a card; return whether it meant something."""
        key = Qt.Key(event.key())
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            way = -1 if key == Qt.Key.Key_Left else 1
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.wipe(card.pane.wipe + way * _NUDGE)
            else:
                card.move_step(way)
            return True
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            card.pane.zoom_by(1 / TURN if key == Qt.Key.Key_Minus else TURN, 0)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._fill(card)
            return True
        if key == Qt.Key.Key_0:
            self.fit(card)
            return True
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.magnify(card, float(key - Qt.Key.Key_0))
            return True
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and card.page is not None and card.page.tiles > 1:
            self.turn_tile(card.page.tiles, 1 if key == Qt.Key.Key_PageDown else -1)
            return True
        return False

    def turn_tile(self, count: int, offset: int) -> None:
        """Show the next tile of images that are grids of samples, around the ends."""
        session = self._workspace.session
        tile = session.state.images.tile
        session.do(show_tile(0 if tile is None else (tile + offset) % count))

    def wipe(self, share: float) -> None:
        """Move the line between two images on all cards."""
        for card in self._cards().values():
            card.pane.show_wipe(share)

    def wipe_now(self) -> float:
        """Return where the line is."""
        return next((card.pane.wipe for card in self._cards().values()), 0.5)

    def blink(self, on: bool) -> None:
        """Begin or end to show two images one after the other."""
        if on != self._blink.isActive():
            (self._blink.start if on else self._blink.stop)()

    def _flip(self) -> None:
        for card in self._cards().values():
            if card.pane.way is CompareWay.BLINK:
                card.pane.flip()

    # Values

    def pointed(self, card: ImageCard) -> None:
        """Mark the pixel under the mouse in all images that are linked, and tell their values."""
        self._hovered = None if card.pane.hovered is None else card
        if self._hovered is not None and card.card.key not in self.exact:
            self.exact = {card.card.key}
            self._ask(card)
        self.show_values()

    def leave(self) -> None:
        """Let go of the pixel."""
        self._hovered = None
        self.show_values()

    def show_values(self) -> None:
        """Tell the values of what lies under the mouse now: images move under one that rests, and others come."""
        card = self._hovered
        pointed = None if card is None or card not in self._cards().values() else card.pane.hovered
        if card is None or pointed is None:
            self._mark_all(None)
            self.readout.hide()
            return
        cell = card.pane.cell(pointed.index)
        reading = None if cell is None else read_pixel(cell, pointed.x, pointed.y)
        if reading is None:
            self._mark_all(None)
            self.readout.hide()
            return
        self._mark_all((reading.x, reading.y))
        lines = self._lines(card, pointed)
        top = card.pane.mapTo(self._ground, QPoint(0, 0))
        place = top + QPoint(*(round(side) for side in self._place(card, pointed)))
        whole = QRect(card.mapTo(self._ground, QPoint(0, 0)), card.size())
        title = f"x {grouped(reading.x)}, y {grouped(reading.y)}"
        self.readout.show_lines(title, lines, place, whole, self._ground.rect())

    def _place(self, card: ImageCard, pointed: Pointed) -> tuple[float, float]:
        frame, area = card.pane.frame_of(pointed.index), card.pane.layout_now().areas[pointed.index]
        x, y = (0.0, 0.0) if frame is None else frame.place_of(pointed.x, pointed.y)
        return area.left + x, area.top + y

    def _mark_all(self, mark: tuple[int, int] | None) -> None:
        linked = self._workspace.session.state.images.linked_zoom
        mine = self._hovered
        for card in self._cards().values():
            card.pane.show_mark(mark if linked or card is mine else None)

    def _lines(self, card: ImageCard, pointed: Pointed) -> list[Line]:
        """Return the values of the pointed image first, then those of others that are linked with it."""
        self._told.clear()
        lines = self._lines_of(card, pointed, only=pointed.index)
        lines += self._lines_of(card, pointed, besides=pointed.index)
        if self._workspace.session.state.images.linked_zoom:
            for other in self._cards().values():
                if other is not card:
                    lines += self._lines_of(other, pointed)
        return lines[:_MOST_LINES]

    def _lines_of(
        self, card: ImageCard, pointed: Pointed, only: int | None = None, besides: int | None = None
    ) -> list[Line]:
        lines = []
        for index, cell in enumerate(() if card.page is None else card.page.cells):
            if index == besides or (only is not None and index != only):
                continue
            reading = read_pixel(cell, pointed.x, pointed.y)
            if reading is not None and (cell.shown is None or cell.spot not in self._told):
                self._told.add(cell.spot)
                title = cell.kind if cell.shown is None else cell.shown.title
                name = f"{title} · {cell.caption}" if cell.caption and cell.caption != title else title
                if card.page is not None and card.page.sides and cell.spot is not None:
                    name = f"{title} · step {grouped(cell.spot.step)}"
                if cell.spot is not None and self._hovered is not None and cell.spot.tag != self._hovered.card.tag:
                    name = f"{name} · {card.card.name}"
                colour = "" if cell.shown is None else cell.shown.colour
                lines.append(Line(name, reading.text, colour, strong=only is not None))
        return lines
