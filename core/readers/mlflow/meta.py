"""The flat YAML in which a file store describes experiments, runs, data sets and inputs.

It is read by hand: these files are small, plain and many, each damaged line must cost only itself, and nothing in
them may ever be more than text. What is understood is what libraries of YAML write for a mapping of scalars, with one
more level: plain, single and double quoted scalars, folded over lines or not, tags (which are ignored), comments,
sequences and flow collections (which are left out).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

MOST_BYTES: Final = 1 << 20
"""A longer description is none."""

_PLAIN: Final = re.compile(
    r"""^([A-Za-z_]\w*): (?:([^\s'"#\[\]{},&*!|>%@`?:-](?:[^\n:#]|:(?=\S))*)|('[^'\n]*')|\[\]|\{\})$""", re.MULTILINE
)
"""A line with a key, and a scalar that is plain or in single quotes without any within: as nearly all are."""
_KEY: Final = re.compile(
    r"""( *)(?:'((?:[^'\n]|'')*)'|"([^"\\\n]*)"|([^\s'"#\[\]{},&*!|>%@`?-][^\n]{0,400}?))[ ]?:(?:[ \t]+|(?=\n)|\Z)"""
)
_NOTHING: Final = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\n|\Z)|(?:---|\.\.\.)[ \t]*(?:\n|\Z)|%[^\n]*(?:\n|\Z)")
_ITEM: Final = re.compile(r" *-(?:[ \t][^\n]*)?(?:\n|\Z)")
_TAG: Final = re.compile(r"![^\s]*(?:[ \t]+|(?=\n)|\Z)")
_SINGLE: Final = re.compile(r"'([^']*(?:''[^']*)*)'[ \t]*(?:#[^\n]*)?(?=\n|\Z)")
_DOUBLE: Final = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"[ \t]*(?:#[^\n]*)?(?=\n|\Z)', re.DOTALL)
_REST: Final = re.compile(r"[^\n]*")
_FOLD: Final = re.compile(r"[ \t]*+\n[ \t\n]*|[ \t]++")  # blanks are taken at once: backtracking would take forever
_ESCAPE: Final = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(\n)[ \t]*|(.))|[ \t]*+\n[ \t\n]*|[ \t]++", re.DOTALL
)
_COMMENT: Final = re.compile(r"(?:^|[ \t])#.*")
_BLANK: Final = " \t\n"
_NULL: Final = frozenset(("", "~", "null", "Null", "NULL"))
_ESCAPED: Final = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


def parse_meta(text: str) -> tuple[Mapping[str, str], bool]:
    """Return what a description says, and whether a part of it is damaged.

    Scalars are returned as they are written, without quotes; nulls are left out. The keys of a mapping within are
    joined to its own with a slash.
    """
    text = text.replace("\r\n", "\n")
    lines = _PLAIN.findall(text)
    if len(lines) == text.count("\n") and text.endswith("\n"):
        said = ((key, quoted[1:-1] if quoted else plain.rstrip(_BLANK), quoted) for key, plain, quoted in lines)
        return {key: scalar for key, scalar, quoted in said if quoted or scalar not in _NULL}, False
    return _Parser(text).parsed()


def whole_number(text: str | None) -> int | None:
    """Return a number such as a time in milliseconds, None if the text is none."""
    try:
        return int(float(text)) if text and not text.lstrip("+-").isdecimal() else int(text or "")
    except (ValueError, OverflowError):
        return None


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._found: dict[str, str] = {}
        self._damaged = False
        self._outer: tuple[int, str] | None = None

    def parsed(self) -> tuple[dict[str, str], bool]:
        while self._at < len(self._text):
            nothing = _NOTHING.match(self._text, self._at) or _ITEM.match(self._text, self._at)
            if nothing is not None:
                self._at = nothing.end()
            else:
                self._entry()
        return self._found, self._damaged

    def _entry(self) -> None:
        """Read a key and its value; a line that is none is skipped."""
        match = _KEY.match(self._text, self._at)
        if match is None:
            self._damaged = True
            self._skip()
            return
        indent = len(match[1])
        key = match[2].replace("''", "'") if match[2] is not None else match[3] if match[3] is not None else match[4]
        if indent and self._outer is not None and indent > self._outer[0]:
            key = f"{self._outer[1]}/{key}"
        else:
            self._outer = None
        self._at = match.end()
        tag = _TAG.match(self._text, self._at)
        if tag is not None:
            self._at = tag.end()
        value = self._value(indent)
        if value is not None:
            self._found[key] = value
        elif self._outer is None:
            self._outer = (indent, key)

    def _value(self, indent: int) -> str | None:
        """Return the scalar that begins here, None if there is none or it is damaged."""
        first = self._text[self._at : self._at + 1]
        if first == "'" or first == '"':
            match = (_SINGLE if first == "'" else _DOUBLE).match(self._text, self._at)
            if match is None:
                self._damaged = True
                self._skip()
                return None
            self._at = match.end()
            self._skip()
            return _FOLD.sub(_folded, match[1]).replace("''", "'") if first == "'" else _unescaped(match[1])
        return self._plain(indent)

    def _plain(self, indent: int) -> str | None:
        """Return a scalar without quotes, None for a null or a collection."""
        lines = [self._skip()]
        if _COMMENT.sub("", lines[0]).strip(_BLANK):
            while (more := self._continuation(indent)) is not None:
                lines.append(more)
        if lines[0].startswith(("|", ">", "&", "*")):
            self._damaged = True
            return None
        text = _FOLD.sub(_folded, "\n".join(_COMMENT.sub("", line).strip(_BLANK) for line in lines)).strip(_BLANK)
        return None if text in _NULL or text.startswith(("[", "{")) else text

    def _continuation(self, indent: int) -> str | None:
        """Return the next line if it belongs to a scalar that began in one of such an indent."""
        line = _REST.match(self._text, self._at)
        if line is None or self._at >= len(self._text):
            return None
        text = line.group()
        if not text.strip(_BLANK):
            return self._skip()
        return self._skip() if len(text) - len(text.lstrip(" ")) > indent else None

    def _skip(self) -> str:
        """Go to the next line; return what was left of this one."""
        rest = _REST.match(self._text, self._at)
        assert rest is not None
        self._at = rest.end() + 1
        return rest.group()


def _folded(match: re.Match[str]) -> str:
    """Return what blanks stand for: themselves, or around breaks a space or the empty lines."""
    if "\n" not in match.group():
        return match.group()
    return "\n" * (match.group().count("\n") - 1) or " "


def _unescaped(text: str) -> str:
    def meant(match: re.Match[str]) -> str:
        code = match[1] or match[2] or match[3]
        if code:
            return chr(number) if (number := int(code, 16)) < 0x110000 else "\N{REPLACEMENT CHARACTER}"
        if match[4]:
            return ""
        return _ESCAPED.get(match[5], match[5]) if match[5] else _folded(match)

    return _ESCAPE.sub(meant, text)
