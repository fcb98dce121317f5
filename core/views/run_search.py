"""Which runs a search finds: by name, and by everything else that was written down about a run."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from weakref import WeakKeyDictionary

from core.model import Catalog, Run

SEARCH_HELP: Final = (
    "Regular expression, ignoring case. It is looked for in names, experiments, statuses, run ids, and in labels and "
    "parameters written as key=value, such as lr=0\\.1$. An expression that begins with ^ looks at names only."
)


@lru_cache(maxsize=32)
def run_query(query: str) -> re.Pattern[str]:
    """Return the pattern a text must contain, ignoring case; text that is no expression is taken literally.

    Both ends of a line are ends of a text, so that ``$`` stands behind each of the lines of `search_text`.
    """
    try:
        return re.compile(query, re.IGNORECASE | re.MULTILINE)
    except re.error:
        return re.compile(re.escape(query), re.IGNORECASE)


def query_error(query: str) -> str:
    """Return in a few words why a text is no regular expression, empty if it is one."""
    try:
        re.compile(query)
    except re.error as error:
        return error.msg
    return ""


@lru_cache(maxsize=4)
def matching_runs(catalog: Catalog, query: str) -> tuple[str, ...]:
    """Return the names of the runs that a query finds, in natural order.

    Blanks around it do not count. A query that begins with ``^`` looks at names only, so that ``^(?!.*adam)`` leaves
    names out.
    """
    query = query.strip()
    if not query:
        return tuple(catalog.runs)
    finds, names_only = run_query(query).search, query.startswith("^")
    return tuple(
        name for name, run in catalog.runs.items() if finds(name) or not (names_only or finds(search_text(run)) is None)
    )


_texts: WeakKeyDictionary[Run, str] = WeakKeyDictionary()


def search_text(run: Run) -> str:
    """Return what is known of a run beside its name, a line each: written once for each snapshot of a run."""
    text = _texts.get(run)
    if text is None:
        pairs = (*run.labels.items(), *run.params.items())
        said = (run.experiment, run.status.value, run.run_id or "", *(f"{key}={value}" for key, value in pairs))
        text = _texts[run] = "\n".join(part for part in said if part)
    return text
