from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.analysis.steps import Steps
from core.analysis.vicinity import passes
from core.analysis.vicinity.arithmetic import SumError, summed, terms_of
from core.analysis.vicinity.standing_out import standing_out
from core.analysis.vicinity.typed import TypedVectorError, looks_like_vector, typed_vector
from core.model import F8, Column, ColumnKind, Metadata

VECTORS = arrays(np.float64, 5, elements=st.floats(-1e6, 1e6))


@given(VECTORS)
def test_what_programs_print_of_a_vector_is_that_vector(vector: F8) -> None:
    numbers = [repr(value) for value in vector.tolist()]
    printed = [json.dumps(vector.tolist()), *(mark.join(numbers) for mark in ("\t", ",", "\n", "; ", "  "))]
    with np.printoptions(precision=17, floatmode="unique"):
        printed += [str(vector), repr(vector), f"np.{vector!r}"]
    for text in printed:
        assert looks_like_vector(text), text
        np.testing.assert_array_equal(typed_vector(text, 5), vector)


def test_what_pytorch_prints_is_read() -> None:
    text = "tensor([[ 1.0000, -2.5000,\n          3.0000]], device='cuda:0', grad_fn=<MulBackward0>)"
    assert typed_vector(text, 3).tolist() == [1.0, -2.5, 3.0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1, 2", "2 numbers, but the vectors have 3 dimensions"),
        ("[1, 2, 3, 4, 5, 6]", "6 numbers are 2 vectors of 3 dimensions"),
        ("[1 2 x]", "“x” is no number"),
        ("1 nan 3", "Value 2 is not finite"),
        ("[0.1 0.2 ... 0.9]", "left out"),
    ],
)
def test_what_is_no_vector_says_why(text: str, said: str) -> None:
    assert looks_like_vector(text)
    with pytest.raises(TypedVectorError, match=said.replace("(", r"\(")):
        typed_vector(text, 3)


@pytest.mark.parametrize("text", ["king - man", "7", "3 - 5", "#4", "New York", "well-being"])
def test_words_are_no_vectors(text: str) -> None:
    assert not looks_like_vector(text)


WORDS = ("king", "man", "woman", "queen", "New York", "king")
META = Metadata(6, {"word": Column("word", ColumnKind.TEXT, WORDS)})


def test_sums_are_those_of_means() -> None:
    vectors = np.random.default_rng(0).standard_normal((6, 4)).astype(np.float32)
    made = summed(terms_of("king - man + woman"), vectors, META, (), Steps(None))
    exact = vectors.astype(np.float64)
    np.testing.assert_allclose(made.vector, exact[[0, 5]].mean(axis=0) - exact[1] + exact[2], atol=1e-12)
    assert made.rows.tolist() == [0, 1, 2, 5]
    assert made.said == ("+ king (2 points)", "− man (row 1)", "+ woman (row 2)")
    other = summed(terms_of("0.5 * #3 − New York + @1"), vectors, META, (np.array([0, 1]),), Steps(None))
    np.testing.assert_allclose(other.vector, exact[3] / 2 - exact[4] + exact[:2].mean(axis=0), atol=1e-12)


def test_rows_that_are_not_finite_are_left_out_of_a_mean() -> None:
    vectors = np.array([[1.0], [np.nan], [3.0], [0.0], [0.0], [5.0]])
    assert summed(terms_of("king"), vectors, META, (), Steps(None)).vector.tolist() == [3.0]
    with pytest.raises(SumError, match="No vector of man is finite"):
        summed(terms_of("man"), vectors, META, (), Steps(None))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing to add"),
        ("king -", "is missing"),
        ("king - nobody", "Nothing matches “nobody”"),
        ("#9", "There is no row 9: the last is 5"),
        ("@1", "There is no set @1"),
        ("'king' 'man'", "“'king' 'man'” cannot be read"),
    ],
)
def test_what_is_no_sum_says_why(text: str, said: str) -> None:
    with pytest.raises(SumError, match=said):
        summed(terms_of(text), np.zeros((6, 2)), META, (), Steps(None))


@given(arrays(np.float32, (30, 4), elements=st.floats(-100, 100, width=32)), st.integers(1, 29))
def test_dimensions_stand_out_by_the_standardised_mean_difference(vectors: F8, first: int) -> None:
    marks = np.arange(30) < first
    found = standing_out(vectors, marks)
    exact = vectors.astype(np.longdouble)
    inside, outside = exact[marks], exact[~marks]
    difference = inside.mean(axis=0) - outside.mean(axis=0)
    spread = np.sqrt((inside.var(axis=0) + outside.var(axis=0)) / 2)
    np.testing.assert_allclose(found.inside, inside.mean(axis=0).astype(np.float64), atol=1e-9)
    clear = spread > 1e-3
    expected = (difference[clear] / spread[clear]).astype(np.float64)
    np.testing.assert_allclose(found.differences[clear], expected, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("few", [0, passes.FEW])
def test_standing_out_far_from_zero_and_with_gaps(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passes, "FEW", few)
    rng = np.random.default_rng(1)
    vectors = (1e6 + rng.standard_normal((20_000, 3))).astype(np.float64)
    marks = rng.random(20_000) < 0.3
    vectors[marks, 1] += 2.0
    vectors[5] = np.nan
    found = standing_out(vectors, marks)
    keep = np.isfinite(vectors).all(axis=1)
    inside, outside = vectors[marks & keep], vectors[~marks & keep]
    spread = np.sqrt((inside.var(axis=0) + outside.var(axis=0)) / 2)
    np.testing.assert_allclose(found.differences, (inside.mean(axis=0) - outside.mean(axis=0)) / spread, atol=1e-7)
    assert found.order[0] == 1


def test_constant_dimensions_and_selections_of_everything() -> None:
    vectors = np.array([[1.0, 2.0], [1.0, 2.0], [1.0, 3.0]])
    assert standing_out(vectors, np.array([True, True, False])).differences.tolist() == [0.0, -np.inf]
    with pytest.raises(ValueError, match="all rows are on one side"):
        standing_out(vectors, np.ones(3, dtype=np.bool_))
