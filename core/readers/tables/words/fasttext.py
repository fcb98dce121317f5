"""Models of fastText: a word's vector is the mean of its own and those of the groups of letters in it.

The layout is that of version 12, which fastText writes since 2017; how words are taken apart is told in Bojanowski et
al., "Enriching Word Vectors with Subword Information", 2017, and how groups are hashed in the program's source.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.model import F4, I8, U1, TensorSource
from core.readers.tables.arrays import failure
from core.readers.tables.words.opening import FASTTEXT_MAGIC, Bytes, content_of
from core.readers.tables.words.quantised import Quantised, quantised_at
from core.work import Token

_VERSION: Final = 12
_ARGUMENTS: Final = struct.Struct("<12id")
_COUNTS: Final = struct.Struct("<3i2q")
_END: Final = b"</s>"
_AT_ONCE: Final = 4096
"""Words whose groups of letters are gathered at once."""
_PRIME: Final = np.uint32(16777619)
_START: Final = np.uint32(2166136261)


@dataclass(frozen=True, slots=True)
class _Model:
    """What the file holds.

    Attributes
    ----------
    words
        In the order of the file, UTF-8.
    buckets, shortest, longest
        Rows for groups of letters, and how many letters a group has.
    matrix
        float32 (words + buckets, d), a view of the file; or compressed.
    kept
        For models whose groups were pruned: bucket to row; None where all are there.
    """

    words: list[bytes]
    buckets: int
    shortest: int
    longest: int
    matrix: F4 | Quantised
    kept: dict[int, int] | None


def fasttext_shape(source: TensorSource) -> tuple[int, int]:
    """Return the number of words and of numbers each has; raises ReadError."""
    with content_of(source) as content:
        model = _model(source, content)
        shape = len(model.words), model.matrix.shape[1]
        del model
    return shape


def words_of_fasttext(source: TensorSource) -> list[str]:
    """Return the words, the frequent first; what is no UTF-8 is replaced."""
    with content_of(source) as content:
        return [word.decode("utf-8", "replace") for word in _model(source, content).words]


def load_fasttext(source: TensorSource, token: Token | None = None) -> F4:
    """Return the vectors that the model gives its words, float32 (n, d); raises ReadError."""
    with content_of(source) as content:
        model = _model(source, content)
        vectors = np.empty((len(model.words), model.matrix.shape[1]), np.float32)
        for first in range(0, len(vectors), _AT_ONCE):
            if token is not None:
                token.check()
            words = model.words[first : first + _AT_ONCE]
            rows, starts = _rows_of(model, words, first)
            sums = np.add.reduceat(model.matrix[rows], starts, axis=0)
            vectors[first : first + len(words)] = sums / np.diff(starts, append=len(rows))[:, None]
        del model
    return vectors


def _model(source: TensorSource, content: Bytes) -> _Model:
    try:
        return _taken_apart(source, content)
    except (struct.error, ValueError) as error:
        raise failure(source, "The model ends too early: copy or download it again") from error


def _taken_apart(source: TensorSource, content: Bytes) -> _Model:
    magic, version = struct.unpack_from("<2i", content, 0)
    if magic != FASTTEXT_MAGIC or version != _VERSION:
        raise failure(source, f"Version {version} of fastText's models is not known, only {_VERSION} is")
    dimension, *_, buckets, shortest, longest, _, _ = _ARGUMENTS.unpack_from(content, 8)
    at = 8 + _ARGUMENTS.size
    entries, word_count, _, _, pruned = _COUNTS.unpack_from(content, at)
    words, at = _entries(content, at + _COUNTS.size, entries)
    kept = None
    if pruned >= 0:
        pairs = np.frombuffer(content, "<i4", 2 * pruned, at).reshape(-1, 2)
        kept, at = dict(pairs.tolist()), at + 8 * pruned
    matrix = quantised_at(content, at + 1) if content[at] else _plain_at(content, at + 1)
    if matrix.shape[1] != dimension or not 0 < word_count <= min(matrix.shape[0], entries):
        raise failure(source, "The model is damaged: its matrix does not fit its words")
    return _Model(words[:word_count], buckets, shortest, longest, matrix, kept)


def _plain_at(content: Bytes, at: int) -> F4:
    rows, columns = struct.unpack_from("<2q", content, at)
    return np.frombuffer(content, np.uint8, 4 * rows * columns, at + 16).view("<f4").reshape(rows, columns)


def _entries(content: Bytes, at: int, entries: int) -> tuple[list[bytes], int]:
    """Return words and labels, words first, and where they end: each ends with a zero, its count and its kind."""
    words = []
    for _ in range(entries):
        end = content.find(b"\0", at)
        if end < 0:
            raise ValueError
        words.append(content[at:end])
        at = end + 10
    return words, at


def _rows_of(model: _Model, words: list[bytes], first: int) -> tuple[I8, I8]:
    """Return the rows of the matrix that make up some words, and where those of each word begin among them."""
    own = np.arange(first, first + len(words))
    if model.longest <= 0 or model.buckets <= 0 or model.kept == {}:
        return own, np.arange(len(words))
    owners, hashes = _groups(words, model.shortest, model.longest)
    rows = (hashes % np.uint32(model.buckets)).astype(np.int64)
    if model.kept is not None:
        known = np.array([model.kept.get(int(row), -1) for row in rows])
        owners, rows = owners[known >= 0], known[known >= 0]
    everything = np.concatenate([own, rows + len(model.words)])
    order = np.argsort(np.concatenate([np.arange(len(words)), owners]), kind="stable")
    counts = 1 + np.bincount(owners, minlength=len(words))
    return everything[order], np.concatenate([[0], np.cumsum(counts)[:-1]])


def _groups(words: list[bytes], shortest: int, longest: int) -> tuple[I8, np.ndarray[tuple[int], np.dtype[np.uint32]]]:
    """Return of all groups of letters in ``<word>`` the number of the word, int64 (k,), and the hash, uint32 (k,)."""
    framed = [b"" if word == _END else b"<" + word + b">" for word in words]
    letters: U1 = np.frombuffer(b"".join(framed), np.uint8)
    lengths = np.array([len(word) for word in framed])
    ends = np.cumsum(lengths)
    owner = np.repeat(np.arange(len(words)), lengths)
    begins = np.flatnonzero((letters & 0xC0) != 0x80)
    edges = np.append(begins, len(letters))
    owners, hashes = [np.empty(0, np.int64)], [np.empty(0, np.uint32)]
    for size in range(max(shortest, 1), longest + 1):
        start = np.arange(max(len(begins) - size + 1, 0))
        begin, end = begins[start], edges[start + size]
        inside = end <= ends[owner[begin]]
        if size == 1:
            inside &= (begin > (ends - lengths)[owner[begin]]) & (end < ends[owner[begin]])
        owners.append(owner[begin[inside]])
        hashes.append(_hashed(letters, begin[inside], end[inside]))
    return np.concatenate(owners), np.concatenate(hashes)


def _hashed(letters: U1, begin: I8, end: I8) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    """Return FNV-1a of some stretches, uint32 (k,), with bytes taken as signed, as fastText does."""
    signed = letters.view(np.int8).astype(np.int32).view(np.uint32)
    hashes = np.full(len(begin), _START)
    longest = int((end - begin).max()) if len(begin) else 0
    with np.errstate(over="ignore"):
        for place in range(longest):
            there = begin + place < end
            hashes[there] = (hashes[there] ^ signed[begin[there] + place]) * _PRIME
    return hashes
