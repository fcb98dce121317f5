"""What table and gallery share: places of an order that are clicked, dragged over, hovered and walked with keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from app.workspace import Workspace
from core.model import I8, Bool
from core.session import Change
from core.session.commands.points.selection import Combine
from core.state import RowSet
from core.views import Points
from core.views.embedding import Known
from core.views.embedding.tray.listing import Listing

Rows: TypeAlias = Callable[[], I8]
"""Finds rows, on whatever thread."""
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_LOOKED_AT: Final = 10_000
"""Selected rows of which the first in the order is looked for, to scroll there."""
_EDGE_TURN: Final = 30


class PlacesArea(QAbstractScrollArea):
    """Shows a listing; what the user does with it is told.

    Attributes
    ----------
    current
        The place that keys are at, -1 for none.
    keeps
        Whether plain clicks leave the selection as it is: that which is listed would go away under the mouse.
    """

    rows_chosen = Signal(object, object, bool)
    """Emitted with what finds rows, how they and the selection become the selection, and whether it was a key."""
    row_hovered = Signal(object)
    row_doubled = Signal(int)
    menu_wanted = Signal(int, object)
    """Emitted with a row, -1 for none, and a place on the screen."""
    copy_wanted = Signal()
    left = Signal()
    """Emitted with Esc: keys are for the picture again."""

    def __init__(self, workspace: Workspace, name: str) -> None:
        super().__init__()
        self._workspace = workspace
        self.listing: Listing | None = None
        self.about: Known | None = None
        self.points: Points | None = None
        self.keeps = False
        self.current = self._anchor = -1
        self._selected: RowSet | None = None
        self._pressed: QPoint | None = None
        self._pending: I8 | None = None  # places that a drag is about to choose
        self._adding = False
        self.setAccessibleName(name)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._edge = QTimer(self)
        self._edge.setInterval(_EDGE_TURN)
        self._edge.timeout.connect(self._scroll_on)
        workspace.changed.connect(self._follow_hover)
        workspace.theme_changed.connect(self.renew)

    # What a page knows of its places

    def place_at(self, at: QPoint) -> int:
        """Return which place is at a pixel of the viewport, -1 for none."""
        raise NotImplementedError

    def place_rect(self, place: int) -> QRect:
        """Return where a place is in the viewport."""
        raise NotImplementedError

    def between(self, one: QPoint, other: QPoint) -> I8:
        """Return the places that a drag between two pixels of the whole page encloses."""
        raise NotImplementedError

    def stepped(self, key: int) -> int | None:
        """Return the place that a key goes to from the current one, None for keys that go nowhere."""
        raise NotImplementedError

    def told(self, place: int) -> str:
        """Return what is to be told of a place to who does not see it."""
        raise NotImplementedError

    def renew(self) -> None:
        """Draw everything again."""
        self.viewport().update()

    # What is shown

    @property
    def count(self) -> int:
        """How many places there are."""
        return 0 if self.listing is None else len(self.listing.rows)

    def row_at(self, place: int) -> int:
        """Return the row at a place, -1 for none."""
        return int(self.listing.rows[place]) if self.listing is not None and 0 <= place < self.count else -1

    def place_of(self, row: int) -> int:
        """Return the place of a row, -1 where it is not listed."""
        return int(self.listing.places[row]) if self.listing is not None and 0 <= row < self.listing.total else -1

    def show_listing(self, about: Known, points: Points | None, listing: Listing | None) -> None:
        """Show another listing; the current row stays current where it is in it."""
        row, before = self.row_at(self.current), self.listing
        edited = self.about is not None and about.metadata is not self.about.metadata
        self.about, self.points, self.listing = about, points, listing
        if listing is not before:
            self.current = self._anchor = self.place_of(row)
            self._pending = None
            self._selected = None if before is None else self._selected  # there was nothing to look for it in
            self.fit()
            self._keep_in_sight(before, edited)
        self.renew()

    def _keep_in_sight(self, before: Listing | None, edited: bool) -> None:
        """Scroll to the top of another order; after an edit, to the row that may have gone elsewhere."""
        now = self.listing
        if before is not None and now is not None and np.array_equal(before.rows, now.rows):
            return
        if edited and self.current >= 0:
            self.show_place(self.current)
        else:
            self.verticalScrollBar().setValue(0)

    def fit(self) -> None:
        """Take the room there is."""
        raise NotImplementedError

    def show_selected(self, selected: RowSet | None) -> None:
        """Mark the selected rows; where none of them is in sight the first of them is scrolled to."""
        if selected is self._selected:
            return
        self._selected = selected
        if selected is not None and self.listing is not None and selected.size == self.listing.total:
            self._look_for(selected)
        self.renew()

    def _look_for(self, selected: RowSet) -> None:
        seen = self.places_seen()
        if self.listing is None or (len(seen) and selected.mask()[self.listing.rows[seen]].any()):
            return
        places = self.listing.places[selected.first(_LOOKED_AT)]
        places = places[places >= 0]
        if len(places):
            self.current = self._anchor = int(places.min())
            self.show_place(self.current, middle=True)

    def places_seen(self) -> I8:
        """Return the places of which something is in sight."""
        raise NotImplementedError

    def marked(self, places: I8) -> Bool:
        """Return which of some places are selected, or about to be."""
        none = np.zeros(len(places), dtype=np.bool_)
        if self.listing is None:
            return none
        pending = none if self._pending is None else np.isin(places, self._pending)
        if self._pending is not None and not self._adding:
            return pending
        usable = self._selected is not None and self._selected.size == self.listing.total
        chosen = self._selected.mask()[self.listing.rows[places]] if self._selected is not None and usable else none
        both: Bool = chosen | pending
        return both

    def show_place(self, place: int, middle: bool = False) -> None:
        """Scroll as far as it takes to see a place, or so that it is in the middle."""
        box, bar, port = self.place_rect(place), self.verticalScrollBar(), self.viewport().height()
        top, bottom = bar.value() + box.top(), bar.value() + box.bottom() + 1
        room = self.covered_above()
        if middle and not (bar.value() + room <= top and bottom <= bar.value() + port):
            bar.setValue(top - (port - box.height()) // 2)
        else:
            bar.setValue(max(min(bar.value(), top - room), bottom - port))

    def go_to(self, place: int) -> None:
        """Let the keys be at a place, and scroll to it."""
        self.current = self._anchor = place
        self.show_place(place, middle=True)
        self.renew()

    def covered_above(self) -> int:
        """Return how many pixels at the top something stands over the places."""
        return 0

    # What the user does

    def _follow_hover(self, change: Change) -> None:
        if change.hover and self.isVisible():
            self.viewport().update()

    def hovered_row(self) -> int:
        """Return the row that is hovered anywhere, -1 for none of this table."""
        hover = self._workspace.session.hover
        here = self.about is not None and hover.table == self.about.subject.table.key
        return hover.row if here and hover.row is not None else -1

    def choose(self, places: I8, combine: Combine, keyed: bool = False) -> None:
        """Tell that the rows at some places are to be selected."""
        listing = self.listing
        if listing is not None:
            self.rows_chosen.emit(lambda: listing.rows[places].astype(np.int64), combine, keyed)

    def choose_all(self) -> None:
        """Select all rows that are listed."""
        listing = self.listing
        if listing is not None and not self.keeps:
            self.rows_chosen.emit(lambda: listing.rows.astype(np.int64), Combine.REPLACE, False)

    def _range_to(self, place: int) -> I8:
        start = self._anchor if self._anchor >= 0 else place
        return np.arange(min(start, place), max(start, place) + 1)

    def _picked(self, place: int, held: Qt.KeyboardModifier, keyed: bool = False) -> None:
        """Select a place as a click or a key with some modifiers does."""
        self.current = place
        if held & _SHIFT:
            if not self.keeps:
                self.choose(self._range_to(place), Combine.ADD if held & _CONTROL else Combine.REPLACE, keyed)
        else:
            self._anchor = place
            if held & _CONTROL:
                self.choose(np.array([place]), Combine.TOGGLE)
            elif not self.keeps:
                self.choose(np.array([place]), Combine.REPLACE, keyed)
        self.renew()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select what is clicked, or begin to drag over more."""
        at, place = event.position().toPoint(), self.place_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.RightButton and place >= 0 and not self.marked(np.array([place]))[0]:
            self._picked(place, Qt.KeyboardModifier.NoModifier)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._pressed = at + QPoint(0, self.verticalScrollBar().value())
        self._adding = bool(event.modifiers() & (_CONTROL | _SHIFT))
        if place >= 0:
            self._picked(place, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or hover."""
        at = event.position().toPoint()
        if self._pressed is None:
            self.row_hovered.emit(self.row_at(self.place_at(at)) if self.place_at(at) >= 0 else None)
            return
        down = at + QPoint(0, self.verticalScrollBar().value())
        far = (down - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if not self.keeps and (far or self._pending is not None):
            self.drag_to(down)
            inside = self.viewport().rect().contains(at)
            self._edge.stop() if inside else self._edge.start()

    def drag_to(self, down: QPoint) -> None:
        """Mark what a drag to a pixel of the whole page would select."""
        if self._pressed is not None:
            self._pending = self.between(self._pressed, down)
            self.renew()

    def _scroll_on(self) -> None:
        at = self.viewport().mapFromGlobal(self.cursor().pos())
        beyond = at.y() if at.y() < 0 else max(at.y() - self.viewport().height(), 0)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + beyond)
        self.drag_to(at + QPoint(0, bar.value()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag: select what it went over; a click beside everything selects nothing."""
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        pending, self._pending, pressed = self._pending, None, self._pressed
        self._pressed = None
        self._edge.stop()
        if pending is not None:
            self.choose(pending, Combine.ADD if self._adding else Combine.REPLACE)
        elif not self._adding and not self.keeps and self.place_at(pressed - self._scrolled()) < 0:
            self.choose(np.empty(0, dtype=np.int64), Combine.REPLACE)
        self.renew()

    def _scrolled(self) -> QPoint:
        return QPoint(0, self.verticalScrollBar().value())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Frame what is double-clicked."""
        place = self.place_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and place >= 0:
            self.row_doubled.emit(self.row_at(place))

    def viewportEvent(self, event: QEvent) -> bool:
        """End the hover where the mouse leaves."""
        if event.type() is QEvent.Type.Leave:
            self.row_hovered.emit(None)
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for what can be done with a row: that under the mouse, or with the key the current one."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            box = self.place_rect(self.current) if self.current >= 0 else QRect()
            at = self.viewport().mapToGlobal(box.center())
            self.menu_wanted.emit(self.row_at(self.current), at)
        else:
            self.menu_wanted.emit(self.row_at(self.place_at(event.pos())), event.globalPos())

    def takes(self, event: QKeyEvent) -> bool:
        """Return whether a key is for this page, whatever it does elsewhere."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.matches(QKeySequence.StandardKey.SelectAll) or event.matches(QKeySequence.StandardKey.Copy):
            return True
        if event.key() == Qt.Key.Key_Escape:
            return not held
        if event.key() == Qt.Key.Key_Space:
            return not held & ~_CONTROL
        return not held & ~(_CONTROL | _SHIFT) and self.stepped(event.key()) is not None

    def event(self, event: QEvent) -> bool:
        """Keep the keys of this page from the window."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.takes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, select, copy."""
        if not self.takes(event):
            event.ignore()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.choose_all()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Space:
            if self.current >= 0:
                self._picked(self.current, _CONTROL)
        else:
            self._walk(event.key(), event.modifiers())

    def _walk(self, key: int, held: Qt.KeyboardModifier) -> None:
        place = self.stepped(key)
        if place is None or not self.count:
            return
        place = min(max(place, 0), self.count - 1)
        if held & _CONTROL and not held & _SHIFT:
            self.current = place
            self.renew()
        else:
            self._picked(place, held & _SHIFT, keyed=True)
        self.show_place(place)
        self.setAccessibleDescription(self.told(place))
        self.row_hovered.emit(self.row_at(place))
