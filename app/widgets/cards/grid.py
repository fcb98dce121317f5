"""Cards in a scrolling column: only those in sight exist."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from app.widgets.cards.heading import GroupHeading
from app.widgets.cards.under_mouse import UnderMouse
from app.workspace import Workspace
from core.views.cards import ASPECT, Card, Group, Layout, Place, lay_out, lay_out_alone, visible

W = TypeVar("W", bound=QWidget)

_BEYOND = 80
"""Logical pixels above and below what is in sight that are filled too."""
_AT_ONCE = 1
"""Widgets made before events are handled again: making a chart takes several milliseconds."""
BUDGET = 0.005
"""Seconds after which widgets that are given another card let events be handled: there may be thousands of curves."""


class CardGrid(QScrollArea, Generic[W]):
    """Headings and cards; `cards` holds the widgets of the cards in sight by key, all of them when it is `filled`.

    Parameters
    ----------
    workspace
        For the headings.
    make
        Makes a widget for a card inside a parent; a widget is given another card when its own is out of sight.
    show
        Gives a widget its card.
    fold
        Called with the key of a group and whether it is to be folded.
    filled
        Called with the widgets that came into sight.
    dropped
        Called with the key of each card that went out of sight.
    aspect
        Height of plain cards for their width.
    """

    def __init__(
        self,
        workspace: Workspace,
        make: Callable[[QWidget], W],
        show: Callable[[W, Card], None],
        fold: Callable[[str, bool], None],
        filled: Callable[[Sequence[W]], None],
        dropped: Callable[[str], None],
        aspect: float = ASPECT,
    ) -> None:
        super().__init__()
        self._aspect = aspect
        self._workspace, self._make, self._show = workspace, make, show
        self._fold, self._filled, self._dropped = fold, filled, dropped
        self.layout_now = Layout((), (), 0, 0, 1)
        self._asked: tuple[Sequence[Group], int] = ((), 380)
        self._laid: tuple[object, ...] = ()
        self.alone: str | None = None
        self.cards: dict[str, W] = {}
        self.filled = True
        self._anew = True
        self._laying = False
        self._more = QTimer(self, singleShot=True, interval=0)  # a call that is only queued would let no timer in
        self._more.timeout.connect(self._fill_in)
        self._spare: list[W] = []
        self._headings: list[GroupHeading] = []
        self._page = QWidget()
        self._page.setObjectName("cards")
        self.setWidget(self._page)
        self.setWidgetResizable(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(self._fill_in)
        self.under_mouse = UnderMouse(self)

    @property
    def page(self) -> QWidget:
        """What headings and cards lie on."""
        return self._page

    def show_groups(self, groups: Sequence[Group], wished: int) -> None:
        """Lay out other groups, or cards of another width that is wished for, in logical pixels."""
        self._asked = (groups, wished)
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for another width."""
        super().resizeEvent(event)
        self._lay_out()

    def show_alone(self, key: str | None) -> None:
        """Fill the view with one card, or show all of them again for None."""
        if key != self.alone:
            self.alone = key
            self._lay_out()

    def _alone_card(self) -> Card | None:
        cards = (card for group in self._asked[0] for card in group.cards if card.key == self.alone)
        return None if self.alone is None else next(cards, None)

    def _lay_out(self) -> None:
        groups, wished = self._asked
        width = self.viewport().width()
        alone = self._alone_card()
        laid = (groups, wished, width, alone, self.viewport().height() if alone else 0)
        if not self._laid or groups is not self._laid[0] or laid[1:] != self._laid[1:] or not groups:
            self._laid = laid
            self.layout_now = (
                lay_out(groups, width, wished, self._aspect)
                if alone is None
                else lay_out_alone(alone, width, self.viewport().height())
            )
        self._laying = True
        self._page.resize(width, max(self.layout_now.height, 1))
        self._laying = False
        self._fill(0, anew=True)  # whoever asks has worked enough in this turn

    def fill(self) -> None:
        """Put a widget at every heading and card in sight, and show all as they are; some are made one by one."""
        self._fill(_AT_ONCE, anew=True)

    def _fill_in(self) -> None:
        """Put widgets at what came into sight; those that are there already are left alone."""
        if not self._laying:  # a shorter page scrolls by itself, and is filled once it is laid out
            self._fill(_AT_ONCE)

    def _fill(self, most: int, anew: bool = False) -> None:
        """Put widgets in sight, of which at most some are made here."""
        top = self.verticalScrollBar().value() - _BEYOND
        bottom = top + self.viewport().height() + 2 * _BEYOND
        self._anew |= anew
        self._fill_headings(top, bottom)
        self._fill_cards(top, bottom, most)
        self._anew &= not self.filled

    def _fill_headings(self, top: float, bottom: float) -> None:
        places = visible(self.layout_now.headings, top, bottom)
        while len(self._headings) < len(places):
            self._headings.append(GroupHeading(self._workspace, self._fold, self._page))
        for heading, place in zip(self._headings, places, strict=False):
            heading.show_group(place.what)
            heading.setGeometry(place.left, place.top, place.width, place.height)
            heading.show()
        for heading in self._headings[len(places) :]:
            heading.hide()

    def _fill_cards(self, top: float, bottom: float, most: int) -> None:
        places = visible(self.layout_now.cards, top, bottom)
        wanted = {place.what.key for place in places}
        for key in [key for key in self.cards if key not in wanted]:
            self._put_by(self.cards.pop(key))
            self._dropped(key)
        made, began, self.filled = 0, time.perf_counter(), True
        given = 0
        for place in places:
            there = self.cards.get(place.what.key)
            if there is not None:
                if self._anew:
                    self._place(there, place)
                continue
            late = given > 0 and time.perf_counter() - began > BUDGET
            if late or (not self._spare and made == most):
                self.filled = False
                continue
            made += not self._spare
            given += 1
            card = self.cards[place.what.key] = self._card()
            self._place(card, place)
            self._filled((card,))
        for card in self._spare:
            card.hide()
        if not self.filled:
            self._more.start()

    def _place(self, card: W, place: Place[Card]) -> None:
        self._show(card, place.what)
        card.setGeometry(place.left, place.top, place.width, place.height)
        card.show()

    def _put_by(self, card: W) -> None:
        """Keep a widget for another card; it stays shown for one that comes into sight at once, which costs less.

        The one that the mouse or the keys are at is let go of first. The keys go to the grid then: Qt would give them
        to another card, scroll to it, and fill the page in the midst of filling it.
        """
        focus = QApplication.focusWidget()
        focused = focus is not None and (card is focus or card.isAncestorOf(focus))
        if focused:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if focused or card.underMouse():
            card.hide()
        self._spare.append(card)

    def _card(self) -> W:
        return self._spare.pop() if self._spare else self._make(self._page)

    def reveal(self, key: str) -> None:
        """Scroll to a card, if its group is open."""
        place = self.layout_now.place_of(key)
        if place is not None:
            self.ensureVisible(place.left, place.top, 0, 0)
            self.ensureVisible(place.left, place.bottom, 0, 0)

    def in_sight(self) -> tuple[Card, ...]:
        """Return the cards that are at least half in sight, from top to bottom."""
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        places = visible(self.layout_now.cards, top, bottom)
        return tuple(place.what for place in places if top <= (place.top + place.bottom) / 2 <= bottom)
