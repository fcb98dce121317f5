"""Word vectors as word2vec writes them in binary: a line with the shape, then each word, a blank and its numbers."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.model import F4, I8, TensorSource
from core.readers.tables.arrays import failure
from core.readers.tables.words.opening import Bytes, content_of, declared, stream_of
from core.work import Token

_FOUND_AT_ONCE: Final = 100_000
_COPIED_AT_ONCE: Final = 1 << 14
_LONGEST_WORD: Final = 1 << 14
_REMEDY: Final = "copy or download it again"


def word2vec_shape(source: TensorSource) -> tuple[int, int]:
    """Return the number of words and of numbers each has, as the first line tells; raises ReadError."""
    with stream_of(source.file) as stream:
        shape = declared(stream.readline(100))
    if shape is None:
        raise failure(source, "The first line does not tell how many words and numbers there are")
    return shape


def load_word2vec(source: TensorSource, token: Token | None = None) -> F4:
    """Return the numbers, float32 (n, d); raises ReadError."""
    rows, columns = word2vec_shape(source)
    vectors = np.empty((rows, columns), np.float32)
    with content_of(source) as content:
        begins, ends = _places(source, content, rows, columns, token)
        del begins
        windows = np.lib.stride_tricks.sliding_window_view(np.frombuffer(content, np.uint8), 4 * columns)
        for first in range(0, rows, _COPIED_AT_ONCE):
            if token is not None:
                token.check()
            part = slice(first, first + _COPIED_AT_ONCE)
            vectors[part] = windows[ends[part] + 1].view("<f4")
        del windows
    return vectors


def words_of_word2vec(source: TensorSource) -> list[str]:
    """Return the words in the order of the file; what is no UTF-8 is replaced."""
    rows, columns = word2vec_shape(source)
    with content_of(source) as content:
        begins, ends = _places(source, content, rows, columns, None)
        pairs = zip(begins.tolist(), ends.tolist(), strict=True)
        return [content[begin:end].decode("utf-8", "replace") for begin, end in pairs]


def _places(source: TensorSource, content: Bytes, rows: int, columns: int, token: Token | None) -> tuple[I8, I8]:
    """Return where each word begins and where it ends, int64 (n,) each; its numbers lie one byte behind."""
    begins, ends = np.empty(rows, np.int64), np.empty(rows, np.int64)
    at, width, length = content.find(b"\n") + 1, 4 * columns, len(content)
    find = content.find
    for row in range(rows):
        if token is not None and row % _FOUND_AT_ONCE == 0:
            token.check()
        # The program ends the numbers with a line feed, other writers do not.
        if content[at : at + 1] == b"\n":
            at += 1
        end = find(b" ", at, at + _LONGEST_WORD)
        if end < 0 or end + 1 + width > length:
            whole = f"{row:,} of {rows:,} vectors are whole"
            raise failure(source, f"The file ends too early, or is no file of word2vec: {whole}; {_REMEDY}")
        begins[row], ends[row] = at, end
        at = end + 1 + width
    return begins, ends
