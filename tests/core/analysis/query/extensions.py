"""What goes beyond MLflow's language: in the tree of a query, and in how it is spelled."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from core.analysis.query.fields import DATASET_KEYS, MLFLOW_ATTRIBUTES, RUN_ID, Entity, Field, FieldKind
from core.analysis.query.grammar import parse
from core.analysis.query.nodes import EQUALITY, ORDERING, Among, And, Compare, IsNull, Node, Operator, conjuncts
from core.analysis.query.tokens import TokenKind, tokens_of

_BARE: Final = re.compile(r"([^\W\d]\w*|\d\w*[^\W\d]\w*)(\.[^\W\d]\w*)*", re.ASCII)
_NUMBER: Final = re.compile(r"-?(\d+(\.\d+)?e-?\d+|\d+\.?\d*|\.\d+)", re.IGNORECASE)
_KEYWORDS: Final = re.compile(r"(^|\.)(case|in|values|using|from|as)($|\.)", re.IGNORECASE)


def is_mlflow(node: Node) -> bool:
    """Whether a tree asks for nothing that MLflow cannot be asked."""
    if isinstance(node, And):
        return all(is_mlflow(one) and not isinstance(one, And) for one in node.nodes)
    return isinstance(node, Compare | Among | IsNull) and isinstance(node.operand, Field) and _comparison(node)


def _comparison(node: Compare | Among | IsNull) -> bool:
    field = node.operand
    assert isinstance(field, Field)
    if field.entity is Entity.ATTRIBUTE and field.key not in MLFLOW_ATTRIBUTES:
        return False
    if isinstance(node, IsNull):
        return field.kind is FieldKind.EITHER
    if isinstance(node, Among):
        return (field.entity is Entity.DATASET and field.key in DATASET_KEYS) or field.key == RUN_ID
    if field.kind is FieldKind.NUMBER:
        return node.operator in EQUALITY | ORDERING and abs(float(node.value)) != float("inf")
    return node.operator in (*EQUALITY, Operator.LIKE, Operator.ILIKE) and isinstance(node.value, str)


def spelled_beyond(text: str) -> bool:
    """Whether a query is spelled as MLflow does not read it: its keys, numbers, operators, texts, or blanks."""
    tokens = tokens_of(text)
    beyond = any(
        (token.kind is TokenKind.FIELD and _bare_beyond(token.source, token.value))
        or (
            token.kind is TokenKind.NUMBER
            and not re.fullmatch(r"-?(\d+(\.\d+)?e-?\d+|\d+\.?\d*|\.\d+)", token.source, re.I)
        )
        or token.source in ("==", "<>")
        or token.source[:2] in ("E'", "e'")
        or _escaped_key(token.source)
        for token in tokens
    )
    blanks = "\u00a0" in text or re.search(r"\bNOT(\s\s+|[^\S ])NULL\b", text, re.IGNORECASE)
    lines = any(token.kind is TokenKind.TEXT and "\n" in token.source for token in tokens)
    return beyond or bool(blanks) or lines or _touching(text) or _leaves_out(text)


def _leaves_out(text: str) -> bool:
    """Whether an AND is left out, as MLflow only reads it between some clauses."""
    return sum(token.keyword == "AND" for token in tokens_of(text)) < len(conjuncts(parse(text))) - 1


def _touching(text: str) -> bool:
    """Whether a token begins where a name or a number ends, which MLflow reads as one."""
    tokens = tokens_of(text)
    return any(
        one.end == other.start and one.source[-1:].isalnum() and (other.source[0].isalnum() or other.source[0] in "([")
        for one, other in pairwise(tokens[:-1])
    )


def _escaped_key(source: str) -> bool:
    return re.match(r"`?\w+`?\.[eE]'", source) is not None


def _bare_beyond(source: str, key: str) -> bool:
    if source[-1] in "'\"`":
        return False
    return _BARE.fullmatch(key) is None or _KEYWORDS.search(key) is not None
