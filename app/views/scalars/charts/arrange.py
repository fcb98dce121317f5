"""Cards that are dragged by their titles: onto another card to be drawn together, between cards to stand there.

Tags that are dragged out of a list of them are drawn in the card that they are dropped onto.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QDrag, QDropEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.widgets.tag_drag import tags_in
from app.workspace import Workspace
from core.state import CHART
from core.style import SPACE
from core.views.cards import CHARTS, PINNED, Card, Group, Layout, Place, visible
from core.views.cards.layout import GAP

KIND = "application/x-armillary-card"
_EDGE = 0.22
"""Share of a card at its sides where another one is put beside it rather than into it."""
_SCROLL, _NEAR = 24, 36


@dataclass(frozen=True, slots=True)
class Target:
    """Where a card goes: into the card `key` if `group` is None, else before it, at the end of the group for None."""

    key: str | None
    group: str | None
    shown: QRect


def card_mime(key: str) -> QMimeData:
    """Return what is dragged: the key of a card, which for a tag is the tag, and which other programs see as text."""
    data = QMimeData()
    data.setData(KIND, key.encode("utf-8", "surrogateescape"))
    data.setText(key.strip().rpartition("\n")[2])
    return data


def card_in(data: QMimeData) -> str | None:
    """Return the key of the card that is dragged, None for something else."""
    if not data.hasFormat(KIND):
        return None
    return bytes(data.data(KIND).data()).decode("utf-8", "surrogateescape")


def _card_at(layout: Layout, at: QPoint) -> Place[Card] | None:
    near = visible(layout.cards, at.y(), at.y() + 1)
    return next((place for place in near if QRect(place.left, place.top, place.width, place.height).contains(at)), None)


def target_of_tags(layout: Layout, at: QPoint) -> Target | None:
    """Return the card into whose chart tags go that are dropped at a place of the page."""
    place = _card_at(layout, at)
    if place is None:
        return None
    return Target(place.what.key, None, QRect(place.left, place.top, place.width, place.height))


def target_at(layout: Layout, groups: tuple[Group, ...], key: str, at: QPoint) -> Target | None:
    """Return where a card that is dropped at a place of the page goes, None where it would stay or cannot go."""
    place = _card_at(layout, at)
    if place is None or place.what.key == key:
        return None
    area = QRect(place.left, place.top, place.width, place.height)
    group = _group_of(groups, place.what.key)
    share = (at.x() - place.left) / max(place.width, 1)
    if group is None or _EDGE <= share <= 1 - _EDGE or not _may_go(groups, key, group):
        return Target(place.what.key, None, area)
    keys = [card.key for card in group.cards]
    index = keys.index(place.what.key) + (share > 0.5)
    x = place.left - GAP // 2 if share < 0.5 else place.left + place.width + GAP // 2
    return Target(keys[index] if index < len(keys) else None, group.key, QRect(x - 1, place.top, 3, place.height))


def _group_of(groups: tuple[Group, ...], key: str) -> Group | None:
    return next((group for group in groups if any(card.key == key for card in group.cards)), None)


def _may_go(groups: tuple[Group, ...], key: str, group: Group) -> bool:
    """Return whether a card may stand in a group: its own, the pinned ones; charts of the user in all of theirs."""
    if group.key == PINNED:
        return True
    card = next((card for each in groups for card in each.cards if card.key == key), None)
    if card is None:
        return False
    return card.group == group.key or (key.startswith(CHART) and group.key.startswith(CHARTS))


class DropMark(QWidget):
    """A line where a dragged card would stand, or a frame around the card into which it would go."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace, self._into = workspace, False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_target(self, target: Target | None) -> None:
        """Show where the card would go."""
        if target is None:
            self.hide()
            return
        self._into = target.group is None
        self.setGeometry(target.shown)
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line or a frame."""
        colour = QColor(self._workspace.tokens.accent)
        with QPainter(self) as painter:
            if not self._into:
                painter.fillRect(self.rect(), colour)
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour, 2))
            colour.setAlphaF(0.1)
            painter.setBrush(colour)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), SPACE.corner, SPACE.corner)


class Arranging(QObject):
    """Watches what is dropped on the page of the cards.

    Parameters
    ----------
    page
        What the cards lie on.
    look
        Returns the layout and the groups as they are.
    dropped
        Called with the key of the card and with where it goes.
    added
        Called with tags from a list and with the key of the card that they were dropped onto.
    scroll
        Called with the number of pixels to scroll by.
    """

    def __init__(
        self, workspace: Workspace, page: QWidget, look: Callable[[], tuple[Layout, tuple[Group, ...]]],
        dropped: Callable[[str, Target], None], added: Callable[[list[str], str], None],
        scroll: Callable[[int], None],
    ) -> None:  # fmt: skip
        super().__init__(page)
        self._look, self._dropped, self._added, self._scroll = look, dropped, added, scroll
        self._page = page
        self.mark = DropMark(workspace, page)
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show where a card would go, and let it go there."""
        kind = event.type()
        if kind is QEvent.Type.DragLeave:
            self.mark.show_target(None)
            return True
        if kind not in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop) or not isinstance(
            event, QDropEvent
        ):
            return False
        key, tags = card_in(event.mimeData()), tags_in(event.mimeData())
        if key is None and not tags:
            return False
        target = self._target(key, event.position().toPoint())
        self.mark.show_target(None if kind is QEvent.Type.Drop else target)
        if kind is QEvent.Type.DragMove:
            self._near_edge(event.position())
        event.setAccepted(kind is QEvent.Type.DragEnter or target is not None)
        if kind is QEvent.Type.Drop and target is not None:
            self._take(key, tags, target)
        return True

    def _target(self, key: str | None, at: QPoint) -> Target | None:
        layout, groups = self._look()
        return target_of_tags(layout, at) if key is None else target_at(layout, groups, key, at)

    def _take(self, key: str | None, tags: list[str], target: Target) -> None:
        if key is not None:
            self._dropped(key, target)
        elif target.key is not None:
            self._added(tags, target.key)

    def _near_edge(self, at: QPointF) -> None:
        seen = self._page.visibleRegion().boundingRect()
        if at.y() < seen.top() + _NEAR:
            self._scroll(-_SCROLL)
        elif at.y() > seen.bottom() - _NEAR:
            self._scroll(_SCROLL)


class TitleDrag(QObject):
    """Lets a card be dragged by its title.

    Parameters
    ----------
    title
        The widget by which it is dragged.
    key, picture
        Return the key of the card, and what is dragged along.
    """

    def __init__(self, title: QWidget, key: Callable[[], str], picture: Callable[[], QPixmap]) -> None:
        super().__init__(title)
        self._title, self._key, self._picture = title, key, picture
        self._pressed: QPoint | None = None
        title.setCursor(Qt.CursorShape.OpenHandCursor)
        title.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin to drag once the mouse has gone far enough."""
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() is QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
        elif event.type() is QEvent.Type.MouseButtonRelease:
            self._pressed = None
        elif event.type() is QEvent.Type.MouseMove and self._went_far(event.position().toPoint()):
            self._pressed = None
            self._drag()
        return False

    def _went_far(self, at: QPoint) -> bool:
        return self._pressed is not None and (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()

    def _drag(self) -> None:
        drag = QDrag(self._title)
        drag.setMimeData(card_mime(self._key()))
        picture = self._picture()
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(24, 10))
        drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)
