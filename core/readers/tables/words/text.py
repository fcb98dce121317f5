"""Word vectors in text: a word and its numbers a line, separated by blanks; a first line may tell the shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from core.model import F4, TensorSource
from core.readers.tables.arrays import failure
from core.readers.tables.words.opening import declared, stream_of
from core.work import Token

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow import csv

_BLOCK: Final = 8 << 20
_LOOKED_AT: Final = 50
"""Lines that tell how many columns there are: a word may have blanks in it, numbers have none."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the first lines tell: lines before the first word, numbers a word has, whether lines end with a blank."""

    skipped: int
    columns: int
    trailing: bool


def word_text_shape(source: TensorSource) -> tuple[int, int]:
    """Return the number of words and of numbers each has; raises ReadError."""
    layout, lines, last = _layout(source), 0, b"\n"
    with stream_of(source.file) as stream:
        while piece := stream.read(_BLOCK):
            lines += piece.count(b"\n")
            last = piece[-1:]
    return lines + (last != b"\n") - layout.skipped, layout.columns


def load_word_text(source: TensorSource, token: Token | None = None) -> F4:
    """Return the numbers as float32 (n, d); raises ReadError, naming the first bad line."""
    _, vectors = _load(source, token, numbers=True)
    return vectors


def words_of_text(source: TensorSource) -> list[str]:
    """Return the words in the order of the file; what is no UTF-8 is replaced."""
    words, _ = _load(source, None, numbers=False)
    return words


def _layout(source: TensorSource) -> _Layout:
    with stream_of(source.file) as stream:
        first = stream.readline()
        shape = declared(first)
        lines = [first] if shape is None else []
        lines += [line for _ in range(_LOOKED_AT) if (line := stream.readline())]
    cells = [line.rstrip(b"\r\n").rstrip(b" ").count(b" ") for line in lines]
    if not cells:
        raise failure(source, "The file promises words but holds none")
    columns = min(cells) if shape is None else shape[1]
    return _Layout(int(shape is not None), columns, lines[0].rstrip(b"\r\n").endswith(b" "))


def _load(source: TensorSource, token: Token | None, numbers: bool) -> tuple[list[str], F4]:
    import pyarrow as pa

    layout = _layout(source)
    odd: list[tuple[int, str]] = []
    try:
        words, parts = _parsed(source, layout, numbers, token, lambda row: _skip(odd, row))
    except pa.ArrowException as error:
        raise failure(source, f"The vectors cannot be read: {str(error).splitlines()[0]}") from error
    vectors = np.concatenate(parts) if parts else np.empty((0, layout.columns), np.float32)
    return _with_odd_lines(source, layout, words, vectors, odd, numbers)


def _skip(odd: list[tuple[int, str]], row: csv.InvalidRow) -> str:
    # Numbers of lines are known because the file is read by one thread; the first line has number 1.
    odd.append((row.number, row.text))
    return "skip"


def _parsed(
    source: TensorSource, layout: _Layout, numbers: bool, token: Token | None, odd: Callable[[csv.InvalidRow], str]
) -> tuple[list[str], list[F4]]:
    """Return words and vectors of the lines with as many cells as there should be; raises ArrowException."""
    import pyarrow as pa
    from pyarrow import csv

    names = [f"{k}" for k in range(layout.columns)]
    types: dict[str, pa.DataType] = {"word": pa.binary(), **dict.fromkeys(names, pa.float32())}
    with stream_of(source.file) as stream:
        reader = csv.open_csv(
            stream,
            read_options=csv.ReadOptions(
                use_threads=False,
                skip_rows=layout.skipped,
                column_names=["word", *names, *[""] * layout.trailing],
                block_size=max(_BLOCK, 64 * layout.columns),
            ),
            parse_options=csv.ParseOptions(
                delimiter=" ", quote_char=False, ignore_empty_lines=False, invalid_row_handler=odd
            ),
            convert_options=csv.ConvertOptions(
                column_types=types, null_values=[], include_columns=["word", *(names if numbers else ())]
            ),
        )
        words: list[str] = []
        parts: list[F4] = []
        for batch in reader:
            if token is not None:
                token.check()
            words += [word.decode("utf-8", "replace") for word in batch.column(0).to_pylist()]
            if numbers:
                parts.append(_stacked(batch))
    return words, parts


def _stacked(batch: pa.RecordBatch) -> F4:
    vectors = np.empty((batch.num_rows, batch.num_columns - 1), np.float32)
    for place in range(1, batch.num_columns):
        vectors[:, place - 1] = batch.column(place).to_numpy(zero_copy_only=False)
    return vectors


def _with_odd_lines(
    source: TensorSource,
    layout: _Layout,
    words: list[str],
    vectors: F4,
    odd: Sequence[tuple[int, str]],
    numbers: bool,
) -> tuple[list[str], F4]:
    """Return words and vectors with those of lines that have blanks inside the word put where they belong."""
    if not odd:
        return words, vectors
    places: list[int] = []
    rows: list[list[float]] = []
    for number, text in odd:
        cells = text.rstrip(" ").rsplit(" ", layout.columns)
        try:
            rows.append([float(cell) for cell in cells[1:]])
        except ValueError:
            rows.append([])
        if len(rows[-1]) != layout.columns:
            raise failure(source, f"Line {number} has no {layout.columns} numbers after the word")
        place = number - 1 - layout.skipped
        places.append(place - len(places))
        words.insert(place, cells[0])
    if numbers:
        vectors = np.insert(vectors, places, np.array(rows, np.float32), axis=0)
    return words, vectors
