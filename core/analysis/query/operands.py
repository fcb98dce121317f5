"""What stands at the left of a comparison: a field, or a metric by a number of its series."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from core.analysis.calculated_names import name_and_expression
from core.analysis.query.cursor import Cursor, column_named
from core.analysis.query.errors import QueryError, Wanted, closest
from core.analysis.query.fields import (
    ATTRIBUTE_ALIASES,
    ATTRIBUTES,
    DATASET_KEYS,
    ENTITIES,
    Entity,
    Field,
    Operand,
    Reduced,
    Reducer,
)
from core.analysis.query.printing import field_text
from core.analysis.query.tokens import Token, TokenKind

REDUCERS: Final = {str(reducer): reducer for reducer in Reducer}
_DIRECTIONS: Final = ("min", "max")
_NAMED: Final = 6
"""Columns that are named where another is asked for."""


def named_entity(token: Token) -> Entity | None:
    """Return the entity that a field's name begins with, None if there is no such."""
    return ENTITIES.get(token.entity)


def attribute_named(token: Token) -> Field | None:
    """Return the attribute that a word or a name in quotes is, None if it is none."""
    if token.kind not in (TokenKind.WORD, TokenKind.NAME, TokenKind.TEXT) or token.source[0] == "'":
        return None
    key = ATTRIBUTE_ALIASES.get(token.value, token.value)
    return Field(Entity.ATTRIBUTE, key) if key in ATTRIBUTES else None


def field_named(token: Token, columns: Sequence[str] | None) -> Field | None:
    """Return the field that a token names without an entity: a column where rows are asked for, else an attribute."""
    return attribute_named(token) if columns is None else column_named(token, columns)


def operand_at(cursor: Cursor, known: Sequence[Field]) -> Operand:
    """Return the field or the reduced metric that stands here.

    Raises
    ------
    QueryError
        If there is no such entity, attribute, reducer or column.
    """
    if cursor.columns is not None:
        return _column(cursor, cursor.columns)
    token, after = cursor.token, cursor.ahead()
    if token.kind is TokenKind.WORD and after.kind is TokenKind.OPEN and after.start == token.end:
        return _reduced(cursor, known)
    return _field(cursor, known)


def _column(cursor: Cursor, columns: Sequence[str]) -> Field:
    column = cursor.column()
    token = cursor.take()
    if column is None:
        expected = f"a column: {', '.join(columns[:_NAMED])}{' and others' if len(columns) > _NAMED else ''}"
        hint = closest(token.value or token.source, columns)
        named = field_text(Field(Entity.COLUMN, hint)) if hint else ""
        raise cursor.wrong(f"There is no column {token.source}", token, Wanted.TERM, expected=expected, hint=named)
    return column


def _field(cursor: Cursor, known: Sequence[Field]) -> Field:
    token = cursor.take()
    if token.kind is TokenKind.FIELD:
        entity = named_entity(token)
        if entity is None:
            hint = closest(token.entity, ENTITIES)
            raise _unknown(cursor, token, f"{token.entity} is no entity", hint and f"{hint}.{token.value}")
        return checked_field(cursor, token, entity, token.value, known)
    if token.kind is TokenKind.TEXT and token.source[0] != '"':
        raise cursor.wrong("A field is not written in single quotes", token, Wanted.TERM, hint=f'"{token.value}"')
    if token.kind not in (TokenKind.WORD, TokenKind.NAME, TokenKind.TEXT):
        raise cursor.wrong(f"Expected a field, found {token.source}", token, Wanted.TERM, expected="a field")
    return checked_field(cursor, token, Entity.ATTRIBUTE, token.value, known)


def checked_field(cursor: Cursor, token: Token, entity: Entity, key: str, known: Sequence[Field]) -> Field:
    """Return a field of an entity; of attributes and data sets the keys are given, aliases are resolved."""
    if entity is Entity.ATTRIBUTE:
        key = ATTRIBUTE_ALIASES.get(key, key)
        if key not in ATTRIBUTES:
            raise _unknown(cursor, token, f"There is no attribute {key}", _likely(key, known))
    if entity is Entity.DATASET and key not in DATASET_KEYS:
        hint = closest(key, DATASET_KEYS)
        raise _unknown(cursor, token, f"Data sets have no {key}", hint and f"datasets.{hint}")
    if entity is Entity.CALCULATED:
        _check_expression(cursor, token, key)
    return Field(entity, key)


def _check_expression(cursor: Cursor, token: Token, key: str) -> None:
    from core.analysis.expressions import ExpressionError, parse_number  # it completes and suggests as queries do

    try:
        parse_number(name_and_expression(key)[1])
    except ExpressionError as error:
        expected = "an expression in backticks, such as calc.`last(loss) * params.lr`"
        raise cursor.wrong(f"In {token.source}: {error.message}", token, Wanted.TERM, expected=expected) from error


def _likely(key: str, known: Sequence[Field]) -> str:
    """Return the field that is most likely meant by a key without its entity."""
    keys = {name: name for name in (*ATTRIBUTES, *ATTRIBUTE_ALIASES)}
    keys |= {field.key: field_text(field) for field in reversed(known)}
    hint = key if key in keys else closest(key, keys)
    return keys.get(hint, "")


def _unknown(cursor: Cursor, token: Token, message: str, hint: str) -> QueryError:
    return cursor.wrong(message, token, Wanted.TERM, expected="a field such as params.lr or status", hint=hint)


def _reduced(cursor: Cursor, known: Sequence[Field]) -> Reduced:
    name = cursor.take()
    reducer = REDUCERS.get(name.source.lower())
    if reducer is None:
        message = f"There is no function {name.source}"
        hint = closest(name.source, REDUCERS)
        raise cursor.wrong(message, name, Wanted.TERM, expected=", ".join(REDUCERS), hint=hint)
    cursor.take()
    token = cursor.token
    if token.kind not in (TokenKind.FIELD, TokenKind.WORD, TokenKind.NAME):
        raise cursor.unexpected(Wanted.METRIC)
    field = _metric(cursor, token, known)
    argument = _argument(cursor, Reduced(field, reducer))
    cursor.expect(TokenKind.CLOSE, Wanted.CLOSE, Reduced(field, reducer))
    return Reduced(field, reducer, argument)


def _metric(cursor: Cursor, token: Token, known: Sequence[Field]) -> Field:
    if token.kind is not TokenKind.FIELD or named_entity(token) is not Entity.METRIC:
        keys = [field.key for field in known if field.entity is Entity.METRIC]
        near = token.value if token.value in keys else closest(token.value, keys)
        message = f"Expected a metric, found {token.source}"
        raise cursor.wrong(message, token, Wanted.METRIC, hint=near and f"metrics.{near}")
    return _field(cursor, known)


_NEEDED: Final = {Reducer.AT: ", and a step", Reducer.REACH: ", and a value"}
"""What some reducers do not go without."""


def _argument(cursor: Cursor, reduced: Reduced) -> int | float | str | None:
    """Return what stands behind the comma of a reducer, None where nothing has to."""
    comma = cursor.token.kind is TokenKind.COMMA
    if not comma:
        if reduced.reducer in _NEEDED:
            raise cursor.unexpected(Wanted.ARGUMENT, reduced, expected=_NEEDED[reduced.reducer])
        return None
    if reduced.reducer not in (*_NEEDED, Reducer.MEAN, Reducer.BEST):
        raise cursor.unexpected(Wanted.CLOSE, reduced)
    cursor.take()
    if reduced.reducer is Reducer.REACH:
        return _value(cursor, reduced)
    return _direction(cursor, reduced) if reduced.reducer is Reducer.BEST else _whole(cursor, reduced)


def _value(cursor: Cursor, reduced: Reduced) -> float:
    token = cursor.token
    try:
        number = float(token.source) if token.kind is TokenKind.NUMBER else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise cursor.unexpected(Wanted.ARGUMENT, reduced, expected="a value to be reached, a number")
    cursor.take()
    return number


def _direction(cursor: Cursor, reduced: Reduced) -> str:
    word = cursor.take_keyword("MIN", "MAX")
    if not word:
        raise cursor.unexpected(Wanted.ARGUMENT, reduced, expected="min or max", known=_DIRECTIONS)
    return word.lower()


def _whole(cursor: Cursor, reduced: Reduced) -> int:
    token = cursor.token
    least, what = (1, "how many of the last points") if reduced.reducer is Reducer.MEAN else (None, "a step")
    try:
        number = int(token.source) if token.kind is TokenKind.NUMBER else None
    except ValueError:
        number = None
    if number is None or abs(number) >= 2**63 or (least is not None and number < least):
        raise cursor.unexpected(Wanted.ARGUMENT, reduced, expected=f"{what}, a whole number")
    cursor.take()
    return number
