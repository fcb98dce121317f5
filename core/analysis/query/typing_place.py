"""Where in a query something is typed, and what is wanted there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.analysis.query.errors import QueryError, Wanted
from core.analysis.query.fields import Operand
from core.analysis.query.grammar import parse
from core.analysis.query.operands import field_named
from core.analysis.query.tokens import Token, TokenKind, tokens_of

_PARTIAL: Final = (TokenKind.WORD, TokenKind.FIELD, TokenKind.NUMBER)
_WORD_REST: Final = re.compile(r"[\w.$#@/:*\[\]-]*")
_QUOTED_REST: Final = re.compile(r"""[^'"`\s,()]*['"`]?""")
_BREAKS: Final = frozenset(("AND", "OR", "NOT"))


@dataclass(frozen=True, slots=True)
class Typing:
    """What is being typed.

    Attributes
    ----------
    start, end
        Of what is typed, and would be replaced.
    typed
        The part of it before the cursor; empty between words.
    wanted, operand
        What may stand there, and the field it is about; None where what stands before is wrong.
    """

    start: int
    end: int
    typed: str
    wanted: Wanted | None
    operand: Operand | None


def typing_at(text: str, cursor: int, columns: Sequence[str] | None = None) -> Typing:
    """Return what is being typed in a query when the cursor stands before a character of it.

    `columns` are those of the table whose rows are asked for; None where runs are.
    """
    cursor = max(0, min(cursor, len(text)))
    start, tokens = _begun(text[:cursor])
    typed = text[start:cursor]
    rest = _QUOTED_REST if typed[:1] in ("'", '"') or "`" in typed else _WORD_REST
    return Typing(start, _end(rest, text, cursor) if typed else cursor, typed, *_wanted(text[:start], tokens, columns))


def _end(rest: re.Pattern[str], text: str, cursor: int) -> int:
    found = rest.match(text, cursor)
    return found.end() if found else cursor


def _begun(before: str) -> tuple[int, tuple[Token, ...]]:
    """Return where what is being typed begins, and the tokens before it; all before the end if nothing is."""
    try:
        tokens = tokens_of(before)[:-1]
    except QueryError as error:
        tokens = tokens_of(before[: error.start])[:-1]
        keyed = tokens and tokens[-1].end == error.start and tokens[-1].source.endswith(".")
        return (tokens[-1].start, tokens[:-1]) if keyed else (error.start, tokens)
    partial = tokens and tokens[-1].end == len(before) and _is_partial(tokens[-1])
    return (tokens[-1].start, tokens[:-1]) if partial else (len(before), tokens)


def _is_partial(token: Token) -> bool:
    """Return whether a token may go on: words, numbers, and what is no operator yet."""
    return token.kind in _PARTIAL or token.source == "!"


def _wanted(
    head: str, tokens: tuple[Token, ...], columns: Sequence[str] | None
) -> tuple[Wanted | None, Operand | None]:
    """Return what is wanted behind a part of a query, and of which field."""
    if not tokens:
        return Wanted.TERM, None
    field = field_named(tokens[-1], columns)
    try:
        parse(head, (), columns)
    except QueryError as error:
        if error.start >= tokens[-1].end:
            return (Wanted.OPERATOR, field) if field and error.wanted is Wanted.CLOSE_OR_ON else _said(error)
        return _wanted_after_break(head, tokens, columns)
    return (Wanted.OPERATOR, field) if field else (Wanted.CONNECTIVE, None)


def _said(error: QueryError) -> tuple[Wanted | None, Operand | None]:
    return error.wanted, error.operand


def _wanted_after_break(
    head: str, tokens: tuple[Token, ...], columns: Sequence[str] | None
) -> tuple[Wanted | None, Operand | None]:
    """Return what is wanted behind the last connective, whatever is wrong before it."""
    for place in reversed(range(len(tokens))):
        if tokens[place].keyword in _BREAKS or tokens[place].kind is TokenKind.OPEN:
            return _wanted(head[tokens[place].end :], _moved(tokens[place + 1 :], tokens[place].end), columns)
    return None, None


def _moved(tokens: tuple[Token, ...], by: int) -> tuple[Token, ...]:
    return tuple(
        Token(token.kind, token.source, token.start - by, token.end - by, token.value, token.entity) for token in tokens
    )
