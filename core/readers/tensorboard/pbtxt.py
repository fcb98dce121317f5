"""Text protocol buffers: as much of the format as configurations use.

See the text format language specification of Protocol Buffers: fields are ``name: value`` or ``name { … }``,
separated by white space, commas or semicolons; lists are written in brackets; ``#`` starts a comment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, TypeAlias

_TOKEN: Final = re.compile(
    r"""(?P<gap>\s+|\#[^\n]*)"""
    r"""|(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"""|(?P<word>[\w.+-]+)"""
    r"""|(?P<mark>[{}<>\[\]:,;])"""
)
_ESCAPE: Final = re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_PLAIN: Final = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_CLOSING: Final = {"{": "}", "<": ">"}
_DEEPEST: Final = 32


class SyntaxProblem(ValueError):  # noqa: N818  it is a problem of the file, shown as such
    """Raised where a text is no text protocol buffer; the message names the line."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A string as it was meant and as it was written, without its quotes."""

    value: str
    raw: str


Value: TypeAlias = "Quoted | str | Message"


@dataclass(frozen=True, slots=True)
class Message:
    """Fields by name, each with all its values in order."""

    fields: dict[str, list[Value]] = field(default_factory=dict)

    def text(self, name: str) -> Quoted:
        """Return the last string of a field, empty if there is none."""
        texts = [value for value in self.fields.get(name, []) if isinstance(value, Quoted)]
        return texts[-1] if texts else Quoted("", "")

    def texts(self, name: str) -> list[str]:
        """Return all strings of a field."""
        return [value.value for value in self.fields.get(name, []) if isinstance(value, Quoted)]

    def numbers(self, name: str) -> list[int]:
        """Return all whole numbers of a field."""
        words = [value for value in self.fields.get(name, []) if isinstance(value, str)]
        return [int(word, 0) for word in words if re.fullmatch(r"[+-]?(0[xX][0-9a-fA-F]+|[1-9][0-9]*|0)", word)]

    def messages(self, name: str) -> list[Message]:
        """Return all messages of a field."""
        return [value for value in self.fields.get(name, []) if isinstance(value, Message)]


def parse(text: str) -> Message:
    """Return the message that a text holds; raises SyntaxProblem."""
    return _Parser(text).message("", 0)


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0

    def message(self, closing: str, depth: int) -> Message:
        """Return the fields up to a closing mark, or the end of the text for none."""
        if depth > _DEEPEST:
            raise SyntaxProblem(f"messages are nested too deeply in line {self._line()}")
        fields: dict[str, list[Value]] = {}
        while self._peek() != closing:
            kind, name = self._next()
            if kind != "word":
                raise SyntaxProblem(f"a field name is expected in line {self._line()}")
            if self._peek() == ":":
                self._next()
            fields.setdefault(name, []).extend(self._values(depth))
            while self._peek() in (",", ";"):
                self._next()
        if closing:
            self._next()
        return Message(fields)

    def _values(self, depth: int) -> list[Value]:
        if self._peek() != "[":
            return [self._value(depth)]
        self._next()
        values: list[Value] = []
        while self._peek() != "]":
            values.append(self._value(depth))
            if self._peek() == ",":
                self._next()
        self._next()
        return values

    def _value(self, depth: int) -> Value:
        kind, token = self._next()
        if kind == "mark" and token in _CLOSING:
            return self.message(_CLOSING[token], depth + 1)
        if kind == "text":
            parts = [token]
            while self._at < len(self._tokens) and self._tokens[self._at][0] == "text":
                parts.append(self._next()[1])
            return Quoted("".join(_meant(part[1:-1]) for part in parts), "".join(part[1:-1] for part in parts))
        if kind == "word":
            return token
        raise SyntaxProblem(f"a value is expected in line {self._line()}")

    def _peek(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise SyntaxProblem("the text ends inside of a message")
        kind, token, _ = self._tokens[self._at]
        self._at += 1
        return kind, token

    def _line(self) -> int:
        return self._tokens[max(self._at - 1, 0)][2]


def _tokens(text: str) -> list[tuple[str, str, int]]:
    """Return kind, text and line of each token."""
    tokens, at, line = [], 0, 1
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise SyntaxProblem(f"{text[at]!r} is not expected in line {line}")
        if match.lastgroup != "gap":
            tokens.append((str(match.lastgroup), match.group(), line))
        line += match.group().count("\n")
        at = match.end()
    return tokens


def _meant(raw: str) -> str:
    """Return a string with its escapes resolved."""

    def resolved(match: re.Match[str]) -> str:
        hexadecimal, octal, wide, plain = match.groups()
        if hexadecimal or wide:
            return chr(int(hexadecimal or wide, 16))
        return chr(int(octal, 8) & 255) if octal else _PLAIN.get(plain, plain)

    return _ESCAPE.sub(resolved, raw)
