"""What the user wishes to know about the importance of hyperparameters."""

from __future__ import annotations

from dataclasses import dataclass

from core.state.compare import Direction


@dataclass(frozen=True, slots=True)
class AxisOrder:
    """An order that axes were given once: the fields from left to right, and by what, in words."""

    axes: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class ImportanceState:
    """One state of the page on importance; parameters are fields as queries write them: ``"params.lr"``.

    Attributes
    ----------
    metric
        The number that parameters are asked about: ``"min(metrics.loss)"``; None lets the page choose.
    direction
        Which of its values are better; None goes by its name.
    evaluators
        Names of the evaluators that are shown side by side.
    order_by
        The evaluator that parameters are sorted by; empty for the mean rank in all that are shown.
    left_out, listed
        Parameters that are not asked about, and those that are though they are left out by themselves.
    ranked
        Whether ranks of the metric take the place of its values.
    focus
        One parameter or two whose effect is drawn; empty for the most important one.
    points
        Whether runs are drawn over what is learned of them.
    ordered
        The order that axes were given by importance, None if they never were.
    """

    metric: str | None = None
    direction: Direction | None = None
    evaluators: tuple[str, ...] = ("fanova", "permutation", "spearman", "best_tenth")
    order_by: str = ""
    left_out: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    ranked: bool = False
    focus: tuple[str, ...] = ()
    points: bool = True
    ordered: AxisOrder | None = None
