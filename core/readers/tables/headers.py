"""What tables a file holds, told without loading it: for files of which nobody said that they are vectors."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from core.model import EmbeddingStep, TensorFormat, TensorSource
from core.readers.base import ReadError
from core.readers.tables import safetensors
from core.readers.tables.arrays import npy_shape, npz_members, npz_shape
from core.readers.tables.first_line import is_number, names_columns
from core.readers.tables.frames import is_list, is_vector, listed_columns, metadata_columns, npz_columns
from core.readers.tables.logged import is_logged_table, logged_header
from core.readers.tables.sparse import is_sparse_archive, sparse_shape
from core.readers.tables.words import vectors as words
from core.readers.tables.words.opening import word_format

if TYPE_CHECKING:
    import pyarrow as pa

FEWEST: Final = 2
"""A table of fewer rows or numeric columns is no cloud of points."""
LONGEST_TEXT: Final = 256 << 20
"""Lines of a longer text file are not counted."""
LONGEST_JSON: Final = 64 << 20
"""A longer logged table is not read."""
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class TableHeader:
    """A table in a file.

    Attributes
    ----------
    member
        Name inside an archive, empty elsewhere.
    state
        Where its vectors and what is known of its rows are.
    rows, columns
        Shape of the vectors.
    """

    member: str
    state: EmbeddingStep
    rows: int
    columns: int


def table_headers(file: str) -> tuple[TableHeader, ...]:
    """Return the tables of a file with at least two rows and two numeric columns, none for any other file.

    Known are ``.npy``, ``.npz``, safetensors, CSV, TSV, Parquet, Arrow and logged tables, and word vectors that are
    called ``.vec``; a file that cannot be read holds none.
    """
    reader = _READERS.get(Path(file).suffix.lower())
    if reader is None:
        return ()
    try:
        found = tuple(reader(file))
    except (ReadError, OSError, ValueError):
        return ()
    return tuple(header for header in found if min(header.rows, header.columns) >= FEWEST)


def _npy(file: str) -> Iterator[TableHeader]:
    yield _header(TensorSource(file, TensorFormat.NPY), npy_shape(TensorSource(file, TensorFormat.NPY)))


def _npz(file: str) -> Iterator[TableHeader]:
    members = npz_members(file)
    if is_sparse_archive(members):
        source = TensorSource(file, TensorFormat.SPARSE_NPZ)
        yield _header(source, sparse_shape(source))
        return
    vectors = [name for name, (shape, kind) in members.items() if len(shape) > 1 and kind.kind in "fiub"]
    rows = members[vectors[0]][0][0] if vectors else 0
    for name in vectors:
        source = TensorSource(file, TensorFormat.NPZ, name)
        yield _header(source, npz_shape(source), file if npz_columns(members, rows) else "")


def _parquet(file: str) -> Iterator[TableHeader]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(file) as opened:
            schema, rows = opened.schema_arrow, opened.metadata.num_rows
            first = next(opened.iter_batches(batch_size=1), None) if rows else None
    except pa.ArrowException:
        return
    yield from _framed(file, TensorFormat.PARQUET, schema, rows, first)


def _arrow(file: str) -> Iterator[TableHeader]:
    import pyarrow as pa

    from core.readers.tables.frames import read_arrow

    try:
        table = read_arrow(file)
    except pa.ArrowException:
        return
    first = next(iter(table.slice(0, 1).to_batches()), None)
    yield from _framed(file, TensorFormat.ARROW, table.schema, table.num_rows, first)


def _framed(
    file: str, kind: TensorFormat, schema: pa.Schema, rows: int, first: pa.RecordBatch | None
) -> Iterator[TableHeader]:
    """Yield the tables of a file with named columns, told by their types and the lists of the first row."""
    listed = listed_columns(schema) if first is not None else ()
    metadata = file if metadata_columns(schema) else ""
    if len(listed) < 2:
        columns = [len(_list(first, name)) for name in listed] if first is not None else []
        width = sum(columns) or sum(is_vector(kind) and not is_list(kind) for kind in schema.types)
        yield _header(TensorSource(file, kind), (rows, width), metadata)
        return
    for name in listed:
        width = 0 if first is None else len(_list(first, name))
        yield _header(TensorSource(file, kind, name), (rows, width), metadata)


def _list(first: pa.RecordBatch, name: str) -> Sequence[object]:
    values: Sequence[object] | None = first.column(name)[0].as_py()
    return values or ()


def _safetensors(file: str) -> Iterator[TableHeader]:
    source = TensorSource(file, TensorFormat.SAFETENSORS)
    for name, shape in safetensors.tables(source).items():
        yield _header(replace(source, member=name), shape)


def _words(file: str) -> Iterator[TableHeader]:
    kind = word_format(file)
    if kind is not None:
        source = TensorSource(file, kind)
        yield _header(source, words.SHAPES[kind](source), file)


def _csv(file: str) -> Iterator[TableHeader]:
    yield from _text(file, TensorFormat.CSV)


def _tsv(file: str) -> Iterator[TableHeader]:
    yield from _text(file, TensorFormat.TSV_TABLE)


def _text(file: str, kind: TensorFormat) -> Iterator[TableHeader]:
    """Yield a table if the first lines are one: the columns are told by them, the rows are counted."""
    import pyarrow as pa
    from pyarrow import csv

    separator = "," if kind is TensorFormat.CSV else "\t"
    with Path(file).open("rb") as stream:
        first, second = _cells(stream, separator), _cells(stream, separator)
    named = names_columns(first)
    if os.stat(file).st_size > LONGEST_TEXT or sum(map(is_number, second)) < FEWEST:  # noqa: PTH116
        return
    plain = kind is TensorFormat.TSV_TABLE and not named and all(map(is_number, second))
    if plain:
        yield _header(TensorSource(file, TensorFormat.TSV), (_lines(file, False), len(first)))
        return
    quoted = kind is TensorFormat.CSV
    try:
        reader = csv.open_csv(
            file,
            read_options=csv.ReadOptions(autogenerate_column_names=not named, block_size=_PIECE),
            parse_options=csv.ParseOptions(delimiter=separator, quote_char='"' if quoted else False),
        )
    except pa.ArrowException:
        return
    types = reader.schema.types
    texts = any(not is_vector(column) for column in types)
    shape = (_lines(file, quoted) - int(named), sum(is_vector(column) for column in types))
    yield _header(TensorSource(file, kind), shape, file if texts else "")


def _cells(stream: BinaryIO, separator: str) -> list[str]:
    """Return the cells of the next line."""
    return stream.readline(_PIECE).decode("utf-8-sig", "replace").strip("\r\n").split(separator)


def _json(file: str) -> Iterator[TableHeader]:
    if is_logged_table(file) and os.stat(file).st_size <= LONGEST_JSON:  # noqa: PTH116
        source = TensorSource(file, TensorFormat.LOGGED)
        rows, columns, texts = logged_header(source)
        yield _header(source, (rows, columns), file if texts else "")


_READERS: Final[dict[str, Callable[[str], Iterator[TableHeader]]]] = {
    ".npy": _npy,
    ".npz": _npz,
    ".parquet": _parquet,
    ".csv": _csv,
    ".tsv": _tsv,
    ".json": _json,
    ".arrow": _arrow,
    ".feather": _arrow,
    ".safetensors": _safetensors,
    ".vec": _words,
}
SUFFIXES: Final = frozenset(_READERS)
"""Files with other endings hold no tables."""


def _header(source: TensorSource, shape: tuple[int, int], metadata: str = "") -> TableHeader:
    return TableHeader(source.member, EmbeddingStep(None, source, metadata), *shape)


def _lines(file: str, quoted: bool) -> int:
    """Return the number of lines that are not empty; within quotes a new line is none."""
    count, inside, begun = 0, False, False
    with Path(file).open("rb") as stream:
        while piece := stream.read(_PIECE):
            for number, part in enumerate(piece.split(b'"') if quoted else (piece,)):
                inside ^= number > 0
                if inside:
                    begun = True
                    continue
                lines = part.replace(b"\r", b"").split(b"\n")
                count += sum(map(bool, lines[1:-1])) + int(len(lines) > 1 and (begun or bool(lines[0])))
                begun = bool(lines[-1]) or (begun and len(lines) == 1)
    return count + int(begun)
