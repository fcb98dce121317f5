"""What the user wishes to see in the view of images."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.analysis.imaging import Adjustment


class ImagesMode(StrEnum):
    """Which images a card shows."""

    STEP = "step"
    """One sample of one run at the linked step."""
    SAMPLES = "samples"
    """All samples of one run at the linked step."""
    STEPS = "steps"
    """One sample of all runs at many steps: a row a run, a column a step."""
    COMPARE = "compare"
    """One sample beside that of another run or step."""


class CompareWay(StrEnum):
    """How two images are compared."""

    SIDE = "side"
    """Both and their difference, side by side."""
    ABSOLUTE = "absolute"
    """The size of their difference."""
    SIGNED = "signed"
    """Their difference with its sign."""
    BLINK = "blink"
    """One after the other in the same place."""
    WIPE = "wipe"
    """One at the left of a line, the other at its right."""


class Versus(StrEnum):
    """What an image is compared with."""

    RUN = "run"
    """The same of another run."""
    STEP = "step"
    """That of a chosen step."""
    BEFORE = "before"
    """The one logged before."""


@dataclass(frozen=True, slots=True)
class ImageZoom:
    """A part of an image: where its middle lies, in shares of width and height, and logical pixels for one of it."""

    x: float
    y: float
    scale: float


@dataclass(frozen=True, slots=True)
class TileSize:
    """Samples that lie in a grid in one image: width and height of a tile, and pixels between tiles.

    With a `border` these pixels lie around all of them, too, as torchvision's `make_grid` draws them.
    """

    width: int
    height: int
    gap: int = 0
    border: bool = True


@dataclass(frozen=True, slots=True)
class ImagesState:
    """One state of the view of images.

    Attributes
    ----------
    mode
        Which images a card shows.
    way, versus
        How images are compared, and with what.
    reference
        Run that others are compared with; empty for the first one shown that has the tag.
    reference_step
        Step that others are compared with; None for the first.
    gain
        Factor of differences.
    adjustment
        How images are toned.
    smooth
        Whether enlarged images are smooth, else pixels are seen.
    values
        Whether pixels that are large enough are written as numbers, with lines between them.
    linked_zoom
        Whether all cards show the same part of their images.
    zoom
        That part; None for whole images.
    zooms
        What cards show by themselves, by `core.views.cards.Card.key`, where they are not linked.
    own_steps
        Steps of cards that do not follow the linked step, by key.
    tiles
        Tags whose images are grids of samples, with the size of their tiles.
    tile
        Which tile of such images is shown; None for all of them.
    columns
        Most steps beside one another in a grid of runs and steps.
    speed, loop
        Images a second while the steps are played, and whether they begin again.
    memory
        Mebibytes of decoded images that are kept.
    focus
        Card that fills the view, by key; empty for none.
    tag_query, collapsed, pinned, expanded, card_width
        As in `core.state.HistogramsState`.
    """

    mode: ImagesMode = ImagesMode.STEP
    way: CompareWay = CompareWay.SIDE
    versus: Versus = Versus.RUN
    reference: str = ""
    reference_step: int | None = None
    gain: float = 1.0
    adjustment: Adjustment = field(default_factory=Adjustment)
    smooth: bool = False
    values: bool = True
    linked_zoom: bool = True
    zoom: ImageZoom | None = None
    zooms: Mapping[str, ImageZoom] = field(default_factory=dict)
    own_steps: Mapping[str, int] = field(default_factory=dict)
    tiles: Mapping[str, TileSize] = field(default_factory=dict)
    tile: int | None = 0
    columns: int = 6
    speed: float = 4.0
    loop: bool = True
    memory: int = 256
    focus: str = ""
    tag_query: str = ""
    collapsed: frozenset[str] = frozenset()
    pinned: tuple[str, ...] = ()
    expanded: frozenset[str] = frozenset()
    card_width: int = 320

    def step_of(self, key: str, linked: int | None) -> int | None:
        """Return the step that a card shows: its own, else the linked one."""
        return self.own_steps.get(key, linked)

    def zoom_of(self, key: str) -> ImageZoom | None:
        """Return what a card shows of its images; None for all of them."""
        return self.zoom if self.linked_zoom else self.zooms.get(key)
