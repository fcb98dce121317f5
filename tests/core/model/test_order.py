from __future__ import annotations

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.model.order import natural_key, naturally_sorted


@pytest.mark.parametrize(
    "names",
    [
        ["a2", "a10"],
        ["lr=1e-4", "lr=1e-3", "lr=0.01", "lr=0.5", "lr=10"],
        ["a", "a/a", "a+/a"],
        ["run", "run/1", "run/2", "run/10", "run2"],
        ["1", "9", "10", "a"],
        ["epoch_9", "epoch_10", "epochs"],
        ["A", "a", "B"],
        ["", "."],
    ],
)
def test_names_come_in_the_order_people_expect(names: list[str]) -> None:
    shuffled = random.Random(3).sample(names, len(names))
    assert sorted(shuffled, key=natural_key) == names


def test_any_two_names_can_be_compared() -> None:
    names = ["1e999", "٣", "a1b", "1", "a", "", "1.5.2", "0x1f", "１"]
    assert len(sorted(names, key=natural_key)) == len(names)


def test_names_of_any_depth_have_a_place() -> None:
    deep = "a/" * 5000
    assert sorted([f"{deep}b10", f"{deep}b9", "a"], key=natural_key) == ["a", f"{deep}b9", f"{deep}b10"]
    assert natural_key("A/b_2/c3")[0] == natural_key("a/B/2/C3")[0]


def numbered(begins: str, ends: list[str], rising: bool) -> list[str]:
    return [begins + end for end in (sorted(set(ends), key=lambda end: int(end or 0)) if rising else ends)]


counted = st.builds(
    numbered,
    st.sampled_from(["t/", "trial_", "a1b", "v1.", "1e", "x-", "é", ""]),
    st.lists(st.from_regex(r"[0-9]{1,3}|", fullmatch=True), max_size=8),
    st.booleans(),
)


@given(counted | st.lists(st.text("aB1_/.", max_size=5), max_size=6))
@example(["v1.5", "v1.10"])
@example(["x-5", "x-10"])
@example(["t/7", "t/07"])
@example(["t/9", "t/10", "t/8"])
def test_names_that_count_up_are_sorted_as_all_others(names: list[str]) -> None:
    assert naturally_sorted(names) == sorted(names, key=natural_key)
