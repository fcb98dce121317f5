"""What can be typed next at a place of a query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from core.analysis.query.columns import Columns, ListColumn, NumberColumn, TextColumn
from core.analysis.query.errors import Wanted
from core.analysis.query.fields import (
    ATTRIBUTES,
    Entity,
    Field,
    FieldKind,
    Operand,
    Reduced,
    Reducer,
    base_field,
    is_time,
)
from core.analysis.query.offers import Completion, CompletionKind, Offers
from core.analysis.query.operands import REDUCERS
from core.analysis.query.printing import field_text, text_text
from core.analysis.query.typing_place import typing_at


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
    FieldKind.TRUTH: ("=", "!="),
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


class Completer:
    """Knows what can be typed next in a query about some runs.

    Parameters
    ----------
    known
        The fields that runs have, in the order in which they are offered.
    columns
        Names of the columns of the table whose rows are asked for; None where runs are.
    """

    def __init__(self, known: Sequence[KnownField], columns: Sequence[str] | None = None) -> None:
        self._known = {one.field: one for one in known}
        self._columns = columns
        texts = dict.fromkeys((*map(field_text, self._known), *(ATTRIBUTES if columns is None else ())))
        metrics = [field_text(field) for field in self._known if field.entity is Entity.METRIC]
        fields = [Completion(text, CompletionKind.FIELD) for text in texts]
        named = REDUCERS if columns is None else ()
        functions = [Completion(f"{name}(", CompletionKind.FUNCTION) for name in named]
        self._terms = Offers((*fields, *functions, *_of_kind(("NOT", "("), CompletionKind.KEYWORD)))
        self._metrics = Offers(_of_kind(metrics, CompletionKind.FIELD))

    def complete(self, text: str, cursor: int, most: int = 100) -> Completions:
        """Return what can be typed at a place of a query, which may be unfinished before it.

        Parameters
        ----------
        text
            The query as it is.
        cursor
            Before which character the next is typed.
        most
            How many are returned at most.

        Returns
        -------
        What fits there and goes on with what was typed of it: fields, functions, operators fit for the field, values in
        quotes where they need them, keywords. Nothing where what stands before is wrong.
        """
        place = typing_at(text, cursor, self._columns)
        if place.wanted is None:
            return Completions(place.start, place.end)
        offers = self._offers(place.wanted, place.operand)
        return Completions(place.start, place.end, offers.fitting(place.typed, most))

    def _offers(self, wanted: Wanted, operand: Operand | None) -> Offers:
        if wanted is Wanted.TERM:
            return self._terms
        if wanted is Wanted.METRIC:
            return self._metrics
        if operand is None or wanted in _KEYWORDS:
            return Offers(_of_kind(_KEYWORDS.get(wanted, ()), CompletionKind.KEYWORD))
        about = self._known.get(base_field(operand))
        if wanted is Wanted.OPERATOR:
            return Offers(_of_kind(_operators(operand, about), CompletionKind.OPERATOR))
        if wanted is Wanted.ARGUMENT:
            return Offers(_of_kind(_directions(operand), CompletionKind.KEYWORD))
        return Offers(_of_kind(_values(operand, about), CompletionKind.VALUE))


def _times() -> Sequence[str]:
    """Return times that are often asked for: spans before now, and today's date in quotes."""
    return ("-1h", "-1d", "-7d", "-4w", f"'{date.today().isoformat()}'")


def _of_kind(texts: Iterable[str], kind: CompletionKind) -> tuple[Completion, ...]:
    return tuple(Completion(text, kind) for text in texts)


def _operators(operand: Operand, about: KnownField | None) -> Sequence[str]:
    numeric = operand.kind is FieldKind.EITHER and about is not None and about.numeric
    return _NUMERIC if numeric else _OPERATORS[operand.kind]


def _directions(operand: Operand) -> Sequence[str]:
    best = isinstance(operand, Reduced) and operand.reducer is Reducer.BEST
    return ("max", "min") if best else ()


def _values(operand: Operand, about: KnownField | None) -> Sequence[str]:
    if operand.kind is FieldKind.TRUTH:
        return ("true", "false")
    if is_time(operand):
        return _times()
    if about is None or operand.kind is FieldKind.NUMBER:
        return ()
    plain = operand.kind is FieldKind.EITHER and about.numeric
    return (
        [value for value in about.values if value != "nan"] if plain else [text_text(value) for value in about.values]
    )
