from __future__ import annotations

import numpy as np
import pytest

from core.analysis.search import SearchError, match_rows
from core.model import Column, ColumnKind, Metadata

LABELS = ("Cat", "dog", "", "CATFISH", "Straße")
META = Metadata(
    rows=5,
    columns={
        "label": Column(
            "label",
            ColumnKind.CATEGORY,
            LABELS,
            codes=np.array([0, 1, -1, 2, 3], dtype=np.int32),
            categories=("Cat", "dog", "CATFISH", "Straße"),
        ),
        "note": Column("note", ColumnKind.TEXT, ("one", "a.c", "abc", "Two dogs", "")),
        "loss": Column(
            "loss", ColumnKind.NUMBER, ("0.5", "1e-3", "", "10.5", "7"), np.array([0.5, 1e-3, np.nan, 10.5, 7])
        ),
    },
)


@pytest.mark.parametrize(
    ("text", "column", "regex", "rows"),
    [
        ("cat", "label", False, [0, 3]),
        ("CAT", "label", False, [0, 3]),
        ("STRASSE", "label", False, [4]),
        ("dog", "", False, [1, 3]),
        ("a.c", "note", False, [1]),
        ("A.C", "note", True, [1, 2]),
        (".5", "loss", False, [0, 3]),
        ("^1", "loss", True, [1, 3]),
        ("^$", "label", True, [2]),
        ("^cat$", "label", True, [0]),
        ("", "", False, []),
        ("", "", True, []),
        ("nowhere", "", False, []),
    ],
)
def test_rows_that_contain_a_text(text: str, column: str, regex: bool, rows: list[int]) -> None:
    assert np.flatnonzero(match_rows(META, text, column, regex)).tolist() == rows


def test_categories_give_what_their_texts_give() -> None:
    plain = Metadata(5, {"label": Column("label", ColumnKind.TEXT, LABELS)})
    for text in ("c", "o", "ss", "g"):
        for regex in (False, True):
            np.testing.assert_array_equal(
                match_rows(META, text, "label", regex), match_rows(plain, text, "label", regex)
            )


def test_a_wrong_expression_is_explained() -> None:
    with pytest.raises(
        SearchError, match=r"“a\[” is not a regular expression: unterminated character set at character 2"
    ):
        match_rows(META, "a[", regex=True)


def test_an_unknown_column_is_explained() -> None:
    with pytest.raises(SearchError, match=r"no column “labels”; there is label, note, loss"):
        match_rows(META, "a", "labels")


def test_no_columns() -> None:
    assert match_rows(Metadata(3, {}), "a").tolist() == [False] * 3
