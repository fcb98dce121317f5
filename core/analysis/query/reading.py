r"""What a text in the query bar is: a query, or plain text to search for.

It is a query if it parses as one and compares a field with something, or joins words by AND, OR or NOT in capitals.
Everything else is looked for as it stands, as a regular expression in all that is known of a run: ``adam``, ``v2 or
v3``, ``^digits/``, ``lr=0\.1$``. Why it is no query is told beside it, for texts that were meant as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.analysis.query.errors import QueryError
from core.analysis.query.fields import ENTITIES, Field
from core.analysis.query.grammar import parse
from core.analysis.query.nodes import And, Node, Not, Or, Search, walk
from core.analysis.query.tokens import TokenKind, tokens_of

_MEANT: Final = re.compile(
    rf"""
    (?<![\w.])`?(?:{"|".join(ENTITIES)})`?\.(?:[^\W\d]|[`"'])    # a field with its entity
    | (?<![(?<])(?:[<>]=?|!=|!~|==)(?![(?])                     # an operator that is no part of a regular expression
    | \b(?:AND|OR|NOT|BETWEEN|LIKE|ILIKE|RLIKE)\b               # a keyword in capitals
    | \b(?i:IS\s+(?:NOT\s+)?(?:NULL|NAN)\b|IN\s*\()
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text is understood.

    Attributes
    ----------
    node
        What finds the runs; None for all of them.
    is_query
        Whether the text is a query rather than plain text to search for.
    error
        Why it is no query; None if it is one, and for words that could be one.
    meant
        Whether a text with an error looks as if a query was meant, so that the error is worth showing.
    """

    node: Node | None = None
    is_query: bool = False
    error: QueryError | None = None
    meant: bool = False


def read(text: str, known: Iterable[Field] = ()) -> Reading:
    """Return how a text is understood; `known` fields are only used for suggestions. A blank text finds all runs."""
    plain = text.strip()
    if not plain:
        return Reading()
    try:
        node = parse(text, known)
    except QueryError as error:
        return Reading(Search(plain), error=error, meant=_MEANT.search(plain) is not None)
    if _compares(node) or _joins(text):
        return Reading(node, is_query=True)
    return Reading(Search(plain))


def _compares(node: Node) -> bool:
    return any(not isinstance(one, Search | Not | And | Or) for one in walk(node))


def _joins(text: str) -> bool:
    return any(token.kind is TokenKind.WORD and token.source in ("AND", "OR", "NOT") for token in tokens_of(text))
