"""Files of word vectors, as they are or compressed, and what kind of file each is."""

from __future__ import annotations

import gzip
import mmap
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import IO, Final, TypeAlias, cast

from core.model import TensorFormat, TensorSource
from core.readers.base import ReadError
from core.readers.tables.arrays import failure
from core.readers.unreadable import unreadable_file

SUFFIXES: Final = frozenset((".vec", ".txt", ".bin", ".ftz"))
"""Files with other endings, ``.gz`` aside, hold no word vectors."""
FASTTEXT_MAGIC: Final = 793712314
Bytes: TypeAlias = "bytes | mmap.mmap"
_BEGINNING: Final = 1 << 16
_FEWEST: Final = 2


def is_named_so(name: str) -> bool:
    """Whether a file of this name may hold word vectors."""
    return PurePath(name.lower().removesuffix(".gz")).suffix in SUFFIXES


def stream_of(file: str) -> IO[bytes]:
    """Open a file; one that ends with ``.gz`` is decompressed on the way."""
    return cast("IO[bytes]", gzip.open(file)) if file.lower().endswith(".gz") else Path(file).open("rb")


@contextmanager
def content_of(source: TensorSource) -> Iterator[Bytes]:
    """Give all bytes of a file: mapped, or read where it is compressed. Raises ReadError."""
    try:
        with stream_of(source.file) as stream:
            if source.file.lower().endswith(".gz"):
                yield stream.read()
                return
            # Closed when the last array that is a view of it is gone.
            yield mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (EOFError, gzip.BadGzipFile) as error:
        raise failure(source, _damaged(error)) from error
    except ValueError as error:
        raise failure(source, f"The file cannot be read: {error}") from error


def word_format(file: str) -> TensorFormat | None:
    """Return how a file stores word vectors, told by its first bytes; None where it holds none. Raises ReadError.

    The first line of word2vec's files is the number of words and that of columns; GloVe's begin with a word.
    """
    if not is_named_so(file):
        return None
    try:
        with stream_of(file) as stream:
            beginning = stream.read(_BEGINNING)
    except (EOFError, gzip.BadGzipFile) as error:
        raise failure(TensorSource(file, TensorFormat.WORD_TEXT), _damaged(error)) from error
    except OSError as error:
        raise ReadError(unreadable_file(file, error)) from error
    if beginning[:4] == struct.pack("<i", FASTTEXT_MAGIC):
        return TensorFormat.FASTTEXT
    lines = beginning.split(b"\n")
    if declared(lines[0]) is None:
        return TensorFormat.WORD_TEXT if _is_word_line(lines[0]) else None
    if len(lines) > 1 and _is_word_line(lines[1], declared(lines[0])):
        return TensorFormat.WORD_TEXT
    return TensorFormat.WORD2VEC if not file.lower().removesuffix(".gz").endswith(".txt") else None


def _damaged(error: Exception) -> str:
    return f"The compressed file is damaged: {error}"


def declared(line: bytes) -> tuple[int, int] | None:
    """Return the numbers of words and columns that a first line tells, None if it tells none."""
    cells = line.split()
    if len(cells) != 2 or not all(cell.isdigit() for cell in cells):
        return None
    words, columns = int(cells[0]), int(cells[1])
    return (words, columns) if words and columns else None


def _is_word_line(line: bytes, shape: tuple[int, int] | None = None) -> bool:
    """Whether a line is a word and numbers, at least two, or as many as were told."""
    cells = line.rstrip().split(b" ")
    width = _FEWEST if shape is None else shape[1]
    if len(cells) <= width or b"\t" in line:
        return False
    # A word may have several parts, so that without a shape only the end is known to be numbers.
    numbers = cells[len(cells) // 2 :] if shape is None else cells[-width:]
    return all(_is_number(cell) for cell in numbers)


def _is_number(cell: bytes) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
