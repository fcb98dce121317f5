"""What the user wishes to see in the scalars view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.analysis.aggregation import Alignment, Centre, Spread
from core.analysis.smoothers import Smoother
from core.state.across import AcrossState, SmoothingState, XAxis
from core.state.charts import SPLIT, CardOptions, CardSplit, ChartSpec
from core.state.reading import ReadingState


class ReadoutOrder(StrEnum):
    """Which runs the table of values under the cursor lists first."""

    NEAREST = "nearest"
    """By the distance in pixels from the cursor to the point."""
    NEAREST_Y = "nearest_y"
    """By the vertical distance alone."""
    HIGHEST = "highest"
    LOWEST = "lowest"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Domain:
    """The part of a chart that is shown, in data units; `second` is that of the vertical axis at the right."""

    left: float
    right: float
    bottom: float
    top: float
    second: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class ScalarsState:
    """One state of the scalars view.

    Attributes
    ----------
    smoothing
        Weight of the past in the debiased exponential moving average, 0 (raw) to 0.999.
    x_axis, log_x, log_y
        What the axes show.
    log_y_switched
        Keys of cards that have the vertical axis that `log_y` does not say; the key of a tag's card is the tag.
    tag_query
        Regular expression that tags must contain, ignoring case; empty matches all.
    collapsed
        Tag groups that are folded.
    pinned
        Keys of cards shown first, in order of pinning.
    expanded
        Keys of cards that take the full width.
    zoom
        What is shown of each card's chart, by key; absent means everything.
    card_width
        Wished width of a card in logical pixels.
    ignore_outliers
        Whether the vertical range leaves out the lowest and highest 5 % of values.
    superseded
        Whether points that a restart has overwritten are drawn.
    readout_order
        Which runs the table of values under the cursor lists first.
    grouped
        Whether a group of runs is drawn as one curve, where runs are grouped.
    centre, spread, alignment
        What the curve of a group and the band around it show.
    members
        Whether the runs of a group are drawn faintly behind its curve.
    charts
        Cards that the user made, in the order in which they are shown.
    opened
        Keys of groups that a layout wants folded at first and the user has unfolded.
    order
        Keys of cards in the order in which the user has put them inside their groups; all others come after them.
    options
        What cards have for themselves, by key.
    reading
        Tables of values, thresholds, notes, and what is marked on curves.
    across
        More of the horizontal axis: epochs, other metrics, pauses, what is zero, and the part that all cards show.
    smoothers
        The kind of smoothing, and the parameters of all but the average.
    splits
        Cards of which there is one for each value of a column.
    """

    smoothing: float = 0.6
    x_axis: XAxis = XAxis.STEP
    log_x: bool = False
    log_y: bool = False
    log_y_switched: frozenset[str] = frozenset()
    tag_query: str = ""
    collapsed: frozenset[str] = frozenset()
    pinned: tuple[str, ...] = ()
    expanded: frozenset[str] = frozenset()
    zoom: Mapping[str, Domain] = field(default_factory=dict)
    card_width: int = 380
    ignore_outliers: bool = False
    superseded: bool = False
    readout_order: ReadoutOrder = ReadoutOrder.NEAREST
    grouped: bool = True
    centre: Centre = Centre.MEAN
    spread: Spread = Spread.DEVIATION
    alignment: Alignment = Alignment.INTERPOLATED
    members: bool = False
    charts: tuple[ChartSpec, ...] = ()
    opened: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    options: Mapping[str, CardOptions] = field(default_factory=dict)
    reading: ReadingState = field(default_factory=ReadingState)
    across: AcrossState = field(default_factory=AcrossState)
    smoothers: SmoothingState = field(default_factory=SmoothingState)
    splits: tuple[CardSplit, ...] = ()

    @property
    def drawn_axis(self) -> XAxis:
        """The horizontal axis that is drawn: steps as long as no tag is chosen for another metric."""
        return XAxis.STEP if self.x_axis is XAxis.METRIC and not self.across.metric else self.x_axis

    @property
    def smoother(self) -> Smoother:
        """How curves are smoothed."""
        return self.smoothers.smoother(self.smoothing)

    @property
    def zoomed(self) -> bool:
        """Whether any card shows a part of its chart only."""
        return bool(self.zoom) or self.across.shown is not None

    def options_of(self, key: str) -> CardOptions:
        """Return what a card has for itself."""
        return self.options.get(key) or self.usual_options(key)

    def usual_options(self, key: str) -> CardOptions:
        """Return what a card has of which nothing else was said."""
        found = self.split_of(key)
        return CardOptions() if found is None else found.options

    def split_of(self, key: str) -> CardSplit | None:
        """Return the wish that makes a card one for each value of a column, None for any other card."""
        if not key.startswith(SPLIT):
            return None
        return next((split for split in self.splits if split.holds(key)), None)
