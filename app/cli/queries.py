"""Queries on the command line: checked, and what is wrong shown at its place."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.analysis.query import QueryError
    from core.model import Catalog

HELP = 'only runs that a query finds, such as "metrics.acc > 0.9 AND params.lr < 0.1", or a regular expression'


class WrongQueryError(Exception):
    """Raised for a text that is neither a query nor a regular expression; the message has a caret under the place."""


def check(text: str, catalog: Catalog) -> None:
    """Raise WrongQueryError if a text says nothing that runs could be found by."""
    from core.analysis.query import read
    from core.views.catalog_columns import run_columns
    from core.views.run_search import missed

    reading = read(text, run_columns(catalog).fields)
    error = reading.error
    if error is not None and (reading.meant or missed(catalog, text, error)):
        raise WrongQueryError(_pointed(text, error))
    if reading.is_query:
        return
    try:
        re.compile(text)
    except re.error as wrong:
        place = "" if wrong.pos is None else f" at character {wrong.pos + 1}"
        raise WrongQueryError(f"{text!r} is no regular expression: {wrong.msg}{place}") from wrong


def only(catalog: Catalog, text: str) -> Catalog:
    """Return a catalog with the runs that a query finds, their tables, and the problems of them or of no run."""
    from core.views.run_search import matching_runs

    found = matching_runs(catalog, text)
    runs = {name: catalog.runs[name] for name in found}
    tables = {key: table for key, table in catalog.embeddings.items() if table.run in runs}
    gone = {problem for name, run in catalog.runs.items() if name not in runs for problem in run.problems}
    problems = tuple(problem for problem in catalog.problems if problem not in gone)
    return replace(catalog, runs=MappingProxyType(runs), embeddings=MappingProxyType(tables), problems=problems)


def _pointed(text: str, error: QueryError) -> str:
    expected = "" if error.expected in error.message else f", expected {error.expected}"
    hint = f"; did you mean {error.suggestion}?" if error.suggestion else ""
    return f"{error.message}{expected}{hint}{_caret(text, error.start, error.end)}"


def _caret(text: str, start: int, end: int) -> str:
    line = "".join(" " if char.isspace() else char for char in text)
    return f"\n  {line}\n  {' ' * start}{'^' * max(1, end - start)}"
