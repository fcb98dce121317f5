"""The panel at the right of the embedding view: pages of sections, of which one is in sight."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.views.embedding.panel_page import Seen
from app.views.embedding.panel_sections import PanelSections
from app.views.embedding.scene.legend import LegendView
from app.views.embedding.section import Section
from app.widgets.page_tabs import page_tabs
from core.state import SessionState
from core.style import SPACE
from core.views import Points
from core.views.embedding import Known

_WIDTH = 320
_PAUSE = 20
"""Milliseconds between two sections that are made ahead: whoever turns the points meanwhile does not feel it."""
PAGES = (
    ("Look", "How points, marks, lines and the camera look"),
    ("Projection", "How points get their places, and how far to trust them"),
    ("Points", "Find points, read what is known of one, and see what is near it"),
    ("Label", "Narrow, describe and label what is selected"),
)
"""The pages: title and what they hold."""


class Panel(PanelSections):
    """How the picture looks, how points get their places, what they are, and what is said of them: a page each.

    The sections of a page are made one after the other once it is in sight.
    """

    def _lay_out(self) -> None:
        self.setMinimumWidth(288)
        self.setAccessibleName("Embedding panel")
        self._rest = QTimer(self, singleShot=True, interval=_PAUSE)
        self._rest.timeout.connect(self._make_next)
        self._clustering.wanted.connect(lambda: self.reveal(self.clusters))
        self.tabs = _tabs()
        self._stack = QStackedWidget()
        for page in self.pages:
            self._stack.addWidget(page)
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(SPACE.inside, SPACE.unit, SPACE.inside, 0)
        above.addWidget(self.tabs)
        layout.addLayout(above)
        layout.addWidget(self._stack, 1)

    def follow(self, legend: LegendView) -> None:
        """Tell of what a legend shows, and bring it into sight when it is asked for there."""
        self._legend = legend
        legend.editing.connect(lambda: self.colours.come(self.reveal))

    def make_rest(self) -> None:
        """Make what is not made yet, one section at a time, so that no page has to be waited for."""
        self._rest.start()

    def end(self) -> None:
        """Make nothing more and be deleted: what sections would follow is gone with the view."""
        self._rest.stop()
        for page in self.pages:
            page.end()
        self.deleteLater()

    def _make_next(self) -> None:
        page = next((page for page in self.pages if not page.whole), None)
        if page is not None:
            page.make_next()
            self._rest.start()

    def sizeHint(self) -> QSize:
        """Return the size wished for: what long texts would like has no say."""
        return QSize(_WIDTH, super().sizeHint().height())

    def show_page(self, place: int) -> None:
        """Bring a page in front, by its place in PAGES."""
        self.tabs.setCurrentIndex(place)

    def reveal(self, widget: QWidget) -> None:
        """Bring the page of a section, or of something in it, in front, unfold the section and scroll to the widget."""
        for page in self.pages:
            page.place()
        place, page = next((place, page) for place, page in enumerate(self.pages) if page.isAncestorOf(widget))
        self.show_page(place)
        section = next(each for each in page.sections if each is widget or each.isAncestorOf(widget))
        if isinstance(section, Section):
            section.heading.setChecked(True)
        page.bring(widget)

    def show_state(
        self, about: Known | None, state: SessionState, points: Points | None, lagging: bool = False
    ) -> None:
        """Show what is known of the chosen table and what is wished.

        `lagging` says that the points are not those that are wished: what tells of single rows waits for them.
        """
        seen = Seen(about, state, points, lagging)
        for page in self.pages:
            page.show_seen(seen)


def _tabs() -> QTabBar:
    pages = ((title, f"{tip} (Alt+{place})") for place, (title, tip) in enumerate(PAGES, start=1))
    return page_tabs("Pages of the panel", pages, scrolled=False)
