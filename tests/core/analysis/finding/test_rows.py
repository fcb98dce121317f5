from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.finding.columns import column_names, known_columns
from core.analysis.finding.reading import read_rows
from core.analysis.finding.rows import find_named, find_rows
from core.analysis.packed_search import packed_matches
from core.analysis.query import Completer
from core.analysis.search import match_rows
from core.model import Column, ColumnKind, Metadata
from core.model.strings import PackedStrings

LABELS = ("7", "3", "", "7", "cat", "7")
META = Metadata(
    rows=6,
    columns={
        "label": Column(
            "label", ColumnKind.CATEGORY, LABELS,
            codes=np.array([1, 0, -1, 1, 2, 1], dtype=np.int32), categories=("3", "7", "cat"),
        ),
        "confidence": Column(
            "confidence", ColumnKind.NUMBER, ("0.1", "0.2", "", "0.9", "nan", "0.5"),
            np.array([0.1, 0.2, np.nan, 0.9, np.nan, 0.5]),
        ),
        "my name": Column("my name", ColumnKind.TEXT, ("ann", "bob", "Ann", "", "anna", "a < b")),
    },
)  # fmt: skip


def packed(texts: Sequence[str]) -> PackedStrings:
    data = [text.encode() for text in texts]
    starts = np.concatenate([[0], np.cumsum([len(one) for one in data])]).astype(np.int64)
    return PackedStrings(np.frombuffer(b"".join(data), dtype=np.uint8), starts)


@pytest.mark.parametrize(
    ("text", "column", "regex", "rows"),
    [
        ("label = '7' AND confidence < 0.5", "", False, [0]),
        ("label == '7'", "", False, [0, 3, 5]),
        ("LABEL = 7", "", False, [0, 3, 5]),
        ("< 0.5", "confidence", False, [0, 1]),
        ("BETWEEN 0.2 AND 0.5", "confidence", False, [1, 5]),
        ("!= '7'", "label", False, [1, 4]),
        ("confidence IS NULL", "", False, [2]),
        ("confidence IS NAN", "", False, [4]),
        ("label IS NULL OR row >= 5", "", False, [2, 5]),
        ("`my name` ILIKE 'ann%' AND NOT label = '7'", "", False, [4]),
        ('"my name" ~ "^a" cat', "", False, []),
        ("cat OR label = '3'", "", False, [1, 4]),
        ("row IN (0, 5)", "", False, [0, 5]),
        ("ann", "", False, [0, 2, 4]),
        ("a < b", "my name", False, [5]),
        ("^ann$", "my name", True, [0, 2]),
        ("< b", "my name", True, [5]),
    ],
)
def test_what_a_search_finds(text: str, column: str, regex: bool, rows: list[int]) -> None:
    assert np.flatnonzero(find_rows(META, text, column, regex)).tolist() == rows


@pytest.mark.parametrize(
    ("text", "column", "said", "underlined", "meant"),
    [
        ("labl = '7'", "", "no column labl", "labl", "label"),
        ("label = cat", "", "found cat", "cat", "'cat'"),
        ("< x", "confidence", "found x", "x", "'x'"),
        ("my name = 'ann'", "", "Expected AND, OR", "name", ""),
    ],
)
def test_what_is_wrong_with_a_query_is_told_where_it_stands(
    text: str, column: str, said: str, underlined: str, meant: str
) -> None:
    error = read_rows(text, column_names(META), column).error
    assert error is not None
    assert said in str(error)
    assert text[error.start : error.end] in (underlined, f"{underlined} ")
    assert meant in error.suggestion


@pytest.mark.parametrize("text", ["cat", "label confidence", "metrics.", "max(x)", "foo.bar"])
def test_plain_words_are_not_meant_as_a_query(text: str) -> None:
    reading = read_rows(text, column_names(META))
    assert (reading.node, reading.error) == (None, None)


def test_a_wrong_expression_is_told() -> None:
    error = read_rows("a(", (), regex=True).error
    assert error is not None
    assert (error.start, error.end) == (1, 2)


names = st.sampled_from(("label", "confidence", "row"))
signs = st.sampled_from(("=", "==", "!=", "<", "<=", ">", ">="))
one = st.one_of(
    st.tuples(st.sampled_from(("confidence", "row")), signs, st.sampled_from(("0.1", "0.5", "3", "-1"))),
    st.tuples(st.just("label"), st.sampled_from(("=", "!=", "==")), st.sampled_from(("'7'", "'3'", "'x'"))),
    st.tuples(names, st.sampled_from(("IS NULL", "IS NOT NULL")), st.just("")),
).map(" ".join)
queries = st.recursive(
    one,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("AND", "OR")), inner).map(lambda parts: "(" + " ".join(parts) + ")"),
        inner.map(lambda text: f"NOT ({text})"),
    ),
    max_leaves=6,
)


@given(queries)
def test_queries_find_what_sqlite_finds(text: str) -> None:
    rows = [(None if value == "" else value, number, row) for row, (value, number) in enumerate(_known())]
    with sqlite3.connect(":memory:") as store:
        store.execute("create table t (label text, confidence real, row integer)")
        store.executemany("insert into t values (?, ?, ?)", rows)
        expected = [row for (row,) in store.execute(f"select row from t where {text} order by row")]
    assert np.flatnonzero(find_rows(_plain(), text)).tolist() == expected


def _known() -> list[tuple[str, float | None]]:
    return [("7", 0.1), ("3", 0.2), ("", None), ("7", 0.9), ("cat", 3.0), ("", 0.5)]


def _plain() -> Metadata:
    labels, numbers = zip(*_known(), strict=True)
    codes = np.array([{"3": 0, "7": 1, "cat": 2, "": -1}[label] for label in labels], dtype=np.int32)
    texts = tuple("" if number is None else str(number) for number in numbers)
    values = np.array([np.nan if number is None else number for number in numbers])
    return Metadata(
        6,
        {
            "label": Column("label", ColumnKind.CATEGORY, labels, codes=codes, categories=("3", "7", "cat")),
            "confidence": Column("confidence", ColumnKind.NUMBER, texts, values),
        },
    )


def test_columns_operators_and_values_are_completed() -> None:
    completer = Completer(known_columns(META), column_names(META))

    def offered(text: str) -> list[str]:
        return [item.text for item in completer.complete(text, len(text)).items]

    assert offered("con") == ["confidence"]
    assert offered("my") == ["`my name`"]
    assert {"params.lr", "start_time", "max("}.isdisjoint(offered(""))
    assert offered("label = ")[:3] == ["'7'", "'3'", "'cat'"]
    assert offered("label = '7' ") == ["AND", "OR"]
    assert "BETWEEN" in offered("confidence ")


def test_a_name_means_the_rows_called_so_before_those_that_contain_it() -> None:
    assert np.flatnonzero(find_named(META, "ANN")).tolist() == [0, 2]
    assert np.flatnonzero(find_named(META, "nn")).tolist() == [0, 2, 4]
    assert np.flatnonzero(find_named(META, "7")).tolist() == [0, 3, 5]
    assert np.flatnonzero(find_named(META, "confidence > 0.4")).tolist() == [3, 5]
    assert not find_named(META, "").any()


TEXTS = st.lists(st.text("abAB01.- \n", max_size=6), min_size=1, max_size=12)
SOUGHT = (
    "a",
    "B0",
    ".",
    "a.",
    "^a",
    "b$",
    "[ab]+0",
    r"\d-",
    "a|B",
    "(ab)?1",
    "a{2}",
    "a{,2}b",
    r"\s",
    "0*$",
    "a++",
    r"\.",
)


@given(TEXTS, st.sampled_from(SOUGHT), st.booleans())
def test_packed_texts_are_searched_as_others_are(texts: list[str], text: str, regex: bool) -> None:
    both = [Metadata(len(texts), {"t": Column("t", ColumnKind.TEXT, kept)}) for kept in (tuple(texts), packed(texts))]
    assert match_rows(both[0], text, "t", regex).tolist() == match_rows(both[1], text, "t", regex).tolist()


def test_packed_texts_are_searched_without_making_strings() -> None:
    assert packed_matches(packed(["one", "Two"]), "T", False) is not None
    assert packed_matches(packed(["one", "Two"]), r"^t\w+", True) is not None
    assert packed_matches(packed(["one", "Straße"]), "STRASSE", False) is None
    assert packed_matches(("one",), "o", False) is None
