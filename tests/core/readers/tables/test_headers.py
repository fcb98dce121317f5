"""How many rows a text file holds, told without parsing it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.readers.tables import headers
from core.readers.tables.first_line import names_columns
from core.readers.tables.headers import table_headers


def counted(text: str, quoted: bool) -> int:
    """Return the number of lines that are not empty, character by character."""
    count, inside, begun = 0, False, False
    for character in text:
        if quoted and character == '"':
            inside, begun = not inside, True
        elif character == "\n" and not inside:
            count, begun = count + begun, False
        elif character != "\r" or inside:
            begun = True
    return count + begun


@given(st.text('ab,\r\n"', max_size=30), st.booleans(), st.integers(1, 8))
def test_lines_are_counted_however_they_are_cut(
    tmp_path_factory: pytest.TempPathFactory, text: str, quoted: bool, piece: int
) -> None:
    path = tmp_path_factory.mktemp("lines") / "a.csv"
    path.write_bytes(text.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(headers, "_PIECE", piece)
        assert headers._lines(str(path), quoted) == counted(text, quoted)


@pytest.mark.parametrize(
    ("name", "text", "shape"),
    [
        ("a.csv", "x,y\n1,2\n3,4\n5,6\n", (3, 2)),
        ("a.csv", "1,2\n3,4\n", (2, 2)),
        ("a.csv", 'x,y,t\n1,2,"one\ntwo"\n3,4,b\n', (2, 2)),
        ("a.tsv", "1\t2\t3\n4\t5\t6\n\n7\t8\t9\n", (3, 3)),
        ("a.tsv", "x\ty\tt\n1\t2\ta\n3\t4\tb\n", (2, 2)),
        ("a.tsv", "cat\t1.5\t-2\ndog\t4\t5\n", (2, 2)),
        ("a.csv", "7.5,2,cat\n4,5,dog\n", (2, 2)),
        ("a.csv", ",0,1,2\n0,.5,.5,.5\n1,.5,.5,.5\n", (2, 4)),
        ("a.csv", "land,1990,1995\na,1,2\nb,3,4\n", (2, 2)),
        ("a.csv", "x,y\n1,2\n", None),
        ("a.csv", "x,t\n1,a\n2,b\n", None),
        ("a.csv", "", None),
    ],
)
def test_what_a_text_file_holds(tmp_path: Path, name: str, text: str, shape: tuple[int, int] | None) -> None:
    (tmp_path / name).write_text(text)
    assert [(header.rows, header.columns) for header in table_headers(str(tmp_path / name))] == (
        [shape] if shape else []
    )


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ("label x y", True), ("label 0 1 2", True), ("_ 0 1 2", True), ("country 1990 1995 2000", True),
        ("0 1 2", False), ("cat 0.1 0.2", False), ("cat 12 5 99", False), ("3 4 4 cat", False), ("_ 0.1 2", False),
        ("nan 1 2", False), ("_ _ _", False), ('"a" "b"', True), ("1 _ 3", False),
    ],
)  # fmt: skip
def test_a_first_line_of_names_is_told_from_a_label_before_its_vector(cells: str, named: bool) -> None:
    assert names_columns([cell.replace("_", "") for cell in cells.split()]) is named
