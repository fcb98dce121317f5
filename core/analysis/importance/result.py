"""What is known about importance once it was asked."""

from __future__ import annotations

from dataclasses import dataclass

from core.analysis.importance.cautions import Caution
from core.analysis.importance.table import LeftOut
from core.model.arrays import F8, I8


@dataclass(frozen=True, slots=True)
class Curve:
    """How the target runs along one parameter, averaged over all others; of fANOVA.

    Attributes
    ----------
    name
        Of the parameter.
    positions
        float64: values of a number, ascending; empty for categories.
    edges
        float64, one more: between which values each holds.
    labels
        The categories; empty for numbers.
    missing
        Whether one more entry of `mean` and `std`, the last, is that of runs without a value.
    mean
        float64: the target.
    std
        float64: how much the trees disagree.
    """

    name: str
    positions: F8
    edges: F8
    labels: tuple[str, ...]
    missing: bool
    mean: F8
    std: F8


@dataclass(frozen=True, slots=True)
class Pair:
    """What two parameters explain beyond each on its own; of fANOVA.

    Attributes
    ----------
    first, second
        Their names.
    value, low, high
        Share of the variance, with its 95 % interval.
    surface
        float64 (entries of the first curve, of the second): the target, averaged over all others; empty but for the
        strongest pairs.
    """

    first: str
    second: str
    value: float
    low: float
    high: float
    surface: F8


@dataclass(frozen=True, slots=True)
class Importance:
    """How much hyperparameters matter, as one evaluator says.

    Attributes
    ----------
    evaluator
        Its name, see `core.analysis.importance.evaluators`.
    names
        Of the parameters, in the order in which they were given.
    values, low, high
        float64 (p,), with 95 % intervals; intervals are NaN with fewer than ten runs, all NaN if nothing can be asked.
    counts
        int64 (p,): how many runs have a value of each.
    pairs
        The strongest first; of fANOVA only.
    curves
        One a parameter; of fANOVA only.
    beyond
        Share of the variance that neither parameters nor pairs explain; NaN but for fANOVA.
    explained
        R² of the forest on runs it has not seen; NaN without a forest.
    runs, dropped
        How many runs it rests on, and how many had no finite target.
    left_out
        Parameters that nothing can be said about.
    cautions
        What to beware of.
    """

    evaluator: str
    names: tuple[str, ...]
    values: F8
    low: F8
    high: F8
    counts: I8
    pairs: tuple[Pair, ...]
    curves: tuple[Curve, ...]
    beyond: float
    explained: float
    runs: int
    dropped: int
    left_out: tuple[LeftOut, ...]
    cautions: tuple[Caution, ...]
