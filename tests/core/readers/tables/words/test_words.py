"""Word vectors: files that fastText and gensim wrote, with what these programs themselves say their vectors are."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Catalog, EmbeddingTable, TensorFormat, TensorSource
from core.readers.embeddings import load_metadata, load_vectors
from core.readers.tables.headers import table_headers
from core.readers.tables.words.text import load_word_text, words_of_text
from core.work import CancelledError
from tests.core.readers.logs import read

WRITTEN = Path(__file__).parent / "written"


def only_table(catalog: Catalog) -> EmbeddingTable:
    (table,) = catalog.embeddings.values()
    return table


def words_of(table: EmbeddingTable) -> list[str]:
    return list(load_metadata(table.steps[0].metadata_file, table.rows).columns["word"].texts)


MODELS = ("letters.bin", "whole.bin", "supervised.bin", "compressed.ftz", "pruned.ftz")


@pytest.mark.parametrize("model", MODELS)
def test_models_of_fasttext_give_the_vectors_that_fasttext_gives(model: str) -> None:
    said = np.load((WRITTEN / model).with_suffix(".npz"))
    table = only_table(read(WRITTEN / model))
    vectors = load_vectors(table.steps[0].tensor)
    assert vectors.shape == (table.rows, table.columns)
    assert words_of(table) == said["words"].tolist()
    np.testing.assert_allclose(vectors, said["vectors"], rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", ["gensim.bin", "gensim.txt", "glove.txt"])
@pytest.mark.parametrize("compressed", [False, True])
def test_files_of_word2vec_and_glove(tmp_path: Path, name: str, compressed: bool) -> None:
    said, path = np.load(WRITTEN / "gensim.npz"), WRITTEN / name
    if compressed:
        path = tmp_path / f"{name}.gz"
        path.write_bytes(gzip.compress((WRITTEN / name).read_bytes()))
    table = only_table(read(path))
    vectors = load_vectors(table.steps[0].tensor)
    assert vectors.shape == (table.rows, table.columns)
    assert words_of(table) == said["words"].tolist()
    np.testing.assert_allclose(vectors, said["vectors"], rtol=1e-6)


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_word2vec_with_and_without_line_feeds_behind_the_numbers(tmp_path: Path, end: bytes) -> None:
    # A number may hold the bytes of a blank or a line feed.
    vectors = np.frombuffer(b"\n\n\n\n    \x00\n \n", "<f4").reshape(1, 3).repeat(3, axis=0)
    rows = [word + b" " + row.tobytes() + end for word, row in zip((b"a", b"b\xff", b"c"), vectors, strict=True)]
    (tmp_path / "w.bin").write_bytes(b"3 3\n" + b"".join(rows))
    table = only_table(read(tmp_path / "w.bin"))
    np.testing.assert_array_equal(load_vectors(table.steps[0].tensor), vectors)
    assert words_of(table) == ["a", "b\ufffd", "c"]


def test_lines_of_fasttext_end_with_a_blank(tmp_path: Path) -> None:
    (tmp_path / "w.vec").write_text("2 3\nthe 1 2 3 \ncat 4 5 6 \n")
    table = only_table(read(tmp_path / "w.vec"))
    assert load_vectors(table.steps[0].tensor).tolist() == [[1, 2, 3], [4, 5, 6]]
    assert words_of(table) == ["the", "cat"]


def test_words_may_have_blanks_in_them(tmp_path: Path) -> None:
    (tmp_path / "w.txt").write_text(". . . 1 2 3\ncat 4 5 6\nnew york 7 8 9\nat name@x.com 1 1 1\n'\" 2 2 2")
    table = only_table(read(tmp_path / "w.txt"))
    assert load_vectors(table.steps[0].tensor).tolist() == [[1, 2, 3], [4, 5, 6], [7, 8, 9], [1, 1, 1], [2, 2, 2]]
    assert words_of(table) == [". . .", "cat", "new york", "at name@x.com", "'\""]


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=6)


@given(
    words=st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), min_size=2, max_size=12),
    columns=st.integers(2, 5),
    header=st.booleans(),
    trailing=st.booleans(),
)
def test_text_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], columns: int, header: bool, trailing: bool
) -> None:
    words[0] = "first"  # without a header, one of the first lines tells how many numbers there are
    vectors = np.arange(len(words) * columns, dtype=np.float32).reshape(-1, columns) / 8
    path = tmp_path_factory.mktemp("words") / "w.vec"
    lines = [
        f"{word} {' '.join(map(str, row.tolist()))}{' ' * trailing}" for word, row in zip(words, vectors, strict=True)
    ]
    path.write_text("\n".join([f"{len(words)} {columns}"] * header + lines) + "\n", encoding="utf-8")
    source = TensorSource(str(path), TensorFormat.WORD_TEXT)
    np.testing.assert_array_equal(load_word_text(source), vectors)
    assert words_of_text(source) == words


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("w.bin", b"3 2\na 12345678b 1234", "1 of 3 vectors are whole"),
        ("w.bin", b"\xba\x16\x4f\x2f\x0b\0\0\0" + b"\0" * 99, "Version 11"),
        ("w.bin", (WRITTEN / "letters.bin").read_bytes()[:900], "too early"),
        ("w.ftz", (WRITTEN / "compressed.ftz").read_bytes()[:900], "too early"),
        ("w.bin", b"nothing", "no vectors that are known"),
        ("w.txt", b"Once upon a time\nthere was a file\n", "no vectors that are known"),
        ("w.vec", b"2 3\na 1 2 3\nb 4 x 6\n", "x"),
        ("w.vec", b"2 3\na 1 2 3\nb 4 5\n", "Line 3"),
        ("w.vec.gz", gzip.compress(b"2 3\na 1 2 3\nb 4 5 6\n" * 99, mtime=0)[:-9], "damaged"),
    ],
)
def test_damage_is_told(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    catalog = read(tmp_path / name)
    problems = [problem.message for problem in catalog.problems]
    for table in catalog.embeddings.values():
        with pytest.raises(Exception, match=said):
            load_vectors(table.steps[0].tensor)
        return
    assert len(problems) == 1
    assert said in problems[0]


def test_reading_stops_when_asked() -> None:
    class Stopped:
        cancelled = True

        def check(self) -> None:
            raise CancelledError

        def progress(self, fraction: float | None, message: str = "") -> None: ...

        def partial(self, value: object) -> None: ...

    for name in ("gensim.bin", "gensim.txt", "letters.bin"):
        (header,) = table_headers_of(name)
        with pytest.raises(CancelledError):
            load_vectors(header, Stopped())


def table_headers_of(name: str) -> list[TensorSource]:
    return [only_table(read(WRITTEN / name)).steps[0].tensor]


def test_vectors_among_artifacts_are_found(tmp_path: Path) -> None:
    (tmp_path / "w.vec").write_text("2 3\na 1 2 3\nb 4 5 6\n")
    (header,) = table_headers(str(tmp_path / "w.vec"))
    assert (header.rows, header.columns, header.state.metadata_file) == (2, 3, str(tmp_path / "w.vec"))
