r"""What a text that rows are searched for is: a regular expression, a query over columns, or a plain text.

It is a query if it parses as one and compares a column with something, or joins words by AND, OR or NOT in capitals:
``label = '7' AND confidence < 0.5``. Where a column is chosen to be searched, a text that begins with an operator is
about that column: ``< 0.5``, ``BETWEEN 1 AND 2``, ``~ '^a'``. Everything else is looked for as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.analysis.query import (
    Among,
    Between,
    Compare,
    Entity,
    Field,
    IsNan,
    IsNull,
    Node,
    QueryError,
    field_text,
    parse,
)
from core.analysis.query.nodes import walk
from core.analysis.query.tokens import TokenKind, tokens_of

_BEGINS: Final = re.compile(r"\s*(?:[<>=!~]|(?:(?:NOT\s+)?(?:BETWEEN|IN|LIKE|ILIKE|RLIKE)|IS)\b)")
"""What a text begins with that goes on behind the name of the chosen column."""
_MEANT: Final = re.compile(
    r"(?<![(?<])(?:[<>]=?|!=|!~|==|=)(?![(?])|\b(?:AND|OR|NOT|BETWEEN|LIKE|ILIKE|RLIKE)\b|\bIS\s+(?:NOT\s+)?(?:NULL|NAN)\b"
)
_JOINS: Final = ("AND", "OR", "NOT")


@dataclass(frozen=True, slots=True)
class RowReading:
    """How a text is understood.

    Attributes
    ----------
    node
        The query; None where the text is none.
    expression
        Whether the text is a regular expression.
    error
        Why it is no query, if it looks as if one was meant, or no regular expression; it is then looked for as it
        stands, or nowhere. Its places are those of the text.
    before
        What stands before the text in the query: the chosen column.
    """

    node: Node | None = None
    expression: bool = False
    error: QueryError | None = None
    before: str = ""


def read_rows(text: str, names: Sequence[str], column: str = "", regex: bool = False) -> RowReading:
    """Return how a text is understood.

    Parameters
    ----------
    names
        Of the columns that there are.
    column
        Which is searched, empty for all.
    regex
        Whether the text is to be a regular expression.
    """
    if regex:
        return RowReading(expression=True, error=_wrong_expression(text))
    before = f"{field_text(Field(Entity.COLUMN, column))} " if column and _BEGINS.match(text) else ""
    try:
        node = parse(before + text, (), names)
    except QueryError as error:
        meant = bool(before) or _MEANT.search(text) is not None
        return RowReading(error=_moved(error, -len(before)) if meant else None, before=before)
    return RowReading(node, before=before) if compares(node) or _joins(text) else RowReading()


def _wrong_expression(text: str) -> QueryError | None:
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        at = getattr(error, "pos", None)
        start = min(at if at is not None else 0, max(len(text) - 1, 0))
        return QueryError(f"Not a regular expression: {error}", start, len(text))
    return None


def compares(node: Node) -> bool:
    """Return whether a query compares a column with something, so that it is more than words to look for."""
    return any(isinstance(one, Compare | Between | Among | IsNull | IsNan) for one in walk(node))


def _joins(text: str) -> bool:
    return any(token.kind is TokenKind.WORD and token.source in _JOINS for token in tokens_of(text))


def _moved(error: QueryError, by: int) -> QueryError:
    error.start, error.end = max(error.start + by, 0), max(error.end + by, 0)
    return error
