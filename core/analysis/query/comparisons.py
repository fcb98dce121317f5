"""One comparison of a query: its field, its operator, and the values that go with both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from core.analysis.query.cursor import Cursor
from core.analysis.query.errors import Wanted
from core.analysis.query.fields import Field, FieldKind, Operand
from core.analysis.query.nodes import (
    EQUALITY,
    ORDERING,
    PATTERNS,
    Among,
    Between,
    Compare,
    Comparison,
    IsNan,
    IsNull,
    Operator,
    Value,
)
from core.analysis.query.operands import named_entity, operand_at
from core.analysis.query.times import WrittenTime
from core.analysis.query.tokens import Token, TokenKind
from core.analysis.query.values import number_at, value_at

_SIGNS: Final = {str(operator): operator for operator in Operator if not operator[0].isalpha()} | {
    "==": Operator.EQUAL,
    "<>": Operator.UNEQUAL,
}
_WORDS: Final = {
    "LIKE": (Operator.LIKE, Operator.NOT_LIKE),
    "ILIKE": (Operator.ILIKE, Operator.NOT_ILIKE),
    "RLIKE": (Operator.MATCHES, Operator.MISSES),
}
_SETS: Final = ("IN", "BETWEEN")


def starts_comparison(cursor: Cursor) -> bool:
    """Return whether what stands here is compared with something, and not a word to search for."""
    token, after = cursor.token, cursor.ahead()
    if cursor.columns is None and token.kind is TokenKind.FIELD and named_entity(token) is not None:
        return True
    called = token.kind is TokenKind.WORD and after.kind is TokenKind.OPEN and after.start == token.end
    if called and cursor.columns is None:
        return True
    word = after.keyword if after.keyword != "NOT" else cursor.ahead(2).keyword
    return after.kind is TokenKind.OPERATOR or word in _WORDS or word in _SETS or after.keyword == "IS"


def comparison(cursor: Cursor, known: Sequence[Field]) -> Comparison:
    """Return the comparison that stands here.

    Raises
    ------
    QueryError
        If there is none, or one that makes no sense, such as a metric compared with a text.
    """
    operand = operand_at(cursor, known)
    if cursor.take_keyword("IS"):
        return _nothing(cursor, operand)
    token = cursor.token
    if token.kind is TokenKind.OPERATOR:
        return _compared(cursor, operand, _sign(cursor, operand))
    negated = bool(cursor.take_keyword("NOT"))
    if cursor.take_keyword("IN"):
        return _among(cursor, operand, negated)
    if cursor.take_keyword("BETWEEN"):
        return _between(cursor, operand, token, negated)
    word = cursor.take_keyword(*_WORDS)
    if not word:
        raise cursor.unexpected(Wanted.OPERATOR, operand, known=(*_SIGNS, *_WORDS, *_SETS, "IS"))
    operator = _WORDS[word][negated]
    _check_operator(cursor, token, operand, operator)
    return _compared(cursor, operand, operator)


def _sign(cursor: Cursor, operand: Operand) -> Operator:
    token = cursor.token
    operator = _SIGNS.get(token.source)
    if operator is None:
        hint = {"=>": ">=", "=<": "<=", "=~": "~", "!": "!=", "<=>": "=", "=!": "!=", "~=": "~", "===": "="}
        raise cursor.wrong(
            f"{token.source} is no operator", token, Wanted.OPERATOR, operand, hint=hint.get(token.source, "")
        )
    _check_operator(cursor, token, operand, operator)
    cursor.take()
    return operator


def _check_operator(cursor: Cursor, token: Token, operand: Operand, operator: Operator) -> None:
    if operand.kind is FieldKind.TRUTH and operator not in EQUALITY:
        message = f"{operator} compares numbers or texts, and this is true or false"
        raise cursor.wrong(message, token, Wanted.OPERATOR, operand, expected="= or !=")
    if operator in ORDERING and operand.kind is FieldKind.TEXT:
        message = f"{operator} compares numbers, and this is a text"
        raise cursor.wrong(message, token, Wanted.OPERATOR, operand, expected="=, !=, LIKE, ILIKE, ~ or IN")
    if operator in PATTERNS and operand.kind is FieldKind.NUMBER:
        message = f"{operator} compares texts, and this is a number"
        raise cursor.wrong(message, token, Wanted.OPERATOR, operand, expected="=, !=, <, <=, >, >= or BETWEEN")


def _compared(cursor: Cursor, operand: Operand, operator: Operator) -> Compare | Between:
    token = cursor.token
    value = value_at(cursor, operand, Wanted.VALUE)
    if operator in EQUALITY and isinstance(value, WrittenTime) and value.until is not None:
        return Between(operand, value, value.until, operator is Operator.UNEQUAL)
    if operator in ORDERING and isinstance(value, str):
        message = f"{operator} compares numbers, which are written without quotes"
        hint = value if _number_like(value) else ""
        raise cursor.wrong(message, token, Wanted.VALUE, operand, expected="a number", hint=hint)
    if operator in PATTERNS and not isinstance(value, str):
        message = f"{operator} compares texts, which are written in quotes"
        hint = f"'{token.source}'"
        raise cursor.wrong(message, token, Wanted.VALUE, operand, expected="a text in quotes", hint=hint)
    if operator in (Operator.MATCHES, Operator.MISSES):
        _check_expression(cursor, token, operand, str(value))
    return Compare(operand, operator, value)


def _number_like(text: str) -> bool:
    return re.fullmatch(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", text) is not None


def _check_expression(cursor: Cursor, token: Token, operand: Operand, text: str) -> None:
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        message = f"This is no regular expression: {error}"
        raise cursor.wrong(message, token, Wanted.VALUE, operand, expected="a regular expression") from error


def _nothing(cursor: Cursor, operand: Operand) -> IsNull | IsNan:
    negated = bool(cursor.take_keyword("NOT"))
    word = cursor.take_keyword("NULL", "NAN")
    if not word:
        raise cursor.unexpected(Wanted.NULL, operand, known=("NULL", "NAN", "NOT"))
    return (IsNull if word == "NULL" else IsNan)(operand, negated)


def _between(cursor: Cursor, operand: Operand, token: Token, negated: bool) -> Between:
    if operand.kind in (FieldKind.TEXT, FieldKind.TRUTH):
        what = "a text" if operand.kind is FieldKind.TEXT else "true or false"
        raise cursor.wrong(f"BETWEEN compares numbers, and this is {what}", token, Wanted.OPERATOR, operand)
    low = number_at(cursor, operand, Wanted.VALUE)
    if not cursor.take_keyword("AND"):
        raise cursor.unexpected(Wanted.AND, operand)
    return Between(operand, low, number_at(cursor, operand, Wanted.VALUE), negated)


def _among(cursor: Cursor, operand: Operand, negated: bool) -> Among:
    cursor.expect(TokenKind.OPEN, Wanted.LIST, operand)
    values: list[Value] = [value_at(cursor, operand, Wanted.LIST_VALUE)]
    while cursor.take_comma() and not cursor.stands(TokenKind.CLOSE):
        values.append(value_at(cursor, operand, Wanted.LIST_VALUE))
    cursor.expect(TokenKind.CLOSE, Wanted.MORE_VALUES, operand)
    return Among(operand, tuple(values), negated)
