"""What the user wishes to see in the embedding view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.cloud.camera import CameraState
from core.state.clusters import ClusterWish
from core.state.column_looks import PLAIN_LOOK, ColumnLook
from core.state.edits import TableEdits
from core.state.embedding_contours import Contours
from core.state.embedding_lines import Lines
from core.state.embedding_moved import MovedState
from core.state.embedding_panes import Panes
from core.state.embedding_tray import Tray
from core.state.point_forms import PointForms
from core.state.projections import ProjectionChoice, ProjectionSpec
from core.state.rows import RowSet
from core.state.viewpoints import Viewpoint


class Metric(StrEnum):
    """How far two vectors are apart."""

    COSINE = "cosine"
    EUCLIDEAN = "euclidean"
    DOT = "dot"
    MANHATTAN = "manhattan"
    CORRELATION = "correlation"
    HAMMING = "hamming"


@dataclass(frozen=True, slots=True)
class NeighbourQuery:
    """Which nearest neighbours are listed and marked.

    Attributes
    ----------
    count, metric
        How many, and how far two vectors are apart.
    of
        Whose they are, as it was typed: a sum as `core.analysis.vicinity.arithmetic` reads it, or a vector; empty for
        the selected point if it is the only one.
    sets
        Rows that the sum calls ``@1``, ``@2`` and so on.
    torn_only
        Whether only those are listed that the picture tears away from the point.
    """

    count: int = 10
    metric: Metric = Metric.COSINE
    of: str = ""
    sets: tuple[RowSet, ...] = ()
    torn_only: bool = False


class Density(StrEnum):
    """When it is shown how many points lie in one place, rather than points that lie over one another."""

    AUTO = "auto"
    """In two dimensions, the more the more points there are for a pixel."""
    ALWAYS = "always"
    NEVER = "never"


class PointMeasure(StrEnum):
    """What points are coloured by instead of a metadata column: how far each can be trusted."""

    NONE = ""
    FAITHFULNESS = "faithfulness"
    """Share of its nearest vectors that are among its nearest in the picture."""
    STABILITY = "stability"
    """Share of its nearest in the picture that stay when the method is run with other seeds."""
    DISTANCE = "distance"
    """How far its vector is from that of the selected point, or from what neighbours are listed of."""
    MOVED = "moved"
    """How much its nearest neighbours differ from those in what the picture is compared with."""


def look_name(measure: PointMeasure) -> str:
    """Return the name under which the look of a measure is kept, which no column has."""
    return f"\x00{measure.value}"


@dataclass(frozen=True, slots=True)
class BrokenLinks:
    """Whether lines join true neighbours that the picture tears apart, and how many at most, the worst first."""

    shown: bool = False
    most: int = 500


@dataclass(frozen=True, slots=True)
class PointSearch:
    """What is looked for in a metadata column, in every one if empty: see `core.analysis.finding.reading`."""

    text: str = ""
    column: str = ""
    regex: bool = False


class Importance(StrEnum):
    """Which thumbnails and labels come first where not all of them fit."""

    CHANCE = ""
    """A fixed random order, fair to all parts of a cloud."""
    DENSITY = "density"
    """Those with many others around them."""
    COLUMN = "column"
    """Those with the highest numbers in a metadata column."""


@dataclass(frozen=True, slots=True)
class MarksState:
    """How thumbnails and labels are shown.

    Attributes
    ----------
    size
        Longer side of a thumbnail in logical pixels.
    images
        Name of the images that are thumbnails, None for the first there are.
    memory
        At most so many megabytes of decoded thumbnails are kept.
    importance, important
        What comes first where not all fit, and the metadata column that says so.
    clusters, cluster_by
        Whether dense places are named, and the column whose categories or words name them; None lets the view choose.
    """

    size: float = 28.0
    images: str | None = None
    memory: int = 256
    importance: Importance = Importance.CHANCE
    important: str = ""
    clusters: bool = False
    cluster_by: str | None = None


@dataclass(frozen=True, slots=True)
class PointFilter:
    """A search that was given a name."""

    name: str
    search: PointSearch


@dataclass(frozen=True, slots=True)
class EmbeddingState:
    """One state of the embedding view.

    Attributes
    ----------
    table
        Key of the shown table, empty for the first one.
    projection
        How the vectors become the coordinates that are shown. What takes long is shown where it was run; elsewhere
        its place is taken by the first look.
    choice
        How they could become others.
    dimensions
        2 or 3.
    components
        Which coordinates are the axes; the third is used in three dimensions only.
    colour_by, label_by
        Metadata columns; None lets the view choose, an empty string means none.
    colour_measure
        What points are coloured by instead of `colour_by`.
    colour_map
        Name of the continuous colour map for numeric columns.
    categorical
        Whether a numeric column is coloured as categories.
    thumbnails, labels
        Whether thumbnails of the sprite and labels are drawn in the scene.
    point_size
        Diameter in logical pixels, None to choose by density.
    opacity
        0 to 1, None to choose by density.
    density
        When it is shown how many points lie in one place; a chosen opacity leaves no automatic density.
    camera
        Where the scene is looked at from; None frames everything.
    neighbours
        What is listed for the selected point.
    search
        What is looked for in the metadata.
    broken_links
        Which true neighbours that lie apart are joined by lines.
    front_only
        Whether what is drawn around points in three dimensions selects only those that no others cover.
    orthographic
        Whether far points are as large and as far apart as near ones in three dimensions.
    lines
        Which lines join points.
    filters
        Searches that the user gave names, to be applied again to any table.
    edits
        What was said of the rows of tables, by their keys.
    contours
        Which lines are drawn around where points are dense.
    animate
        Whether points and camera are seen on their way to where they go, unless the system wants no animation.
    viewpoints
        Places to look from that the user gave names, of all tables.
    marks
        How thumbnails and labels are shown.
    moved
        With what it is compared to say what moved.
    forms
        By which columns points differ in size, opacity and shape.
    looks
        By name of a metadata column, or of a measure as `look_name` says it: how its values look, in all tables.
    panes
        Which pictures stand beside this one.
    clustering
        How clusters would be found next.
    tray
        The table and the gallery of all points below the picture.
    """

    table: str = ""
    projection: ProjectionSpec = field(default_factory=ProjectionSpec)
    choice: ProjectionChoice = field(default_factory=ProjectionChoice)
    dimensions: int = 3
    components: tuple[int, int, int] = (0, 1, 2)
    colour_by: str | None = None
    colour_measure: PointMeasure = PointMeasure.NONE
    label_by: str | None = None
    colour_map: str = "viridis"
    categorical: bool = False
    thumbnails: bool = False
    labels: bool = False
    point_size: float | None = None
    opacity: float | None = None
    density: Density = Density.AUTO
    camera: CameraState | None = None
    neighbours: NeighbourQuery = field(default_factory=NeighbourQuery)
    search: PointSearch = field(default_factory=PointSearch)
    broken_links: BrokenLinks = field(default_factory=BrokenLinks)
    front_only: bool = False
    orthographic: bool = False
    lines: Lines = field(default_factory=Lines)
    filters: tuple[PointFilter, ...] = ()
    edits: Mapping[str, TableEdits] = field(default_factory=dict)
    contours: Contours = Contours.NONE
    animate: bool = True
    viewpoints: tuple[Viewpoint, ...] = ()
    marks: MarksState = field(default_factory=MarksState)
    moved: MovedState = field(default_factory=MovedState)
    panes: Panes = field(default_factory=Panes)
    looks: Mapping[str, ColumnLook] = field(default_factory=dict)
    forms: PointForms = field(default_factory=PointForms)
    clustering: ClusterWish = field(default_factory=ClusterWish)
    tray: Tray = field(default_factory=Tray)

    def look(self, name: str) -> ColumnLook:
        """Return how the values of a column look."""
        return self.looks.get(name, PLAIN_LOOK)
