r"""The grammar of queries: what MLflow's ``search_runs`` accepts, and OR, NOT, parentheses, words and more.

::

    query      := all { OR all }
    all        := one { [AND] one }                       AND may be left out between comparisons, as in MLflow
    one        := NOT one | "(" query ")" | comparison | word
    comparison := operand operator value
                | operand [NOT] BETWEEN number AND number
                | operand [NOT] IN "(" value { "," value } [","] ")"
                | operand IS [NOT] (NULL | NAN)
    operand    := [entity "."] key | reducer "(" metric [ "," argument ] ")"
    operator   := = != < <= > >= LIKE ILIKE ~ !~ RLIKE, NOT before a word; == and <> mean = and !=
    value      := number | "text" | 'text' | E'text with \' escapes' | inf | -inf | 1h30m
    key        := bare | "quoted" | 'quoted' | `quoted`   without an entity an attribute, or a column of a table
    word       := bare | "quoted" | 'quoted'              a regular expression, as in the search of runs

Keywords may be written small. What is compared with a number is compared as a number, also parameters and tags; what is
compared with a text in quotes, as a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from core.analysis.query.comparisons import comparison, starts_comparison
from core.analysis.query.cursor import Cursor
from core.analysis.query.errors import Wanted
from core.analysis.query.fields import ENTITIES, Field
from core.analysis.query.nodes import And, Comparison, Node, Not, Or, Search
from core.analysis.query.operands import field_named
from core.analysis.query.tokens import KEYWORDS, Token, TokenKind, tokens_of

DEEPEST: Final = 60
"""How many parentheses and NOT may stand inside one another."""
_STARTS: Final = frozenset(
    (TokenKind.OPEN, TokenKind.FIELD, TokenKind.WORD, TokenKind.NAME, TokenKind.TEXT)
)  # fmt: skip


def parse(text: str, known: Iterable[Field] = (), columns: Sequence[str] | None = None) -> Node:
    """Return the tree of a query.

    Parameters
    ----------
    text
        The query; a blank one is an error, for it asks nothing.
    known
        Fields that runs have, for suggestions only: any key of an entity may be asked about.
    columns
        Names of the columns of the table whose rows are asked for, and nothing else may be; None where runs are.

    Raises
    ------
    QueryError
        If it is none.
    """
    parser = _Parser(tokens_of(text), tuple(known), columns)
    node = parser.alternatives()
    if parser.cursor.token.kind is not TokenKind.END:
        raise parser.cursor.unexpected(Wanted.CONNECTIVE, known=("AND", "OR"))
    return node


class _Parser:
    """Descends into a query, one method a rule."""

    def __init__(self, tokens: tuple[Token, ...], known: tuple[Field, ...], columns: Sequence[str] | None) -> None:
        self.cursor = Cursor(tokens, columns)
        self._known, self._depth = known, 0

    def alternatives(self) -> Node:
        nodes = [self._conjunction()]
        while self.cursor.take_keyword("OR"):
            nodes.append(self._conjunction())
        return Or(tuple(nodes)) if len(nodes) > 1 else nodes[0]

    def _conjunction(self) -> Node:
        nodes = [self._one()]
        while self.cursor.take_keyword("AND") or self._goes_on(nodes[-1]):
            nodes.append(self._one())
        return And(tuple(nodes)) if len(nodes) > 1 else nodes[0]

    def _goes_on(self, node: Node) -> bool:
        """Return whether a comparison follows a comparison: only between them, AND may be left out."""
        return isinstance(node, Comparison) and self._begins() and starts_comparison(self.cursor)

    def _begins(self) -> bool:
        token = self.cursor.token
        return token.kind in _STARTS and (token.keyword not in KEYWORDS or token.keyword == "NOT")

    def _one(self) -> Node:
        if self._depth >= DEEPEST:
            raise self.cursor.wrong("This is nested too deeply", self.cursor.token)
        self._depth += 1
        try:
            return Not(self._one()) if self.cursor.take_keyword("NOT") else self._primary()
        finally:
            self._depth -= 1

    def _primary(self) -> Node:
        if not self._begins():
            raise self.cursor.unexpected(Wanted.TERM)
        if self.cursor.columns is None and _is_cut_short(self.cursor.token):
            raise self.cursor.wrong(f"Expected a key after {self.cursor.token.source}", self.cursor.token, Wanted.TERM)
        if self.cursor.token.kind is TokenKind.OPEN:
            self.cursor.take()
            node = self.alternatives()
            self.cursor.expect(TokenKind.CLOSE, Wanted.CLOSE_OR_ON)
            return node
        if starts_comparison(self.cursor):
            return comparison(self.cursor, self._known)
        return self._word()

    def _word(self) -> Search:
        token = self.cursor.take()
        attribute = field_named(token, self.cursor.columns)
        if token.kind is TokenKind.NAME or (attribute and self._begins()):
            raise self.cursor.unexpected(Wanted.OPERATOR, attribute)
        return Search(token.value if token.kind is TokenKind.TEXT else token.source)


def _is_cut_short(token: Token) -> bool:
    """Return whether a word is an entity with a dot but no key."""
    return token.kind is TokenKind.WORD and token.source.endswith(".") and token.source[:-1] in ENTITIES
