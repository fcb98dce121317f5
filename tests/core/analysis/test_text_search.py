from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.analysis.run_text import run_query
from core.analysis.text_search import TextSearch, _in_small_letters

texts = st.text("aAbBkKzZ019 \n=.-İıſKéß_", max_size=10)
names = texts.map(lambda text: text.replace("\n", ""))
queries = (
    st.text("aAbBkKsSzZ019.*+?^$|()[]{}\\-=! :<dDwW", max_size=7)
    | st.text("aAbBkKz ", max_size=3)
    | st.sampled_from(
        ("a|B", "[A-Z]", "[a-z]$", "^[^a]", "[0-z]", "[;-b]", "[Z-a]", "\\D", "\\w", "\\S", "a\\sb", "K", "(?i)a",
         "(?!a)b", "(?<!a)b", "(?P<x>a)", "\\x41", "a(", "$", "^$", "a|^$", "\\Ab", "b\\Z", "(ab|kb)$",
         "k[^z]?b", "(aa|b1)\\s", "\\s(ab|k)", "ab\nk", "\\Bab", "(AB|z0) *=",
         "[a\\-z]", "ſ", "\\bA")
    )
)  # fmt: skip


@settings(max_examples=1500)
@given(st.lists(st.tuples(names, texts), max_size=6), queries)
@example([("Z", "q")], "[;-b]")
@example([("", "K")], "k")
@example([("a", "b")], "a\\nb")
@example([("a", "b")], "a[^x]b")
@example([("A", "")], "\\x41")
@example([("xab", "kk"), ("b", "k")], "ab\\s")
@example([("xab", "kb"), ("kb", "ab\nx")], "(ab|kb)$")
@example([("ab", "k"), ("b", "ab k")], "ab\\sk")
def test_all_runs_at_once_say_what_each_says(runs: list[tuple[str, str]], query: str) -> None:
    finds, names_only = run_query(query).search, query.startswith("^")
    expected = [
        finds(name) is not None or (not names_only and finds(text) is not None) for name, text in runs
    ]  # fmt: skip
    search = TextSearch([name for name, _ in runs], [text for _, text in runs])
    assert search.find(query).tolist() == expected
    assert search.find(query).dtype == bool


@pytest.mark.parametrize(
    "query", ["adam", "Lr=0.1", "lr=0\\.1$", "^digits/(Adam|sgd)", "layers=[2-9]", "[A-Z]{3}", "\\D", "a\\sb", "[^a]"]
)
def test_what_people_type_is_looked_for_in_small_letters(query: str) -> None:
    assert _in_small_letters(query) is not None


@pytest.mark.parametrize("query", ["(?s)a.b", "[;-b]", "ä", "a(", "(?P<A>x)", "\\x41", "(a)\\1"])
def test_what_means_something_else_in_small_letters_is_not(query: str) -> None:
    assert _in_small_letters(query) is None
