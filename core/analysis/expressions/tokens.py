"""An expression cut into tokens with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from core.analysis.expressions.errors import ExpressionError
from core.analysis.expressions.functions import FUNCTIONS
from core.analysis.expressions.names import METRIC, NO_NAMES, PARAM, QUOTED, RESERVED, Names, bare_at


class TokenKind(Enum):
    """What a token is."""

    NUMBER = "number"
    TAG = "tag"
    PARAM = "hyperparameter"
    WORD = "word"
    FUNCTION = "function"
    OPERATOR = "operator"
    OPEN = "("
    CLOSE = ")"
    COMMA = ","
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression: what it is, as written, where, and of names what is meant."""

    kind: TokenKind
    source: str
    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What can be named: tags and hyperparameters."""

    tags: Names = NO_NAMES
    params: Names = NO_NAMES


NOTHING: Final = Known()
MOST: Final = 1000
"""Characters of the longest expression."""
_BLANK: Final = re.compile(r"\s*")
_NUMBER: Final = re.compile(r"(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_OPERATOR: Final = re.compile(r"\*\*|<=|>=|==|!=|<>|[-+*/%^<>=]")
_CALLED: Final = re.compile(r"[a-z]\w*(?=\s*\()")
_PLAIN: Final = {"(": TokenKind.OPEN, ")": TokenKind.CLOSE, ",": TokenKind.COMMA}
_SAME: Final = {"**": "^", "=": "==", "<>": "!="}
_STRAIGHT: Final = {"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", "“": '"', "”": '"', "‘": "'", "’": "'",
                    "≤": "<=", "≥": ">=", "≠": "!=", "&": "*", "|": "+"}  # fmt: skip


def tokens_of(text: str, known: Known = NOTHING) -> tuple[Token, ...]:
    """Return the tokens of a text, the last of kind END.

    Raises
    ------
    ExpressionError
        Where a quote is never closed, a character has no meaning, or the text is too long.
    """
    if len(text) > MOST:
        raise ExpressionError(f"An expression has at most {MOST:,} characters: make two of it", MOST, len(text))
    tokens, place = [], _blank(text, 0)
    while place < len(text):
        token = _token_at(text, place, known)
        tokens.append(token)
        place = _blank(text, token.end)
    return (*tokens, Token(TokenKind.END, "", len(text), len(text)))


def _blank(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    return found.end() if found else place


def _token_at(text: str, start: int, known: Known) -> Token:
    kind = _PLAIN.get(text[start])
    if kind is not None:
        return _token(kind, text, start, start + 1)
    number = _NUMBER.match(text, start)
    if number:
        return _token(TokenKind.NUMBER, text, start, number.end())
    return _named_at(text, start, known) or _operator_at(text, start) or _stray(text, start)


def _named_at(text: str, start: int, known: Known) -> Token | None:
    called = _CALLED.match(text, start)
    if called and called[0] in FUNCTIONS:
        return _token(TokenKind.FUNCTION, text, start, called.end(), called[0])
    if param := PARAM.match(text, start):
        return _name_at(TokenKind.PARAM, text, start, param.end(), known.params)
    if known.tags.at(text, start):
        return _name_at(TokenKind.TAG, text, start, start, known.tags)
    if metric := METRIC.match(text, start):
        return _name_at(TokenKind.TAG, text, start, metric.end(), known.tags)
    return _name_at(TokenKind.TAG, text, start, start, known.tags)


def _name_at(kind: TokenKind, text: str, start: int, begin: int, known: Names) -> Token | None:
    """Return a name whose key begins at a place: in quotes, a known one, or as it stands."""
    if quotes := QUOTED.match(text, begin):
        return _token(kind, text, start, quotes.end(), quotes[0][1:-1])
    name = _bare(kind, text, begin, known)
    if not name:
        return None
    word = kind is TokenKind.TAG and begin == start and name in RESERVED
    return _token(TokenKind.WORD if word else kind, text, start, begin + len(name), name)


def _bare(kind: TokenKind, text: str, begin: int, known: Names) -> str:
    there, bare = known.at(text, begin), bare_at(text, begin)
    if there and not (kind is TokenKind.TAG and there in RESERVED):
        return there
    return bare.partition("/")[0] if kind is TokenKind.PARAM else bare


def _operator_at(text: str, start: int) -> Token | None:
    found = _OPERATOR.match(text, start)
    if found is None:
        return None
    return _token(TokenKind.OPERATOR, text, start, found.end(), _SAME.get(found[0], found[0]))


def _token(kind: TokenKind, text: str, start: int, end: int, name: str = "") -> Token:
    return Token(kind, text[start:end], start, end, name)


def _stray(text: str, start: int) -> Token:
    char = text[start]
    if char in "'\"`":
        raise ExpressionError(f"The quote {char} is never closed", start, len(text), unfinished=True)
    meant = _STRAIGHT.get(char, "")
    raise ExpressionError(
        f"{char} has no meaning here: write tags that hold it in `backticks`", start, start + 1, suggestion=meant
    )
