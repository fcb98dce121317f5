"""A page of the panel: sections one below the other, told of changes while somebody sees them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from app.widgets.labels import rule
from core.model import U1, Metadata
from core.state import EmbeddingState, RowSet, SessionState
from core.style import SPACE
from core.views import Points
from core.views.embedding import Known


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
class Part:
    """A section and how it is told what is seen; `of_rows` if it tells of single rows."""

    section: QWidget
    show: Callable[[Seen], None]
    of_rows: bool = False


class PanelPage(QScrollArea):
    """Sections one below the other; what changed while the page was hidden is shown when it comes in front."""

    def __init__(self, *parts: Part) -> None:
        super().__init__()
        self.parts = parts
        self._seen: Seen | None = None
        self._stale: set[int] = set()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(SPACE.around, SPACE.inside, SPACE.around, SPACE.around)
        layout.setSpacing(SPACE.inside)
        for place, part in enumerate(parts):
            if place:
                layout.addWidget(rule())
            layout.addWidget(part.section)
        layout.addStretch(1)
        self.setWidget(body)

    def show_seen(self, seen: Seen) -> None:
        """Show what is seen, at once if the page is in front."""
        self._seen = seen
        self._stale.update(range(len(self.parts)))
        if self.isVisible():
            self._catch_up()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what has changed."""
        super().showEvent(event)
        self._catch_up()

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
                part.show(self._seen)
