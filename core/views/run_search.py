"""Which runs a query finds: by all that is known of a run, asked in the query language or looked for as plain text."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from itertools import compress
from typing import Final

from core.analysis.query import Node, QueryError, matching, read
from core.analysis.run_columns import RunColumns
from core.analysis.run_marks import NO_MARKS, MarkedColumns, Marks, asks_marks, needed
from core.analysis.run_text import run_query, search_text
from core.model import Catalog, Run
from core.views.catalog_columns import run_columns

__all__ = ["SEARCH_HELP", "matching_runs", "missed", "query_error", "run_query", "search_text"]

SEARCH_HELP: Final = (
    "A query such as metrics.accuracy > 0.9 AND params.optimizer = 'adam', or plain text: a regular expression that is "
    "looked for, ignoring case, in names, experiments, statuses, run ids, and in labels and parameters written as "
    "key=value, such as lr=0\\.1$. One that begins with ^ looks at names only."
)
_ANSWERS: Final = 8
"""Queries whose answers are kept while the catalog grows."""


def query_error(query: str) -> str:
    """Return in a few words why a text is no regular expression, empty if it is one."""
    try:
        re.compile(query)
    except re.error as error:
        return error.msg
    return ""


@lru_cache(maxsize=4)
def matching_runs(catalog: Catalog, query: str, marks: Marks = NO_MARKS) -> tuple[str, ...]:
    """Return the names of the runs that a query finds, in natural order.

    What is no query is looked for as a regular expression, `core.analysis.query.read` says which is which; blanks
    around it do not count. An expression that begins with ``^`` looks at names only, so that ``^(?!.*adam)`` leaves
    names out. `marks` are the stars and notes that it may ask for.
    """
    node = read(query).node
    if node is not None and (asks_marks(node) or needed(node, marks) is marks is not NO_MARKS):
        names = tuple(catalog.runs)
        return tuple(compress(names, matching(node, MarkedColumns(run_columns(catalog), names, marks)).tolist()))
    return tuple(catalog.runs) if node is None else _found(catalog, node)


def missed(catalog: Catalog, text: str, error: QueryError) -> bool:
    """Return whether a text that is no query but for an error is better read as one: it compares and finds nothing."""
    return error.start > 0 and "=" in text and not query_error(text) and not matching_runs(catalog, text)


def _found(catalog: Catalog, node: Node) -> tuple[str, ...]:
    """Return the names that a query finds; runs that are the same as in the snapshot before keep their answer."""
    before = _answers.get(node)
    if before is not None and before[0] is catalog.runs:
        return before[1]
    changed = list(catalog.runs) if before is None else _changed(before[0], catalog.runs)
    if before is None or 2 * len(changed) > len(catalog.runs):
        mask = matching(node, run_columns(catalog))
        names = tuple(compress(catalog.runs, mask.tolist()))
    elif changed:
        columns = RunColumns([catalog.runs[name] for name in changed])
        found = set(before[1]).difference(changed)
        found.update(compress(changed, matching(node, columns).tolist()))
        names = tuple(filter(found.__contains__, catalog.runs))
    else:
        names = tuple(name for name in before[1] if name in catalog.runs)
    _answers[node] = (catalog.runs, names)
    _answers.move_to_end(node)
    while len(_answers) > _ANSWERS:
        _answers.popitem(last=False)
    return names


def _changed(before: Mapping[str, Run], after: Mapping[str, Run]) -> list[str]:
    return [name for name, run in after.items() if before.get(name) is not run]


_answers: OrderedDict[Node, tuple[Mapping[str, Run], tuple[str, ...]]] = OrderedDict()
