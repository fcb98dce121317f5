from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import ColumnKind, Metadata
from core.readers.embeddings import load_metadata
from core.readers.tables.columns import make_column


def metadata(folder: Path, text: str, rows: int | None = None) -> Metadata:
    path = folder / "metadata.tsv"
    path.write_bytes(text.encode())
    return load_metadata(str(path), rows)


def test_without_a_tab_in_the_first_line_there_is_no_header(tmp_path: Path) -> None:
    found = metadata(tmp_path, "name\na\n\nb\n")
    assert (found.rows, list(found.columns)) == (4, ["label"])
    assert found.columns["label"].texts == ("name", "a", "", "b")


def test_blank_lines_are_rows_as_long_as_there_are_as_many_lines_as_rows(tmp_path: Path) -> None:
    found = metadata(tmp_path, "a\n\nb\n", 3)
    assert found.columns["label"].texts == ("a", "", "b")
    assert found.problems == ()
    found = metadata(tmp_path, "a\n\nb\n", 2)
    assert found.columns["label"].texts == ("a", "b")
    assert found.problems == ()


def test_header_windows_line_ends_and_missing_values(tmp_path: Path) -> None:
    found = metadata(tmp_path, "\ufeffname\tscore\t\r\na\t1\tx\r\n\t\ty\r\n")
    assert list(found.columns) == ["name", "score", "column 3"]
    assert found.columns["name"].texts == ("a", "")
    assert found.columns["score"].numbers is not None
    np.testing.assert_array_equal(found.columns["score"].numbers, [1, np.nan])
    assert found.problems == ()


def test_rows_of_other_widths_are_a_problem(tmp_path: Path) -> None:
    found = metadata(tmp_path, "a\tb\n1\n1\t2\t3\n")
    assert found.columns["b"].texts == ("", "2")
    assert [problem.kind for problem in found.problems] == ["metadata-width"]


@pytest.mark.parametrize(("rows", "texts"), [(2, ("a", "b")), (4, ("a", "b", "c", ""))])
def test_another_number_of_rows_is_made_to_fit(tmp_path: Path, rows: int, texts: tuple[str, ...]) -> None:
    found = metadata(tmp_path, "a\nb\nc\n", rows)
    assert found.columns["label"].texts == texts
    assert found.rows == rows
    (problem,) = found.problems
    assert problem.kind == "metadata-rows"
    assert bool(problem.remedy) == (rows == 2)


def test_blank_lines_that_are_too_many_are_left_out(tmp_path: Path) -> None:
    found = metadata(tmp_path, "a\n\nb\n\n\n", 2)
    assert found.columns["label"].texts == ("a", "b")
    assert found.problems == ()


def test_an_empty_file_is_a_problem(tmp_path: Path) -> None:
    assert [problem.kind for problem in metadata(tmp_path, "\n\n").problems] == ["metadata-empty"]


def test_kinds_of_columns() -> None:
    digits = make_column("digit", [str(k % 10) for k in range(100)])
    assert (digits.kind, digits.categories) == (ColumnKind.CATEGORY, tuple("0123456789"))
    assert digits.numbers is not None
    assert make_column("loss", ["0.5", "1.5", ""]).kind is ColumnKind.NUMBER
    assert make_column("index", [str(k) for k in range(100)]).kind is ColumnKind.NUMBER
    assert make_column("word", [f"w{k}" for k in range(100)]).kind is ColumnKind.TEXT
    assert make_column("nothing", ["", ""]).kind is ColumnKind.TEXT
    assert make_column("odd", ["1_000", "2"]).numbers is None


def test_categories_are_in_natural_order_and_missing_is_minus_one() -> None:
    column = make_column("c", ["run10", "", "run9", "run10"])
    assert column.categories == ("run9", "run10")
    assert column.codes is not None
    assert column.codes.tolist() == [1, -1, 0, 1]


@given(st.lists(st.text(max_size=5), max_size=70))
def test_codes_and_numbers_stand_for_the_texts(texts: list[str]) -> None:
    column = make_column("c", texts)
    assert list(column.texts) == texts
    if column.codes is not None:
        assert [column.categories[code] if code >= 0 else "" for code in column.codes.tolist()] == texts
    if column.numbers is not None:
        for text, number in zip(texts, column.numbers.tolist(), strict=True):
            assert np.isnan(number) if not text else np.array_equal(float(text), number, equal_nan=True)
