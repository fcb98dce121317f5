"""The metric that runs are judged by: one for all pages that do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.field_values import FieldValues, Standing
from core.analysis.rank_shares import best_place
from core.model import F8, I8, Catalog
from core.model.arrays import Bool
from core.state import SessionState
from core.views.field_columns import columns_of
from core.views.hparams.fields import field_title
from core.views.importance.subject import maximised, metric_of


@dataclass(frozen=True, eq=False)
class Judged:
    """What runs are judged by.

    Attributes
    ----------
    metric, title
        The field, and what it is called.
    maximise
        Whether its high values are better.
    values
        Of all runs.
    """

    metric: str
    title: str
    maximise: bool
    values: FieldValues

    @property
    def word(self) -> str:
        """Which values are better, in words."""
        return "higher is better" if self.maximise else "lower is better"

    def numbers(self, rows: I8) -> F8:
        """Return the metric of some runs, float64 (n,): with infinities, NaN where there is no number."""
        standing = self.values.standing[rows]
        numbers = np.where(np.isin(standing, (Standing.TEXT, Standing.MISSING)), np.nan, self.values.numbers[rows])
        numbers[standing == Standing.NAN] = np.nan
        return numbers

    def best(self, rows: I8, shown: Bool) -> int | None:
        """Return the place among some runs of the best one that is shown and has a finite value."""
        return best_place(np.where(shown, self.numbers(rows), np.nan), self.maximise)


def judged(catalog: Catalog, state: SessionState) -> Judged | None:
    """Return what runs are judged by, None if no run has a value of it."""
    metric = metric_of(catalog, state.importance)
    values = columns_of(catalog).values(metric) if metric else None
    if values is None:
        return None
    return Judged(metric, field_title(metric), maximised(metric, state.importance), values)
