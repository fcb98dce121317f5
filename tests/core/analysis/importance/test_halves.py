from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from core.analysis.importance.columns import Numeric
from core.analysis.importance.halves import interval, standard_errors
from core.analysis.importance.table import Table, prepared
from core.analysis.parallel import Crew
from core.analysis.steps import Steps
from core.model.arrays import F8


def mean(table: Table, seed: Sequence[int]) -> F8:
    return np.array([table.target.mean(), len(table.target)], dtype=np.float64)


@pytest.mark.parametrize("runs", [10, 401, 40_000])
def test_the_error_of_a_mean_is_that_of_the_textbook_however_many_runs_there_are(runs: int) -> None:
    target = np.random.default_rng(runs).standard_normal(runs)
    table, _ = prepared([Numeric("x", target)], target, ranked=False)
    error, sizes = standard_errors(mean, table, [0], Crew(1), Steps(None), splits=200)
    assert error == pytest.approx(table.target.std(ddof=1) / np.sqrt(runs), rel=0.12)
    assert sizes == 0, "halves are of one size"


def test_too_few_runs_have_no_error() -> None:
    target = np.arange(9.0)
    table, _ = prepared([Numeric("x", target)], target, ranked=False)
    assert np.isnan(standard_errors(mean, table, [0], Crew(1), Steps(None))).all()


def test_intervals_stay_within_what_is_possible() -> None:
    low, high = interval(np.array([0.02, 0.5, 0.99]), np.array([0.1, 0.1, 0.1]), 0.0, 1.0)
    assert low == pytest.approx([0, 0.304, 0.794])
    assert high == pytest.approx([0.216, 0.696, 1])
