"""What the search of points says of a text while it is typed: what of it is what, and what is wrong where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from core.analysis.finding.reading import read_rows
from core.analysis.query import QueryError
from core.analysis.query.cursor import column_named
from core.analysis.query.tokens import KEYWORDS, Token, TokenKind
from core.model import Bool
from core.state import PointSearch
from core.views.query_look import Fix, Part, Piece, QueryLook, QueryStanding, readable_tokens

SHORT = 32
"""Characters of a search that a sign shows."""
AS_IT_IS: Final = "Enter looks for the text as it is"


def search_look(search: PointSearch, names: Sequence[str], cursor: int | None = None) -> QueryLook:
    """Return how a text is shown; without a note where nothing is wrong.

    Parameters
    ----------
    names
        Of the columns there are.
    cursor
        Before which character it is being typed: a word that is not done is no mistake. None for nowhere.
    """
    text = search.text
    reading = read_rows(text, names, search.column, search.regex)
    if reading.expression:
        wrong = reading.error
        standing = QueryStanding.FINDS if wrong is None else QueryStanding.WRONG
        return QueryLook(standing, "" if wrong is None else wrong.message, wrong=_place(wrong))
    if reading.error is not None:
        return _failed(text, names, reading.error, cursor)
    return QueryLook(pieces=tuple(_pieces(text, names)) if reading.node is not None else ())


def search_said(search: PointSearch, matches: Bool | None, rows: int) -> str:
    """Return what is searched for and how many of so many rows match, `matches` (n,) being None until that is known."""
    text = search.text.strip()
    text = text if len(text) <= SHORT else f"{text[:SHORT]}\N{HORIZONTAL ELLIPSIS}"
    found = "looking\N{HORIZONTAL ELLIPSIS}" if matches is None else f"{np.count_nonzero(matches):,} of {rows:,} points"
    return f"Search {text}: {found}"


def _place(error: QueryError | None) -> tuple[int, int] | None:
    return None if error is None else (error.start, error.end)


def _failed(text: str, names: Sequence[str], error: QueryError, cursor: int | None) -> QueryLook:
    pieces = tuple(_pieces(text, names))
    fix = None
    if error.suggestion:
        fix = Fix(error.suggestion, text[: error.start] + error.suggestion + text[error.end :])
    if error.start >= len(text.rstrip()) or error.end == cursor or error.expected.startswith("a closing"):
        return QueryLook(QueryStanding.UNFINISHED, f"Go on with {error.expected}. {AS_IT_IS}", pieces, fix=fix)
    expected = "" if error.expected in error.message else f". Expected {error.expected}"
    return QueryLook(QueryStanding.WRONG, f"{error.message}{expected}. {AS_IT_IS}", pieces, _place(error), fix)


def _pieces(text: str, names: Sequence[str]) -> Iterator[Piece]:
    for token in readable_tokens(text):
        part = _part(token, names)
        if part is not None:
            yield Piece(part, token.start, token.end)


def _part(token: Token, names: Sequence[str]) -> Part | None:
    if token.kind is TokenKind.OPERATOR or token.keyword in KEYWORDS:
        return Part.KEYWORD
    if token.kind is not TokenKind.TEXT and column_named(token, names) is not None:
        return Part.FIELD
    return Part.VALUE if token.kind in (TokenKind.TEXT, TokenKind.NUMBER) else None
