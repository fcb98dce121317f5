"""Counts that are put right must be what counting all rows anew finds, whatever came before."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cloud import compiling, threads
from core.cloud.crossing import crossing as crossing_room
from core.cloud.crossing import cube as cube_room
from core.cloud.crossing.crossing import Crossing
from core.model.arrays import F8, I8, U1, Bool

ROWS, COLUMNS, WIDTH = 300, 3, 5
ODD = (np.nan, np.inf, -np.inf, 0.0, 1e308, -1e308)

turns = st.lists(
    st.one_of(
        st.tuples(st.just("range"), st.integers(0, 1), st.floats(-2, 2), st.floats(-2, 2)),
        st.tuples(st.just("mask"), st.integers(2, 3), st.integers(0, 99), st.just(0)),
        st.tuples(st.just("widen"), st.integers(0, 3), st.just(0), st.just(0)),
        st.tuples(st.just("choose"), st.integers(0, 3), st.integers(0, 99), st.just(0)),
    ),
    min_size=1,
    max_size=12,
)


@dataclass
class Naive:
    """Masks of all filters, from which everything is counted anew, column by column and bin by bin."""

    codes: U1
    filters: dict[int, Bool] = field(default_factory=dict)
    own: dict[int, int] = field(default_factory=dict)
    chosen: Bool = field(default_factory=lambda: np.zeros(ROWS, dtype=np.bool_))

    def passing(self, without: int | None = None) -> Bool:
        kept = np.ones(ROWS, dtype=np.bool_)
        for number, mask in self.filters.items():
            if without is None or self.own.get(number) != without:
                kept &= mask
        return kept

    def counted(self, mask: Bool, column: int) -> list[int]:
        return [int((self.codes[mask, column] == place).sum()) for place in range(WIDTH)]

    def counts(self) -> tuple[I8, I8, I8]:
        places = range(COLUMNS)
        through = [self.counted(self.passing(column), column) for column in places]
        shown = [self.counted(self.passing(), column) for column in places]
        return (
            np.array(through),
            np.array(shown),
            np.array([self.counted(self.passing() & self.chosen, column) for column in places]),
        )


def numbers_of(random: np.random.Generator, odd_ones: bool) -> F8:
    """Return numbers of which many are equal, some missing, and some, if odd, so large that they lie in few levels."""
    numbers = np.round(random.normal(0, 1, ROWS), 1)
    if not odd_ones:
        numbers[random.random(ROWS) < 0.1] = np.nan
        return numbers
    odd = random.random(ROWS) < 0.1
    numbers[odd] = random.choice(ODD, int(odd.sum()))
    return numbers


@given(st.integers(0, 2**32 - 1), turns, st.booleans(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_counts_are_those_of_counting_anew(
    seed: int, done: list[tuple[str, int, float, float]], fast: bool, patient: bool
) -> None:
    compiling.warm_up()
    random = np.random.default_rng(seed)
    codes = random.integers(0, WIDTH, (ROWS, COLUMNS)).astype(np.uint8)
    numbers = [numbers_of(random, False), numbers_of(random, True)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threads, "BLOCK", 100)
        patch.setattr(crossing_room, "FEW", 0)
        crossing, naive = Crossing(codes, WIDTH, fast), Naive(codes)
        for kind, which, one, other in done:
            if kind in ("range", "mask") and which not in naive.filters and which < 3:
                crossing.own(which, (which,))
                naive.own[which] = which
            if kind == "range":
                lower, upper = sorted((one, other))
                crossing.narrow_to(which, numbers[which], lower, upper, patient)
                naive.filters[which] = np.array([lower <= number <= upper for number in numbers[which].tolist()])
            elif kind == "mask":
                naive.filters[which] = np.random.default_rng(int(one)).random(ROWS) < 0.6
                crossing.narrow(which, naive.filters[which])
            elif kind == "widen":
                crossing.widen(which)
                naive.filters.pop(which, None)
                naive.own.pop(which, None)
            else:
                naive.chosen = np.random.default_rng(int(one)).random(ROWS) < 0.3 * which
                crossing.choose(naive.chosen if which else None)
            for found, wanted in zip(
                (crossing.through, crossing.shown, crossing.selected), naive.counts(), strict=True
            ):
                np.testing.assert_array_equal(found, wanted)
            np.testing.assert_array_equal(crossing.passed(), naive.passing())


def test_a_range_that_moved_is_told_to_the_rows_between_its_ends_only() -> None:
    compiling.warm_up()
    random = np.random.default_rng(0)
    numbers = random.normal(0, 1, 200_000)
    crossing = Crossing(random.integers(0, 9, (200_000, 4)).astype(np.uint8), 9, fast=True)
    crossing.narrow_to(0, numbers, -1.0, 0.5, patient=False)
    crossing.narrow_to(0, numbers, -1.0, 0.51, patient=False)
    before = crossing.touched
    for step in range(10):
        upper = 0.52 + step / 100
        crossing.narrow_to(0, numbers, -1.0, upper, patient=False)
    moved = np.count_nonzero((numbers > 0.51) & (numbers <= 0.61))
    assert moved <= crossing.touched - before < 2 * moved
    assert crossing.shown[0].sum() == np.count_nonzero((numbers >= -1) & (numbers <= 0.61))


def test_a_range_that_moves_looks_at_few_rows_however_far_it_goes() -> None:
    compiling.warm_up()
    random = np.random.default_rng(0)
    numbers = random.normal(0, 1, 200_000)
    crossing = Crossing(random.integers(0, 9, (200_000, 4)).astype(np.uint8), 9, fast=True)
    crossing.narrow_to(0, numbers, -1.0, 0.5)
    before = crossing.touched
    for turn in range(100):
        lower, upper = -1.0 - turn % 3, np.sin(turn)
        crossing.narrow_to(0, numbers, lower, upper)
        assert crossing.shown[0].sum() == np.count_nonzero((numbers >= lower) & (numbers <= upper))
    assert 0 < crossing.touched - before < 100 * len(numbers) / 100
    assert crossing.nbytes > len(numbers) * (8 + 2 + 4)


@pytest.mark.parametrize("columns", [1, 4, 300])
def test_however_many_columns_there_are_a_moving_range_is_counted_right(columns: int) -> None:
    compiling.warm_up()
    random = np.random.default_rng(2)
    rows = crossing_room.FEW + 1000
    codes = random.integers(0, 49, (rows, columns)).astype(np.uint8)
    numbers = np.concatenate([numbers_of(random, True), random.normal(0, 1, rows - ROWS)])
    other, chosen = random.random(rows) < 0.5, random.random(rows) < 0.2
    crossing = Crossing(codes, 49, fast=True)
    crossing.own(0, (columns - 1,))
    crossing.narrow(0, other)
    crossing.own(1, (0,))
    crossing.choose(chosen)
    for lower, upper in ((-1.0, 1.0), (-np.inf, 0.0), (0.0, np.inf), (0.5, 0.4), (0.3, 0.3001), (-1e308, 1e308)):
        crossing.narrow_to(1, numbers, lower, upper)
        ranged = (numbers >= lower) & (numbers <= upper)
        for column in {0, columns // 2, columns - 1}:
            through = (other if column != columns - 1 else True) & (ranged if column != 0 else True)
            for found, rows_ in (
                (crossing.through, np.broadcast_to(through, rows)),
                (crossing.shown, other & ranged),
                (crossing.selected, other & ranged & chosen),
            ):
                np.testing.assert_array_equal(found[column], np.bincount(codes[rows_, column], minlength=49))
    assert crossing.nbytes < 16 * rows + codes.nbytes + 4 * cube_room.BYTES


def test_a_range_counted_ahead_is_what_the_rows_find_when_they_are_told() -> None:
    compiling.warm_up()
    random = np.random.default_rng(4)
    rows = 3 * crossing_room.FEW
    crossing = Crossing(random.integers(0, 9, (rows, 3)).astype(np.uint8), 9, fast=True)
    first, second = random.normal(0, 1, rows), random.normal(0, 1, rows)
    crossing.own(0, (1,))
    for turn in range(12):
        lower, upper = np.sort(random.normal(0, 1, 2)).tolist()
        crossing.narrow_to(turn // 3 % 2, first if turn // 3 % 2 == 0 else second, lower, upper)
        if turn % 4 == 3:
            crossing.choose(random.random(rows) < 0.5)
        seen = crossing.through, crossing.shown, crossing.selected
        crossing.settle()
        for one, other in zip(seen, (crossing.through, crossing.shown, crossing.selected), strict=True):
            np.testing.assert_array_equal(one, other)


def test_the_number_of_threads_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    compiling.warm_up()
    found = []
    for number in (1, 3):
        monkeypatch.setattr(threads, "workers", lambda number=number: int(number))
        random = np.random.default_rng(1)
        crossing = Crossing(random.integers(0, 9, (200_000, 2)).astype(np.uint8), 9, fast=True)
        crossing.own(0, (0,))
        crossing.narrow_to(0, random.normal(0, 1, 200_000), -0.5, 0.5)
        crossing.choose(random.random(200_000) < 0.5)
        found.append((crossing.through, crossing.shown, crossing.selected))
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("odd", [False, True])
def test_a_range_may_jump_anywhere(odd: bool) -> None:
    compiling.warm_up()
    random = np.random.default_rng(3)
    numbers = np.concatenate([numbers_of(random, odd), np.round(random.normal(0, 1, 3000), 3)])
    crossing = Crossing(random.integers(0, WIDTH, (len(numbers), 1)).astype(np.uint8), WIDTH, fast=True)
    for turn in range(200):
        lower, upper = np.sort(random.uniform(-2, 2, 2)).tolist() if turn % 3 else (0.1, 0.1)
        crossing.narrow_to(0, numbers, lower, upper, patient=False)
        np.testing.assert_array_equal(crossing.passed(), (numbers >= lower) & (numbers <= upper))
    assert odd or crossing.touched < 150 * len(numbers), "infinite ends leave few levels for all others"
