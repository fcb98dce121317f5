"""Many strings in little memory: read like a tuple, made when they are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, overload

import numpy as np

from core.model.arrays import F8, I4, I8, U1

_AT_ONCE: Final = 1 << 15
"""Strings that are made at once by going through all."""


class _Strings(Sequence[str]):
    """What both kinds share: slices, comparison with any other sequence of strings."""

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...

    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        """Return one string, or some as a tuple."""
        rows = len(self)
        if isinstance(place, slice):
            return tuple(self._at(row) for row in range(*place.indices(rows)))
        if not -rows <= place < rows:
            raise IndexError(f"there are {rows} strings")
        return self._at(place % rows)

    def _at(self, row: int) -> str:
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        """Return whether the other has the same strings."""
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # it is compared by content, which may be long


class PackedStrings(_Strings):
    """Strings side by side in UTF-8.

    Attributes
    ----------
    data
        uint8 (bytes,): all strings, one after the other; wrong bytes are shown as replacement characters.
    starts
        int64 (n + 1,): string i is ``data[starts[i]:starts[i + 1]]``.
    """

    def __init__(self, data: U1, starts: I8) -> None:
        self.data, self.starts = data, starts

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __iter__(self) -> Iterator[str]:
        """Go through all strings."""
        for first in range(0, len(self), _AT_ONCE):
            starts = self.starts[first : first + _AT_ONCE + 1]
            data = self.data[int(starts[0]) : int(starts[-1])].tobytes()
            places = (starts - starts[0]).tolist()
            if data.isascii():
                text = data.decode("ascii")
                yield from (text[start:end] for start, end in pairwise(places))
            else:
                yield from (data[start:end].decode("utf-8", "replace") for start, end in pairwise(places))

    def _at(self, row: int) -> str:
        start, end = int(self.starts[row]), int(self.starts[row + 1])
        return self.data[start:end].tobytes().decode("utf-8", "replace")


class CodedStrings(_Strings):
    """Strings of which few are different.

    Attributes
    ----------
    codes
        int32 (n,): which of `categories` it is, -1 for the empty string.
    categories
        The different ones.
    """

    def __init__(self, codes: I4, categories: tuple[str, ...]) -> None:
        self.codes, self.categories = codes, categories

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[str]:
        """Go through all strings."""
        known = ("", *self.categories)
        for block in np.array_split(self.codes, max(len(self.codes) // _AT_ONCE, 1)):
            yield from (known[code + 1] for code in block.tolist())

    def _at(self, row: int) -> str:
        code = int(self.codes[row])
        return "" if code < 0 else self.categories[code]


class NumberStrings(_Strings):
    """Numbers as texts that are read as the same numbers again.

    Attributes
    ----------
    numbers
        float64 (n,): NaN is the empty string, and whole numbers have no decimals.
    """

    def __init__(self, numbers: F8) -> None:
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[str]:
        """Go through all strings."""
        for block in np.array_split(self.numbers, max(len(self.numbers) // _AT_ONCE, 1)):
            yield from map(_number_text, block.tolist())

    def _at(self, row: int) -> str:
        return _number_text(float(self.numbers[row]))


def _number_text(number: float) -> str:
    if number != number:
        return ""
    whole = number.is_integer() and abs(number) < _EXACT
    return str(int(number)) if whole else repr(number)


_EXACT = 2**53
"""Whole numbers below it are exact."""
