"""Values of many curves read at once, against the same curves read one by one and against plain searches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analysis import warm
from core.analysis.aggregation import Spread
from core.analysis.bundles import Bundle, Piece, nearest
from core.analysis.bundles import warm as bundles_warm
from core.model import Catalog, ScalarSeries
from core.session import Session
from core.session.commands.runs.grouping import group_by_pattern
from core.state import (
    AcrossState,
    ChartSpec,
    Domain,
    Event,
    ReadoutOrder,
    ScalarsState,
    SessionState,
    Smoother,
    SmoothingKind,
    Source,
    XAxis,
)  # fmt: skip
from core.views import Viewport
from core.views.curves.mapping import Mapping, Upright
from core.views.scalars import Reading, card_wish, in_order, readings
from core.views.scalars.reading import many, point, shelf
from core.views.scalars.reading.many import Readings
from core.views.scalars.reading.shelf import shelf_of
from core.views.scalars.readout import listed
from core.views.scalars.together import Lines
from core.views.scalars.wish import CardWish
from tests.core.views.scalars.logs import START, catalog, series

VIEWPORT = Viewport(300, 200)
KEY = "\nchart 1"
NAN, INF = float("nan"), float("inf")
FLAT = Mapping.over(Domain(0, 30, -10, 10), False, False, 300, 200)
TWO = replace(FLAT, second=Upright(-3.0, 3.0, False))


@pytest.fixture(autouse=True)
def compiled() -> None:
    warm.warm_up()
    bundles_warm.warm_up()


@st.composite
def logged(draw: st.DrawFn) -> ScalarSeries:
    count = draw(st.integers(1, 14))
    values = draw(st.lists(st.floats(-9, 9, width=16), min_size=count, max_size=count))
    for place in draw(st.lists(st.integers(0, count - 1), max_size=2)):
        values[place] = draw(st.sampled_from([NAN, INF, -INF]))
    steps = np.cumsum(draw(st.lists(st.integers(0, 3), min_size=count, max_size=count)))
    if draw(st.integers(0, 3)) == 0:
        steps = steps % 5
    found = series(values, steps.tolist(), START + draw(st.integers(0, 20)))
    wall = found.wall_time.copy()
    kind = draw(st.integers(0, 7))
    if kind == 0:
        wall = wall[::-1].copy()
    elif kind == 1:
        wall[draw(st.integers(0, count - 1))] = NAN
    return ScalarSeries(wall, found.step, found.value.astype(np.float64) if kind % 2 else found.value)


@st.composite
def states(draw: st.DrawFn) -> SessionState:
    across = AcrossState(
        metric="lr",
        steps_per_epoch=draw(st.sampled_from([0.0, 3.0])),
        folded=draw(st.booleans()),
        event=draw(st.sampled_from([Event.NOTHING, Event.NOTHING, Event.FIRST, Event.STEP, Event.HIGHEST])),
        at=3.0,
    )
    return SessionState(
        scalars=ScalarsState(
            x_axis=draw(st.sampled_from(list(XAxis))),
            superseded=draw(st.booleans()),
            charts=(ChartSpec(KEY, "Both", (Source("loss"), Source("lr", second=True))),),
            across=across,
            spread=draw(st.sampled_from([Spread.NONE, Spread.DEVIATION])),
        )
    )


SMOOTHERS = st.sampled_from(
    [
        Smoother(SmoothingKind.NONE), Smoother(SmoothingKind.AVERAGE, 0.6), Smoother(SmoothingKind.AVERAGE, 0.6),
        Smoother(SmoothingKind.DISTANCE, 0.6), Smoother(SmoothingKind.MEAN, 3.0), Smoother(SmoothingKind.MEDIAN, 3.0),
        Smoother(SmoothingKind.GAUSSIAN, 2.0), Smoother(SmoothingKind.POLYNOMIAL, 5.0),
    ]
)  # fmt: skip
CURSORS = st.one_of(st.integers(-2, 45).map(lambda half: half / 2), st.floats(-3, 30))
"""Where a cursor can be: on an axis, whose ends are finite."""
PLACES = st.one_of(st.integers(-2, 45).map(lambda half: half / 2), st.sampled_from([INF, -INF]), st.floats(-3, 30))


def grouped(runs: Catalog, state: SessionState) -> SessionState:
    session = Session(runs)
    session.restore(state)
    session.do(group_by_pattern("run0([0-3])"))
    return session.state


def one_by_one(wish: CardWish, x: float, run: str | None = None) -> tuple[Reading, ...]:
    """Return readings of lines about which nothing is known, none of them read with others."""
    alone = replace(wish, lines=Lines([replace(line) for line in wish.lines]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shelf, "ready", lambda: False)
        found = readings(alone, x, run)
    assert isinstance(found, tuple)
    return found


@settings(max_examples=30)
@given(
    st.lists(st.tuples(logged(), logged()), min_size=8, max_size=12), states(), SMOOTHERS, CURSORS,
    st.sampled_from(list(ReadoutOrder)), st.sampled_from(["loss", KEY]), st.booleans(), st.integers(0, 12),
)  # fmt: skip
def test_what_is_read_together_is_what_is_read_of_each(
    pairs: list[tuple[ScalarSeries, ScalarSeries]], state: SessionState, smoother: Smoother, x: float,
    order: ReadoutOrder, key: str, joined: bool, rows: int,
) -> None:  # fmt: skip
    runs = catalog({f"run{place:02d}": {"loss": one, "lr": two} for place, (one, two) in enumerate(pairs)})
    state = grouped(runs, state) if joined else state
    wish = replace(card_wish(runs, state, key, VIEWPORT), smoothing=smoother)
    moved = x + START * (wish.x_axis is XAxis.WALL and wish.across.event is Event.NOTHING)
    found, expected = readings(wish, moved), one_by_one(wish, moved)
    assert str(tuple(found)) == str(expected)
    mapping = TWO if wish.has_second else FLAT
    for at in (None, 40.0):
        shown = in_order(readings(wish, moved), order, mapping, 60.0, at)
        sorted_alone = in_order(expected, order, mapping, 60.0, at)
        assert str(tuple(listed(shown, "run05", rows))) == str(tuple(listed(sorted_alone, "run05", rows)))
        assert str(tuple(shown)) == str(tuple(sorted_alone))
    for run in ("run05", "run00", "nobody", *(line.run for line in wish.lines[:2])):
        assert str(tuple(readings(wish, moved, run))) == str(one_by_one(wish, moved, run))


@settings(max_examples=50)
@given(st.lists(st.lists(st.one_of(st.integers(-4, 9), st.just(NAN)), min_size=1, max_size=9), max_size=5), PLACES)
def test_the_nearest_point_is_that_of_a_plain_search(places: list[list[float]], x: float) -> None:
    pieces = [Piece.of(np.array(each, dtype=np.float64), np.arange(len(each)) * 10.0, 1.0) for each in places]
    rising = [not np.isnan(each).any() and sorted(each) == each for each in places]
    index, at, value = nearest(Bundle.of(pieces), np.array(rising, dtype=np.bool_), x)
    for own, one, where, read in zip(places, index.tolist(), at.tolist(), value.tolist(), strict=True):
        distances = {abs(each - 1.0 - x): place for place, each in reversed(list(enumerate(own)))}
        known = {distance: place for distance, place in distances.items() if not np.isnan(distance)}
        if not known:
            assert one == -1
            continue
        assert (where, read) == (own[one] - 1.0, one * 10.0)
        assert abs(where - x) == min(known)


def many_runs(count: int = 300) -> Catalog:
    random = np.random.default_rng(3)
    return catalog({f"run{place:03d}": {"loss": series(random.normal(size=20).tolist())} for place in range(count)})


def test_only_rows_that_are_shown_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    make = point.reading_of

    def noted(wish: CardWish, line: Any, *rest: Any) -> Reading:
        made.append(line.run)
        return make(wish, line, *rest)

    monkeypatch.setattr(many, "reading_of", noted)
    wish = card_wish(many_runs(), SessionState(), "loss", VIEWPORT)
    found = in_order(readings(wish, 5.0), ReadoutOrder.NEAREST, FLAT, 100.0, 50.0)
    assert isinstance(found, Readings)
    assert not made
    last = wish.lines[-1].run if found.of_run(wish.lines[-1].run)[0] >= 12 else wish.lines[0].run
    shown = listed(found, last, 12)
    assert [each.run for each in shown] == made
    assert shown[0].run == last
    assert len(made) == 12
    list(found[:11])
    assert len(made) == 12
    assert len(found) == 300


def test_points_are_laid_out_once_while_the_cursor_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[str] = []
    lay = shelf._laid

    def noted(of: shelf.Shelf) -> Any:
        laid.append(of.wish.key)
        return lay(of)

    monkeypatch.setattr(shelf, "_laid", noted)
    runs, state = many_runs(20), SessionState()
    wish = card_wish(runs, state, "loss", VIEWPORT)
    for x in range(5):
        readings(replace(wish, step=x), float(x))
    assert laid == ["loss"]
    readings(replace(wish, smoothing=Smoother(SmoothingKind.MEDIAN, 3.0)), 1.0)
    assert laid == ["loss", "loss"]


def test_the_points_of_two_cards_are_kept_and_no_more() -> None:
    runs = catalog({f"run{at}": {tag: series([1.0, 2.0]) for tag in "abc"} for at in range(9)})
    shelves = []
    for tag in "abc":
        wish = card_wish(runs, SessionState(), tag, VIEWPORT)
        readings(wish, 0.0)
        shelves.append(shelf_of(wish))
    assert [each._laid is not None for each in shelves] == [False, True, True]
    assert readings(shelves[0].wish, 1.0)[0].value == 2.0


@pytest.mark.parametrize(("x", "step", "inside"), [(0, 0, True), (-0.1, 0, False), (5, 0, True), (5.1, 10, True),
                                                   (20, 20, True), (20.1, 20, False)])  # fmt: skip
def test_ends_lie_inside_and_of_two_as_near_the_left_one_is_read(x: float, step: int, inside: bool) -> None:
    runs = catalog({f"run{at}": {"loss": series([1.0, 2.0, 3.0], [0, 10, 20])} for at in range(9)})
    found = readings(card_wish(runs, SessionState(), "loss", VIEWPORT), x)
    assert isinstance(found, Readings)
    assert {(each.step, each.inside) for each in found} == {(step, inside)}
    assert set(found.columns().inside.tolist()) == {inside}
