"""Charts of many plain curves, which are looked at together, against the same curves one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analysis import warm
from core.analysis.bundles import warm as bundles_warm
from core.model import Catalog, ScalarSeries
from core.session.commands.runs.runs import query_runs
from core.state import AcrossState, Event, ReadingState, ScalarsState, SessionState, Smoother, SmoothingKind, XAxis
from core.views import Chart, Curves, Viewport
from core.views.flags import FlagKind
from core.views.scalars import chart as charts
from core.views.scalars import plain, recalled, resolve_wish, tracks
from core.views.scalars.notes import last_step
from core.views.scalars.plain import FlockTrack, LineFlock, Tracks
from core.views.scalars.readout import readings
from core.views.scalars.together import Lines
from core.views.scalars.wish import CardWish, card_wish
from tests.core.views.scalars.logs import START, catalog, series

VIEWPORT = Viewport(300, 200)
NAN, INF = float("nan"), float("inf")


@pytest.fixture(autouse=True)
def compiled() -> None:
    warm.warm_up()
    bundles_warm.warm_up()


@st.composite
def logged(draw: st.DrawFn) -> ScalarSeries:
    count = draw(st.integers(1, 40))
    values = draw(st.lists(st.floats(-9, 9, width=16), min_size=count, max_size=count))
    for place in draw(st.lists(st.integers(0, count - 1), max_size=2)):
        values[place] = draw(st.sampled_from([NAN, INF, -INF]))
    steps = list(range(count))
    if draw(st.integers(0, 3)) == 0:
        back = draw(st.integers(0, count - 1))
        steps = [*steps[: count - back], *range(back)][:count]
    found = series(values, steps, START + draw(st.integers(0, 100)))
    if draw(st.integers(0, 5)) == 0:
        return ScalarSeries(found.wall_time[::-1], found.step, found.value.astype(np.float64))
    return found


@st.composite
def states(draw: st.DrawFn) -> SessionState:
    axis = draw(st.sampled_from([XAxis.STEP, XAxis.RELATIVE, XAxis.WALL]))
    return SessionState(
        scalars=ScalarsState(
            smoothing=draw(st.sampled_from([0.0, 0.6, 0.99])),
            x_axis=axis,
            log_x=draw(st.booleans()),
            log_y=draw(st.booleans()),
            superseded=draw(st.booleans()),
            ignore_outliers=draw(st.booleans()),
            reading=ReadingState(anomalies=draw(st.booleans())),
            across=AcrossState(folded=draw(st.booleans()), event=draw(st.sampled_from([Event.NOTHING, Event.FIRST]))),
        )
    )


def wish_of(runs: Catalog, state: SessionState, tag: str = "loss") -> CardWish:
    return card_wish(runs, state, tag, VIEWPORT)


def one_by_one(wish: CardWish) -> Chart:
    """Return the chart of a wish without anything that was kept, and without looking at curves together."""
    lines = Lines([replace(line) for line in wish.lines])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "ready", lambda: False)
        tracks._tracks.clear()
        return charts._chart(replace(wish, lines=lines))


def same(found: Chart, expected: Chart) -> None:
    assert (found.x, found.y, found.whole, found.note, found.flags, found.legend) == (
        expected.x, expected.y, expected.whole, expected.note, expected.flags, expected.legend,
    )  # fmt: skip
    assert len(found.layers) == len(expected.layers)
    for one, other in zip(found.layers, expected.layers, strict=True):
        assert isinstance(one, Curves)
        assert isinstance(other, Curves)
        assert one.keys == other.keys
        for name in ("x", "y", "starts", "colours"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@settings(max_examples=40)
@given(st.lists(logged(), min_size=8, max_size=14), states(), st.sampled_from(["loss", "accuracy"]))
def test_a_chart_is_the_same_as_of_each_curve_by_itself(
    many: list[ScalarSeries], state: SessionState, tag: str
) -> None:
    wish = wish_of(catalog({f"run{place:02d}": {tag: each} for place, each in enumerate(many)}), state, tag)
    same(charts._chart(wish), one_by_one(wish))


@settings(max_examples=15)
@given(st.lists(logged(), min_size=9, max_size=14), states())
def test_values_that_are_read_are_the_same(many: list[ScalarSeries], state: SessionState) -> None:
    wish = wish_of(catalog({f"run{place:02d}": {"loss": each} for place, each in enumerate(many)}), state)
    charts._chart(wish)
    alone = replace(wish, lines=Lines([replace(line) for line in wish.lines]))
    assert str(tuple(readings(wish, 5.0))) == str(tuple(readings(alone, 5.0)))
    assert last_step(wish.tracks()) == last_step([*alone.tracks()])


def runs(count: int, points: int = 30) -> dict[str, dict[str, ScalarSeries]]:
    random = np.random.default_rng(5)
    return {f"run{place:02d}": {"loss": series(random.normal(size=points).tolist())} for place in range(count)}


@pytest.fixture
def looked_over(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    counts: list[int] = []
    begin = LineFlock.__init__

    def noted(flock: LineFlock, lines: Any) -> None:
        counts.append(len(lines))
        begin(flock, lines)

    monkeypatch.setattr(LineFlock, "__init__", noted)
    recalled._remembered.clear()
    return counts


def test_a_filter_of_runs_looks_over_nothing_again(looked_over: list[int]) -> None:
    there, state = catalog(runs(60)), SessionState()
    resolve_wish(wish_of(there, state))
    for pattern in ("[0-4]$", "1", "[5-9]$", ""):
        state = query_runs(pattern).apply(state)
        wish = wish_of(there, state)
        same(charts._chart(wish), one_by_one(wish))
    assert looked_over == [60]


def test_only_runs_that_grew_are_looked_over_again(looked_over: list[int]) -> None:
    first, state = runs(60), SessionState()
    before = catalog(first)
    resolve_wish(wish_of(before, state))
    for place in range(3):
        grown = {**first, f"run{place:02d}": {"loss": series(np.arange(50.0).tolist())}}
        there = Catalog(runs={**before.runs, f"run{place:02d}": catalog(grown).runs[f"run{place:02d}"]})
        wish = wish_of(there, state)
        same(charts._chart(wish), one_by_one(wish))
    assert looked_over == [60, 1, 2, 2]  # the run that had grown before is back as it was, which is another one again


def test_many_growths_are_brought_together(looked_over: list[int]) -> None:
    state, there = SessionState(), catalog(runs(60))
    for place in range(12):
        resolve_wish(wish_of(there, state))
        name = f"run{place:02d}"
        there = Catalog(runs={**there.runs, name: catalog({name: {"loss": series([1.0, 2.0])}}).runs[name]})
    wish = wish_of(there, state)
    same(charts._chart(wish), one_by_one(wish))
    found = wish.tracks().plain
    assert found is not None
    assert len(found.parts) <= 8
    assert looked_over.count(60) == 2


def test_curves_are_made_ready_one_by_one_where_they_are_not_plain() -> None:
    there = catalog(runs(20))
    state = SessionState(scalars=ScalarsState(x_axis=XAxis.EPOCH, across=AcrossState(steps_per_epoch=5)))
    assert wish_of(there, state).tracks().plain is None
    median = Smoother(SmoothingKind.MEDIAN, 5.0)
    assert replace(wish_of(there, SessionState()), smoothing=median).tracks().plain is None
    few = catalog(runs(3))
    assert wish_of(few, SessionState()).tracks().plain is None


def test_no_points_of_single_runs_are_made_for_a_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    get = Tracks.__getitem__

    def noted(of: Tracks, place: int) -> Any:
        made.append(place)
        return get(of, place)

    monkeypatch.setattr(Tracks, "__getitem__", noted)
    whole = runs(300)
    whole["run07"] = {"loss": series([1.0, NAN, 2.0])}
    wish = wish_of(catalog(whole), SessionState())
    found = resolve_wish(wish)
    assert "1 run has 1 NaN value" in found.note
    assert made == [7]
    assert isinstance(wish.track(wish.lines[0]), FlockTrack)


def test_odd_points_of_few_runs_are_found_among_many() -> None:
    whole = {name: {"accuracy": each["loss"]} for name, each in runs(40).items()}
    whole["run03"] = {"accuracy": series([1.0, 2.0, 3.0, 4.0], [0, 1, 2, 1])}
    whole["run05"] = {"accuracy": series([1.0, NAN, 3.0])}
    wish = wish_of(catalog(whole), SessionState(), "accuracy")
    assert not wish.lower_tags
    found = resolve_wish(wish)
    same(found, one_by_one(wish))
    assert {(flag.kind, flag.keys) for flag in found.flags} == {
        (FlagKind.RESTART, ("run03",)),
        (FlagKind.NAN, ("run05",)),
    }
    assert "2 superseded points hidden" in found.note
