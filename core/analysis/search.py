"""Rows whose metadata say what the user looks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import numpy as np

from core.analysis.packed_search import packed_matches
from core.model.arrays import Bool
from core.model.embedding import Column, Metadata


class SearchError(ValueError):
    """What was looked for cannot be looked for; the text says why in one sentence."""


def match_rows(metadata: Metadata, text: str, column: str = "", regex: bool = False) -> Bool:
    """Return which rows contain a text, ignoring case.

    Parameters
    ----------
    metadata
        What is known of n rows.
    text
        Looked for in the values as they were written, numbers too; an empty text is found nowhere.
    column
        Name of the column to look in; empty for every column.
    regex
        Whether `text` is a regular expression that the value must contain a match of, or a plain part of it.

    Returns
    -------
    bool (n,).

    Raises
    ------
    SearchError
        If the regular expression is wrong or there is no such column.
    """
    found = np.zeros(metadata.rows, dtype=np.bool_)
    columns = _columns(metadata, column)
    if not text:
        return found
    matches = _by_expression(text) if regex else _by_part(text)
    for one in columns:
        quick = packed_matches(one.texts, text, regex) if one.codes is None else None
        found |= _matching(one, matches, folded=not regex) if quick is None else quick
    return found


def _columns(metadata: Metadata, name: str) -> Iterable[Column]:
    if not name:
        return metadata.columns.values()
    if name not in metadata.columns:
        raise SearchError(f"There is no column “{name}”; there is {', '.join(metadata.columns) or 'none'}")
    return (metadata.columns[name],)


def _by_expression(text: str) -> Callable[[str], bool]:
    try:
        search = re.compile(text, re.IGNORECASE).search
    except re.error as error:
        where = "" if error.pos is None else f" at character {error.pos + 1}"
        raise SearchError(f"“{text}” is not a regular expression: {error.msg}{where}") from error
    return lambda value: search(value) is not None


def _by_part(text: str) -> Callable[[str], bool]:
    part = text.casefold()
    return lambda value: part in value


def _matching(column: Column, matches: Callable[[str], bool], folded: bool) -> Bool:
    """Return which rows of a column match; every distinct value is looked at once where they are known."""
    if column.codes is None:
        return _tested(_folded(column) if folded else column.texts, matches)
    values = ("", *column.categories)  # code -1 means missing
    answers = _tested([value.casefold() for value in values] if folded else values, matches)
    found: Bool = answers[column.codes + 1]
    return found


def _tested(values: Sequence[str], matches: Callable[[str], bool]) -> Bool:
    return np.fromiter(map(matches, values), dtype=np.bool_, count=len(values))


@lru_cache(maxsize=16)
def _folded(column: Column) -> tuple[str, ...]:
    return tuple(text.casefold() for text in column.texts)
