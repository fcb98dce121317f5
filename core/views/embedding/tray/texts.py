"""The order of many texts at once: regardless of case, and whole numbers within them by their value.

Texts are turned into keys whose bytes are in that order, then sorted eight bytes at a time, only those on which they
agree so far again: an MSD radix sort, as in Bentley and Sedgewick, "Fast algorithms for sorting and searching strings"
(SODA 1997).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.model import I8, U1, Bool
from core.model.strings import CodedStrings, PackedStrings
from core.work import Token

Words: TypeAlias = NDArray[np.uint64]
COMPARED: Final = 256
"""Bytes of a text that are compared; those that agree on all of them stay in the order of their rows."""
BLOCK: Final = 1 << 16
"""Texts that are turned into keys at once."""
_WORD: Final = 8
_NINE: Final = ord("9")


def text_ranks(texts: Sequence[str], token: Token | None = None) -> I8:
    """Return int64 (n,): equal for texts that are alike, ascending in their order; -1 for empty ones."""
    if isinstance(texts, CodedStrings):
        known = text_ranks(texts.categories, token)
        return np.append(known, np.int64(-1))[texts.codes]
    packed = texts if isinstance(texts, PackedStrings) else packed_of(texts)
    lengths = np.diff(packed.starts)
    data, starts = _keys(packed, lengths, token)
    ranks = byte_ranks(data, starts, token)
    ranks[lengths == 0] = -1
    return ranks


def packed_of(texts: Sequence[str]) -> PackedStrings:
    """Return texts side by side in UTF-8."""
    encoded = [text.encode("utf-8", "replace") for text in texts]
    starts = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(each) for each in encoded], out=starts[1:])
    return PackedStrings(np.frombuffer(b"".join(encoded), dtype=np.uint8), starts)


def _keys(packed: PackedStrings, lengths: I8, token: Token | None) -> tuple[U1, I8]:
    parts, taken = [np.empty(0, dtype=np.uint8)], [np.zeros(1, dtype=np.int64)]
    compared = np.minimum(lengths, COMPARED)
    for start in range(0, len(lengths), BLOCK):
        if token is not None:
            token.check()
        block = slice(start, start + BLOCK)
        letters, first = _gathered(packed.data, packed.starts[:-1][block], compared[block])
        keys, long = natural_bytes(letters, first, compared[block])
        parts.append(keys)
        taken.append(long)
    return np.concatenate(parts), np.cumsum(np.concatenate(taken))


def _gathered(data: U1, starts: I8, lengths: I8) -> tuple[U1, I8]:
    """Return the bytes of some texts one after the other, and where each begins."""
    ends = np.cumsum(lengths)
    first = ends - lengths
    at = np.arange(int(lengths.sum())) + np.repeat(starts - first, lengths)
    return data[at], first


def natural_bytes(letters: U1, first: I8, lengths: I8) -> tuple[U1, I8]:
    """Return keys of texts, and how long each is: small letters, and before each whole number how many digits it has.

    `letters` are the texts one after the other, `first` where each begins. A number of d digits after its leading zeros
    follows (d - 1) // 8 bytes of "9" and one of "0" to "7": the longer number is the larger one.
    """
    lower = letters + ((letters >= ord("A")) & (letters <= ord("Z"))).astype(np.uint8) * np.uint8(32)
    digit = (lower >= ord("0")) & (lower <= _NINE)
    begins = np.zeros(len(lower) + 1, dtype=np.bool_)
    begins[first[lengths > 0]] = True
    starts = digit & (begins[:-1] | ~np.concatenate([[False], digit[:-1]]))
    number = np.cumsum(starts) - 1  # which number a digit belongs to
    leading = _leading_zeros(lower, digit, starts, number, begins)
    kept = ~leading
    digits = np.bincount(number[digit & kept], minlength=int(number[-1]) + 1 if len(number) else 0)
    opens = digit & kept & (starts | np.concatenate([[False], leading[:-1]]))
    before = np.zeros(len(lower), dtype=np.int64)
    before[opens] = (digits[number[opens]] - 1) // _WORD + 1
    ends = np.cumsum(kept + before)
    keys = np.full(int(ends[-1]) if len(ends) else 0, _NINE, dtype=np.uint8)
    keys[ends[kept] - 1] = lower[kept]
    keys[ends[opens] - 2] = ord("0") + (digits[number[opens]] - 1) % _WORD
    until = np.concatenate([[0], ends])
    return keys, until[first + lengths] - until[first]


def _leading_zeros(lower: U1, digit: Bool, starts: Bool, number: I8, begins: Bool) -> Bool:
    """Return which digits are zeros before a number; the last digit never is."""
    counted = np.cumsum(digit & (lower != ord("0")))
    before = np.concatenate([[0], counted[:-1]])[starts]
    same = np.zeros(len(lower), dtype=np.bool_)
    same[digit] = counted[digit] == before[number[digit]]
    last = digit & (begins[1:] | ~np.concatenate([digit[1:], [False]]))
    leading: Bool = same & ~last
    return leading


def byte_ranks(data: U1, starts: I8, token: Token | None = None) -> I8:
    """Return int64 (n,): how many of n strings of bytes are smaller than each; string i begins at ``starts[i]``."""
    lengths, padded = np.diff(starts), np.concatenate([data, np.zeros(_WORD, dtype=np.uint8)])
    words = np.ndarray((len(data) + 1,), dtype=">u8", buffer=padded.data, strides=(1,))
    ranks = np.zeros(len(lengths), dtype=np.int64)
    left, depth = np.flatnonzero(lengths), 0
    ranks[left] = len(lengths) - len(left)
    while len(left):
        if token is not None:
            token.check()
        left = _sorted_on(_cut(words[starts[left] + depth].astype(np.uint64), lengths[left] - depth), left, ranks)
        depth += _WORD
        left = _undecided(left, ranks, lengths > depth)
    return ranks


def _cut(words: Words, lengths: I8) -> Words:
    """Return words without the bytes beyond the ends of their strings."""
    beyond = np.clip(_WORD - lengths, 0, _WORD - 1).astype(np.uint64) * np.uint64(8)
    cut: Words = np.where(lengths > 0, words >> beyond << beyond, np.uint64(0))
    return cut


def _sorted_on(words: Words, rows: I8, ranks: I8) -> I8:
    """Tell rows of the same rank apart by words; return the rows in the order of their ranks."""
    by = np.lexsort((words, ranks[rows]))
    rows, words, groups = rows[by], words[by], ranks[rows[by]]
    at = np.arange(len(rows))
    other = np.concatenate([[True], groups[1:] != groups[:-1]])
    apart = other | np.concatenate([[True], words[1:] != words[:-1]])
    first_of_group, first = (np.maximum.accumulate(np.where(edge, at, 0)) for edge in (other, apart))
    ranks[rows] = groups + (first - first_of_group)
    return rows


def _undecided(rows: I8, ranks: I8, longer: Bool) -> I8:
    """Return rows, sorted by rank, that share theirs with others while one of these goes on."""
    edges = np.concatenate([[True], ranks[rows[1:]] != ranks[rows[:-1]]]) if len(rows) else np.empty(0, np.bool_)
    group = np.cumsum(edges) - 1
    several, goes_on = np.bincount(group) > 1, np.bincount(group, longer[rows]) > 0
    kept: I8 = rows[(several & goes_on)[group]]
    return kept
