from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import feather, parquet

from core.model import EmbeddingTable, TensorFormat, TensorSource
from core.readers.base import ReadError
from core.readers.embeddings import content_id, load_metadata, load_vectors, vectors_shape
from core.readers.tables import arrays, tsv
from core.readers.tables.headers import table_headers
from tests.core.readers.logs import read


def only_table(path: Path) -> EmbeddingTable:
    (table,) = read(path).embeddings.values()
    return table


def vectors_of(table: EmbeddingTable) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    vectors = load_vectors(table.steps[0].tensor)
    assert vectors.dtype == np.float32
    assert vectors.shape == (table.rows, table.columns)
    return vectors


@pytest.mark.parametrize("kind", ["<f4", "<f8", ">f4", "u1", "<i8", "<f2"])
def test_npy(tmp_path: Path, kind: str) -> None:
    array = np.random.default_rng(0).integers(0, 100, (20, 3, 2)).astype(kind)
    np.save(tmp_path / "a.npy", array)
    table = only_table(tmp_path / "a.npy")
    assert (table.tensor, table.rows, table.columns) == ("a", 20, 6)
    np.testing.assert_array_equal(vectors_of(table), array.reshape(20, 6).astype(np.float32))


@pytest.mark.parametrize("kind", ["f4", "?", "i2"])
def test_numbers_in_a_row_are_a_table_of_one_column(tmp_path: Path, kind: str) -> None:
    np.save(tmp_path / "a.npy", np.arange(7).astype(kind))
    table = only_table(tmp_path / "a.npy")
    assert (table.rows, table.columns) == (7, 1)
    np.testing.assert_array_equal(vectors_of(table)[:, 0], np.arange(7).astype(kind).astype(np.float32))


@pytest.mark.parametrize("order", ["C", "F"])
def test_large_arrays_of_other_types_are_not_converted_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr(arrays, "CONVERTED_UP_TO", 100)
    array = np.asarray(np.random.default_rng(0).normal(size=(50, 4)), order=order)  # type: ignore[call-overload]
    np.save(tmp_path / "a.npy", array)
    vectors = load_vectors(only_table(tmp_path / "a.npy").steps[0].tensor)
    assert isinstance(vectors, np.memmap)
    assert vectors.dtype == np.float64
    np.testing.assert_array_equal(vectors, array)


def test_big_npy_files_are_mapped(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.ones((1000, 8), np.float32))
    vectors = load_vectors(TensorSource(str(tmp_path / "a.npy"), TensorFormat.NPY))
    assert isinstance(vectors, np.memmap)


@pytest.mark.parametrize("array", [np.array(["a", "b"]), np.zeros((0, 3)), np.array(1.0), np.zeros(3, complex)])
def test_arrays_that_are_no_vectors(tmp_path: Path, array: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> None:
    np.save(tmp_path / "a.npy", array)
    catalog = read(tmp_path / "a.npy")
    assert not catalog.embeddings
    assert [problem.kind for problem in catalog.problems] == ["tensor"]


def test_npz(tmp_path: Path) -> None:
    first, second = np.ones((4, 2)), np.zeros((4, 3), np.float32)
    labels = np.array(["a", "b", "a", "c"])
    np.savez(tmp_path / "a.npz", first=first, second=second, labels=labels, weights=np.arange(4), other=np.arange(9))
    tables = read(tmp_path / "a.npz").embeddings
    assert list(tables) == ["a.npz/first", "a.npz/second"]
    np.testing.assert_array_equal(vectors_of(tables["a.npz/first"]), first)
    metadata = load_metadata(tables["a.npz/first"].steps[0].metadata_file)
    assert list(metadata.columns) == ["labels", "weights"]
    assert metadata.columns["labels"].texts == ("a", "b", "a", "c")


def test_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('x,name,y\n1,"a, b",0.5\n2,,\n3,c,-1e3\n')
    table = only_table(path)
    np.testing.assert_array_equal(vectors_of(table), np.array([[1, 0.5], [2, np.nan], [3, -1000]], np.float32))
    assert table.names == ("x", "y")
    metadata = load_metadata(table.steps[0].metadata_file)
    assert metadata.columns["name"].texts == ("a, b", "", "c")


def test_csv_without_header(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,2\n3,4\n")
    table = only_table(tmp_path / "a.csv")
    assert vectors_of(table).tolist() == [[1, 2], [3, 4]]
    assert table.steps[0].metadata_file == ""
    assert table.names == ()


def test_tsv_opened_directly(tmp_path: Path) -> None:
    (tmp_path / "plain.tsv").write_text("1\t2\n3\t4\n")
    assert vectors_of(only_table(tmp_path / "plain.tsv")).tolist() == [[1, 2], [3, 4]]
    (tmp_path / "named.tsv").write_text("name\tx\ty\na\t1\t2\nb\t3\t4\n")
    table = only_table(tmp_path / "named.tsv")
    assert table.names == ("x", "y")
    assert vectors_of(table).tolist() == [[1, 2], [3, 4]]
    assert load_metadata(table.steps[0].metadata_file).columns["name"].texts == ("a", "b")


def test_labels_before_vectors_without_a_first_line_of_names(tmp_path: Path) -> None:
    (tmp_path / "words.tsv").write_text("cat\t0.5\t-1\nmore dogs\t2\t3\n")
    table = only_table(tmp_path / "words.tsv")
    assert (table.rows, table.names) == (2, ())
    assert vectors_of(table).tolist() == [[0.5, -1], [2, 3]]
    known = load_metadata(table.steps[0].metadata_file).columns
    assert {name: column.texts for name, column in known.items()} == {"label": ("cat", "more dogs")}
    (tmp_path / "two.csv").write_text("cat,0.5,-1,a\ndog,2,3,b\n")
    both = load_metadata(only_table(tmp_path / "two.csv").steps[0].metadata_file).columns
    assert {name: column.texts for name, column in both.items()} == {"label 1": ("cat", "dog"), "label 2": ("a", "b")}


def write_frame(columns: dict[str, pa.Array], path: Path) -> None:
    table = pa.table(columns)
    if path.suffix == ".parquet":
        parquet.write_table(table, path)
    elif path.suffix == ".feather":
        feather.write_feather(table, path)
    else:
        new = pa.ipc.new_stream if path.suffix == ".arrows" else pa.ipc.new_file
        with new(path, table.schema) as writer:
            writer.write_table(table)


FRAMES = ("a.parquet", "a.feather", "a.arrow", "a.arrows")


@pytest.mark.parametrize("name", FRAMES)
def test_beside_a_column_of_lists_all_others_are_metadata(tmp_path: Path, name: str) -> None:
    vectors = np.random.default_rng(0).normal(size=(6, 4)).astype(np.float32)
    columns = {
        "embedding": pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel()), 4),
        "score": pa.array([1.5, 2.0, None, 4.0, 5.0, 6.0]),
        "word": pa.array(["a", None, "c", "d", "e", "f"]),
    }
    write_frame(columns, tmp_path / name)
    table = only_table(tmp_path / name)
    assert table.names == ("embedding 1", "embedding 2", "embedding 3", "embedding 4")
    np.testing.assert_array_equal(vectors_of(table), vectors)
    metadata = load_metadata(table.steps[0].metadata_file)
    assert metadata.columns["score"].texts == ("1.5", "2", "", "4", "5", "6")
    assert metadata.columns["word"].texts[1] == ""


@pytest.mark.parametrize("name", FRAMES)
def test_each_of_several_columns_of_lists_is_a_table(tmp_path: Path, name: str) -> None:
    text, image = np.ones((3, 4), np.float32), np.zeros((3, 2))
    columns = {"text": pa.array(list(text)), "image": pa.array(list(image)), "label": pa.array([7, 8, 9])}
    write_frame(columns, tmp_path / name)
    tables = read(tmp_path / name).embeddings
    assert [(table.tensor, table.columns) for table in tables.values()] == [("image", 2), ("text", 4)]
    for table, vectors in zip(tables.values(), (image, text), strict=True):
        np.testing.assert_array_equal(vectors_of(table), vectors)
        assert load_metadata(table.steps[0].metadata_file).columns.keys() == {"label"}
    if name != "a.arrows":
        found = table_headers(str(tmp_path / name))
        assert [(header.member, header.rows, header.columns) for header in found] == [("text", 3, 4), ("image", 3, 2)]


def test_lists_that_differ_in_length_are_no_vectors(tmp_path: Path) -> None:
    columns = {"tags": pa.array([[1], [2, 3], [4]]), "x": pa.array([1.0, 2.0, 3.0]), "y": pa.array([4.0, 5.0, 6.0])}
    write_frame(columns, tmp_path / "a.parquet")
    assert vectors_of(only_table(tmp_path / "a.parquet")).tolist() == [[1, 4], [2, 5], [3, 6]]


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "a.arrow", "a.npz", "a.npy", "a.tsv"])
def test_damaged_tables_are_problems(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x80\x02garbage\xff,\n\x00\x01")
    catalog = read(tmp_path / name)
    assert not catalog.embeddings
    assert len(catalog.problems) == 1


def test_both_parsers_of_tsv_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = np.random.default_rng(0).normal(size=(500, 37)) * 10.0 ** np.arange(-18, 19)
    numbers[3, 4], numbers[5, 6], numbers[7, 8] = np.nan, np.inf, -np.inf
    text = "\n".join("\t".join(map(repr, row)) for row in numbers.tolist()) + "\n\n"
    (tmp_path / "t.tsv").write_text(text)
    source = TensorSource(str(tmp_path / "t.tsv"), TensorFormat.TSV)
    slow = load_vectors(source)
    monkeypatch.setattr(tsv, "_SMALL", 0)
    monkeypatch.setattr(tsv, "_BLOCK", 5000)
    with np.errstate(over="ignore"):
        expected = numbers.astype(np.float32)
    np.testing.assert_array_equal(slow, expected)
    np.testing.assert_array_equal(load_vectors(source), expected)
    assert vectors_shape(source) == (500, 37)


@pytest.mark.parametrize("small", [0, 1 << 20])
@pytest.mark.parametrize(("text", "line"), [("1\t2\n3\tx\n", 2), ("1\t2\n\n3\n", 3), ("1\t2\n3\t\n", 2)])
def test_the_first_bad_line_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int, text: str, line: int
) -> None:
    monkeypatch.setattr(tsv, "_SMALL", small)
    (tmp_path / "t.tsv").write_text(text)
    with pytest.raises(ReadError, match=f"Line {line} "):
        load_vectors(TensorSource(str(tmp_path / "t.tsv"), TensorFormat.TSV))


def test_content_ids_change_with_the_content(tmp_path: Path) -> None:
    path = tmp_path / "a"
    missing = content_id(str(path))
    path.write_text("one")
    first = content_id(str(path))
    path.write_text("other")
    assert len({missing, first, content_id(str(path))}) == 3
