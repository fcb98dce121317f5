"""The grammar of expressions.

::

    expression := sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ]     = and <> mean == and !=
    sum        := product { ("+" | "-") product }
    product    := signed { ("*" | "/" | "%") signed }
    signed     := ("-" | "+") signed | power
    power      := atom [ ("^" | "**") signed ]                            from the right: 2^3^2 is 2^9, -x^2 is -(x^2)
    atom       := number | tag | params.name | step | time | inf | nan | pi
                | function "(" expression { "," expression } [ "," word ] ")" | "(" expression ")"

How names are written is said in `core.analysis.expressions.names`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from typing import Final

from core.analysis.expressions.checks import check_call, is_series
from core.analysis.expressions.errors import ExpressionError
from core.analysis.expressions.functions import COMPARISONS, FUNCTIONS, Function
from core.analysis.expressions.names import CONSTANTS
from core.analysis.expressions.nodes import Along, Call, Node, Number, Param, Tag, Word, tags_in, walk
from core.analysis.expressions.tokens import NOTHING, Known, Token, TokenKind, tokens_of
from core.analysis.query.errors import closest

DEEPEST: Final = 40
"""How many parentheses, signs and powers may stand inside one another."""
MOST_NODES: Final = 200
"""Of the largest expression."""


class Meant(Enum):
    """What an expression is for."""

    SERIES = "series"
    """A value at each step."""
    NUMBER = "number"
    """One number for each run; of a series its last value."""


@lru_cache(maxsize=256)
def parse(text: str) -> Node:
    """Return the tree of an expression as it is read where no tag is known; see `parse_among`."""
    return parse_among(text, NOTHING)


@lru_cache(maxsize=256)
def parse_number(text: str) -> Node:
    """Return the tree of an expression that is one number for each run, as it is read where no tag is known."""
    return parse_among(text, NOTHING, Meant.NUMBER)


def parse_among(text: str, known: Known, meant: Meant = Meant.SERIES) -> Node:
    """Return the tree of an expression; names that are known are read as such.

    Raises
    ------
    ExpressionError
        If it is none, names nothing that makes it what is `meant`, or is too long or too deep.
    """
    parser = _Parser(tokens_of(text, known))
    node = parser.expression()
    if parser.token.kind is not TokenKind.END:
        raise _unexpected(parser.token, "an operator or the end")
    if not tags_in(node) and (meant is Meant.SERIES or is_series(node)):
        raise ExpressionError("Name a tag: what is drawn has its steps", 0, len(text), unfinished=True)
    if not any(isinstance(part, Tag | Param) for part in walk(node)):
        raise ExpressionError("Name a tag or a hyperparameter", 0, len(text), unfinished=True)
    return node


class _Parser:
    """Descends into an expression, one method a rule."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self._tokens, self._place, self._depth, self._nodes = tokens, 0, 0, 0

    @property
    def token(self) -> Token:
        """The token that stands here."""
        return self._tokens[self._place]

    def _take(self) -> Token:
        token = self.token
        self._place = min(self._place + 1, len(self._tokens) - 1)
        return token

    def _ahead(self) -> Token:
        return self._tokens[min(self._place + 1, len(self._tokens) - 1)]

    def _signs(self, *signs: str) -> bool:
        return self.token.kind is TokenKind.OPERATOR and self.token.name in signs

    def expression(self) -> Node:
        """Read what may stand in parentheses."""
        left = self._sum()
        if not self._signs(*COMPARISONS):
            return left
        sign = self._take()
        node = self._call(sign, (left, self._sum()))
        if self._signs(*COMPARISONS):
            raise _unexpected(self.token, "parentheses around one of the comparisons")
        return node

    def _sum(self) -> Node:
        return self._chain(self._product, "+", "-")

    def _product(self) -> Node:
        return self._chain(self._signed, "*", "/", "%")

    def _chain(self, part: Callable[[], Node], *signs: str) -> Node:
        node = part()
        while self._signs(*signs):
            sign = self._take()
            node = self._call(sign, (node, part()))
        return node

    def _signed(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionError("This is nested too deeply: make two of it", self.token.start, self.token.end)
        try:
            if not self._signs("-", "+"):
                return self._power()
            sign = self._take()
            inner = self._signed()
            return self._call(sign, (inner,), "neg") if sign.name == "-" else inner
        finally:
            self._depth -= 1

    def _power(self) -> Node:
        base = self._atom()
        if not self._signs("^"):
            return base
        return self._call(self._take(), (base, self._signed()))

    def _atom(self) -> Node:
        token = self.token
        if token.kind is TokenKind.OPEN:
            self._take()
            node = self.expression()
            self._close()
            return node
        if token.kind is TokenKind.FUNCTION:
            return self._function()
        if token.kind is TokenKind.TAG and self._ahead().kind is TokenKind.OPEN:
            hint = closest(token.name, FUNCTIONS)
            raise ExpressionError(f"There is no function {token.name}", token.start, token.end, suggestion=hint)
        made = _MAKERS.get(token.kind)
        if made is None:
            raise _unexpected(token, "a tag, a number, a function or (")
        return self._counted(made(self._take()))

    def _function(self) -> Node:
        token = self._take()
        function = FUNCTIONS[token.name]
        self._take()
        arguments, option = [self.expression()], ""
        while self.token.kind is TokenKind.COMMA:
            self._take()
            option = self._option(function, len(arguments))
            if option:
                break
            arguments.append(self.expression())
        end = self._close(function).end
        call = Call(token.name, tuple(arguments), option, (token.start, end))
        check_call(call)
        self._counted(call)
        return call

    def _option(self, function: Function, taken: int) -> str:
        """Return the word that stands last in a function, empty where another argument does."""
        token = self.token
        if not function.options or taken < function.most:
            return ""
        if token.source not in function.options:
            raise _unexpected(token, " or ".join(function.options))
        return self._take().source

    def _close(self, function: Function | None = None) -> Token:
        if self.token.kind is not TokenKind.CLOSE:
            more = function is not None and (function.most > 1 or bool(function.options))
            raise _unexpected(self.token, ", or )" if more else ")")
        return self._take()

    def _call(self, sign: Token, arguments: tuple[Node, ...], name: str = "") -> Node:
        return self._counted(Call(name or sign.name, arguments, "", (sign.start, sign.end)))

    def _counted(self, node: Node) -> Node:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise ExpressionError("This has too many parts: make two of it", self.token.start, self.token.end)
        return node


def _number(token: Token) -> Node:
    value = float(token.source)
    if math.isinf(value):
        raise ExpressionError("This number is too large", token.start, token.end)
    return Number(value)


def _word(token: Token) -> Node:
    if token.name in CONSTANTS:
        return Number(CONSTANTS[token.name])
    return Along(Word(token.name), (token.start, token.end))


_MAKERS: Final[dict[TokenKind, Callable[[Token], Node]]] = {
    TokenKind.NUMBER: _number,
    TokenKind.TAG: lambda token: Tag(token.name, (token.start, token.end)),
    TokenKind.PARAM: lambda token: Param(token.name, (token.start, token.end)),
    TokenKind.WORD: _word,
}


def _unexpected(token: Token, expected: str) -> ExpressionError:
    end = token.kind is TokenKind.END
    said = f"Expected {expected} at the end" if end else f"Expected {expected}, found {token.source}"
    return ExpressionError(said, token.start, token.end, unfinished=end)
