"""The best value up to each moment, by counting anew at each, and as Optuna has it."""

from __future__ import annotations

import math

import numpy as np
import optuna
import pytest
from hypothesis import given
from hypothesis import strategies as st
from optuna.visualization._optimization_history import _get_optimization_history_info_list

from core.analysis.best_so_far import best_so_far

_values = st.sampled_from([-math.inf, -2.0, -1.0, 0.0, 1.0, 3.5, math.inf, math.nan])
_pairs = st.lists(st.tuples(st.sampled_from([0.0, 1.0, 2.0, 3.0, math.nan]), _values), max_size=25)


@given(_pairs, st.booleans())
def test_each_is_the_best_finite_one_up_to_then(pairs: list[tuple[float, float]], maximise: bool) -> None:
    when, values = (np.array([pair[place] for pair in pairs], dtype=np.float64) for place in (0, 1))
    found = best_so_far(when, values, maximise)
    order = sorted((place for place in range(len(pairs)) if not math.isnan(when[place])), key=lambda at: when[at])
    assert found.order.tolist() == order
    record: float | None = None
    for step, place in enumerate(order):
        value = float(values[place])
        better = math.isfinite(value) and (record is None or (value > record if maximise else value < record))
        record = value if better else record
        assert bool(found.improved[step]) is better
        assert found.best[step] == pytest.approx(math.nan if record is None else record, nan_ok=True)


@pytest.mark.parametrize("maximise", [True, False])
def test_the_line_is_that_of_optuna(maximise: bool) -> None:
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    values = np.random.default_rng(1).normal(size=60)
    study = optuna.create_study(direction="maximize" if maximise else "minimize")
    for value in values:
        study.add_trial(optuna.trial.create_trial(value=float(value)))
    (info,) = _get_optimization_history_info_list(study, None, "value", False)
    assert info.best_values_info is not None
    found = best_so_far(np.arange(60.0), values, maximise)
    assert found.best.tolist() == info.best_values_info.values
