"""What the user wishes to see in the view of histograms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.state.across import XAxis
from core.state.scalars import Domain


class HistogramMode(StrEnum):
    """How a histogram's steps are shown."""

    OFFSET = "offset"
    """One ridge a step, one behind the other."""
    OVERLAY = "overlay"
    """All steps over one another."""
    HEATMAP = "heatmap"
    """Steps along the axis, counts as colours."""
    DISTRIBUTION = "distribution"
    """Percentiles over the steps."""
    RUNS = "runs"
    """All runs over one another at the linked step."""


@dataclass(frozen=True, slots=True)
class HistogramsState:
    """One state of the view of histograms.

    Attributes
    ----------
    mode
        How steps are shown.
    x_axis
        What orders them: steps, seconds since the run's start, or the time of day.
    bins
        Number of equally wide bins that logged buckets are drawn in; 30 are TensorBoard's.
    log_counts
        Whether counts are drawn on a logarithmic scale.
    ignore_outliers
        Whether the range of values leaves out the lowest and the highest half percent.
    tag_query
        Regular expression that tags must contain, ignoring case; empty matches all.
    collapsed
        Tag groups that are folded.
    pinned, expanded
        Cards shown first, in order of pinning, and cards that take the full width, by `core.views.cards.Card.key`.
    card_width
        Wished width of a card in logical pixels.
    zoom
        What is shown of charts, by `zoom_key`; absent means everything.
    """

    mode: HistogramMode = HistogramMode.OFFSET
    x_axis: XAxis = XAxis.STEP
    bins: int = 30
    log_counts: bool = False
    ignore_outliers: bool = False
    tag_query: str = ""
    collapsed: frozenset[str] = frozenset()
    pinned: tuple[str, ...] = ()
    expanded: frozenset[str] = frozenset()
    card_width: int = 380
    zoom: Mapping[str, Domain] = field(default_factory=dict)

    def zoom_key(self, card: str) -> str:
        """Return what the zoom of a card is kept under: in each mode axes mean something else."""
        return f"{self.mode.value}\n{card}"
