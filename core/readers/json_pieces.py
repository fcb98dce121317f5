"""JSON read piece by piece: one element of a long list at a time, so that other threads get their turn in between."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from core.readers.places import open_file

_BLOCK: Final = 64 << 10
_ENDS: Final = tuple(" \t\r\n,:]}")
"""What may follow a value; anything else, and nothing, may be the rest of a number in the next block."""
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_DECODER: Final = json.JSONDecoder()


class JsonError(ValueError):
    """Raised where a document is damaged.

    Attributes
    ----------
    line
        Where, counted from 1.
    message
        What is wrong there.
    """

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


class JsonPieces:
    """Reads a JSON file from its beginning to its end; NaN and infinities are understood.

    Parameters
    ----------
    path
        Where it is; raises OSError if it cannot be opened.
    """

    def __init__(self, path: str) -> None:
        self._stream = open_file(path)
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self._text, self._at, self._line = "", 0, 1
        self._ended = False

    def __enter__(self) -> JsonPieces:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def finish(self) -> None:
        """Raise JsonError unless this is the end."""
        if self.peek():
            raise self.error("there is something after the end")

    def peek(self) -> str:
        """Return the next character that is no space, empty at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more(_BLOCK):
                return ""

    def value(self) -> Any:
        """Return the next value as Python has it."""
        self.peek()
        size = _BLOCK
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
                if self._ended or self._text[end : end + 1] in _ENDS:
                    self._at = end
                    return value
            except RecursionError:
                raise self.error("lists lie in lists too deep") from None
            except ValueError as error:
                if self._ended:
                    raise self._because(error) from None
            self._more(size)
            size *= 2

    def pairs(self) -> Iterator[str]:
        """Yield the keys of the object that comes next; take its value, of whatever kind, before the next key."""
        self._expect("{")
        while self.peek() != "}":
            key = self.value()
            if not isinstance(key, str):
                raise self.error("a name should stand here")
            self._expect(":")
            yield key
            self._separate("}")
        self._at += 1

    def places(self) -> Iterator[None]:
        """Go to each element of the list that comes next; take it, in whatever way, before going on."""
        self._expect("[")
        while self.peek() != "]":
            yield
            self._separate("]")
        self._at += 1

    def elements(self) -> Iterator[Any]:
        """Yield the elements of the list that comes next, one by one."""
        for _ in self.places():
            yield self.value()

    def error(self, message: str, at: int | None = None) -> JsonError:
        """Return what to raise for damage here, or at another place of the text."""
        at = self._at if at is None else at
        return JsonError(self._line + self._text.count("\n", 0, at), message)

    def _because(self, error: ValueError) -> JsonError:
        at = error.pos if isinstance(error, json.JSONDecodeError) else self._at
        if at >= len(self._text):
            return self.error("the file ends too early", at)
        return self.error(error.msg.lower() if isinstance(error, json.JSONDecodeError) else str(error), at)

    def _separate(self, end: str) -> None:
        if self.peek() != end:
            self._expect(",")

    def _expect(self, character: str) -> None:
        if self.peek() != character:
            raise self.error(f"{character!r} should stand here" if self.peek() else "the file ends too early")
        self._at += 1

    def _more(self, size: int) -> bool:
        """Read on; returns whether there was anything."""
        if self._ended:
            return False
        block = self._stream.read(size) or b""
        self._ended = not block
        self._line += self._text.count("\n", 0, self._at)
        self._text, self._at = self._text[self._at :] + self._decode(block, self._ended), 0
        return True
