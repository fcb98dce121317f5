"""A picture: frozen layers that a window draws, a figure exporter draws and a test looks at.

Layers hold arrays by reference and are compared by identity: whoever draws uploads only layers that changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from core.cloud.camera import UNCOVERED, Margins
from core.cloud.forms import Forms
from core.cloud.points import Emphasis as Emphasis
from core.model import F4, F8, I8, U1, U2, RowImages
from core.state import CameraState, Domain
from core.style import ThemeName
from core.views.axes import Axis as Axis
from core.views.axes import AxisScale as AxisScale
from core.views.flags import Extent as Extent
from core.views.flags import Flag as Flag
from core.views.flags import FlagKind as FlagKind
from core.views.flags import LevelLine as LevelLine
from core.views.legends import ColourBar as ColourBar
from core.views.legends import ColourStrip as ColourStrip
from core.views.legends import Legend as Legend
from core.views.legends import LegendEntry as LegendEntry
from core.views.line_marks import Links as Links
from core.views.line_marks import Outlines as Outlines
from core.views.line_marks import Stops as Stops
from core.views.marks import Ridges as Ridges
from core.views.marks import Tiles as Tiles

if TYPE_CHECKING:
    from core.views.image_part import ImagePart
    from core.views.matrix.part import Matrix
    from core.views.parallel import Parallel
    from core.views.plane.part import Plane
    from core.views.sketch import Sketch
    from core.views.text_parts import TextPart


@dataclass(frozen=True, slots=True)
class Viewport:
    """What a picture is made for.

    Attributes
    ----------
    width, height
        Logical pixels.
    scale
        Device pixels per logical pixel.
    theme
        Light or dark.
    covered
        Where things lie over the picture, for which points that are all framed leave room.
    """

    width: float
    height: float
    scale: float = 1.0
    theme: ThemeName = ThemeName.LIGHT
    covered: Margins = UNCOVERED


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Many polylines drawn as one.

    Attributes
    ----------
    x, y
        float64 (m,), all vertices of all curves, in data units; NaN breaks a curve.
    starts
        int64 (c + 1,): curve i has vertices ``starts[i]:starts[i + 1]``.
    colours
        uint8 (c, 4), RGBA.
    keys
        What each curve shows: names of runs.
    width
        Logical pixels.
    dashes
        Number of a pattern for each curve, 0 for whole lines; empty where all are whole.
    behind
        Whether it only stands behind another curve of the same key and is not pointed at.
    second
        Whether `y` belongs to the vertical axis at the right.
    """

    x: F8
    y: F8
    starts: I8
    colours: U1
    keys: tuple[str, ...]
    width: float = 1.25
    dashes: tuple[int, ...] = ()
    behind: bool = False
    second: bool = False

    @property
    def dot(self) -> float:
        """Radius in logical pixels of a vertex that no line reaches."""
        return 2.0 + self.width / 2


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """A filled range around a curve: x, lower and upper float64 (m,), colour RGBA bytes.

    `second` says that it belongs to the vertical axis at the right.
    """

    x: F8
    lower: F8
    upper: F8
    colour: tuple[int, int, int, int]
    key: str
    second: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """A vertical line at `x` (data units), such as the linked step."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Caption:
    """A quiet word inside a chart at a place in data units, which is its right end."""

    x: float
    y: float
    text: str


CurveLayer: TypeAlias = Curves | Band | Ridges | Tiles


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """A chart with two axes, or three.

    Attributes
    ----------
    key
        What it shows, such as the tag.
    title
        Heading.
    x, y
        Axes with what is shown of them.
    whole
        The domain that shows everything.
    layers
        Bottom first.
    cursor
        The linked step, None if it is not on this axis.
    legend
        What the colours mean.
    note
        What is hidden, clipped or missing, in a few words; empty if nothing is.
    captions
        What lines that belong to nobody mean.
    flags, levels
        Marked places, and thresholds.
    extent
        The linked range of steps, None if it is not on this axis.
    second
        The vertical axis at the right, for layers that belong to it.
    """

    key: str
    title: str
    x: Axis
    y: Axis
    whole: Domain
    layers: tuple[CurveLayer, ...] = ()
    cursor: Cursor | None = None
    legend: Legend | None = None
    note: str = ""
    captions: tuple[Caption, ...] = ()
    flags: tuple[Flag, ...] = ()
    levels: tuple[LevelLine, ...] = ()
    extent: Extent | None = None
    second: Axis | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """A cloud of points.

    Attributes
    ----------
    positions
        float32 (n, 3), inside the cube from -1 to 1; z is 0 for all in two dimensions.
    colour_index
        uint16 (n,): index into `palette`.
    palette
        uint8 (k, 4), RGBA.
    emphasis
        uint8 (n,): a value of `Emphasis`.
    size
        Diameter in logical pixels.
    opacity
        0 to 1, of points that are neither emphasised nor dimmed.
    density
        0 to 1: share in which translucent points show how many lie in one place, from faint to full.
    forms
        Sizes, opacities and shapes, None where all points are alike.
    """

    positions: F4
    colour_index: U2
    palette: U1
    emphasis: U1
    size: float
    opacity: float
    density: float = 0.0
    forms: Forms | None = None


class MarkKind(StrEnum):
    """What stands at points."""

    IMAGES = "images"
    TEXTS = "texts"
    BOTH = "both"
    """Images with their texts below them."""


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Images and texts at points, of which those are shown that fit beside each other (`marks.showing.shown`).

    Attributes
    ----------
    positions, emphasis, colour_index, palette
        Of all n points, as in `Points`.
    rows
        int64 (m,): points that have a mark, the most important first.
    boxes
        float32 (m, 4): left, top, right and bottom of the room each takes, in logical pixels from its point.
    first
        uint8: for the rows behind the `ahead` ones, from which of the scales in `core.cloud.marks.fitting` on each is
        shown in a plane, those scales being of pixels for `unit`. None where that is decided anew for each picture.
    unit
        Logical pixels.
    ahead
        So many rows at the beginning come before all others, whatever the scale.
    kind, ahead_kind
        What rows have, and what those ahead have.
    everyone
        Whether `rows` holds all points that have a mark; else others may follow where there is room.
    images, size
        Images of rows, and their longer side in logical pixels; None for none.
    texts
        Texts of rows, which may be fewer than points; an empty one is none.
    inks
        Colours of texts: of points as others, dimmed and selected.
    """

    positions: F4
    emphasis: U1
    colour_index: U2
    palette: U1
    rows: I8
    boxes: F4
    kind: MarkKind
    first: U1 | None = None
    unit: float = 1.0
    ahead: int = 0
    ahead_kind: MarkKind = MarkKind.TEXTS
    everyone: bool = True
    images: RowImages | None = None
    size: float = 0.0
    texts: Sequence[str] = ()
    inks: tuple[str, str, str] = ("#000000", "#808080", "#0000ff")


@dataclass(frozen=True, slots=True, eq=False)
class NamedPlaces:
    """Names of places, `positions` float32 (k, 3), the most important first."""

    positions: F4
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PlaceNames:
    """Names of dense places.

    Attributes
    ----------
    levels, cells
        The places of one scale each, from the coarsest to the finest, and how many of its cells the cube from -1 to 1
        has along each axis.
    ink
        Colour of the names.
    """

    levels: tuple[NamedPlaces, ...]
    cells: tuple[int, ...]
    ink: str


SceneLayer: TypeAlias = Points | Marks | Links | Outlines | PlaceNames | Stops


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A cloud in two or three dimensions.

    Attributes
    ----------
    camera
        Where it is looked at from; in two dimensions the rotation is the identity and there is no perspective.
    dimensions
        2 or 3.
    axis_titles
        What the coordinates are, such as ``"PC 1 (12.3 %)"``; fewer than axes where there are not as many.
    layers
        Bottom first.
    legend
        What the colours mean.
    note
        What is hidden, sampled or still computed, in a few words.
    unit
        What one unit of the cube that points lie in is in those of the coordinates, 0 where that is not known.
    """

    title: str
    camera: CameraState
    dimensions: int
    axis_titles: tuple[str, ...]
    layers: tuple[SceneLayer, ...] = ()
    legend: Legend | None = None
    note: str = ""
    unit: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A part of a picture with its place in logical pixels from the upper left corner."""

    part: Chart | Scene | Parallel | Plane | Matrix | Sketch | TextPart | ImagePart
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """All that a view shows at one moment; `legend` and `note` are those of all parts together."""

    viewport: Viewport
    parts: tuple[Placed, ...]
    legend: Legend | None = None
    note: str = ""
