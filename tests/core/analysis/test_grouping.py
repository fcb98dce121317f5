from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.grouping import (
    ABSENT,
    ALIKE,
    Groups,
    by_columns,
    by_params,
    by_pattern,
    by_texts,
    seed_names,
    value_text,
)

VALUES = st.sampled_from([1, 1.0, True, "1", 0.1, "0.1", "1e-1", "adam", None, math.nan, "nan"])
PARAMS = st.lists(st.dictionaries(st.sampled_from(["lr", "depth", "seed"]), VALUES, max_size=3), max_size=12)


def same(one: object, other: object) -> bool:
    """Whether two hyperparameters say the same, told without what is tested."""
    try:
        first, second = float(f"{one}"), float(f"{other}")
    except ValueError:
        return f"{one}" == f"{other}"
    return first == second or (math.isnan(first) and math.isnan(second))


def alike(one: dict[str, object], other: dict[str, object], without: str) -> bool:
    keys = (one.keys() | other.keys()) - {without}
    return all(key in one and key in other and same(one[key], other[key]) for key in keys)


@given(PARAMS)
def test_runs_are_together_that_differ_in_nothing_but_what_is_left_out(params: list[dict[str, object]]) -> None:
    groups = by_params(params, ["seed"])
    for place, one in enumerate(params):
        assert (groups.codes[place] < 0) == (not one)
        for other_place, other in enumerate(params):
            if one and other:
                assert (groups.codes[place] == groups.codes[other_place]) == alike(one, other, "seed")


@given(PARAMS)
def test_every_group_has_members_and_a_name_and_a_key_of_its_own(params: list[dict[str, object]]) -> None:
    groups = by_params(params, ["seed"])
    assert len(set(groups.labels)) == len(set(groups.keys)) == len(groups)
    assert all(len(members) for members in groups.members)
    assert [len(members) for members in groups.members] == groups.counts.tolist()
    for code, members in enumerate(groups.members):
        assert groups.codes[members].tolist() == [code] * len(members)


def test_groups_are_named_by_what_varies_and_stand_in_natural_order() -> None:
    params = [{"lr": lr, "opt": "adam", "seed": seed} for lr in (10.0, 2.0, 1e-3) for seed in (1, 2)]
    groups = by_params(params, ["seed"])
    assert groups.labels == ("lr=0.001", "lr=2", "lr=10")
    assert groups.codes.tolist() == [2, 2, 1, 1, 0, 0]
    assert by_params(params[:2], ["seed"]).labels == (ALIKE,)
    nothing = by_params([{"seed": 1}, {"seed": 2}], ["seed"])
    assert (nothing.labels, nothing.keys) == ((ALIKE,), (ALIKE,))
    more = by_params([*params, {"lr": 2, "seed": 0}], ["seed"])
    assert {"lr=2", "lr=2, opt=adam"} < set(more.labels)
    assert by_params([{"a": 1, "lr": 2}, {"a": 1}]).labels == ("lr=2", f"lr={ABSENT}")
    assert set(groups.keys) < set(more.keys)  # what is unfolded stays unfolded when other groups appear


def test_true_is_not_one_but_a_number_is_what_its_text_says() -> None:
    groups = by_params([{"a": True}, {"a": 1}, {"a": "1.0"}, {"a": "True"}])
    assert groups.codes[0] == groups.codes[3] != groups.codes[1] == groups.codes[2]
    assert by_params([{"a": [1, 2]}, {"a": "[1, 2]"}]).codes.tolist() == [0, 0]


def test_columns_with_missing_values_make_groups_of_their_own() -> None:
    groups = by_columns([("lr", ["0.1", "1e-1", None, "x"]), ("opt", ["a", "a", "a", None])], 4)
    assert groups.codes[0] == groups.codes[1]
    assert groups.labels[groups.codes[2]] == f"lr={ABSENT}, opt=a"
    assert groups.labels[groups.codes[3]] == f"lr=x, opt={ABSENT}"
    assert by_columns([], 3).codes.tolist() == [-1, -1, -1]


def test_a_pattern_groups_by_what_it_captures_as_tensorboard_does() -> None:
    names = ["lr=0.1/seed=1", "lr=0.1/seed=2", "lr=0.2/seed=1", "other"]
    groups = by_pattern(names, r"lr=([\d.]+)")
    expected = [m.group(1) if (m := re.search(r"lr=([\d.]+)", name)) else None for name in names]
    assert [groups.labels[code] if code >= 0 else None for code in groups.codes.tolist()] == expected
    assert by_pattern(names, r"lr=0\.(?P<tenth>\d)").labels == ("tenth=1", "tenth=2")
    assert by_pattern(names, r"lr|oth").labels == ("lr", "oth")  # without a group by what is found
    assert by_pattern(names, r"(lr)?.*seed=(\d)").labels == ("lr, 1", "lr, 2")
    assert by_pattern(["ab", "b"], r"(a)?b").labels == ("a", ABSENT)
    with pytest.raises(re.error):
        by_pattern(names, "(")


def test_empty_texts_are_in_no_group() -> None:
    groups = by_texts(["b", "", None, "a", "b"])
    assert groups.codes.tolist() == [1, -1, -1, 0, 1]
    assert groups.labels == ("a", "b")


def test_seeds_are_known_by_their_names() -> None:
    names = ["seed", "random_seed", "train/seed", "rngSeed", "random_state", "SEED", "rng", "dataset.seeds"]
    assert seed_names(names) == tuple(names)
    assert seed_names(["seeding", "linseed_oil", "string", "lr", "wrng", "state"]) == ()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_written_shortly_and_stay_themselves(number: float) -> None:
    assert float(value_text(repr(number))) == number
    assert value_text(f"{number:.17e}") == value_text(repr(number))


def test_an_integer_that_no_float_holds_keeps_its_digits() -> None:
    assert value_text("9007199254740993") == "9007199254740993"
    assert value_text(" NaN ") == "nan"
    assert value_text(None) == ABSENT


def test_many_runs_are_grouped_without_looking_at_each_value_twice() -> None:
    params = [{f"p{k}": row % 7 if k == 0 else k for k in range(30)} | {"seed": row} for row in range(20_000)]
    groups: Groups = by_params(params, ["seed"])
    assert len(groups) == 7
    assert groups.counts.sum() == 20_000
