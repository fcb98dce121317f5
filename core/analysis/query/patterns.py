"""LIKE and regular expressions as functions of a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from core.analysis.query.nodes import Operator


@lru_cache(maxsize=64)
def like(pattern: str, ignoring_case: bool) -> re.Pattern[str]:
    """Return the expression that a whole text must match to be LIKE a pattern.

    ``%`` stands for any text, also over several lines, ``_`` for one character; nothing else is special, and neither of
    them can be escaped, as in MLflow. What stands between two ``%`` is found at its first place and never looked for
    again, so that no pattern takes long.
    """
    parts = ["".join("." if char == "_" else re.escape(char) for char in part) for part in pattern.split("%")]
    if len(parts) > 1:
        middle = "".join(f"(?>.*?{part})" for part in parts[1:-1] if part)
        parts = [f"{parts[0]}{middle}.*{parts[-1]}"]
    return re.compile(parts[0], re.DOTALL | (re.IGNORECASE if ignoring_case else re.NOFLAG))


def matcher(operator: Operator, pattern: str) -> Callable[[str], object]:
    """Return what tells whether a text matches, for LIKE, ILIKE and ``~``, which looks for a match anywhere."""
    if operator in (Operator.MATCHES, Operator.MISSES):
        return re.compile(pattern).search
    return like(pattern, operator in (Operator.ILIKE, Operator.NOT_ILIKE)).fullmatch
