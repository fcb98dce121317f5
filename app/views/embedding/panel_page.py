"""A page of the panel: sections one below the other, told of changes while somebody sees them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from app.widgets.labels import rule
from app.widgets.wheel import WheelGuard
from core.model import U1, Metadata
from core.state import EmbeddingState, RowSet, SessionState
from core.style import SPACE
from core.views import Points
from core.views.embedding import Known

Made = TypeVar("Made", bound=QWidget)

PAUSE = 8
"""Milliseconds between two steps in which sections in sight are made: whatever else waits has its turn between them."""


@dataclass(frozen=True)
class Seen:
    """What is known and wished as the panel shows it.

    `lagging` says that the points are not those that are wished, so that single rows cannot be told of.
    """

    about: Known | None
    state: SessionState
    points: Points | None
    lagging: bool

    @property
    def wish(self) -> EmbeddingState:
        """What is wished of the picture."""
        return self.state.embedding

    @property
    def metadata(self) -> Metadata | None:
        """The columns of the table, None while they are not read."""
        return self.about.metadata if self.about else None

    @property
    def selected(self) -> RowSet | None:
        """The selected rows of the table."""
        return None if self.about is None else self.state.selected_points.get(self.about.subject.table.key)

    @property
    def table(self) -> str:
        """Key of the table, empty while there is none."""
        return "" if self.about is None else self.about.subject.table.key

    @property
    def chosen(self) -> int:
        """How many rows are selected."""
        return 0 if self.selected is None else self.selected.count

    @property
    def emphasis(self) -> U1 | None:
        """How much each point stands out, None while there are no points."""
        return None if self.points is None else self.points.emphasis

    @property
    def of_rows(self) -> tuple[Known | None, EmbeddingState, Points | None, RowSet | None]:
        """What sections that tell of single rows are told."""
        return self.about, self.wish, self.points, self.selected

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return 0 if self.about is None else self.about.subject.table.rows


@dataclass(frozen=True)
class Part(Generic[Made]):
    """A section: its name, what makes it, and how it is told what is seen; `of_rows` if it tells of single rows."""

    name: str
    make: Callable[[], Made]
    show: Callable[[Made, Seen], None]
    of_rows: bool = False


class PanelPage(QScrollArea):
    """Sections one below the other; what changed while the page was hidden is shown when it comes in front.

    Once it is in sight its sections are made one after the other, and each is put to its place in a turn of its own:
    all of them together take several frames, and one that is made and laid out at once takes more than one.
    """

    def __init__(self, *parts: Part[Any]) -> None:
        super().__init__()
        self.parts = parts
        self._made: dict[int, QWidget] = {}
        self._seen: Seen | None = None
        self._stale: set[int] = set()
        self._ahead = False
        self._waiting: QWidget | None = None
        """A section that is made and has no place yet."""
        self._turns = QTimer(self, singleShot=True, interval=PAUSE)
        self._turns.timeout.connect(self._take_turn)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(SPACE.around, SPACE.inside, SPACE.around, SPACE.around)
        self._column.setSpacing(SPACE.inside)
        self._column.addStretch(1)
        self.setWidget(body)

    @property
    def sections(self) -> tuple[QWidget, ...]:
        """The sections that were made, from top to bottom."""
        return tuple(section for _, section in sorted(self._made.items()))

    @property
    def whole(self) -> bool:
        """Whether all sections are made and have their places."""
        return len(self._made) == len(self.parts) and self._waiting is None

    def _take_turn(self) -> None:
        self.make_next()
        if not self.whole:
            self._turns.start()  # from the end of the step on: however long it took, the others come first

    def make_next(self) -> None:
        """Take one step: put the section that was made to its place, else make the first that is not there yet."""
        missing = next((part for place, part in enumerate(self.parts) if place not in self._made), None)
        if self._waiting is not None:
            self.place()
        elif missing is not None:
            self._make_ahead(missing)

    def _make_ahead(self, part: Part[Any]) -> None:
        self._ahead = True
        try:
            part.make()
        finally:
            self._ahead = False

    def place(self) -> None:
        """Put the section that was made last to its place, if it waits for that."""
        section, self._waiting = self._waiting, None
        if section is not None:
            self._place(section)

    def end(self) -> None:
        """Make no more sections."""
        self._turns.stop()

    def put(self, name: str, section: QWidget) -> bool:
        """Put a section to its place, in the next turn if it is made ahead; return False if it has none here."""
        place = next((place for place, part in enumerate(self.parts) if part.name == name), None)
        if place is None:
            return False
        self.place()  # whoever asks for another one may go on to use this
        self._made[place] = section
        if self._ahead:
            self._waiting = section
        else:
            self._place(section)
        return True

    def _place(self, section: QWidget) -> None:
        place = next(place for place, made in self._made.items() if made is section)
        above = sum(2 if each else 1 for each in self._made if each < place)
        self._column.insertWidget(above, section)
        if place:
            self._column.insertWidget(above, rule())
        WheelGuard(section)
        if not section.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            section.show()  # now, not when the layout comes to it: whoever asked may want to put the cursor into it
        self._stale.add(place)
        if self.isVisible():
            self._catch_up()

    def show_seen(self, seen: Seen) -> None:
        """Show what is seen, at once if the page is in front."""
        self._seen = seen
        self._stale.update(place for place, section in self._made.items() if section is not self._waiting)
        if self.isVisible():
            self._catch_up()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what has changed."""
        super().showEvent(event)
        self._catch_up()
        if not self.whole:
            self._turns.start()

    def bring(self, widget: QWidget) -> None:
        """Scroll to a widget of the page."""
        QApplication.sendPostedEvents(self.widget(), 0)
        self.ensureWidgetVisible(widget)

    def _catch_up(self) -> None:
        if self._seen is None:
            return
        for place, part in enumerate(self.parts):
            if place in self._stale and not (part.of_rows and self._seen.lagging):
                self._stale.discard(place)
                part.show(self._made[place], self._seen)
