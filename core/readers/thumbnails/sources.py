"""Images of rows that are decoded one by one when they are shown."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from core.model.arrays import U1, Bool
from core.model.image import Images
from core.readers import places
from core.readers.pixels import ImageError
from core.readers.thumbnails.faults import Faults
from core.readers.thumbnails.small import small_image

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

_HELD: Final = 64 << 20
"""Bytes of encoded images of a Parquet file that are kept, beside the group of rows that was read last."""
_LOOKED_AT: Final = 8
"""Rows that say whether a column holds images."""


class ImageFiles:
    """Image files named in a column, which lie in the folder of the table or below, here or in a store.

    Attributes
    ----------
    faults
        Which could not be shown, those that lie elsewhere among them: they are not read.
    """

    def __init__(self, names: Sequence[str], rows: int, folder: str) -> None:
        self._names = names
        self._folder = folder
        self.rows = rows
        self.faults = Faults()
        there = np.zeros(rows, dtype=np.bool_)
        there[: len(names)] = [bool(name) for name in names[:rows]]
        self.missing: Bool | None = None if there.all() else ~there

    def image(self, row: int, side: int = 0) -> U1 | None:
        """Return the image of a row, None where there is none that can be decoded."""
        if row >= len(self._names) or not self._names[row]:
            return None
        name = self._names[row]
        try:
            file = places.join(self._folder, name)
            if not places.is_below(file, self._folder):
                told = "it lies outside of the table's folder"
                self.faults.add(row, name, told, f"Put it into {self._folder} or below, and name it from there")
                return None
            return small_image(places.read_bytes(file), side)
        except (OSError, ValueError, RuntimeError) as error:
            self.faults.add(row, name, _said(error))
            return None


def _said(error: Exception) -> str:
    """Return why an image could not be read or decoded, in words that go on a sentence."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    return (error.strerror or "it cannot be read") if isinstance(error, OSError) else str(error)


class LoggedImages:
    """The samples of one logged payload of images: sample i is row i."""

    def __init__(self, logged: Images, rows: int, file: str = "") -> None:
        self._samples, self._file = logged.samples, file
        self.rows = rows
        self.faults = Faults()
        count = len(logged.samples)
        self.missing: Bool | None = None if count >= rows else np.arange(rows) >= count

    def image(self, row: int, side: int = 0) -> U1 | None:
        """Return the image of a row, None where there is none that can be decoded."""
        if row >= len(self._samples):
            return None
        return _decoded(self._samples[row].data, side, self.faults, row, self._file)


def _decoded(data: bytes, side: int, faults: Faults, row: int, file: str) -> U1 | None:
    try:
        return small_image(data, side)
    except ImageError as error:
        faults.add(row, file, str(error))
        return None


class ImageColumn:
    """Encoded images in a column of a Parquet file, read in groups of rows as the file has them.

    A column holds bytes, or structures with a field ``bytes``, as Hugging Face's datasets write them.
    """

    missing: Bool | None = None

    def __init__(self, file: str, column: str) -> None:
        from pyarrow import parquet

        self._file, self._column = file, column
        with parquet.ParquetFile(file) as opened:
            facts = opened.metadata
            sizes = [facts.row_group(group).num_rows for group in range(facts.num_row_groups)]
        self._ends = np.cumsum(sizes, dtype=np.int64)
        self.rows = int(facts.num_rows)
        self._groups: OrderedDict[int, Any] = OrderedDict()
        self._lock = threading.Lock()
        self.faults = Faults()

    def image(self, row: int, side: int = 0) -> U1 | None:
        """Return the image of a row, None where there is none that can be decoded."""
        if not 0 <= row < self.rows:
            return None
        group = int(np.searchsorted(self._ends, row, side="right"))
        try:
            with self._lock:
                value = self._values(group)[row - (int(self._ends[group - 1]) if group else 0)].as_py()
        except (OSError, ValueError):  # it has changed since it was opened
            return None
        data = _encoded(value)
        return _decoded(data, side, self.faults, row, self._file) if data else None

    def _values(self, group: int) -> Any:
        if group not in self._groups:
            from pyarrow import parquet

            with parquet.ParquetFile(self._file) as opened:
                self._groups[group] = _column(opened, group, self._column)
            while len(self._groups) > 1 and sum(each.nbytes for each in self._groups.values()) > _HELD:
                self._groups.popitem(last=False)
        self._groups.move_to_end(group)
        return self._groups[group]


def _column(opened: ParquetFile, group: int, name: str) -> Any:
    return opened.read_row_group(group, columns=[name]).column(name)


class ArrowImages:
    """Encoded images in a column of a file of Arrow, mapped from it where they are not compressed.

    A column holds what one of Parquet holds, see `ImageColumn`.
    """

    missing: Bool | None = None

    def __init__(self, file: str, column: str) -> None:
        from core.readers.tables.frames import read_arrow

        self._file = file
        self._values: pa.ChunkedArray = read_arrow(file, [column]).column(column)
        self.rows = len(self._values)
        self.faults = Faults()

    def image(self, row: int, side: int = 0) -> U1 | None:
        """Return the image of a row, None where there is none that can be decoded."""
        data = _encoded(self._values[row].as_py()) if 0 <= row < self.rows else None
        return _decoded(data, side, self.faults, row, self._file) if data else None


def parquet_image_columns(file: str) -> tuple[str, ...]:
    """Return the names of the columns of a Parquet file that hold encoded images, by what is in their first rows."""
    from pyarrow import parquet

    found = []
    with parquet.ParquetFile(file) as opened:
        for field in opened.schema_arrow:
            if _may_hold_images(field.type):
                batch = next(opened.iter_batches(batch_size=_LOOKED_AT, columns=[field.name]), None)
                if batch is not None and _shows_images(batch.column(0).to_pylist()):
                    found.append(field.name)
    return tuple(found)


def arrow_image_columns(table: pa.Table) -> tuple[str, ...]:
    """Return the names of the columns of a table that hold encoded images, by what is in their first rows."""
    return tuple(
        field.name
        for field in table.schema
        if _may_hold_images(field.type) and _shows_images(table.column(field.name).slice(0, _LOOKED_AT).to_pylist())
    )


def _encoded(value: Any) -> bytes | None:
    """Return the bytes in a value of a column of images."""
    data: bytes | None = value.get("bytes") if isinstance(value, dict) else value
    return data


def _shows_images(values: Sequence[Any]) -> bool:
    from core.readers.thumbnails.small import looks_like_image

    return any(looks_like_image(data) for data in map(_encoded, values) if data)


def _may_hold_images(kind: Any) -> bool:
    import pyarrow as pa

    return _holds_bytes(kind) or bool(pa.types.is_struct(kind) and _has_bytes(kind))


def _holds_bytes(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _has_bytes(kind: Any) -> bool:
    place = kind.get_field_index("bytes")
    return place >= 0 and _holds_bytes(kind.field(place).type)
