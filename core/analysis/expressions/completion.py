"""What can be typed next at a place of an expression."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.analysis.expressions.errors import ExpressionError
from core.analysis.expressions.functions import FUNCTIONS
from core.analysis.expressions.names import written, written_param
from core.analysis.expressions.nodes import Word
from core.analysis.expressions.tokens import Known, Token, TokenKind, tokens_of
from core.analysis.query.completion import Completions
from core.analysis.query.offers import Completion, CompletionKind, Offers

_GOES_ON: Final = (TokenKind.TAG, TokenKind.PARAM, TokenKind.WORD, TokenKind.FUNCTION)
_ENDS_TERM: Final = (TokenKind.NUMBER, TokenKind.CLOSE, *_GOES_ON[:3])
_FARTHEST: Final = 8
"""Tokens that a name may have been cut into while it is typed."""


class ExpressionCompleter:
    """Knows what can be typed next in an expression.

    Parameters
    ----------
    known
        The tags and the hyperparameters that are numbers, in the order in which they are offered.
    """

    def __init__(self, known: Known) -> None:
        self.known = known
        tags = [Completion(written(name), CompletionKind.FIELD) for name in known.tags.all]
        params = [Completion(written_param(name), CompletionKind.FIELD) for name in known.params.all]
        words = [Completion(word.value, CompletionKind.KEYWORD) for word in Word]
        functions = [Completion(f"{name}(", CompletionKind.FUNCTION) for name in FUNCTIONS]
        self._terms = Offers((*tags, *functions, *params, *words))

    def complete(self, text: str, cursor: int, most: int = 100) -> Completions:
        """Return what can stand at a place of a text that may be unfinished before it; nothing behind a whole term."""
        cursor = max(0, min(cursor, len(text)))
        start, before = self._begun(text[:cursor])
        if before and before[-1].kind in _ENDS_TERM:
            return Completions(cursor, cursor)
        if option := _options(before):
            words = Offers(tuple(Completion(word, CompletionKind.KEYWORD) for word in option))
            return Completions(start, cursor, words.fitting(text[start:cursor], most))
        return Completions(start, cursor, self._terms.fitting(text[start:cursor], most))

    def _begun(self, before: str) -> tuple[int, tuple[Token, ...]]:
        """Return where what is being typed begins, and the tokens before it."""
        try:
            tokens = tokens_of(before)[:-1]
        except ExpressionError as error:
            return error.start, _tokens_before(before, error.start)
        for back in range(min(_FARTHEST, len(tokens)), 1, -1):  # a-b may be the beginning of the tag a-bc
            if tokens[-back].kind is TokenKind.TAG and self.known.tags.begin(before[tokens[-back].start :]):
                return tokens[-back].start, tokens[:-back]
        if tokens and tokens[-1].kind in _GOES_ON and tokens[-1].end == len(before):
            return tokens[-1].start, tokens[:-1]
        return len(before), tokens


def _tokens_before(text: str, end: int) -> tuple[Token, ...]:
    try:
        return tokens_of(text[:end])[:-1]
    except ExpressionError:
        return ()


def _options(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the words that are wanted behind the comma of a function, none where anything else is."""
    if not tokens or tokens[-1].kind is not TokenKind.COMMA:
        return ()
    depth = 0
    for place in range(len(tokens) - 2, 0, -1):
        kind = tokens[place].kind
        depth += (kind is TokenKind.CLOSE) - (kind is TokenKind.OPEN)
        if depth < 0:
            before = tokens[place - 1]
            return FUNCTIONS[before.name].options if before.kind is TokenKind.FUNCTION else ()
        if kind is TokenKind.COMMA and not depth:
            return ()
    return ()
