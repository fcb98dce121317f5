"""What the query bar says of a text: what of it is what, what is wrong where, how many runs match."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from core.analysis.query import Entity, Field, QueryError, Reading, field_text, read, strangers
from core.analysis.query.fields import ENTITIES
from core.analysis.query.operands import REDUCERS, attribute_named
from core.analysis.query.tokens import Token, TokenKind, tokens_of
from core.analysis.run_marks import NO_MARKS, Marks
from core.model import Catalog
from core.style.text import counted, grouped
from core.views.catalog_columns import run_columns
from core.views.run_marks import marks_needed
from core.views.run_search import matching_runs, missed, query_error

_KEYWORDS: Final = frozenset(["AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "ILIKE", "RLIKE", "IS", "NULL", "NAN"])


class QueryStanding(Enum):
    """How far a text has come."""

    FINDS = "finds"
    """It says which runs are shown."""
    UNFINISHED = "unfinished"
    """It could be gone on with; the runs of the query before stay."""
    WRONG = "wrong"
    """Something in it is wrong; the runs of the query before stay."""


class Part(Enum):
    """What a piece of a query is, for its colour."""

    FIELD = "field"
    KEYWORD = "keyword"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of a query from `start` and before `end`."""

    part: Part
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fix:
    """What could have been meant, and the whole text with it."""

    meant: str
    text: str


@dataclass(frozen=True, slots=True)
class QueryLook:
    """A text as the query bar shows it.

    Attributes
    ----------
    standing
        Whether it says which runs are shown.
    note
        A sentence beneath it; empty for an empty text.
    pieces
        What is coloured; none of plain text.
    wrong
        What is underlined, from a character and before another; None if nothing is.
    fix
        What could have been meant.
    doubtful
        Whether a text that finds something asks about fields that no run has.
    """

    standing: QueryStanding = QueryStanding.FINDS
    note: str = ""
    pieces: tuple[Piece, ...] = ()
    wrong: tuple[int, int] | None = None
    fix: Fix | None = None
    doubtful: bool = False


def query_look(catalog: Catalog, text: str, cursor: int | None = None, marks: Marks = NO_MARKS) -> QueryLook:
    """Return how a text is shown; its runs are those of `matching_runs`.

    While it is typed, `cursor` is before which character: a word that is not done yet is no mistake. `marks` are the
    stars and notes that it may ask for.
    """
    if not text.strip():
        return QueryLook()
    reading = read(text)
    if reading.error is not None and (reading.meant or missed(catalog, text, reading.error)):
        return _failed(catalog, text, cursor)
    pieces = tuple(_pieces(text)) if reading.is_query else ()
    if not reading.is_query and query_error(text):
        return QueryLook(QueryStanding.WRONG, f"Not a regular expression: {query_error(text)}")
    found = len(matching_runs(catalog, text, marks_needed(text, marks)))
    begun = "" if found else _begun(text, reading, cursor)
    if begun and _begins_field(catalog, begun):
        return QueryLook(QueryStanding.UNFINISHED, f"Nothing has “{begun}” in it, but a field begins so", pieces)
    note = f"{grouped(found)} of {counted(len(catalog.runs), 'run')} {'matches' if found == 1 else 'match'}"
    look = QueryLook(note=note, pieces=pieces)
    return _with_doubts(catalog, text, reading, look) if reading.is_query else look


def _failed(catalog: Catalog, text: str, cursor: int | None) -> QueryLook:
    error = read(text, run_columns(catalog).fields).error  # read again, since suggestions take a while
    assert error is not None
    pieces = tuple(_pieces(text))
    fix = None
    if error.suggestion:
        fix = Fix(error.suggestion, text[: error.start] + error.suggestion + text[error.end :])
    unfinished = error.start >= len(text.rstrip()) or error.end == cursor or error.expected.startswith("a closing")
    if unfinished:
        return QueryLook(QueryStanding.UNFINISHED, f"Go on with {error.expected}", pieces, fix=fix)
    expected = "" if error.expected in error.message else f". Expected {error.expected}"
    return QueryLook(QueryStanding.WRONG, error.message + expected, pieces, (error.start, error.end), fix)


def _begun(text: str, reading: Reading, cursor: int | None) -> str:
    """Return the word that is looked for and could still become a field: the whole text, or what is being typed."""
    if not reading.is_query:
        return text.strip()
    words = (
        token for token in readable_tokens(text) if token.kind is TokenKind.WORD and token.keyword not in _KEYWORDS
    )
    return next((token.source for token in words if token.end == cursor), "")


def _begins_field(catalog: Catalog, begun: str) -> bool:
    """Return whether a text is the beginning of a field or of a function."""
    if any(name.startswith(begun) for name in (*ENTITIES, *REDUCERS)) or begun.rstrip(".") in ENTITIES:
        return True
    return any(field_text(field).startswith(begun) for field in run_columns(catalog).fields)


def _with_doubts(catalog: Catalog, text: str, reading: Reading, look: QueryLook) -> QueryLook:
    if all(_is_known(catalog, one.field) for one in strangers(reading.node, ())):
        return look
    first = strangers(reading.node, run_columns(catalog).fields)[0]
    place = _place_of(text, first.field)
    fix = None
    if first.meant is not None and place is not None:
        meant = field_text(first.meant)
        fix = Fix(meant, text[: place[0]] + meant + text[place[1] :])
    return QueryLook(look.standing, f"{look.note}. No run has {field_text(first.field)}", look.pieces, place, fix, True)


def _is_known(catalog: Catalog, field: Field) -> bool:
    """Return whether a run has a field; nearly always the first one does, so that no list of all fields is needed."""
    kept = {Entity.PARAM: "params", Entity.METRIC: "scalars", Entity.TAG: "labels"}[field.entity]
    return any(field.key in getattr(run, kept) for run in catalog.runs.values())


def _place_of(text: str, field: Field) -> tuple[int, int] | None:
    for token in tokens_of(text):
        if token.kind is TokenKind.FIELD and (ENTITIES.get(token.entity), token.value) == (field.entity, field.key):
            return token.start, token.end
    return None


def _pieces(text: str) -> Iterator[Piece]:
    for token in readable_tokens(text):
        part = _part(token)
        if part is not None:
            yield Piece(part, token.start, token.end)


def readable_tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text, up to where it can no longer be read."""
    try:
        return tokens_of(text)
    except QueryError as error:
        return tokens_of(text[: error.start])


def _part(token: Token) -> Part | None:
    if token.kind is TokenKind.FIELD or attribute_named(token) is not None:
        return Part.FIELD
    if token.kind is TokenKind.OPERATOR or token.keyword in _KEYWORDS or token.source in REDUCERS:
        return Part.KEYWORD
    return Part.VALUE if token.kind in (TokenKind.TEXT, TokenKind.NUMBER) else None
