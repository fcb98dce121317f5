"""The values of an expression for each row of a table, whose columns are named where series are elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from core.analysis.expressions.canonical import canonical, checked
from core.analysis.expressions.errors import ExpressionError
from core.analysis.expressions.functions import EACH, NUMBERS, Kind, kind_of
from core.analysis.expressions.names import Names, written
from core.analysis.expressions.nodes import Along, Call, Node, Number, Tag, tags_in, walk
from core.analysis.expressions.tokens import Known, TokenKind, tokens_of
from core.model.arrays import F8

_WORDS = (("a tag", "a column"), ("tag", "column"), ("no run has", "no table has"))
OF_ROWS = ("min", "max", "mean", "median")
"""Functions of one column that are a number of all its rows."""


def read_for_rows(text: str, columns: Iterable[str]) -> Node:
    """Return the tree of an expression over columns of numbers.

    Raises
    ------
    ExpressionError
        If it is none, names a column that is not there, or asks for what rows do not have, such as steps.
    """
    try:
        node = checked(text, Known(Names(columns)))
    except ExpressionError as error:
        raise _of_columns(error) from error
    for part in walk(node):
        if isinstance(part, Along):
            word = part.word.value
            raise ExpressionError(f"Rows have no {word}: write a column of this name in backticks", *part.place)
        if isinstance(part, Call) and not _for_rows(part):
            raise ExpressionError(f"{part.function} goes along steps, which rows do not have", *part.place)
    return node


def _for_rows(call: Call) -> bool:
    kind = kind_of(call.function, len(call.arguments))
    return kind is Kind.EACH or (kind is Kind.NUMBER and call.function in OF_ROWS)


def _of_columns(error: ExpressionError) -> ExpressionError:
    message = error.message
    for tags, columns in _WORDS:
        message = message.replace(tags, columns)
    return ExpressionError(message, error.start, error.end, suggestion=error.suggestion, unfinished=error.unfinished)


def over_rows(text: str, columns: Mapping[str, F8], rows: int) -> F8:
    """Return the value of an expression for each row, float64 (rows,), NaN where it has none.

    Parameters
    ----------
    columns
        Numbers by name, float64 (rows,). The lowest, highest, mean or middle value of one of them is one number, which
        values that are missing do not count for.

    Raises
    ------
    ExpressionError
        As `read_for_rows`.
    """
    node = read_for_rows(text, columns)
    with np.errstate(all="ignore"):
        value = np.asarray(_value(node, columns), dtype=np.float64)
    made: F8 = np.array(np.broadcast_to(value, (rows,)))
    made[~np.isfinite(made)] = np.nan
    return made


def _value(node: Node, columns: Mapping[str, F8]) -> F8 | float:
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Tag):
        return columns[node.name]
    assert isinstance(node, Call)
    arguments = [_value(argument, columns) for argument in node.arguments]
    if kind_of(node.function, len(arguments)) is Kind.EACH:
        return EACH[node.function](*arguments)
    return NUMBERS[node.function](np.atleast_1d(np.asarray(arguments[0], dtype=np.float64)))


def canonical_for_rows(text: str, columns: Iterable[str]) -> str:
    """Return an expression over columns written so that it is read alike whatever other columns there are."""
    return canonical(text, Known(Names(columns)))


def columns_in(text: str, columns: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that an expression names; none where it is no expression."""
    try:
        return tags_in(read_for_rows(text, columns))
    except ExpressionError:
        return ()


def with_name(text: str, name: str, to: str) -> str:
    """Return an expression in which a column is called something else; as it was where it is no expression."""
    try:
        tokens = tokens_of(text, Known(Names((name,))))
    except ExpressionError:
        return text
    said, end = "", 0
    for token in tokens:
        meant = token.kind is TokenKind.TAG and token.name == name
        said += text[end : token.start] + (written(to) if meant else token.source)
        end = token.end
    return said
