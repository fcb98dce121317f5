from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Column, Metadata
from core.model.strings import CodedStrings, PackedStrings
from core.readers.tables import long_columns, metadata
from core.readers.tables.columns import make_column

CELLS = st.one_of(
    st.sampled_from(["", "a", "b", "é", "1", "2.5", "nan", "-inf", "1e5", " 3 ", "1_000", '"q"', "0x1", "漢字", "+1"]),
    st.integers(-5, 70).map(str),
    st.text(st.characters(codec="utf-8", exclude_characters="\t\n\r"), max_size=4),
)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(2, 4))
    return draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=70))


def written(path: Path, rows: list[list[str]], end: str = "\n") -> str:
    header = [f"c{number}" for number in range(len(rows[0]))]
    path.write_bytes("".join("\t".join(row) + end for row in [header, *rows]).encode())
    return str(path)


def assert_alike(one: Column, other: Column) -> None:
    assert list(one.texts) == list(other.texts)
    assert (one.name, one.kind, one.categories) == (other.name, other.kind, other.categories)
    for mine, theirs in ((one.numbers, other.numbers), (one.codes, other.codes)):
        assert (mine is None) == (theirs is None)
        if mine is not None and theirs is not None:
            np.testing.assert_array_equal(mine, theirs)
            assert mine.dtype == theirs.dtype


def both(path: str, rows: int | None, monkeypatch: pytest.MonkeyPatch) -> tuple[Metadata, Metadata]:
    plain = metadata.load_metadata_tsv(path, rows)
    with monkeypatch.context() as patch:
        patch.setattr(long_columns, "LONG", 0)
        return plain, metadata.load_metadata_tsv(path, rows)


@given(rows=tables(), end=st.sampled_from(["\n", "\r\n"]))
def test_long_texts_are_read_as_short_ones(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str
) -> None:
    path = written(tmp_path_factory.mktemp("long") / "m.tsv", rows, end)
    with pytest.MonkeyPatch.context() as monkeypatch:
        plain, long = both(path, None, monkeypatch)
    assert (plain.rows, tuple(plain.columns)) == (long.rows, tuple(long.columns))
    for name, column in plain.columns.items():
        assert_alike(long.columns[name], column)


@pytest.mark.parametrize(
    "content",
    [
        b"a\tb\n1\t2\n3\n4\t5\n",
        b"a\tb\n1\t2\n\n4\t5\n",
        b"a\tb\n1\t2\t3\n",
        b"a\tb\n1\tx\ry\n",
        b"a\tb\n1\t\xff\xfe\n",
        b"a\ta\n1\t2\n",
        b"\t \n1\t2\n",
        b"\xef\xbb\xbfa\tb\n1\t2\n",
        b"a\n1\n2\n",
        b"a\tb\n1\t2",
        b"a\tb\n1\t2\n\n\n",
    ],
)
def test_odd_texts_are_read_as_short_ones(tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "m.tsv"
    path.write_bytes(content)
    for rows in (None, 1, 3):
        plain, long = both(str(path), rows, monkeypatch)
        assert (plain.rows, tuple(plain.columns), plain.problems) == (long.rows, tuple(long.columns), long.problems)
        for name, column in plain.columns.items():
            assert_alike(long.columns[name], column)


def test_many_rows_take_few_bytes_and_no_objects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[f"class {k % 7}", f"{k / 7:.4f}", f"name {k}"] for k in range(3000)]
    _, long = both(written(tmp_path / "m.tsv", rows), 3000, monkeypatch)
    kind, number, name = long.columns.values()
    assert isinstance(kind.texts, CodedStrings)
    assert kind.texts.codes is kind.codes, "the codes serve twice"
    assert isinstance(number.texts, PackedStrings)
    assert isinstance(name.texts, PackedStrings)
    assert len(name.texts.data) == sum(len(row[2]) for row in rows)
    assert name.texts[17:20] == ("name 17", "name 18", "name 19")
    assert (name.texts[-1], name.texts.index("name 5")) == ("name 2999", 5)
    with pytest.raises(IndexError):
        name.texts[3000]
    assert pickle.loads(pickle.dumps(name.texts)) == [row[2] for row in rows]
    assert kind.texts != [row[2] for row in rows]


def test_chunks_of_a_column_come_one_after_the_other() -> None:
    import pyarrow as pa

    parts = [["b", "", "a"], [], ["c", "b"]]
    values = pa.chunked_array([pa.array(part, pa.string()) for part in parts]).slice(1)
    assert_alike(long_columns.long_column("x", values), make_column("x", ["", "a", "c", "b"]))
    many = [f"{k}/7" for k in range(200)]
    values = pa.chunked_array([pa.array(many[:90]), pa.array(many[90:])]).slice(40, 120)
    assert_alike(long_columns.long_column("x", values), make_column("x", many[40:160]))
    coded = pa.chunked_array([pa.array(["u", None, "v"]).dictionary_encode()])
    assert_alike(long_columns.long_column("x", coded), make_column("x", ["u", "", "v"]))
