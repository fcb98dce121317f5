"""Metadata of many rows: read by Arrow without a Python object for each value, kept in a few bytes a row.

What comes out is what `core.readers.tables.columns.make_column` makes of the same values.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.model import F8, I4, I8, U1, Column
from core.model.order import natural_key
from core.model.strings import CodedStrings, PackedStrings
from core.readers.tables.columns import MOST_CATEGORIES, kind_of, plain_number

if TYPE_CHECKING:
    import pyarrow as pa

LONG = 1 << 20
"""Bytes of text from which it is worth the while."""
_BLOCK = 1 << 24
_GLANCE = 100_000
_MARK = b"\xef\xbb\xbf"


def long_columns(file: str, rows: int | None) -> tuple[list[str], list[pa.ChunkedArray]] | None:
    """Return names and columns of a text with tabs and a header as strings, none of them null.

    None if that is not all it takes: short texts, a header without tabs, lines of several widths, blank ones, another
    number of them than `rows`, odd line ends, or bytes that are no UTF-8.
    """
    import pyarrow as pa
    from pyarrow import csv

    path = Path(file)
    if path.stat().st_size < LONG or not _plain_ends(path):
        return None
    with path.open("rb") as stream:
        first = stream.readline().removeprefix(_MARK).rstrip(b"\r\n")
    names = first.decode("utf-8", "replace").split("\t")
    if len(names) < 2:
        return None
    numbered = [str(number) for number in range(len(names))]
    try:
        table = csv.read_csv(
            file,
            read_options=csv.ReadOptions(skip_rows=1, column_names=numbered, block_size=_BLOCK),
            parse_options=csv.ParseOptions(delimiter="\t", quote_char=False, ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(numbered, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    last = [text for column in table.columns for text in column.slice(max(table.num_rows - 1, 0)).to_pylist()]
    if not "".join(last).strip() or (rows is not None and table.num_rows != rows):
        return None
    return names, table.columns


def _plain_ends(path: Path) -> bool:
    """Return whether lines end with a line feed, with or without a carriage return before it."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        for start in range(0, len(mapped), _BLOCK):
            block = mapped[start : start + _BLOCK + 1]
            if block.count(b"\r", 0, _BLOCK) != block.count(b"\r\n"):
                return False
    return True


def is_long(values: pa.ChunkedArray) -> bool:
    """Return whether a column of a table holds strings, and so many that they should be kept in little memory."""
    import pyarrow as pa

    if pa.types.is_dictionary(values.type):
        return pa.types.is_string(values.type.value_type) and len(values) >= _GLANCE
    return (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)) and len(values) >= _GLANCE


def long_column(name: str, values: pa.ChunkedArray) -> Column:
    """Return a column of strings; null ones are missing, as empty ones are."""
    import pyarrow as pa
    from pyarrow import compute

    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    values = compute.fill_null(values, "") if values.null_count else values
    codes, categories = _codes(values)
    numbers = _few_numbers(codes, categories) if codes is not None else _numbers(values)
    if codes is not None:
        texts: CodedStrings | PackedStrings = CodedStrings(codes, categories)
    else:
        texts = _packed(values.cast(pa.large_string()))
    return Column(name, kind_of(numbers, codes), texts, numbers, codes, categories)


def _codes(values: pa.ChunkedArray) -> tuple[I4 | None, tuple[str, ...]]:
    """Return codes int32 (n,), -1 where missing, and categories in natural order; None if too many or none."""
    if len(set(values.slice(0, _GLANCE).unique().to_pylist()) - {""}) > MOST_CATEGORIES:
        return None, ()
    distinct = [text for text in values.unique().to_pylist() if text]
    if not 0 < len(distinct) <= MOST_CATEGORIES:
        return None, ()
    categories = tuple(sorted(distinct, key=natural_key))
    places = {"": -1} | {category: k for k, category in enumerate(categories)}
    codes = np.empty(len(values), dtype=np.int32)
    start = 0
    for chunk in values.chunks:
        coded = chunk.dictionary_encode()
        table = np.array([places[text] for text in coded.dictionary.to_pylist()] or [-1], dtype=np.int32)
        codes[start : start + len(chunk)] = table[coded.indices.to_numpy(zero_copy_only=False)]
        start += len(chunk)
    return codes, categories


def _few_numbers(codes: I4, categories: tuple[str, ...]) -> F8 | None:
    found = [plain_number(text) for text in categories]
    if any(number is None for number in found):
        return None
    table: F8 = np.array([*found, np.nan], dtype=np.float64)
    return table[codes]  # the code of a missing value, -1, is the last place


def _numbers(values: pa.ChunkedArray) -> F8 | None:
    """Return the values as float64 (n,), NaN where missing; None if one of them is no number, or all are missing."""
    import pyarrow as pa
    from pyarrow import compute

    if any(text and plain_number(text) is None for text in values.slice(0, _GLANCE).to_pylist()):
        return None
    try:
        empty = compute.equal(values, "")
        numbers: Any = compute.if_else(empty, None, values).cast(pa.float64())
        result: F8 = numbers.to_numpy().astype(np.float64)
    except pa.ArrowInvalid:  # Python reads more than Arrow does, such as a number with blanks around it
        return _by_python(values)
    return None if compute.all(empty).as_py() else result


def _by_python(values: pa.ChunkedArray) -> F8 | None:
    result = np.empty(len(values), dtype=np.float64)
    for place, text in enumerate(_texts(values)):
        number = plain_number(text) if text else np.nan
        if number is None:
            return None
        result[place] = number
    return result


def _texts(values: pa.ChunkedArray) -> Iterator[str]:
    for start in range(0, len(values), _GLANCE):
        yield from values.slice(start, _GLANCE).to_pylist()


def _packed(values: pa.ChunkedArray) -> PackedStrings:
    """Return strings packed side by side."""
    starts = np.zeros(len(values) + 1, dtype=np.int64)
    parts: list[U1] = []
    place = size = 0
    for chunk in values.chunks:
        _, offsets, data = chunk.buffers()
        ends: I8 = np.frombuffer(offsets, dtype=np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
        if len(chunk):
            starts[place + 1 : place + 1 + len(chunk)] = ends[1:] - ends[0] + size
            if data is not None:
                parts.append(np.frombuffer(data, dtype=np.uint8)[ends[0] : ends[-1]])
            place, size = place + len(chunk), size + int(ends[-1] - ends[0])
    return PackedStrings(np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint8), starts)
