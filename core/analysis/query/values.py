"""What stands at the right of a comparison: a number or a text, as the field and the operator need it."""

from __future__ import annotations

import re
from typing import Final

from core.analysis.query.cursor import Cursor
from core.analysis.query.errors import Wanted
from core.analysis.query.fields import FieldKind, Operand, is_duration, is_time
from core.analysis.query.nodes import Value
from core.analysis.query.times import TIMES, before_now, time_of
from core.analysis.query.tokens import Token, TokenKind

UNITS: Final = {"ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
"""Seconds of what a duration is written in."""
_SPAN: Final = re.compile(r"(\d+(?:\.\d+)?)(ms|[smhdw])", re.IGNORECASE)
_EXPECTED: Final = {
    FieldKind.NUMBER: "a number",
    FieldKind.TEXT: "a text in quotes",
    FieldKind.EITHER: "a text in quotes or a number",
}


def value_at(cursor: Cursor, operand: Operand, wanted: Wanted) -> Value:
    """Return the value that stands here, if it is one that the field can be compared with.

    Raises
    ------
    QueryError
        If it is not.
    """
    token = cursor.token
    if operand.kind is FieldKind.TRUTH:
        return _truth_at(cursor, operand, wanted)
    if token.kind is TokenKind.TEXT and operand.kind is not FieldKind.NUMBER:
        return cursor.take().value
    if operand.kind is FieldKind.TEXT:
        hint = f"'{token.source}'" if token.kind in (TokenKind.WORD, TokenKind.NUMBER) else ""
        error = cursor.unexpected(wanted, operand, expected=_EXPECTED[operand.kind])
        error.suggestion = hint
        raise error
    return number_at(cursor, operand, wanted)


def number_at(cursor: Cursor, operand: Operand, wanted: Wanted) -> float:
    """Return the number that stands here; ``1h30m`` where it is a duration, a date or ``-7d`` where it is a time.

    Raises
    ------
    QueryError
        If there is none, or NaN, to which nothing is equal.
    """
    token = cursor.token
    if is_time(operand) and (token.kind is TokenKind.TEXT or _has_units(token)):
        return _time_at(cursor, operand, wanted)
    number = number_of(token, is_duration(operand))
    if number is not None:
        cursor.take()
        return number
    if token.keyword == "NAN":
        raise cursor.wrong("Nothing is equal to NaN", token, wanted, operand, hint="IS NAN")
    if token.kind is TokenKind.NUMBER:
        raise cursor.wrong("Only a duration is written with units", token, wanted, operand, expected="a number")
    error = cursor.unexpected(wanted, operand, expected=_EXPECTED[operand.kind])
    error.suggestion = _likely(token, operand)
    raise error


def _truth_at(cursor: Cursor, operand: Operand, wanted: Wanted) -> str:
    """Return ``"true"`` or ``"false"``, which is written so or in quotes."""
    said = cursor.token.value.casefold() if cursor.token.kind in (TokenKind.WORD, TokenKind.TEXT) else ""
    if said not in ("true", "false"):
        raise cursor.unexpected(wanted, operand, expected="true or false", known=("true", "false"))
    cursor.take()
    return said


def _time_at(cursor: Cursor, operand: Operand, wanted: Wanted) -> float:
    """Return the time that stands here in milliseconds since 1970: a date in quotes, or a span before now."""
    token = cursor.token
    seconds = number_of(token, duration=True)
    time = time_of(token.value) if seconds is None else before_now(token.source, seconds)
    if time is None:
        likely = f"-{token.source}" if seconds is not None else ""
        what = "is no time" if token.kind is TokenKind.TEXT else "lies ahead"
        raise cursor.wrong(f"{token.source} {what}", token, wanted, operand, expected=TIMES, hint=likely)
    cursor.take()
    return time


def _has_units(token: Token) -> bool:
    return token.kind is TokenKind.NUMBER and _SPAN.search(token.source) is not None


def _likely(token: Token, operand: Operand) -> str:
    if token.kind is TokenKind.WORD and operand.kind is FieldKind.EITHER:
        return f"'{token.source}'"
    plain = token.kind is TokenKind.TEXT and re.fullmatch(r"-?\d+(\.\d*)?([eE][+-]?\d+)?", token.value)
    return token.value if plain else ""


def number_of(token: Token, duration: bool) -> float | None:
    """Return the number that a token is, None if it is none; with units only if it is a duration in seconds."""
    if token.keyword in ("INF", "INFINITY"):
        return float("inf")
    if token.kind is not TokenKind.NUMBER:
        return None
    spans = _SPAN.findall(token.source) if token.source[-1].isalpha() else ()
    if not spans:
        return float(token.source)
    if not duration:
        return None
    seconds = sum(float(amount) * UNITS[unit.lower()] for amount, unit in spans)
    return -seconds if token.source.startswith("-") else seconds
