from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.views.flags import FLAG_SIZE, LABEL_HEIGHT, SIGNS, FlagKind, labelled

PLACES = st.tuples(st.floats(0, 300), st.floats(0, 200), st.floats(5, 60))


def apart(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@given(st.lists(PLACES, max_size=25))
def test_labels_stay_inside_and_cover_neither_each_other_nor_a_sign(anchors: list[tuple[float, float, float]]) -> None:
    found = labelled(anchors, 300, 200)
    assert len(found) == len(anchors)
    rooms = [
        (*place, place[0] + wide, place[1] + LABEL_HEIGHT)
        for place, (_, _, wide) in zip(found, anchors, strict=True)
        if place is not None
    ]
    assert all(room[0] >= 0 and room[1] >= 0 and room[2] <= 300 and room[3] <= 200 for room in rooms)
    assert all(apart(one, other) for one, other in combinations(rooms, 2))
    own = [place for place in range(len(anchors)) if found[place] is not None]
    for room, mine in zip(rooms, own, strict=True):
        for x, y, _ in anchors:
            if (x, y) != anchors[mine][:2]:
                assert apart(room, (x - FLAG_SIZE, y - FLAG_SIZE, x + FLAG_SIZE, y + FLAG_SIZE))


def test_a_label_stands_above_where_there_is_room_and_below_at_the_upper_edge() -> None:
    assert labelled([(100, 100, 40)], 300, 200) == [(80, 100 - FLAG_SIZE - LABEL_HEIGHT)]
    assert labelled([(100, 5, 40)], 300, 200) == [(80, 5 + FLAG_SIZE)]


def test_where_there_is_no_room_there_is_no_label() -> None:
    assert labelled([(10, 10, 60)], 50, 200) == [None]


def test_the_more_important_label_is_kept() -> None:
    crowd = [(100.0 + 3 * k, 100.0, 40.0) for k in range(12)]
    found = labelled(crowd, 200, 160)
    assert found[0] is not None
    assert None in found


@pytest.mark.parametrize("kind", FlagKind)
def test_every_kind_has_a_sign_of_its_own_around_its_place(kind: FlagKind) -> None:
    sign = SIGNS[kind]
    assert np.abs(sign).max() <= 10
    assert all(other is kind or not np.array_equal(sign, SIGNS[other]) for other in FlagKind)
