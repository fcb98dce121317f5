r"""A query cut into tokens with their places.

Quotes are MLflow's: what stands between two of a kind is meant as it is, doubled quotes and backslashes too. Only
``E'…'``, which MLflow does not know, has escapes: a backslash before what is meant, and ``\n``, ``\t``, ``\r``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from core.analysis.query.errors import QueryError


class TokenKind(Enum):
    """What a token is."""

    NUMBER = "number"
    TEXT = "text"
    NAME = "quoted name"
    FIELD = "field"
    WORD = "word"
    OPERATOR = "operator"
    OPEN = "("
    CLOSE = ")"
    COMMA = ","
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query.

    Attributes
    ----------
    kind
        What it is.
    source, start, end
        As written, and where.
    value
        What is meant: without quotes and escapes; of a field the key.
    entity
        Of a field what stands before the first dot.
    """

    kind: TokenKind
    source: str
    start: int
    end: int
    value: str = ""
    entity: str = ""

    @property
    def keyword(self) -> str:
        """The word in capitals; empty if the token is no word."""
        return self.source.upper() if self.kind is TokenKind.WORD else ""


KEYWORDS: Final = frozenset(("AND", "OR", "NOT", "IN", "IS", "NULL", "NAN", "LIKE", "ILIKE", "RLIKE", "BETWEEN"))
"""Words that are no names, written small or in capitals."""

_QUOTED: Final = r"""'(?:''|\\'|[^'])*'|"(?:""|\\"|[^"])*"|`(?:``|[^`])*`|[eE]'(?:\\.|[^'\\])*'"""
_BARE: Final = r"[\w@#*][\w.$#@/:*\[\]-]*"
_BLANK: Final = re.compile(r"\s+")
_STRING: Final = re.compile(_QUOTED, re.DOTALL)
_WORD: Final = re.compile(_BARE)
_KEYED: Final = re.compile(
    rf"(?P<entity>`[^`]*`|[^\W\d]\w*)\.(?:(?P<quoted>{_QUOTED})|(?P<bare>{_BARE}))", re.DOTALL
)  # fmt: skip
_UNITS: Final = r"(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+"
_NUMBER: Final = re.compile(rf"-?(?:{_UNITS}|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|-inf\b", re.IGNORECASE)
_POWER: Final = re.compile(r"-?\d+(?:\.\d+)?[eE]-?\d+")
"""A number that ends wherever it does: ``1e-3AND`` is two tokens for MLflow, unlike ``1AND``."""
_OPERATOR: Final = re.compile(r"[<>=~!]+")
_PLAIN: Final = {"(": TokenKind.OPEN, ")": TokenKind.CLOSE, ",": TokenKind.COMMA}
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r"}
_STRAIGHT: Final = str.maketrans("“”„‘’‚´", "\"\"\"''''")


def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text, the last of kind END.

    Raises
    ------
    QueryError
        Where a quote is never closed, or a character has no meaning.
    """
    tokens, place = [], 0
    while place < len(text):
        blank = _BLANK.match(text, place)
        if blank:
            place = blank.end()
            continue
        token = _token_at(text, place)
        tokens.append(token)
        place = token.end
    return (*tokens, Token(TokenKind.END, "", len(text), len(text)))


def _token_at(text: str, start: int) -> Token:
    char = text[start]
    if char in _PLAIN:
        return Token(_PLAIN[char], char, start, start + 1)
    operator = _OPERATOR.match(text, start)
    if operator:
        return Token(TokenKind.OPERATOR, operator[0], start, operator.end())
    return _field_at(text, start) or _quoted_at(text, start) or _bare_at(text, start)


def _field_at(text: str, start: int) -> Token | None:
    found = _KEYED.match(text, start)
    if found is None:
        return None
    quoted, entity = found["quoted"], found["entity"].strip("`")
    key = found["bare"] if quoted is None else _key(quoted)
    return Token(TokenKind.FIELD, found[0], start, found.end(), key, entity)


def _quoted_at(text: str, start: int) -> Token | None:
    found = _STRING.match(text, start)
    if found is None:
        return None
    source = found[0]
    kind = TokenKind.NAME if source[0] == "`" else TokenKind.TEXT
    return Token(kind, source, start, found.end(), unquoted(source))


def _bare_at(text: str, start: int) -> Token:
    number, word = _NUMBER.match(text, start), _WORD.match(text, start)
    whole = number and (word is None or word.end() <= number.end() or _POWER.fullmatch(number[0]))
    if number and whole:
        return Token(TokenKind.NUMBER, number[0], start, number.end(), number[0])
    if word:
        return Token(TokenKind.WORD, word[0], start, word.end(), word[0])
    raise _stray(text, start)


def _stray(text: str, start: int) -> QueryError:
    char = text[start]
    if char in "'\"`":
        return QueryError(
            f"The quote {char} is never closed", start, len(text), found=text[start:], expected=f"a closing {char}"
        )
    straight = char.translate(_STRAIGHT)
    hint = straight if straight != char else ""
    return QueryError(
        f"{char} has no meaning here", start, start + 1, found=char, expected="a field, a value or AND", suggestion=hint
    )


def unquoted(source: str) -> str:
    """Return what a quoted text means; of ``E'…'`` the escapes are resolved."""
    if source[0] in "eE":
        return re.sub(r"\\(.)", lambda found: _ESCAPED.get(found[1], found[1]), source[2:-1], flags=re.DOTALL)
    return source[1:-1]


def _key(quoted: str) -> str:
    """Return the key in quotes; backticks inside of other quotes are taken off too, as MLflow does."""
    key = unquoted(quoted)
    wrapped = quoted[0] in "'\"" and len(key) >= 2 and key[0] == key[-1] == "`"
    return key[1:-1] if wrapped else key
