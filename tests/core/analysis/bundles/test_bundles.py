from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.analysis import bundles
from core.analysis.bundles import Bundle, Piece, thinned
from core.analysis.bundles.warm import warm_up
from core.analysis.decimation import decimate
from core.analysis.parallel import Crew
from core.model import F8

HEIGHTS = st.floats(-5, 5, width=16) | st.sampled_from([np.nan, np.inf, -np.inf])
EDGES = np.linspace(0.0, 16.0, 9)  # exact, so that both ways to find a column agree to the last bit


@pytest.fixture(params=["compiled", "plain"], autouse=True)
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    warm_up()
    if request.param == "plain":
        monkeypatch.setattr(bundles, "ready", lambda: False)
    return str(request.param)


def bundle(*series: tuple[F8, F8], shift: float = 0.0) -> Bundle:
    return Bundle.of([Piece.of(x, y, shift) for x, y in series])


@given(arrays(np.float64, st.integers(0, 60), elements=st.floats(-6, 20, width=32)), st.data())
def test_a_series_is_thinned_as_if_it_were_alone_in_columns_of_equal_width(x: F8, data: st.DataObject) -> None:
    x = np.sort(x)
    y = data.draw(arrays(np.float64, len(x), elements=HEIGHTS))
    for begin in (0, len(x) // 2):
        kept_x, kept_y, starts = thinned(bundle((x[begin:], y[begin:]), (x, y)), EDGES)
        wanted = [decimate(part, values, 0.0, 16.0, 8) for part, values in ((x[begin:], y[begin:]), (x, y))]
        for number, (a, b) in enumerate(itertools.pairwise(starts.tolist())):
            np.testing.assert_array_equal(kept_x[a:b], wanted[number][0])
            np.testing.assert_array_equal(kept_y[a:b], wanted[number][1])


@pytest.mark.parametrize("kind", [np.float64, np.int64])
@pytest.mark.parametrize("values", [np.float64, np.float32])
def test_values_of_every_kind_are_read_where_they_lie(kind: type, values: type) -> None:
    x: F8 = np.arange(2000).astype(kind)[::2]  # not in one piece
    y: F8 = np.sin(np.arange(1000) / 7).astype(values)
    kept_x, kept_y, _ = thinned(bundle((x, y), shift=100.0), np.linspace(0.0, 1000.0, 11))
    wanted_x, wanted_y = decimate(x - 100.0, y.astype(np.float64), 0.0, 1000.0, 10)
    np.testing.assert_array_equal(kept_x, wanted_x)
    np.testing.assert_array_equal(kept_y, wanted_y)


def test_columns_may_grow_as_on_a_logarithmic_axis() -> None:
    x, y = np.arange(1.0, 100_001.0), np.zeros(100_000)
    y[777], y[99_990] = 5.0, -5.0
    kept_x, kept_y, _ = thinned(bundle((x, y)), 10.0 ** np.linspace(0, 5, 101))
    assert kept_x[kept_y == 5.0].tolist() == [778.0]
    assert kept_x[kept_y == -5.0].tolist() == [99_991.0]
    assert (np.histogram(kept_x, 10.0 ** np.linspace(0, 5, 101))[0] <= 4).all()


def test_values_that_a_logarithmic_axis_cannot_show_are_gaps() -> None:
    series = np.arange(4.0), np.array([1.0, 0.0, -1.0, 2.0])
    _, kept_y, starts = thinned(bundle(series, series), np.linspace(0, 3, 100), np.array([True, False]))
    np.testing.assert_array_equal(kept_y[: starts[1]], [1.0, np.nan, np.nan, 2.0])
    np.testing.assert_array_equal(kept_y[starts[1] :], series[1])


def test_only_vertices_in_sight_and_their_neighbours_are_written() -> None:
    x = np.arange(1_000_000.0)
    kept_x, _, _ = thinned(bundle((x, x), (x[:0], x[:0]), (x[:10], x[:10])), np.linspace(500.5, 510.5, 50))
    assert kept_x.tolist() == list(range(500, 512))


def test_many_series_are_thinned_alike_on_several_threads(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    series = [(np.sort(rng.uniform(0, 16, n)), rng.normal(size=n)) for n in rng.integers(0, 200, 37)]
    parts, run = list[int](), Crew.run

    def counted(crew: Crew, work: Callable[[int], object], count: int) -> None:
        parts.append(count)
        run(crew, work, count)

    monkeypatch.setattr(Crew, "run", counted)
    alone = thinned(bundle(*series), EDGES)
    monkeypatch.setattr(bundles, "_MANY", 0)
    monkeypatch.setattr("core.analysis.parallel.processors", lambda: 3)
    for one, other in zip(alone, thinned(bundle(*series), EDGES), strict=True):
        np.testing.assert_array_equal(one, other)
    assert parts == ([1, 16] if path == "compiled" else [])  # each part has to wait for the interpreter's lock
