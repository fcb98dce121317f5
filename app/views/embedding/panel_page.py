"""A page of the panel: sections one below the other, told of changes while somebody sees them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from app.widgets.labels import rule
from core.model import U1, Metadata
from core.state import EmbeddingState, RowSet, SessionState
from core.style import SPACE
from core.views import Points
from core.views.embedding import Known

Made = TypeVar("Made", bound=QWidget)


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

    Once it is in sight its sections are made, one in a turn: all of them together take several frames.
    """

    def __init__(self, *parts: Part[Any]) -> None:
        super().__init__()
        self.parts = parts
        self._made: dict[int, QWidget] = {}
        self._seen: Seen | None = None
        self._stale: set[int] = set()
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self.make_next)
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
        """Whether all sections are made."""
        return len(self._made) == len(self.parts)

    def make_next(self) -> None:
        """Make the first section that is not there yet."""
        place = next((place for place in range(len(self.parts)) if place not in self._made), None)
        if place is not None:
            self.parts[place].make()
        if self.whole:
            self._turns.stop()

    def end(self) -> None:
        """Make no more sections."""
        self._turns.stop()

    def put(self, name: str, section: QWidget) -> bool:
        """Put a section to its place; return False if it has none here."""
        place = next((place for place, part in enumerate(self.parts) if part.name == name), None)
        if place is None:
            return False
        above = sum(2 if each else 1 for each in self._made if each < place)
        self._column.insertWidget(above, section)
        if place:
            self._column.insertWidget(above, rule())
        if not section.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            section.show()  # now, not when the layout comes to it: whoever asked may want to put the cursor into it
        self._made[place] = section
        self._stale.add(place)
        if self.isVisible():
            self._catch_up()
        return True

    def show_seen(self, seen: Seen) -> None:
        """Show what is seen, at once if the page is in front."""
        self._seen = seen
        self._stale.update(self._made)
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
