"""What the user wishes to see in the view of PR curves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.state.scalars import Domain


class PrPlot(StrEnum):
    """What each card draws."""

    PRECISION_RECALL = "precision_recall"
    ROC = "roc"
    DETECTION_ERRORS = "detection_errors"
    """False-positive against miss rate, both as normal deviates."""
    THRESHOLD = "threshold"
    """A measure over thresholds."""
    SCORES = "scores"
    """Histograms of the scores of positives and of negatives."""
    CALIBRATION = "calibration"
    STEPS = "steps"
    """A summary of each curve over training steps."""


class ThresholdRule(StrEnum):
    """Where the point of each curve is marked."""

    SHARED = "shared"
    """At one threshold for all."""
    PRECISION = "precision"
    RECALL = "recall"
    F_BETA = "f_beta"
    COST = "cost"


class PrMeasure(StrEnum):
    """What is drawn over thresholds."""

    PRECISION = "precision"
    RECALL = "recall"
    F_BETA = "f_beta"
    ALL = "all"


class PrSummary(StrEnum):
    """One number for a whole curve."""

    AVERAGE_PRECISION = "average_precision"
    INTERPOLATED = "interpolated"
    ROC_AREA = "roc_area"
    BEST_F = "best_f"


class PrCards(StrEnum):
    """What each card holds."""

    CLASS = "class"
    """One class of all runs."""
    RUN = "run"
    """All classes of one run."""


class PrBand(StrEnum):
    """What surrounds curves."""

    NONE = "none"
    SEEDS = "seeds"
    """Runs that differ in their seed only become a mean with its standard deviation."""
    BOOTSTRAP = "bootstrap"
    """95 % intervals from drawing predictions anew."""


class PrTime(StrEnum):
    """How the steps of runs are told."""

    STEP = "step"
    RELATIVE = "relative"
    """Time since the run began."""
    WALL = "wall"


@dataclass(frozen=True, slots=True)
class PrSort:
    """What the table of points is sorted by."""

    column: str = ""
    descending: bool = True


@dataclass(frozen=True, slots=True)
class PrCurvesState:
    """One state of the view of PR curves.

    Attributes
    ----------
    plot
        What is drawn.
    stepped
        Whether PR curves are drawn in steps, whose area is the average precision, instead of joined as counts can be.
    iso_f
        Whether lines of equal F1 lie behind PR curves.
    threshold
        At which scores count as positive, where it is one for all.
    rule, target, beta, cost_fp, cost_fn
        Or what decides for each curve: a precision or recall to be reached, the weight of recall in F-beta, what each
        false positive and false negative costs.
    measure
        What is drawn over thresholds.
    summary
        What is drawn over steps.
    averages
        Whether cards for all classes together, micro and macro, come before those of the classes.
    by
        What each card holds.
    hidden_classes
        Classes whose curves are left out of cards of runs.
    band
        What surrounds curves.
    focus
        Key of the card that fills the view, empty for none.
    class_query
        Regular expression that classes must contain, ignoring case; empty matches all.
    run_steps
        Steps of runs that do not follow the linked one.
    zoom
        What is shown of each card's chart, by plot and card; absent means everything.
    card_width
        Wished width of a card in logical pixels.
    sort
        Of the table of points.
    table
        Whether the table of points is shown.
    time
        How the steps of runs are told.
    """

    plot: PrPlot = PrPlot.PRECISION_RECALL
    stepped: bool = False
    iso_f: bool = True
    threshold: float = 0.5
    rule: ThresholdRule = ThresholdRule.SHARED
    target: float = 0.9
    beta: float = 1.0
    cost_fp: float = 1.0
    cost_fn: float = 1.0
    measure: PrMeasure = PrMeasure.ALL
    summary: PrSummary = PrSummary.AVERAGE_PRECISION
    averages: bool = True
    by: PrCards = PrCards.CLASS
    hidden_classes: frozenset[str] = frozenset()
    band: PrBand = PrBand.NONE
    focus: str = ""
    class_query: str = ""
    run_steps: Mapping[str, int] = field(default_factory=dict)
    zoom: Mapping[str, Domain] = field(default_factory=dict)
    card_width: int = 320
    sort: PrSort = PrSort()
    table: bool = True
    time: PrTime = PrTime.STEP
