"""The panel at the right of the embedding view: pages of sections, of which one is in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.actions import Action
from app.views.embedding.clusters.clustering import Clustering
from app.views.embedding.clusters.clusters_section import ClustersSection
from app.views.embedding.columns.columns_section import ColumnsSection
from app.views.embedding.display_section import DisplaySection
from app.views.embedding.keeping.bookmark_acts import BookmarkActs
from app.views.embedding.keeping.bookmark_files import BookmarkFiles
from app.views.embedding.keeping.bookmark_section import BookmarksSection
from app.views.embedding.labelling.label_section import LabelSection
from app.views.embedding.labelling.labelling import Labelling
from app.views.embedding.labelling.spreading import Spreading
from app.views.embedding.lines.line_acts import LineActs
from app.views.embedding.lines.lines_section import LinesSection
from app.views.embedding.looks.colours_section import ColoursSection
from app.views.embedding.looks.forms_section import FormsSection
from app.views.embedding.marks.marks_section import MarksSection
from app.views.embedding.motion.camera_section import CameraSection
from app.views.embedding.motion.viewpoint_acts import ViewpointActs
from app.views.embedding.moved.comparing import Comparing
from app.views.embedding.moved.moved_section import MovedSection
from app.views.embedding.moved.steps_section import StepsSection
from app.views.embedding.panel_page import PanelPage, Part, Seen
from app.views.embedding.projecting.projecting import Projecting
from app.views.embedding.projecting.projection_section import ProjectionSection
from app.views.embedding.quality.quality_section import QualitySection
from app.views.embedding.quality.trusting import Trusting
from app.views.embedding.rows.dimensions_section import DimensionsSection
from app.views.embedding.rows.finder import Finder
from app.views.embedding.rows.inspector_section import InspectorSection
from app.views.embedding.rows.neighbour_list import NeighbourSection
from app.views.embedding.rows.search_section import SearchSection
from app.views.embedding.section import Section
from app.views.embedding.selecting.selection_section import SelectionSection
from app.workspace import Workspace
from core.state import SessionState
from core.style import SPACE
from core.views import Points
from core.views.embedding import Known

_WIDTH = 320
PAGES = (
    ("Look", "How points, marks, lines and the camera look"),
    ("Projection", "How points get their places, and how far to trust them"),
    ("Points", "Find points, read what is known of one, and see what is near it"),
    ("Label", "Narrow, describe and label what is selected"),
)
"""The pages: title and what they hold."""


class Panel(QWidget):
    """How the picture looks, how points get their places, what they are, and what is said of them: a page each."""

    row_chosen = Signal(int)
    row_hovered = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        projecting: Projecting,
        trusting: Trusting,
        viewpoints: ViewpointActs,
        labelling: Labelling,
        spreading: Spreading,
        clustering: Clustering,
        finder: Finder,
        actions: Sequence[Action],
        comparing: Comparing,
        bookmarks: BookmarkActs,
        files: BookmarkFiles,
    ) -> None:
        super().__init__()
        self.setMinimumWidth(288)
        self.setAccessibleName("Embedding panel")
        self.display = DisplaySection(workspace, trusting)
        self.colours = ColoursSection(workspace)
        self.forms = FormsSection(workspace)
        self.lines = LinesSection(workspace, LineActs(workspace))
        self.camera = CameraSection(workspace, viewpoints)
        self.bookmarks = BookmarksSection(workspace, bookmarks, files)
        self.marks = MarksSection(workspace)
        self.projection = ProjectionSection(workspace, projecting)
        self.quality = QualitySection(workspace, trusting)
        self._workspace = workspace
        self.steps = StepsSection(workspace, comparing)
        self.moved = MovedSection(workspace, comparing)
        self.search = SearchSection(workspace, finder)
        self.inspector = InspectorSection(workspace)
        self.neighbours = NeighbourSection(workspace)
        self.dimensions = DimensionsSection(workspace)
        self.columns = ColumnsSection(workspace)
        self.selection = SelectionSection(workspace, actions)
        self.labels = LabelSection(workspace, labelling, spreading)
        self.clusters = ClustersSection(workspace, clustering)
        self.tabs = _tabs()
        self.pages = [PanelPage(*parts) for parts in (self._look(), self._places(), self._points(), self._label())]
        self._lay_out()
        clustering.wanted.connect(lambda: self.reveal(self.clusters))
        for lists in (self.search, self.inspector, self.neighbours, self.moved):
            lists.row_chosen.connect(self.row_chosen)
            lists.row_hovered.connect(self.row_hovered)

    def _look(self) -> tuple[Part, ...]:
        return (
            Part(self.display, lambda seen: self.display.show_state(seen.about, seen.wish, seen.points)),
            Part(self.colours, lambda seen: self.colours.show_table(seen.table)),
            Part(self.forms, lambda seen: self.forms.show_state(seen.metadata, seen.wish)),
            Part(self.marks, lambda seen: self.marks.show_state(seen.about, seen.wish)),
            Part(self.lines, lambda seen: self.lines.show_state(seen.about, seen.wish, seen.selected)),
            Part(self.camera, lambda seen: self.camera.show_state(seen.wish)),
            Part(self.bookmarks, lambda seen: self.bookmarks.show_bookmarks()),
        )

    def _places(self) -> tuple[Part, ...]:
        return (
            Part(self.projection, lambda seen: self.projection.show_state(seen.about, seen.wish)),
            Part(self.quality, lambda seen: self.quality.show_state(seen.about, seen.wish, seen.points)),
            Part(
                self.steps, lambda seen: self.steps.show_state(seen.about, self._workspace.session.catalog, seen.state)
            ),
            Part(self.moved, lambda seen: self.moved.show_state(seen.about, seen.state, seen.points), of_rows=True),
        )

    def _points(self) -> tuple[Part, ...]:
        return (
            Part(self.search, lambda seen: self.search.show_state(seen.about, seen.state, seen.points), of_rows=True),
            Part(self.inspector, lambda seen: self.inspector.show_state(*seen.of_rows), of_rows=True),
            Part(self.neighbours, lambda seen: self.neighbours.show_state(*seen.of_rows), of_rows=True),
            Part(self.dimensions, lambda seen: self.dimensions.show_state(seen.about, seen.selected), of_rows=True),
        )

    def _label(self) -> tuple[Part, ...]:
        return (
            Part(self.columns, lambda seen: self.columns.show_state(seen.about, seen.state)),
            Part(
                self.selection,
                lambda seen: self.selection.show_state(seen.selected, seen.rows, seen.emphasis),
                of_rows=True,
            ),
            Part(self.labels, lambda seen: self.labels.show_state(seen.about, seen.chosen), of_rows=True),
            Part(self.clusters, lambda seen: self.clusters.show_state(seen.about, seen.state)),
        )

    def _lay_out(self) -> None:
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

    def sizeHint(self) -> QSize:
        """Return the size wished for: what long texts would like has no say."""
        return QSize(_WIDTH, super().sizeHint().height())

    def show_page(self, place: int) -> None:
        """Bring a page in front, by its place in PAGES."""
        self.tabs.setCurrentIndex(place)

    def reveal(self, widget: QWidget) -> None:
        """Bring the page of a section, or of something in it, in front, unfold the section and scroll to the widget."""
        place, page = next((place, page) for place, page in enumerate(self.pages) if page.isAncestorOf(widget))
        self.show_page(place)
        section = next(
            part.section for part in page.parts if part.section is widget or part.section.isAncestorOf(widget)
        )
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
    tabs = QTabBar()
    tabs.setObjectName("pages")
    tabs.setAccessibleName("Pages of the panel")
    tabs.setExpanding(False)
    tabs.setDrawBase(False)
    for place, (title, tip) in enumerate(PAGES):
        tabs.addTab(title)
        tabs.setTabToolTip(place, f"{tip} (Alt+{place + 1})")
    return tabs
