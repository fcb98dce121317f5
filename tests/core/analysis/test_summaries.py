"""Centres and bands of many columns, judged by SciPy and by every resample there can be."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.analysis.summaries import RESAMPLES, Centre, Spread, bootstrap, summary
from core.model.arrays import F8

NUMBERS = st.floats(-1e6, 1e6) | st.just(np.nan)
MATRICES = hnp.arrays(np.float64, st.tuples(st.integers(1, 12), st.integers(1, 6)), elements=NUMBERS)
JUDGES: dict[Centre, Callable[[F8], float]] = {
    Centre.MEAN: lambda column: float(np.mean(column)),
    Centre.MEDIAN: lambda column: float(np.median(column)),
    Centre.IQM: lambda column: float(scipy.stats.trim_mean(column, 0.25)),
    Centre.MIN: lambda column: float(np.min(column)),
    Centre.MAX: lambda column: float(np.max(column)),
}


@given(MATRICES, st.sampled_from(list(Centre)))
def test_centres_are_those_of_scipy_over_the_values_that_are_there(values: F8, centre: Centre) -> None:
    count, middle, _, _ = summary(values, centre, Spread.NONE)
    for place in range(values.shape[1]):
        column = values[~np.isnan(values[:, place]), place]
        assert count[place] == len(column)
        if len(column):
            assert middle[place] == pytest.approx(JUDGES[centre](column), rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("centre", [Centre.MEAN, Centre.MEDIAN, Centre.IQM])
def test_of_few_values_every_resample_is_known(centre: Centre) -> None:
    column = np.array([0.3, 1.0, 2.2, 5.0, 9.5])
    every = np.sort([JUDGES[centre](np.array(each)) for each in product(column, repeat=5)])
    (lower,), (upper,) = bootstrap(column[:, None], np.array([5.0]), centre)
    for found, share in ((lower, 0.025), (upper, 0.975)):
        assert np.mean(every < found) - 0.015 <= share <= np.mean(every <= found) + 0.015


@pytest.mark.parametrize("centre", [Centre.MEAN, Centre.MEDIAN, Centre.IQM])
def test_of_many_values_the_interval_is_that_of_scipys_bootstrap(centre: Centre) -> None:
    values = np.random.default_rng(3).gamma(2.0, size=(40, 3))
    values[25:, 1] = np.nan
    _, _, lower, upper = summary(values, centre, Spread.BOOTSTRAP)
    for place in range(3):
        column = values[~np.isnan(values[:, place]), place]
        judge = scipy.stats.bootstrap(
            (column,), lambda x, axis: np.apply_along_axis(JUDGES[centre], axis, x), n_resamples=4000,
            method="percentile", rng=np.random.default_rng(1),
        ).bootstrap_distribution  # fmt: skip
        for found, low, high in ((lower, 1.2, 3.8), (upper, 96.2, 98.8)):
            assert np.percentile(judge, low) <= found[place] <= np.percentile(judge, high)


def test_percentiles_are_numpys() -> None:
    column = np.sort(np.random.default_rng(0).normal(size=9))
    from core.analysis.summaries import _weights

    resampled = column @ _weights(9, Centre.MEAN)
    assert resampled.shape == (RESAMPLES,)
    (lower,), (upper,) = bootstrap(column[:, None], np.array([9.0]), Centre.MEAN)
    np.testing.assert_allclose([lower, upper], np.percentile(resampled, [2.5, 97.5]), rtol=1e-12)


def test_the_same_values_give_the_same_bytes_whatever_stands_beside_them() -> None:
    values = np.random.default_rng(5).normal(size=(7, 5000))
    first = summary(values, Centre.IQM, Spread.BOOTSTRAP)
    again = summary(values.copy(), Centre.IQM, Spread.BOOTSTRAP)
    assert all(a.tobytes() == b.tobytes() for a, b in zip(first, again, strict=True))
    lower, upper = first[2], first[3]
    assert (lower <= upper).all()
    part = summary(values[:, 100:200], Centre.IQM, Spread.BOOTSTRAP)
    np.testing.assert_allclose(part[2], lower[100:200], rtol=1e-12)


def test_bands_say_of_which_centre_they_are() -> None:
    values = np.random.default_rng(7).normal(size=(30, 2))
    mean = summary(values, Centre.MEAN, Spread.BOOTSTRAP)
    for end in (Centre.MIN, Centre.MAX):
        found = summary(values, end, Spread.BOOTSTRAP)
        assert found[1].tolist() == JUDGES_OF[end](values).tolist()
        assert found[2].tolist() == mean[2].tolist()
    median = summary(values, Centre.MEDIAN, Spread.DEVIATION)
    np.testing.assert_allclose((median[2] + median[3]) / 2, values.mean(axis=0), rtol=1e-9)
    alone = summary(values[:1], Centre.MEAN, Spread.BOOTSTRAP)
    assert np.isnan(alone[2]).all()
    assert np.isnan(alone[3]).all()


JUDGES_OF: dict[Centre, Callable[[F8], F8]] = {
    Centre.MIN: lambda values: values.min(axis=0),
    Centre.MAX: lambda values: values.max(axis=0),
}
