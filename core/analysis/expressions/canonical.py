"""An expression written so that it is read alike whatever tags there are, and checked against those that there are."""

from __future__ import annotations

from core.analysis.expressions.errors import ExpressionError
from core.analysis.expressions.grammar import Meant, parse_among
from core.analysis.expressions.names import Names, written, written_param
from core.analysis.expressions.nodes import Node, Param, Tag, walk
from core.analysis.expressions.tokens import Known, Token, TokenKind, tokens_of
from core.analysis.query.errors import closest


def canonical(text: str, known: Known, meant: Meant = Meant.SERIES) -> str:
    """Return an expression with names in backticks, and blanks around slashes, where others could read it otherwise.

    Raises
    ------
    ExpressionError
        If it is no expression, or names a tag or a hyperparameter that is not known.
    """
    checked(text, known, meant)
    tokens = tokens_of(text, known)
    said, end = "", 0
    for token in tokens:
        between = text[end : token.start]
        slash = token.source == "/" or said.endswith("/")
        said += (between or (" " if slash and said and token.kind is not TokenKind.END else "")) + _said(token)
        end = token.end
    return said.strip()


def _said(token: Token) -> str:
    if token.source[-1:] in ("`", '"', "'"):
        return token.source
    if token.kind is TokenKind.PARAM:
        return written_param(token.name)
    return written(token.name) if token.kind is TokenKind.TAG else token.source


def checked(text: str, known: Known, meant: Meant = Meant.SERIES) -> Node:
    """Return the tree of an expression whose names are all known.

    Raises
    ------
    ExpressionError
        If it is no expression, or names what is not known: with what could have been meant.
    """
    node = parse_among(text, known, meant)
    for part in walk(node):
        if isinstance(part, Tag) and part.name not in known.tags:
            raise _unknown("tag", part, known.tags)
        if isinstance(part, Param) and part.name not in known.params:
            raise _unknown("hyperparameter", part, known.params)
    return node


def _unknown(kind: str, part: Tag | Param, names: Names) -> ExpressionError:
    near = closest(part.name, names.all)
    meant = (written(near) if isinstance(part, Tag) else f"params.{near}") if near else ""
    remedy = "" if near else f": no run has such a {kind}"
    return ExpressionError(f"No {kind} is called {part.name}{remedy}", *part.place, suggestion=meant)
