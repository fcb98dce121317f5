"""Tables of any length as files: one block after the other, whole or not at all."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np

from core.export.data import DataError, plain_unicode, unquoted
from core.export.datasets.blocks import Block, Constant, DataColumn, DataKind, DataSet, Values, values_of
from core.files import drafting
from core.style.text import grouped as in_thousands
from core.work import Token

if TYPE_CHECKING:
    import pyarrow

TABLES: Final = (".csv", ".tsv", ".parquet", ".json")
"""Endings of files that hold any table."""


def save_data(path: Path, data: DataSet, token: Token | None = None) -> int:
    """Write a table in the format that the file's name asks for; return how many rows.

    Parameters
    ----------
    path
        Ends in ``.csv``, ``.tsv``, ``.parquet`` or ``.json``. Texts are UTF-8. What is missing is empty, or null; JSON
        has no word for NaN and infinities, which are null there.
    token
        Told how far it is; where it is cancelled there is no file, or the old one.

    Raises
    ------
    DataError, OSError, CancelledError
        If the name ends otherwise, the file cannot be written, or the work is not wanted any more.
    """
    writers = {".csv": _write_csv, ".tsv": _write_tsv, ".parquet": _write_parquet, ".json": _write_json}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise DataError(f"{path} does not end in {', '.join(TABLES)}")
    with drafting(path) as stream:
        return writer(stream, settled(data), token)


class TooLongError(Exception):
    """Raised where a text would be longer than wished."""


def data_text(data: DataSet, separator: str = ",", token: Token | None = None, most: int | None = None) -> str:
    """Return a table as the text of a CSV file, or with tabs of what spreadsheets paste.

    Raises TooLongError once it has more than about `most` bytes.
    """
    stream = io.BytesIO()

    def bounded() -> Iterator[tuple[float, Block]]:
        for share, block in data.blocks():
            if most is not None and stream.tell() + block.rows > most:
                raise TooLongError
            yield share, block

    _write_separated(stream, settled(replace(data, blocks=bounded)), separator, token)
    if most is not None and stream.tell() > most:
        raise TooLongError
    return stream.getvalue().decode()


def first_rows(data: DataSet, count: int) -> list[list[str]]:
    """Return the first rows as the texts that CSV has; what is missing is empty. Whatever comes later is not made."""
    head = _head(data, count)
    schema, found = _schema(head), []
    for _, block in head.blocks():
        columns = [_texts(array) for array in _batch(block, head, schema).columns]
        found += [list(row) for row in zip(*columns, strict=True)]
    return found


def _head(data: DataSet, count: int) -> DataSet:
    blocks, rows = [], 0
    for share, block in data.blocks():
        blocks.append((share, _cut(block, count - rows)))
        rows += block.rows
        if rows >= count:
            break
    return settled(replace(data, blocks=lambda: iter(blocks)))


def _cut(block: Block, rows: int) -> Block:
    if block.rows <= rows:
        return block
    return Block(rows, tuple(each if isinstance(each, Constant) else each[:rows] for each in block.columns))


def _texts(array: Any) -> list[str]:
    import pyarrow

    return [text or "" for text in array.cast(pyarrow.string()).to_pylist()]


def settled(data: DataSet) -> DataSet:
    """Return a table whose columns of mixed values are numbers, truths or texts, as all their values allow."""
    mixed = [place for place, column in enumerate(data.columns) if column.kind is DataKind.MIXED]
    if not mixed:
        return data
    found: dict[int, set[DataKind]] = {place: set() for place in mixed}
    for _, block in data.blocks():
        for place in mixed:
            found[place] |= _kinds(values_of(block.columns[place], block.rows))
    columns = list(data.columns)
    for place in mixed:
        columns[place] = DataColumn(columns[place].name, _common(found[place]))
    return DataSet(tuple(columns), data.blocks, data.missing)


def _kinds(values: list[object]) -> set[DataKind]:
    return {_kind(value) for value in values if value is not None}


def _kind(value: object) -> DataKind:
    if isinstance(value, bool | np.bool_):
        return DataKind.TRUTH
    if isinstance(value, int | np.integer):
        return DataKind.WHOLE if -(2**63) <= value < 2**63 else DataKind.TEXT
    return DataKind.NUMBER if isinstance(value, float | np.floating) else DataKind.TEXT


def _common(kinds: set[DataKind]) -> DataKind:
    if len(kinds) == 1:
        return next(iter(kinds))
    return DataKind.NUMBER if kinds == {DataKind.WHOLE, DataKind.NUMBER} else DataKind.TEXT


def _blocks(data: DataSet, token: Token | None) -> Iterator[Block]:
    rows = 0
    for share, block in data.blocks():
        if token is not None:
            token.check()
            token.progress(share, f"{in_thousands(rows)} rows")
        rows += block.rows
        yield block
    if token is not None:
        token.check()


# Arrow


def _types() -> Mapping[DataKind, Any]:
    import pyarrow

    return {
        DataKind.TEXT: pyarrow.string(),
        DataKind.WHOLE: pyarrow.int64(),
        DataKind.NUMBER: pyarrow.float64(),
        DataKind.SINGLE: pyarrow.float32(),
        DataKind.TRUTH: pyarrow.bool_(),
    }


def _schema(data: DataSet) -> pyarrow.Schema:
    import pyarrow

    kinds = _types()
    names = map(plain_unicode, data.header)
    return pyarrow.schema([(name, kinds[each.kind]) for name, each in zip(names, data.columns, strict=True)])


def _batch(block: Block, data: DataSet, schema: pyarrow.Schema) -> pyarrow.RecordBatch:
    import pyarrow

    arrays = [
        _array(values, block.rows, column.kind, field.type)
        for values, column, field in zip(block.columns, data.columns, schema, strict=True)
    ]
    return pyarrow.RecordBatch.from_arrays(arrays, schema=schema)


def _array(values: Values, rows: int, kind: DataKind, wanted: Any) -> Any:
    import pyarrow

    if isinstance(values, Constant):
        value = plain_unicode(str(values.value)) if kind is DataKind.TEXT and values.value is not None else values.value
        return pyarrow.repeat(pyarrow.scalar(value, wanted), rows)
    if isinstance(values, np.ma.MaskedArray):
        return pyarrow.array(values.data, wanted, mask=np.ma.getmaskarray(values), from_pandas=False)
    if isinstance(values, np.ndarray):
        return pyarrow.array(values, from_pandas=False).cast(wanted)
    plain = [each.item() if isinstance(each, np.generic) else each for each in values]
    if kind is DataKind.TEXT:
        plain = [None if each is None else plain_unicode(str(each)) for each in plain]
    elif kind is DataKind.NUMBER:
        plain = [None if each is None else float(each) for each in plain]  # type: ignore[arg-type]
    return pyarrow.array(plain, wanted, from_pandas=False)


def _write_parquet(stream: BinaryIO, data: DataSet, token: Token | None) -> int:
    from pyarrow import parquet

    schema, rows = _schema(data), 0
    with parquet.ParquetWriter(stream, schema) as writer:
        for batch in _gathered(data, schema, token):
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


_ROW_GROUP: Final = 1 << 16


def _gathered(data: DataSet, schema: pyarrow.Schema, token: Token | None) -> Iterator[pyarrow.RecordBatch]:
    """Join small blocks: each batch becomes a group of rows in the file, of which there should be few."""
    import pyarrow

    waiting: list[Any] = []
    count = 0
    for block in _blocks(data, token):
        waiting.append(_batch(block, data, schema))
        count += block.rows
        if count >= _ROW_GROUP or len(waiting) >= _ROW_GROUP:
            yield from pyarrow.Table.from_batches(waiting, schema).combine_chunks().to_batches()
            waiting, count = [], 0
    if waiting:
        yield from pyarrow.Table.from_batches(waiting, schema).combine_chunks().to_batches()


def _write_csv(stream: BinaryIO, data: DataSet, token: Token | None) -> int:
    return _write_separated(stream, data, ",", token)


def _write_tsv(stream: BinaryIO, data: DataSet, token: Token | None) -> int:
    return _write_unquoted(stream, data, token) if data.unquoted else _write_separated(stream, data, "\t", token)


def _write_unquoted(stream: BinaryIO, data: DataSet, token: Token | None) -> int:
    rows = 0
    if len(data.header) > 1:
        stream.write(("\t".join(map(_cell, data.header)) + "\n").encode())
    for block in _blocks(data, token):
        columns = [map(_cell, values_of(values, block.rows)) for values in block.columns]
        stream.write("".join("\t".join(row) + "\n" for row in zip(*columns, strict=True)).encode())
        rows += block.rows
    return rows


def _cell(value: object) -> str:
    """Return a value that holds no tab and no end of a line, empty where it is missing."""
    if value is None or value != value:
        return ""
    text = f"{value:.0f}" if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)
    return unquoted(text)


def _write_separated(stream: BinaryIO, data: DataSet, separator: str, token: Token | None) -> int:
    from pyarrow import csv

    schema, rows = _schema(data), 0
    stream.write((separator.join(_quoted(name, separator) for name in schema.names) + "\n").encode())
    options = csv.WriteOptions(include_header=False, delimiter=separator, quoting_style="needed")
    with csv.CSVWriter(stream, schema, write_options=options) as writer:
        for batch in _gathered(data, schema, token):
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def _quoted(name: str, separator: str) -> str:
    if any(mark in name for mark in (separator, '"', "\n", "\r")):
        return '"' + name.replace('"', '""') + '"'
    return name


# JSON


def _write_json(stream: BinaryIO, data: DataSet, token: Token | None) -> int:
    names, rows = data.header, 0
    for block in _blocks(data, token):
        columns = [
            _jsonable(values, block.rows, column) for values, column in zip(block.columns, data.columns, strict=True)
        ]
        texts = [json.dumps(dict(zip(names, row, strict=True)), allow_nan=False) for row in zip(*columns, strict=True)]
        if texts:
            stream.write((",\n " if rows else "[\n ").encode() + ",\n ".join(texts).encode("ascii"))
        rows += block.rows
    stream.write(b"\n]\n" if rows else b"[]\n")
    return rows


def _jsonable(values: Values, rows: int, column: DataColumn) -> list[object]:
    if column.kind is DataKind.SINGLE and isinstance(values, np.ndarray):
        return [None if each is None else _finite(float(str(np.float32(each)))) for each in values.tolist()]
    return [_plain(each, column.kind) for each in values_of(values, rows)]


def _plain(value: object, kind: DataKind) -> object:
    plain = value.item() if isinstance(value, np.generic) else value
    if plain is None or isinstance(plain, bool):
        return plain
    if kind is DataKind.TEXT:
        return str(plain)
    return _finite(plain) if isinstance(plain, float) else plain


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
