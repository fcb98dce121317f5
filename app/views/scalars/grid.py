"""Cards in a scrolling column: only those in sight exist."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from app.views.scalars.card import CardOwner, CardWidget
from app.views.scalars.heading import GroupHeading
from app.workspace import Workspace
from core.state import ScalarsState
from core.views.scalars import Card, Group, Layout, lay_out
from core.views.scalars.layout import visible

_BEYOND = 80
"""Logical pixels above and below what is in sight that are filled too."""
_AT_ONCE = 1
"""Widgets made before events are handled again: making a chart takes several milliseconds."""


class CardGrid(QScrollArea):
    """Headings and cards; `cards` holds the widgets of the tags in sight, all of them when it is `filled`.

    Parameters
    ----------
    workspace, owner
        As for cards.
    fold
        Called with the key of a group and whether it is to be folded.
    filled
        Called with the cards that came into sight.
    dropped
        Called with each tag whose card went out of sight.
    describe
        Returns the description of a card's tag, and whether its vertical axis is logarithmic.
    """

    def __init__(
        self,
        workspace: Workspace,
        owner: CardOwner,
        fold: Callable[[str, bool], None],
        filled: Callable[[Sequence[CardWidget]], None],
        dropped: Callable[[str], None],
        describe: Callable[[Card], tuple[str, bool]],
    ) -> None:
        super().__init__()
        self._workspace, self._owner, self._fold, self._filled = workspace, owner, fold, filled
        self._dropped, self._describe = dropped, describe
        self.layout_now = Layout((), (), 0, 0, 1)
        self._asked: tuple[Sequence[Group], int] = ((), 380)
        self.cards: dict[str, CardWidget] = {}
        self.filled = True
        self._spare: list[CardWidget] = []
        self._headings: list[GroupHeading] = []
        self._page = QWidget()
        self._page.setObjectName("cards")
        self.setWidget(self._page)
        self.setWidgetResizable(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().setSingleStep(40)
        self.verticalScrollBar().valueChanged.connect(self.fill)

    def show_groups(self, groups: Sequence[Group], state: ScalarsState) -> None:
        """Lay out other groups or at another width."""
        self._asked = (groups, state.card_width)
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for another width."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        groups, wished = self._asked
        width = self.viewport().width()
        self.layout_now = lay_out(groups, width, wished)
        self._page.resize(width, max(self.layout_now.height, 1))
        self.fill()

    def fill(self) -> None:
        """Put a widget at every heading and card in sight."""
        top = self.verticalScrollBar().value() - _BEYOND
        bottom = top + self.viewport().height() + 2 * _BEYOND
        self._fill_headings(top, bottom)
        self._fill_cards(top, bottom)

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

    def _fill_cards(self, top: float, bottom: float) -> None:
        places = visible(self.layout_now.cards, top, bottom)
        wanted = {place.what.tag for place in places}
        for tag in [tag for tag in self.cards if tag not in wanted]:
            card = self.cards.pop(tag)
            card.hide()
            self._spare.append(card)
            self._dropped(tag)
        fresh: list[CardWidget] = []
        made = 0
        for place in places:
            tag = place.what.tag
            if tag not in self.cards:
                made += not self._spare
                if made > _AT_ONCE:
                    break
                self.cards[tag] = self._card()
                fresh.append(self.cards[tag])
            card = self.cards[tag]
            card.show_card(place.what, *self._describe(place.what))
            card.setGeometry(place.left, place.top, place.width, place.height)
            card.show()
        self.filled = made <= _AT_ONCE
        if not self.filled:
            QTimer.singleShot(0, self, self.fill)
        if fresh:
            self._filled(fresh)

    def _card(self) -> CardWidget:
        return self._spare.pop() if self._spare else CardWidget(self._workspace, self._owner, self._page)

    def reveal(self, tag: str) -> None:
        """Scroll to a card, if its group is open."""
        place = next((place for place in self.layout_now.cards if place.what.tag == tag), None)
        if place is not None:
            self.ensureVisible(place.left, place.top, 0, 0)
            self.ensureVisible(place.left, place.bottom, 0, 0)
