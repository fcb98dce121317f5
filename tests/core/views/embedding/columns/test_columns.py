"""Columns as charts that narrow one another: counting row by row is the judge."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Metadata
from core.readers.tables.columns import make_column
from core.session import Session
from core.session.commands.points.columns import brush_range, brush_values, clear_column
from core.state import RowSet
from core.views.embedding.columns.binning import MOST_VALUES, OTHERS, bins_of
from core.views.embedding.columns.cross_filter import CrossFilter
from core.views.embedding.columns.special import differences
from core.views.shown_rows import brushes_of

ROWS = 40


def metadata(**columns: list[str]) -> Metadata:
    made = {name: make_column(name, texts) for name, texts in columns.items()}
    return Metadata(len(next(iter(columns.values()))), made)


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6).map(lambda x: round(x, 3) + 0.5)), min_size=2, max_size=60))
def test_numbers_lie_in_the_bin_whose_ends_hold_them(numbers: list[float | None]) -> None:
    column = make_column("x", ["" if number is None else repr(number) for number in numbers])
    bins = bins_of(column)
    if all(number is None for number in numbers):
        assert bins is None
        return
    assert bins is not None
    if not bins.numeric:
        return
    assert bins.lower <= min(number for number in numbers if number is not None)
    for number, place in zip(numbers, bins.index.tolist(), strict=True):
        if number is None:
            assert place == 0
            continue
        low, high = bins.edges(place - 1)
        room = 1e-9 * max(abs(bins.lower), abs(bins.upper), 1)
        assert low - room <= number <= high + room


def test_infinities_are_in_no_bin_and_equal_numbers_in_one() -> None:
    numbers = [*(f"{row + 0.5}" for row in range(60)), "inf", "-inf", "nan"]
    bins = bins_of(make_column("x", numbers))
    assert bins is not None
    assert (bins.lower, bins.upper) == (0.5, 59.5)
    assert bins.index[-3:].tolist() == [0, 0, 0]
    alike = bins_of(make_column("x", ["2.5"] * 60))
    assert alike is not None
    assert len(set(alike.index.tolist())) == 1


def test_rare_values_share_one_bar() -> None:
    texts = [f"v{k}" for k in range(30) for _ in range(40 - k)] + [""]
    bins = bins_of(make_column("c", texts))
    assert bins is not None
    assert bins.keys == (*(f"v{k}" for k in range(MOST_VALUES - 1)), OTHERS)
    found = np.bincount(bins.index, minlength=MOST_VALUES + 1)
    assert found.tolist() == [1, *(40 - k for k in range(15)), sum(40 - k for k in range(15, 30))]


def test_texts_have_no_bars() -> None:
    assert bins_of(make_column("t", [f"text {row}" for row in range(99)])) is None


@given(
    labels=st.lists(st.sampled_from(["", "a", "b", "c"]), min_size=ROWS, max_size=ROWS),
    allowed=st.one_of(st.none(), st.sets(st.sampled_from(["", "a", "b", "c"]))),
    ends=st.one_of(st.none(), st.tuples(st.integers(0, 79), st.integers(0, 79))),
    chosen=st.one_of(st.none(), st.sets(st.integers(0, ROWS - 1))),
)
def test_each_column_is_narrowed_by_all_others(
    labels: list[str], allowed: set[str] | None, ends: tuple[int, int] | None, chosen: set[int] | None
) -> None:
    numbers = [f"{1.5 * row}" if row % 7 else "" for row in range(ROWS)]
    both = metadata(label=labels, x=numbers)
    if both.columns["x"].kind.value != "number":
        return
    session = Session()
    if allowed is not None:
        session.do(brush_values("t", both.columns["label"], allowed, "v"))
    if ends is not None:
        session.do(brush_range("t", "x", *ends, "v"))
    selected = None if chosen is None else RowSet.of_indices(ROWS, sorted(chosen))
    found = CrossFilter(both, ROWS).turn(brushes_of("t", session.state.brushes), selected)
    in_label = [allowed is None or label in allowed for label in labels]
    low, high = (min(ends), max(ends)) if ends else (0, 0)
    in_x = [ends is None or (text != "" and low <= float(text) <= high) for text in numbers]
    for name, own, other in (("label", in_label, in_x), ("x", in_x, in_label)):
        if name not in found:
            continue
        count = found[name]
        for place in range(count.bins.bins + 1):
            here = (count.bins.index == place).tolist()
            assert count.whole[place] == sum(here)
            assert count.through[place] == sum(h and o for h, o in zip(here, other, strict=True))
            shown = [h and o and mine for h, o, mine in zip(here, other, own, strict=True)]
            assert count.shown[place] == sum(shown)
            if chosen:
                assert count.selected is not None
                assert count.selected[place] == sum(there and row in chosen for row, there in enumerate(shown))


def test_a_drag_is_one_step_and_clearing_another() -> None:
    session = Session()
    for upper in (3, 4, 5):
        session.do(brush_range("t", "x", 1, upper, "v"))
    assert session.undo_label == "Narrow x"
    session.do(clear_column("t", "x"))
    assert session.state.brushes == ()
    session.undo()
    session.undo()
    assert session.state.brushes == ()
    assert session.undo_label is None


def test_what_is_special_is_told_strongest_first() -> None:
    random = np.random.default_rng(0)
    selected = np.arange(300) < 60
    label = ["cat" if here else str(random.choice(["dog", "cow"])) for here in selected.tolist()]
    number = [f"{value + 4 * here:.3f}" for value, here in zip(random.normal(size=300), selected.tolist(), strict=True)]
    same = [f"{value:.3f}" for value in random.normal(size=300)]
    text = [f"{'strange' if here else 'usual'} words {row}x" for row, here in enumerate(selected.tolist())]
    found = differences(metadata(label=label, number=number, same=same, text=text), selected, np.ones(300, np.bool_))
    told = {(each.column, each.what): each for each in found}
    assert told["label", "cat"].said == "100 % here, 0 % elsewhere"
    assert told["label", "cat"].strength == pytest.approx(math.pi)
    assert told["label", "dog"].strength < 0
    numbers = np.array([float(each) for each in number])
    inside, outside = numbers[selected], numbers[~selected]
    pooled = math.sqrt((inside.var() * 60 + outside.var() * 240) / 300)
    assert told["number", ""].strength == pytest.approx((inside.mean() - outside.mean()) / pooled)
    assert ("text", "strange") in told
    assert not any(each.column == "same" for each in found)
    assert [abs(each.strength) for each in found] == sorted((abs(each.strength) for each in found), reverse=True)


@pytest.mark.parametrize("chosen", [0, 300])
def test_nothing_is_special_without_others(chosen: int) -> None:
    selected = np.arange(300) < chosen
    assert differences(metadata(a=["x"] * 300), selected, np.ones(300, np.bool_)) == ()
