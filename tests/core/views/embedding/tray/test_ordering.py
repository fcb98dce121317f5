from __future__ import annotations

import re

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from core.model.strings import CodedStrings, PackedStrings
from core.views.embedding.tray.ordering import places_of, stable_order
from core.views.embedding.tray.texts import COMPARED, packed_of, text_ranks

NUMBERS = st.lists(st.sampled_from([0.0, 1.5, -2.0, 7.0, float("nan"), float("inf"), -0.0]), max_size=40)
LETTERS = st.text(st.sampled_from("aAbZ09 1_é-\x00ÿ漢"), max_size=12)


def natural(text: str) -> bytes:
    """The order asked for, one text at a time: small letters, whole numbers by value."""
    parts = re.split(rb"([0-9]+)", bytes(b + 32 if 65 <= b <= 90 else b for b in text.encode()))
    return b"".join(_number(part) if number % 2 else part for number, part in enumerate(parts))


def _number(digits: bytes) -> bytes:
    bare = digits.lstrip(b"0") or b"0"
    eights, ones = divmod(len(bare) - 1, 8)
    return b"9" * eights + b"%d" % ones + bare


@given(
    st.lists(st.tuples(*[st.sampled_from([1.0, 2.0, np.nan])] * 3), min_size=1, max_size=50),
    st.tuples(*[st.booleans()] * 3),
)
def test_several_columns_order_rows_as_pandas_does(values: list[tuple[float, ...]], down: tuple[bool, ...]) -> None:
    frame = pd.DataFrame(values, columns=["a", "b", "c"])
    keys = [(frame[name].to_numpy(), descending) for name, descending in zip("abc", down, strict=True)]
    expected = frame.sort_values(
        ["a", "b", "c"], ascending=[not each for each in down], na_position="last", kind="stable"
    )
    assert stable_order(keys, len(values)).tolist() == expected.index.tolist()


@given(NUMBERS, st.booleans())
def test_numbers_keep_ties_in_place_and_missing_ones_last(values: list[float], down: bool) -> None:
    numbers = np.array(values, dtype=np.float64)
    order = stable_order([(numbers, down)], len(values)).tolist()
    present = [row for row in range(len(values)) if not np.isnan(values[row])]
    expected = sorted(present, key=lambda row: -values[row] if down else values[row])
    assert order == [*expected, *(row for row in range(len(values)) if np.isnan(values[row]))]


@given(st.lists(st.integers(-1, 9), max_size=60), st.booleans())
def test_codes_below_nought_come_last(codes: list[int], down: bool) -> None:
    order = stable_order([(np.array(codes, dtype=np.int32), down)], len(codes)).tolist()
    expected = sorted(range(len(codes)), key=lambda row: (codes[row] < 0, -codes[row] if down else codes[row]))
    assert order == expected


def test_many_ranks_are_ordered_as_few_are() -> None:
    ranks = np.random.default_rng(3).permutation(100_000)
    assert np.array_equal(ranks[stable_order([(ranks, False)], 100_000)], np.arange(100_000))
    assert np.array_equal(ranks[stable_order([(ranks, True)], 100_000)], np.arange(100_000)[::-1])
    missing = np.where(ranks % 1000 == 7, -1, ranks)
    for down in (False, True):
        assert (missing[stable_order([(missing, down)], 100_000)][-100:] == -1).all(), "missing values last either way"


@given(st.lists(LETTERS, max_size=40))
def test_texts_are_ordered_regardless_of_case_and_by_the_value_of_numbers(texts: list[str]) -> None:
    ranks = text_ranks(texts)
    assert [rank == -1 for rank in ranks.tolist()] == [not text for text in texts]
    present = [row for row in range(len(texts)) if texts[row]]
    # A word of zeros cannot be told from the end of a text: the strings are compared without their last zeros.
    keys = {row: natural(texts[row]).rstrip(b"\0") for row in present}
    for one in present:
        for other in present:
            assert (ranks[one] < ranks[other]) == (keys[one] < keys[other]), (texts[one], texts[other])


@given(st.lists(st.integers(0, 10**25), max_size=30))
def test_whole_numbers_in_texts_are_ordered_by_value(numbers: list[int]) -> None:
    ranks = text_ranks([f"item {number:030d}" if number % 2 else f"ITEM {number}" for number in numbers])
    assert sorted(range(len(numbers)), key=lambda row: int(ranks[row])) == sorted(
        range(len(numbers)), key=lambda row: numbers[row]
    )


def test_texts_in_any_form_have_the_same_order() -> None:
    texts = ("b", "", "a10", "a2", "b", "A2")
    coded = CodedStrings(np.array([0, -1, 1, 2, 0, 3], np.int32), ("b", "a10", "a2", "A2"))
    packed = packed_of(texts)
    assert isinstance(packed, PackedStrings)
    assert [packed[row] for row in range(6)] == list(texts)
    for form in (texts, coded, packed):
        ranks = text_ranks(form)
        order = stable_order([(ranks, False)], 6).tolist()
        assert [texts[row] for row in order] == ["a2", "A2", "a10", "b", "b", ""]


def test_long_texts_agree_beyond_what_is_compared() -> None:
    same = "x" * COMPARED
    ranks = text_ranks([same + "b", same + "a", "x" * (COMPARED - 1) + "a"]).tolist()
    assert ranks[0] == ranks[1] > ranks[2]


def test_places_say_where_rows_stand() -> None:
    assert places_of(np.array([3, 0], np.int32), 5).tolist() == [1, -1, -1, 0, -1]
