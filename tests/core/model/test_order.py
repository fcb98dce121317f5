from __future__ import annotations

import random

import pytest

from core.model.order import natural_key


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
