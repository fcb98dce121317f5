from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.query import Operator
from core.analysis.query.columns import Vocabulary
from core.analysis.query.patterns import like, matching_texts
from tests.core.analysis.query.slow import is_like

letters = st.text("abABäÄ\n.*\\", max_size=6)
patterns = st.text("abABäÄ%_%.\\", max_size=6)


@given(st.lists(letters, max_size=5), patterns, st.booleans())
def test_patterns_are_those_of_sql(texts: list[str], pattern: str, ignoring_case: bool) -> None:
    operator = Operator.ILIKE if ignoring_case else Operator.LIKE
    expected = [is_like(text, pattern, ignoring_case) for text in texts]
    assert matching_texts(operator, pattern, Vocabulary(tuple(texts))).tolist() == expected
    assert [like(pattern, ignoring_case).fullmatch(text) is not None for text in texts] == expected


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("a%", "ab", True), ("%b", "ab", True), ("%", "", True), ("", "", True), ("", "a", False), ("a%a", "a", False),
        ("a_", "ab", True), ("a_", "a", False), ("a.c", "abc", False), ("%b%b%", "ab b", True),
        ("%ab%b%", "xab", False), ("%a%ab%", "aab", True), ("a%", "Ab", False),
    ],
)  # fmt: skip
def test_what_is_like_a_pattern(pattern: str, text: str, found: bool) -> None:
    assert matching_texts(Operator.LIKE, pattern, Vocabulary((text,))).tolist() == [found]


def test_letters_beyond_ascii_ignore_case_too() -> None:
    texts = Vocabulary(("Größe", "GRÖSSE", "x"))
    assert matching_texts(Operator.ILIKE, "GRÖ%", texts).tolist() == [True, True, False]
    assert matching_texts(Operator.LIKE, "GRÖ%", texts).tolist() == [False, True, False]
    assert matching_texts(Operator.ILIKE, "s", Vocabulary(("ſ", "S", "x"))).tolist() == [True, True, False]


def test_no_pattern_takes_long() -> None:
    """A backtracking matcher would try some 10**20 ways."""
    assert not matching_texts(Operator.LIKE, "%a_" * 20 + "%b", Vocabulary(("a" * 500 + "bc",))).any()
