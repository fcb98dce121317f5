"""What can be typed next at a place of a query."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np

from core.analysis.query.columns import Columns, ListColumn, NumberColumn, TextColumn
from core.analysis.query.errors import QueryError, Wanted
from core.analysis.query.fields import ATTRIBUTES, Entity, Field, FieldKind, Operand, Reducer, base_field
from core.analysis.query.grammar import parse
from core.analysis.query.operands import REDUCERS, attribute_named
from core.analysis.query.printing import field_text, text_text
from core.analysis.query.tokens import Token, TokenKind, tokens_of


class CompletionKind(Enum):
    """What a completion inserts."""

    FIELD = "field"
    FUNCTION = "function"
    OPERATOR = "operator"
    VALUE = "value"
    KEYWORD = "keyword"


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that can be inserted."""

    text: str
    kind: CompletionKind


@dataclass(frozen=True, slots=True)
class Completions:
    """What can stand in the place of characters from `start` and before `end`, the best first."""

    start: int
    end: int
    items: tuple[Completion, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownField:
    """A field that some runs have.

    Attributes
    ----------
    field
        The field.
    numeric
        Whether all its values are numbers, also if they were logged as texts.
    values
        Its distinct values as they were logged, the most frequent first; none of fields with too many to choose from.
    """

    field: Field
    numeric: bool = False
    values: tuple[str, ...] = ()


MOST_VALUES: Final = 200
"""Of how many distinct values one is still chosen from a list."""
_ORDERED: Final = ("=", "!=", "<", "<=", ">", ">=", "BETWEEN", "IN", "NOT IN", "NOT BETWEEN")
_TEXTUAL: Final = ("=", "!=", "LIKE", "ILIKE", "~", "IN", "NOT LIKE", "NOT ILIKE", "!~", "NOT IN")
_NOTHING: Final = ("IS NULL", "IS NOT NULL")
_OPERATORS: Final = {
    FieldKind.NUMBER: (*_ORDERED, *_NOTHING, "IS NAN", "IS NOT NAN"),
    FieldKind.TEXT: (*_TEXTUAL, *_NOTHING),
    FieldKind.EITHER: (*dict.fromkeys((*_TEXTUAL, *_ORDERED)), *_NOTHING, "IS NAN", "IS NOT NAN"),
}
_NUMERIC: Final = (*dict.fromkeys((*_ORDERED, *_TEXTUAL)), *_NOTHING, "IS NAN", "IS NOT NAN")
_KEYWORDS: Final = {
    Wanted.AND: ("AND",),
    Wanted.LIST: ("(",),
    Wanted.MORE_VALUES: (")", ", "),
    Wanted.NULL: ("NULL", "NOT NULL", "NAN", "NOT NAN"),
    Wanted.CONNECTIVE: ("AND", "OR"),
    Wanted.CLOSE_OR_ON: ("AND", "OR", ")"),
    Wanted.CLOSE: (")",),
}
_PARTIAL: Final = (TokenKind.WORD, TokenKind.FIELD, TokenKind.NUMBER)
_WORD_REST: Final = re.compile(r"[\w.$#@/:*\[\]-]*")
_QUOTED_REST: Final = re.compile(r"""[^'"`\s,()]*['"`]?""")
_BREAKS: Final = frozenset(("AND", "OR", "NOT"))


def known_fields(columns: Columns, fields: Iterable[Field]) -> tuple[KnownField, ...]:
    """Return what completion needs to know of fields; those that no run has are left out."""
    found = ((field, columns.column(field)) for field in fields)
    return tuple(_known(field, column) for field, column in found if column is not None)


def _known(field: Field, column: NumberColumn | TextColumn | ListColumn) -> KnownField:
    if isinstance(column, NumberColumn):
        return KnownField(field, numeric=True)
    texts = column.vocabulary.texts
    numeric = not np.isnan(column.vocabulary.numbers[~column.vocabulary.nans]).any()
    if len(texts) > MOST_VALUES:
        return KnownField(field, numeric)
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(texts))
    order = np.argsort(-counts, kind="stable")
    return KnownField(field, numeric, tuple(texts[place] for place in order if counts[place]))


def complete(text: str, cursor: int, known: Sequence[KnownField], most: int = 100) -> Completions:
    """Return what can be typed at a place of a query, which may be unfinished before it.

    Parameters
    ----------
    text
        The query as it is.
    cursor
        Before which character the next is typed.
    known
        The fields that runs have, in the order in which they are offered.
    most
        How many are returned at most.

    Returns
    -------
    What fits there and goes on with what was typed of it: fields, functions, operators fit for the field, values in
    quotes where they need them, keywords. Nothing where what stands before is wrong.
    """
    cursor = max(0, min(cursor, len(text)))
    start, tokens = _begun(text[:cursor])
    typed = text[start:cursor]
    rest = _QUOTED_REST if typed[:1] in ("'", '"') or "`" in typed else _WORD_REST
    end = _end(rest, text, cursor) if typed else cursor
    wanted, operand = _wanted(text[:start], tokens)
    if wanted is None:
        return Completions(start, end)
    items = _items(wanted, operand, known)
    return Completions(start, end, tuple(_fitting(items, typed))[:most])


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


def _wanted(head: str, tokens: tuple[Token, ...]) -> tuple[Wanted | None, Operand | None]:
    """Return what is wanted behind a part of a query, and of which field."""
    if not tokens:
        return Wanted.TERM, None
    field = attribute_named(tokens[-1])
    try:
        parse(head)
    except QueryError as error:
        if error.start >= tokens[-1].end:
            return (Wanted.OPERATOR, field) if field and error.wanted is Wanted.CLOSE_OR_ON else _said(error)
        return _wanted_after_break(head, tokens)
    return (Wanted.OPERATOR, field) if field else (Wanted.CONNECTIVE, None)


def _said(error: QueryError) -> tuple[Wanted | None, Operand | None]:
    return error.wanted, error.operand


def _wanted_after_break(head: str, tokens: tuple[Token, ...]) -> tuple[Wanted | None, Operand | None]:
    """Return what is wanted behind the last connective, whatever is wrong before it."""
    for place in reversed(range(len(tokens))):
        if tokens[place].keyword in _BREAKS or tokens[place].kind is TokenKind.OPEN:
            return _wanted(head[tokens[place].end :], _moved(tokens[place + 1 :], tokens[place].end))
    return None, None


def _moved(tokens: tuple[Token, ...], by: int) -> tuple[Token, ...]:
    return tuple(
        Token(token.kind, token.source, token.start - by, token.end - by, token.value, token.entity) for token in tokens
    )


def _items(wanted: Wanted, operand: Operand | None, known: Sequence[KnownField]) -> list[Completion]:
    if wanted in (Wanted.TERM, Wanted.METRIC):
        return _terms(known, metrics_only=wanted is Wanted.METRIC)
    if operand is not None and wanted in (Wanted.OPERATOR, Wanted.VALUE, Wanted.LIST_VALUE, Wanted.ARGUMENT):
        about = next((one for one in known if one.field == base_field(operand)), None)
        if wanted is Wanted.OPERATOR:
            numeric = operand.kind is FieldKind.EITHER and about is not None and about.numeric
            words = _NUMERIC if numeric else _OPERATORS[operand.kind]
            return [Completion(word, CompletionKind.OPERATOR) for word in words]
        return _directions(operand) if wanted is Wanted.ARGUMENT else _values(operand, about)
    return [Completion(word, CompletionKind.KEYWORD) for word in _KEYWORDS.get(wanted, ())]


def _terms(known: Sequence[KnownField], metrics_only: bool) -> list[Completion]:
    texts = [field_text(one.field) for one in known if not metrics_only or one.field.entity is Entity.METRIC]
    items = [Completion(text, CompletionKind.FIELD) for text in texts]
    if metrics_only:
        return items
    others = (key for key in ATTRIBUTES if key not in texts)
    items += [Completion(key, CompletionKind.FIELD) for key in others]
    items += [Completion(f"{name}(", CompletionKind.FUNCTION) for name in REDUCERS]
    return [*items, Completion("NOT", CompletionKind.KEYWORD), Completion("(", CompletionKind.KEYWORD)]


def _directions(operand: Operand) -> list[Completion]:
    best = not isinstance(operand, Field) and operand.reducer is Reducer.BEST
    return [Completion(word, CompletionKind.KEYWORD) for word in ("max", "min") if best]


def _values(operand: Operand, about: KnownField | None) -> list[Completion]:
    if about is None or operand.kind is FieldKind.NUMBER:
        return []
    plain = operand.kind is FieldKind.EITHER and about.numeric
    return [Completion(value if plain else text_text(value), CompletionKind.VALUE) for value in about.values]


def _fitting(items: Sequence[Completion], typed: str) -> list[Completion]:
    """Return the items that go on with what was typed: the same beginning first, then within a name."""
    looked = typed.casefold().strip("'\"").replace("`", "")
    if not looked:
        return list(items)
    ranked = ((_rank(item, typed.casefold(), looked), item) for item in items)
    return [item for rank, item in sorted(ranked, key=lambda pair: pair[0]) if rank < len(_RANKS)]


_RANKS: Final = ("as typed", "its key", "its value", "a function", "within")


def _rank(item: Completion, typed: str, looked: str) -> int:
    """Return which of `_RANKS` makes an item fit what was typed; their number if none does."""
    text, part = item.text.casefold().replace("`", ""), typed.replace("`", "")
    function = item.kind is CompletionKind.FUNCTION
    inside = item.kind in (CompletionKind.FIELD, CompletionKind.VALUE) and looked in text
    tests = (
        text.startswith(part) and not function,
        text.partition(".")[2].startswith(part),
        text.strip("'\"").startswith(looked) and not function,
        text.startswith(part),
        inside,
    )
    return next((rank for rank, holds in enumerate(tests) if holds), len(_RANKS))
