"""Tables with named columns: CSV, TSV, Parquet and Arrow.

Where columns hold lists of numbers, each of them is vectors and all others are metadata; elsewhere the numeric columns
together are vectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from core.model import F4, Column, Metadata, TensorFormat, TensorSource
from core.readers.tables.arrays import Members, failure, load_member, npz_members, single
from core.readers.tables.columns import make_column
from core.readers.tables.first_line import is_number, names_columns
from core.readers.tables.long_columns import is_long, long_column

if TYPE_CHECKING:
    import pyarrow as pa


def frame_shape(source: TensorSource) -> tuple[int, int]:
    """Return the number of rows and of columns of the vectors; raises ReadError."""
    vectors = load_frame(source)
    return vectors.shape[0], vectors.shape[1]


def column_names(file: str, member: str = "") -> tuple[str, ...]:
    """Return what the numeric columns of a table are called, none if its first line is numbers.

    Those of a column of lists are numbered from 1.
    """
    table = _read(TensorSource(file, frame_format(file)))
    names: list[str] = []
    for name, column in _chosen(table, member):
        part = _vectors(column)
        width = 0 if part is None else part.shape[1]
        names += [name] * width if width < 2 else [f"{name} {number}" for number in range(1, width + 1)]
    made_up = all(name in (f"f{place}", "label") for place, name in enumerate(table.column_names))
    return () if made_up and table.column_names else tuple(names)


def load_frame(source: TensorSource) -> F4:
    """Return the vectors of a table as `single` does, (n, d), NaN where missing; raises ReadError.

    They are the column of lists that `source.member` names, else all of them if there are any, else all numbers.
    """
    table = _read(source)
    parts = [part for _, column in _chosen(table, source.member) if (part := _vectors(column)) is not None]
    if not parts or not table.num_rows:
        raise failure(source, "The table has no numeric column" if table.num_rows else "The table is empty")
    return np.ascontiguousarray(np.concatenate(parts, axis=1))


def load_frame_metadata(file: str) -> Metadata:
    """Return the columns of a table that are not vectors."""
    table = _read(TensorSource(file, frame_format(file)))
    return _metadata(table, metadata_columns(table.schema))


def load_all_columns(file: str) -> Metadata:
    """Return all columns of a table as metadata, numbers too, those of lists aside."""
    table = _read(TensorSource(file, frame_format(file)))
    return _metadata(table, [field.name for field in table.schema if not is_list(field.type)])


def _metadata(table: pa.Table, names: Iterable[str]) -> Metadata:
    columns: dict[str, Column] = {}
    for name in names:
        column = table.column(name)
        columns[name] = long_column(name, column) if is_long(column) else make_column(name, _texts(column))
    return Metadata(table.num_rows, MappingProxyType(columns))


def has_metadata(file: str) -> bool:
    """Whether a table has a column that is not vectors."""
    return bool(metadata_columns(_read(TensorSource(file, frame_format(file))).schema))


def vector_members(file: str) -> tuple[str, ...]:
    """Return the names of the columns that are vectors by themselves, where there are several; else one empty name."""
    names = listed_columns(_read(TensorSource(file, frame_format(file))).schema)
    return names if len(names) > 1 else ("",)


def listed_columns(schema: pa.Schema) -> tuple[str, ...]:
    """Return the names of the columns that hold lists of numbers."""
    return tuple(field.name for field in schema if is_list(field.type) and is_vector(field.type))


def vector_types(source: TensorSource) -> list[pa.DataType]:
    """Return the types of the columns that are the vectors."""
    schema = _schema(source)
    listed = [source.member] if source.member else listed_columns(schema)
    return [field.type for field in schema if (field.name in listed if listed else is_vector(field.type))]


def _schema(source: TensorSource) -> pa.Schema:
    from pyarrow import parquet

    return parquet.read_schema(source.file) if source.format is TensorFormat.PARQUET else _read(source).schema


def metadata_columns(schema: pa.Schema) -> tuple[str, ...]:
    """Return the names of the columns that are not vectors: numbers beside lists of numbers are metadata."""
    listed = bool(listed_columns(schema))
    return tuple(field.name for field in schema if not is_vector(field.type) or (listed and not is_list(field.type)))


def _chosen(table: pa.Table, member: str) -> list[tuple[str, pa.ChunkedArray]]:
    """Return the columns that are the vectors, with their names."""
    if member:
        return [(member, table.column(member))] if member in table.column_names else []
    listed = [(name, table.column(name)) for name in listed_columns(table.schema)]
    if any(_vectors(column) is not None for _, column in listed):
        return listed
    return list(zip(table.column_names, table.columns, strict=True))


def load_npz_metadata(file: str) -> Metadata:
    """Return the one-dimensional arrays of an archive that are as long as its first array of vectors."""
    members = npz_members(file)
    rows = next((shape[0] for shape, _ in members.values() if len(shape) > 1), 0)
    columns: dict[str, Column] = {}
    for name in npz_columns(members, rows):
        columns[name] = make_column(name, [_plain(value) for value in load_member(file, name).tolist()])
    return Metadata(rows, MappingProxyType(columns))


def npz_columns(members: Members, rows: int) -> list[str]:
    """Return the names of arrays that hold one value for each of some rows."""
    return [name for name, (shape, kind) in members.items() if shape == (rows,) and kind.kind in "fiubUS"]


def frame_format(file: str) -> TensorFormat:
    """Return the format of a table by the ending of its name."""
    ending = Path(file).suffix.lower().removeprefix(".")
    return TensorFormat.ARROW if ending in ("feather", "ipc", "arrows") else TensorFormat(ending)


def _read(source: TensorSource) -> pa.Table:
    import pyarrow as pa

    try:
        if source.format is TensorFormat.PARQUET:
            from pyarrow import parquet

            return parquet.read_table(source.file, columns=_but_images(source.file))
        if source.format is TensorFormat.ARROW:
            return _without_images(read_arrow(source.file))
        return _read_text(source)
    except (pa.ArrowException, OSError) as error:
        raise failure(source, f"The table cannot be read: {str(error).splitlines()[0]}") from error


def _but_images(file: str) -> list[str] | None:
    """Return the columns of a Parquet file without those of encoded images, None for all of them."""
    from pyarrow import parquet

    from core.readers.thumbnails.sources import parquet_image_columns

    images = parquet_image_columns(file)
    return [name for name in parquet.read_schema(file).names if name not in images] if images else None


def _without_images(table: pa.Table) -> pa.Table:
    from core.readers.thumbnails.sources import arrow_image_columns

    images = arrow_image_columns(table)
    return table.drop_columns(list(images)) if images else table


def read_arrow(file: str, names: Sequence[str] | None = None) -> pa.Table:
    """Return a table, or some of its columns, mapped from the file where they are not compressed."""
    import pyarrow as pa

    mapped = pa.memory_map(file)
    try:
        opened = pa.ipc.open_file(mapped, options=_only(pa.ipc.open_file(mapped).schema, names))
    except pa.ArrowInvalid:
        mapped.seek(0)
        schema = pa.ipc.open_stream(mapped).schema
        mapped.seek(0)
        opened = pa.ipc.open_stream(mapped, options=_only(schema, names))
    return opened.read_all()


def _only(schema: pa.Schema, names: Sequence[str] | None) -> pa.ipc.IpcReadOptions:
    import pyarrow as pa

    return pa.ipc.IpcReadOptions(included_fields=None if names is None else [schema.get_field_index(n) for n in names])


def _read_text(source: TensorSource) -> pa.Table:
    from pyarrow import csv

    tabs = source.format in (TensorFormat.TSV, TensorFormat.TSV_TABLE)
    separator = "\t" if tabs else ","
    named = names_columns(_first_cells(source.file, separator))
    table = csv.read_csv(
        source.file,
        read_options=csv.ReadOptions(autogenerate_column_names=not named),
        parse_options=csv.ParseOptions(delimiter=separator, quote_char=False if tabs else '"'),
    )
    return table if named else _labelled(table)


def _first_cells(file: str, separator: str) -> list[str]:
    with Path(file).open(encoding="utf-8-sig", errors="replace") as stream:
        return stream.readline().strip("\r\n").split(separator)


def begins_with_labels(file: str) -> bool:
    """Return whether the first line of a TSV file is a label before its vector, and no names of columns."""
    cells = _first_cells(file, "\t")
    return len(cells) > 2 and not names_columns(cells) and not all(map(is_number, cells))


def _labelled(table: pa.Table) -> pa.Table:
    """Return a table without names whose texts are called labels, as the embedding projector calls them."""
    texts = [place for place, kind in enumerate(table.schema.types) if not is_vector(kind)]
    called = {place: "label" if len(texts) == 1 else f"label {number}" for number, place in enumerate(texts, 1)}
    return table.rename_columns([called.get(place, name) for place, name in enumerate(table.column_names)])


def is_vector(kind: pa.DataType) -> bool:
    """Whether a column of this type holds numbers, or lists of numbers."""
    import pyarrow as pa

    if is_list(kind):
        kind = kind.value_type
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def is_list(kind: pa.DataType) -> bool:
    """Whether a column of this type holds lists."""
    import pyarrow as pa

    return bool(pa.types.is_list(kind) or pa.types.is_fixed_size_list(kind) or pa.types.is_large_list(kind))


def _vectors(column: pa.ChunkedArray) -> F4 | None:
    """Return a column as `single` does, (n, k); None if it is not numeric or its lists differ in length."""
    if not is_vector(column.type):
        return None
    values = column.combine_chunks()
    if not hasattr(column.type, "value_type"):
        return single(values.to_numpy(zero_copy_only=False).reshape(-1, 1))
    flat = values.flatten().to_numpy(zero_copy_only=False)
    width, odd = divmod(len(flat), max(len(values), 1))
    if odd or len({len(row) for row in values[:1000]}) > 1:
        return None
    return single(flat.reshape(len(values), width))


def _texts(column: pa.ChunkedArray) -> list[str]:
    return [_plain(value) for value in column.to_pylist()]


def _plain(value: object) -> str:
    """Return a value as one would write it, empty where it is missing."""
    if value is None or value != value:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return f"{value:g}" if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)
