"""The panel at the right of the embedding view."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.actions import Action
from app.views.embedding.columns.columns_section import ColumnsSection
from app.views.embedding.display_section import DisplaySection
from app.views.embedding.labelling.label_section import LabelSection
from app.views.embedding.labelling.labelling import Labelling
from app.views.embedding.labelling.spreading import Spreading
from app.views.embedding.lines.line_acts import LineActs
from app.views.embedding.lines.lines_section import LinesSection
from app.views.embedding.marks.marks_section import MarksSection
from app.views.embedding.motion.camera_section import CameraSection
from app.views.embedding.motion.viewpoint_acts import ViewpointActs
from app.views.embedding.moved.comparing import Comparing
from app.views.embedding.moved.moved_section import MovedSection
from app.views.embedding.moved.steps_section import StepsSection
from app.views.embedding.projecting.projecting import Projecting
from app.views.embedding.projecting.projection_section import ProjectionSection
from app.views.embedding.quality.quality_section import QualitySection
from app.views.embedding.quality.trusting import Trusting
from app.views.embedding.rows.dimensions_section import DimensionsSection
from app.views.embedding.rows.finder import Finder
from app.views.embedding.rows.inspector_section import InspectorSection
from app.views.embedding.rows.neighbour_list import NeighbourSection
from app.views.embedding.rows.search_section import SearchSection
from app.views.embedding.selecting.selection_section import SelectionSection
from app.widgets.labels import rule
from app.workspace import Workspace
from core.state import SessionState
from core.style import SPACE
from core.views import Points
from core.views.embedding import Known

_WIDTH = 320


class Panel(QScrollArea):
    """Display, projection, how far to trust it, search, inspector, neighbours and selection, one below the other."""

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
        finder: Finder,
        actions: Sequence[Action],
        comparing: Comparing,
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(288)
        self.setAccessibleName("Embedding panel")
        self.display = DisplaySection(workspace, trusting)
        self.lines = LinesSection(workspace, LineActs(workspace))
        self.camera = CameraSection(workspace, viewpoints)
        self.marks = MarksSection(workspace)
        self.projection = ProjectionSection(workspace, projecting)
        self.quality = QualitySection(workspace, trusting)
        self.steps = StepsSection(workspace, comparing)
        self.search = SearchSection(workspace, finder)
        self.inspector = InspectorSection(workspace)
        self.neighbours = NeighbourSection(workspace)
        self.dimensions = DimensionsSection(workspace)
        self.moved = MovedSection(workspace, comparing)
        self.columns = ColumnsSection(workspace)
        self.selection = SelectionSection(workspace, actions)
        self.labels = LabelSection(workspace, labelling, spreading)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(SPACE.around, SPACE.inside, SPACE.around, SPACE.around)
        layout.setSpacing(SPACE.inside)
        sections = (
            self.display,
            self.lines,
            self.camera,
            self.marks,
            self.projection,
            self.quality,
            self.steps,
            self.search,
            self.inspector,
            self.neighbours,
            self.dimensions,
            self.moved,
            self.columns,
            self.selection,
            self.labels,
        )
        for place, section in enumerate(sections):
            if place:
                layout.addWidget(rule())
            layout.addWidget(section)
        layout.addStretch(1)
        self.setWidget(body)
        for lists in (self.search, self.inspector, self.neighbours, self.moved):
            lists.row_chosen.connect(self.row_chosen)
            lists.row_hovered.connect(self.row_hovered)

    def sizeHint(self) -> QSize:
        """Return the size wished for: what long texts would like has no say."""
        return QSize(_WIDTH, super().sizeHint().height())

    def show_state(
        self, about: Known | None, state: SessionState, points: Points | None, lagging: bool = False
    ) -> None:
        """Show what is known of the chosen table and what is wished.

        `lagging` says that the points are not those that are wished: what tells of single rows waits for them.
        """
        wish = state.embedding
        selected = None if about is None else state.selected_points.get(about.subject.table.key)
        self.display.show_state(about.metadata if about else None, wish, points)
        self.lines.show_state(about, wish, selected)
        self.camera.show_state(wish)
        self.marks.show_state(about, wish)
        self.projection.show_state(about, wish)
        self.quality.show_state(about, wish, points)
        self.steps.show_state(about, self._workspace.session.catalog, state)
        if lagging:
            return
        self.search.show_state(about, state, points)
        self.inspector.show_state(about, wish, points, selected)
        self.neighbours.show_state(about, wish, points, selected)
        self.dimensions.show_state(about, selected)
        self.moved.show_state(about, state, points)
        rows = 0 if about is None else about.subject.table.rows
        self.selection.show_state(selected, rows, None if points is None else points.emphasis)
        self.columns.show_state(about, state)
        self.labels.show_state(about, 0 if selected is None else selected.count)
