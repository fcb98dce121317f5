from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analysis.sequences import following, in_order

NAN = float("nan")
after = st.lists(st.one_of(st.just(NAN), st.integers(-2, 14).map(float)), min_size=1, max_size=12)


def arrows(places: list[float]) -> dict[int, int]:
    """Which row each names, one by one."""
    rows = len(places)
    named = {row: int(to) for row, to in enumerate(places) if to == to and 0 <= to < rows}
    return {row: to for row, to in named.items() if to != row}


def walked(row: int, named: dict[int, int]) -> list[int]:
    """The rows on the way from a row to its end, or until one would come again."""
    way = [row]
    while way[-1] in named and named[way[-1]] not in way:
        way.append(named[way[-1]])
    return way


@settings(max_examples=80, deadline=None)
@given(after)
def test_every_arrow_is_a_stretch_once(places: list[float]) -> None:
    found = following(np.array(places))
    assert sorted(map(tuple, found.pairs.tolist())) == sorted(arrows(places).items())


@settings(max_examples=80, deadline=None)
@given(after)
def test_stretches_lie_the_farther_along_the_fewer_are_left_and_together_with_what_they_join(
    places: list[float],
) -> None:
    found, named = following(np.array(places)), arrows(places)
    share = {row: value for (row, _), value in zip(found.pairs.tolist(), found.share.tolist(), strict=True)}
    of = {row: number for (row, _), number in zip(found.pairs.tolist(), found.sequence.tolist(), strict=True)}
    assert np.all(np.diff(found.sequence) >= 0)
    for row in named:
        way = [each for each in walked(row, named) if each in named]
        assert len({of[each] for each in way}) == 1
        circle = named[way[-1]] in way
        steps = [share[each] for each in way]
        assert circle or all(one < other for one, other in itertools.pairwise(steps))
        assert circle or steps[-1] == (1.0 if max(share[each] for each in of if of[each] == of[row]) > 0 else 0.0)
    for number in set(of.values()):
        assert min(share[row] for row in of if of[row] == number) == 0.0


def test_a_circle_begins_at_its_least_row_and_is_closed() -> None:
    found = following(np.array([NAN, 3.0, 1.0, 4.0, 2.0]))
    assert found.pairs.tolist() == [[1, 3], [3, 4], [4, 2], [2, 1]]
    np.testing.assert_allclose(found.share, [0, 1 / 3, 2 / 3, 1])
    assert found.count == 1


def test_a_large_table_of_chains_is_followed_in_doublings() -> None:
    rows = 200_000
    named = np.arange(1, rows + 1, dtype=np.float64)
    named[99::100] = NAN
    found = following(named)
    assert found.count == rows // 100
    assert len(found.pairs) == rows - rows // 100
    np.testing.assert_array_equal(found.pairs[:, 1], found.pairs[:, 0] + 1)
    np.testing.assert_allclose(found.share, found.pairs[:, 0] % 100 / 98, atol=1e-6)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0.0, 0.5, 2.0, NAN]), st.integers(-1, 2)), max_size=14))
def test_rows_are_joined_in_order_each_group_for_itself(rows: list[tuple[float, int]]) -> None:
    found = in_order(np.array([order for order, _ in rows]), np.array([group for _, group in rows], dtype=np.int64))
    wanted = set()
    for group in (0, 1, 2):
        known = [(order, row) for row, (order, of) in enumerate(rows) if of == group and order == order]
        ordered = [row for _, row in sorted(known)]
        wanted |= set(itertools.pairwise(ordered))
    assert set(map(tuple, found.pairs.tolist())) == wanted
    assert len(found.pairs) == len(wanted)
    for number in range(found.count):
        share = found.share[found.sequence == number]
        np.testing.assert_allclose(share, np.linspace(0, 1, len(share)) if len(share) > 1 else [0.0], atol=1e-6)


def test_the_first_sequences_are_a_sample_that_the_seed_decides() -> None:
    order, group = np.tile(np.arange(3.0), 500), np.repeat(np.arange(500), 3)
    firsts = [in_order(order, group, seed).pairs[::2, 0] // 3 for seed in (0, 0, 1)]
    np.testing.assert_array_equal(firsts[0], firsts[1])
    assert not np.array_equal(firsts[0], firsts[2])
    assert abs(firsts[0][:100].mean() - 250) < 60
