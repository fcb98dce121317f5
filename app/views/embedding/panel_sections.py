"""The sections of the panel: what makes each, on which page it stands, and how it is told what is seen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.actions import Action
from app.views.embedding.clusters.clustering import Clustering
from app.views.embedding.keeping.bookmark_acts import BookmarkActs
from app.views.embedding.keeping.bookmark_files import BookmarkFiles
from app.views.embedding.labelling.labelling import Labelling
from app.views.embedding.labelling.spreading import Spreading
from app.views.embedding.lines.line_acts import LineActs
from app.views.embedding.motion.viewpoint_acts import ViewpointActs
from app.views.embedding.moved.comparing import Comparing
from app.views.embedding.panel_page import PanelPage, Part
from app.views.embedding.projecting.projecting import Projecting
from app.views.embedding.quality.trusting import Trusting
from app.views.embedding.rows.finder import Finder
from app.views.embedding.scene.legend import LegendView
from app.workspace import Workspace

if TYPE_CHECKING:
    from app.views.embedding.clusters.clusters_section import ClustersSection
    from app.views.embedding.columns.columns_section import ColumnsSection
    from app.views.embedding.display_section import DisplaySection
    from app.views.embedding.keeping.bookmark_section import BookmarksSection
    from app.views.embedding.labelling.label_section import LabelSection
    from app.views.embedding.lines.lines_section import LinesSection
    from app.views.embedding.looks.colours_section import ColoursSection
    from app.views.embedding.looks.forms_section import FormsSection
    from app.views.embedding.marks.marks_section import MarksSection
    from app.views.embedding.motion.camera_section import CameraSection
    from app.views.embedding.moved.moved_section import MovedSection
    from app.views.embedding.moved.steps_section import StepsSection
    from app.views.embedding.projecting.projection_section import ProjectionSection
    from app.views.embedding.quality.quality_section import QualitySection
    from app.views.embedding.rows.dimensions_section import DimensionsSection
    from app.views.embedding.rows.inspector_section import InspectorSection
    from app.views.embedding.rows.neighbour_list import NeighbourSection
    from app.views.embedding.rows.search_section import SearchSection
    from app.views.embedding.selecting.selection_section import SelectionSection

Made = TypeVar("Made", bound=QWidget)
Telling = TypeVar("Telling", "MovedSection", "SearchSection", "InspectorSection", "NeighbourSection")


class PanelSections(QWidget):
    """The sections of the panel, each imported and made when it is asked for first, on the pages where they belong."""

    row_chosen = Signal(int)
    row_hovered = Signal(object)
    highlighted = Signal(object)
    """Emitted with the category that the mouse is over in a list, None over none."""

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
        self._workspace = workspace
        self._projecting, self._trusting, self._comparing = projecting, trusting, comparing
        self._viewpoints, self._bookmarks, self._files = viewpoints, bookmarks, files
        self._labelling, self._spreading, self._clustering = labelling, spreading, clustering
        self._finder, self._selecting = finder, actions
        self._legend: LegendView | None = None
        self.pages = [PanelPage(*parts) for parts in (self._look(), self._places(), self._points(), self._label())]
        self._lay_out()
        projecting.refused.connect(lambda why: self.projection.run_box.refuse(why))

    @cached_property
    def display(self) -> DisplaySection:
        """How points are drawn."""
        from app.views.embedding.display_section import DisplaySection

        return self._put("display", DisplaySection(self._workspace, self._trusting))

    @cached_property
    def colours(self) -> ColoursSection:
        """What the colours mean."""
        from app.views.embedding.looks.colours_section import ColoursSection

        section = self._put("colours", ColoursSection(self._workspace))
        if self._legend is not None:
            section.follow(self._legend)
        return section

    @cached_property
    def forms(self) -> FormsSection:
        """What size, opacity and shape mean."""
        from app.views.embedding.looks.forms_section import FormsSection

        return self._put("forms", FormsSection(self._workspace))

    @cached_property
    def marks(self) -> MarksSection:
        """Thumbnails and labels."""
        from app.views.embedding.marks.marks_section import MarksSection

        return self._put("marks", MarksSection(self._workspace))

    @cached_property
    def lines(self) -> LinesSection:
        """Trails, links and paths."""
        from app.views.embedding.lines.lines_section import LinesSection

        return self._put("lines", LinesSection(self._workspace, LineActs(self._workspace)))

    @cached_property
    def camera(self) -> CameraSection:
        """How points are looked at."""
        from app.views.embedding.motion.camera_section import CameraSection

        return self._put("camera", CameraSection(self._workspace, self._viewpoints))

    @cached_property
    def bookmarks(self) -> BookmarksSection:
        """Pictures that were kept."""
        from app.views.embedding.keeping.bookmark_section import BookmarksSection

        return self._put("bookmarks", BookmarksSection(self._workspace, self._bookmarks, self._files))

    @cached_property
    def projection(self) -> ProjectionSection:
        """How points get their places."""
        from app.views.embedding.projecting.projection_section import ProjectionSection

        return self._put("projection", ProjectionSection(self._workspace, self._projecting))

    @cached_property
    def quality(self) -> QualitySection:
        """How far a projection can be trusted."""
        from app.views.embedding.quality.quality_section import QualitySection

        return self._put("quality", QualitySection(self._workspace, self._trusting))

    @cached_property
    def steps(self) -> StepsSection:
        """What goes over steps."""
        from app.views.embedding.moved.steps_section import StepsSection

        return self._put("steps", StepsSection(self._workspace, self._comparing))

    @cached_property
    def moved(self) -> MovedSection:
        """What moved between two states."""
        from app.views.embedding.moved.moved_section import MovedSection

        return self._telling("moved", MovedSection(self._workspace, self._comparing))

    @cached_property
    def search(self) -> SearchSection:
        """What finds points."""
        from app.views.embedding.rows.search_section import SearchSection

        return self._telling("search", SearchSection(self._workspace, self._finder))

    @cached_property
    def inspector(self) -> InspectorSection:
        """What is known of a point."""
        from app.views.embedding.rows.inspector_section import InspectorSection

        return self._telling("inspector", InspectorSection(self._workspace))

    @cached_property
    def neighbours(self) -> NeighbourSection:
        """What is near a point."""
        from app.views.embedding.rows.neighbour_list import NeighbourSection

        return self._telling("neighbours", NeighbourSection(self._workspace))

    @cached_property
    def dimensions(self) -> DimensionsSection:
        """The values of vectors."""
        from app.views.embedding.rows.dimensions_section import DimensionsSection

        return self._put("dimensions", DimensionsSection(self._workspace))

    @cached_property
    def columns(self) -> ColumnsSection:
        """What the columns hold."""
        from app.views.embedding.columns.columns_section import ColumnsSection

        return self._put("columns", ColumnsSection(self._workspace))

    @cached_property
    def selection(self) -> SelectionSection:
        """What is selected."""
        from app.views.embedding.selecting.selection_section import SelectionSection

        return self._put("selection", SelectionSection(self._workspace, self._selecting))

    @cached_property
    def labels(self) -> LabelSection:
        """What labels points."""
        from app.views.embedding.labelling.label_section import LabelSection

        return self._put("labels", LabelSection(self._workspace, self._labelling, self._spreading))

    @cached_property
    def clusters(self) -> ClustersSection:
        """Clusters of points."""
        from app.views.embedding.clusters.clusters_section import ClustersSection

        section = self._put("clusters", ClustersSection(self._workspace, self._clustering))
        section.highlighted.connect(self.highlighted)
        return section

    def _lay_out(self) -> None:
        raise NotImplementedError

    def _telling(self, name: str, section: Telling) -> Telling:
        section.row_chosen.connect(self.row_chosen)
        section.row_hovered.connect(self.row_hovered)
        return self._put(name, section)

    def _put(self, name: str, section: Made) -> Made:
        """Put a section that was made to its place."""
        if not any(page.put(name, section) for page in self.pages):
            raise AssertionError(f"no page has a place for {name}")
        return section

    def _look(self) -> tuple[Part[Any], ...]:
        return (
            Part(
                "display",
                lambda: self.display,
                lambda it, seen: it.show_state(seen.about, seen.wish, seen.points),
            ),
            Part("colours", lambda: self.colours, lambda it, seen: it.show_table(seen.table)),
            Part("forms", lambda: self.forms, lambda it, seen: it.show_state(seen.metadata, seen.wish)),
            Part("marks", lambda: self.marks, lambda it, seen: it.show_state(seen.about, seen.wish)),
            Part(
                "lines",
                lambda: self.lines,
                lambda it, seen: it.show_state(seen.about, seen.wish, seen.selected),
            ),
            Part("camera", lambda: self.camera, lambda it, seen: it.show_state(seen.wish)),
            Part("bookmarks", lambda: self.bookmarks, lambda it, seen: it.show_bookmarks()),
        )

    def _places(self) -> tuple[Part[Any], ...]:
        return (
            Part(
                "projection",
                lambda: self.projection,
                lambda it, seen: it.show_state(seen.about, seen.wish),
            ),
            Part(
                "quality",
                lambda: self.quality,
                lambda it, seen: it.show_state(seen.about, seen.wish, seen.points),
            ),
            Part(
                "steps",
                lambda: self.steps,
                lambda it, seen: it.show_state(seen.about, self._workspace.session.catalog, seen.state),
            ),
            Part(
                "moved",
                lambda: self.moved,
                lambda it, seen: it.show_state(seen.about, seen.state, seen.points),
                of_rows=True,
            ),
        )

    def _points(self) -> tuple[Part[Any], ...]:
        return (
            Part(
                "search",
                lambda: self.search,
                lambda it, seen: it.show_state(seen.about, seen.state, seen.points),
                of_rows=True,
            ),
            Part(
                "inspector",
                lambda: self.inspector,
                lambda it, seen: it.show_state(*seen.of_rows),
                of_rows=True,
            ),
            Part(
                "neighbours",
                lambda: self.neighbours,
                lambda it, seen: it.show_state(*seen.of_rows),
                of_rows=True,
            ),
            Part(
                "dimensions",
                lambda: self.dimensions,
                lambda it, seen: it.show_state(seen.about, seen.selected),
                of_rows=True,
            ),
        )

    def _label(self) -> tuple[Part[Any], ...]:
        return (
            Part("columns", lambda: self.columns, lambda it, seen: it.show_state(seen.about, seen.state)),
            Part(
                "selection",
                lambda: self.selection,
                lambda it, seen: it.show_state(seen.selected, seen.rows, seen.emphasis),
                of_rows=True,
            ),
            Part(
                "labels",
                lambda: self.labels,
                lambda it, seen: it.show_state(seen.about, seen.chosen),
                of_rows=True,
            ),
            Part("clusters", lambda: self.clusters, lambda it, seen: it.show_state(seen.about, seen.state)),
        )
