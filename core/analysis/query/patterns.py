"""LIKE and regular expressions over distinct texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from core.analysis.query.columns import Vocabulary
from core.analysis.query.nodes import Operator
from core.model.arrays import Bool

_IGNORING_CASE: Final = (Operator.ILIKE, Operator.NOT_ILIKE)


def matching_texts(operator: Operator, pattern: str, vocabulary: Vocabulary) -> Bool:
    """Return which texts match, shape (texts,), for LIKE, ILIKE and ``~``, whether negated or not.

    ``~`` looks for a match of a regular expression anywhere. Of LIKE, ``%`` stands for any text, also over several
    lines, and ``_`` for one character; nothing else is special, and neither of them can be escaped, as in MLflow.
    """
    if operator in (Operator.MATCHES, Operator.MISSES):
        return vocabulary.where(re.compile(pattern).search)
    folded = operator in _IGNORING_CASE
    if folded and not (pattern.isascii() and vocabulary.ascii):
        return vocabulary.where(like(pattern, ignoring_case=True).fullmatch)
    return _like_where(pattern.lower(), vocabulary.lowered) if folded else _like_where(pattern, vocabulary.texts)


def _like_where(pattern: str, texts: Sequence[str]) -> Bool:
    """Return which texts are LIKE a pattern; only those that contain its longest part are looked at closely."""
    part = max(re.split("[%_]", pattern), key=len)
    found = np.array([part in text for text in texts], dtype=np.bool_)
    if pattern == f"%{part}%":
        return found
    matches = like(pattern, ignoring_case=False).fullmatch
    for place in np.flatnonzero(found).tolist():
        found[place] = matches(texts[place]) is not None
    return found


@lru_cache(maxsize=64)
def like(pattern: str, ignoring_case: bool) -> re.Pattern[str]:
    """Return the expression that a whole text must match to be LIKE a pattern.

    What stands between two ``%`` is found at its first place and never looked for again, so that no pattern takes long.
    """
    parts = ["".join("." if char == "_" else re.escape(char) for char in part) for part in pattern.split("%")]
    if len(parts) > 1:
        middle = "".join(f"(?>.*?{part})" for part in parts[1:-1] if part)
        parts = [f"{parts[0]}{middle}.*{parts[-1]}"]
    return re.compile(parts[0], re.DOTALL | (re.IGNORECASE if ignoring_case else re.NOFLAG))
