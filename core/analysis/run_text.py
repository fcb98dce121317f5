"""What is written of a run in words, and how a word is looked for in it."""

from __future__ import annotations

import re
from functools import lru_cache
from weakref import WeakKeyDictionary

from core.model import Run


@lru_cache(maxsize=32)
def run_query(query: str) -> re.Pattern[str]:
    """Return the pattern a text must contain, ignoring case; text that is no expression is taken literally.

    Both ends of a line are ends of a text, so that ``$`` stands behind each of the lines of `search_text`.
    """
    try:
        return re.compile(query, re.IGNORECASE | re.MULTILINE)
    except re.error:
        return re.compile(re.escape(query), re.IGNORECASE)


_texts: WeakKeyDictionary[Run, str] = WeakKeyDictionary()


def search_text(run: Run) -> str:
    """Return what is known of a run beside its name, a line each: written once for each snapshot of a run."""
    text = _texts.get(run)
    if text is None:
        pairs = (*run.labels.items(), *run.params.items())
        said = (run.experiment, run.status.value, run.run_id or "", *(f"{key}={value}" for key, value in pairs))
        text = _texts[run] = "\n".join(part for part in said if part)
    return text
