"""Which runs a search finds: by name, and by everything else that was written down about a run."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from core.analysis.run_text import run_query, search_text
from core.model import Catalog

__all__ = ["SEARCH_HELP", "matching_runs", "query_error", "run_query", "search_text"]

SEARCH_HELP: Final = (
    "Regular expression, ignoring case. It is looked for in names, experiments, statuses, run ids, and in labels and "
    "parameters written as key=value, such as lr=0\\.1$. An expression that begins with ^ looks at names only."
)


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
