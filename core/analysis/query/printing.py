"""A query as canonical text: parsed, it is the same tree again, and MLflow reads what is within its grammar."""

from __future__ import annotations

import re
from typing import Final

from core.analysis.query.fields import ATTRIBUTES, Entity, Field, FieldKind, Operand, is_duration
from core.analysis.query.nodes import (
    Among,
    And,
    Between,
    Compare,
    Comparison,
    IsNan,
    IsNull,
    Node,
    Not,
    Or,
    Search,
    Value,
)
from core.analysis.query.times import WrittenTime
from core.analysis.query.tokens import KEYWORDS

_BARE: Final = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)*", re.ASCII)
_UNREADABLE: Final = frozenset(("CASE", "IN", "VALUES", "USING", "FROM", "AS"))
"""Keys that MLflow only reads in quotes."""
_WORD: Final = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_ESCAPES: Final = {"\\": "\\\\", "'": "\\'"}


def query_text(node: Node) -> str:
    """Return a query as text."""
    match node:
        case Or(nodes):
            return " OR ".join(_inside(one, Or) for one in nodes)
        case And(nodes):
            return " AND ".join(_inside(one, And, Or) for one in nodes)
        case Not(inner):
            return f"NOT {_inside(inner, And, Or)}"
        case Search(text):
            return _word_text(text)
    return _comparison_text(node)


def _inside(node: Node, *looser: type[Node]) -> str:
    text = query_text(node)
    return f"({text})" if isinstance(node, looser) else text


def _comparison_text(node: Comparison) -> str:
    name = operand_text(node.operand)
    match node:
        case Compare(operand, operator, value):
            return f"{name} {operator} {value_text(value, operand)}"
        case Between(operand, low, high, negated):
            ends = f"{value_text(low, operand)} AND {value_text(high, operand)}"
            return f"{name} {'NOT ' * negated}BETWEEN {ends}"
        case Among(operand, values, negated):
            listed = ", ".join(value_text(value, operand) for value in values)
            return f"{name} {'NOT ' * negated}IN ({listed})"
        case IsNull(_, negated):
            return f"{name} IS {'NOT ' * negated}NULL"
        case IsNan(_, negated):
            return f"{name} IS {'NOT ' * negated}NAN"


def operand_text(operand: Operand) -> str:
    """Return a field, or a metric by another number of its series, as text."""
    if isinstance(operand, Field):
        return field_text(operand)
    argument = "" if operand.argument is None else f", {operand.argument}"
    return f"{operand.reducer}({field_text(operand.field)}{argument})"


def field_text(field: Field) -> str:
    """Return a field as text: attributes by their keys alone, other keys in backticks where they have to be."""
    if field.entity is Entity.ATTRIBUTE and field.key in ATTRIBUTES:
        return field.key
    if field.entity is Entity.COLUMN:
        return f"`{field.key}`" if field.key.upper() in KEYWORDS else _key_text(field.key)
    return f"{field.entity}.{_key_text(field.key)}"


def _key_text(key: str) -> str:
    if _BARE.fullmatch(key) and not _UNREADABLE.intersection(key.upper().split(".")):
        return key
    if "`" not in key:
        return f"`{key}`"
    plain = '"' not in key and not key.endswith("\\") and not (key.startswith("`") and key.endswith("`"))
    return f'"{key}"' if plain else _escaped(key)


def value_text(value: Value, operand: Operand | None = None) -> str:
    """Return a value as text: numbers plain, durations with units where they are whole, texts in quotes."""
    if isinstance(value, str):
        return value if operand is not None and operand.kind is FieldKind.TRUTH else text_text(value)
    if isinstance(value, WrittenTime):
        return value.written
    if operand is not None and is_duration(operand):
        return _span_text(value)
    return number_text(value)


def number_text(number: float) -> str:
    """Return a number so that MLflow reads it too, and nothing is lost: ``0.001``, ``1e-05``, ``1e16``, ``12``."""
    number = float(number)
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(number).replace("e+", "e")


def _span_text(seconds: float) -> str:
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if 0 < seconds < 1e15 and seconds % size == 0:
            return f"{int(seconds // size)}{unit}"
    return number_text(seconds)


def text_text(text: str) -> str:
    """Return a text in quotes: as MLflow writes it where it can, otherwise with escapes."""
    if not text.endswith("\\"):
        for quote in ("'", '"'):
            if quote not in text:
                return f"{quote}{text}{quote}"
    return _escaped(text)


def _escaped(text: str) -> str:
    return "E'" + "".join(_ESCAPES.get(char, char) for char in text) + "'"


def _word_text(text: str) -> str:
    plain = _WORD.fullmatch(text) and text.upper() not in KEYWORDS
    return text if plain else text_text(text)
