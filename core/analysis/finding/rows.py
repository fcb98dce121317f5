"""Which rows of a table a search finds."""

from __future__ import annotations

import numpy as np

from core.analysis.finding.columns import column_names, columns_of
from core.analysis.finding.reading import read_rows
from core.analysis.query import matching
from core.analysis.search import SearchError, match_rows
from core.model.arrays import Bool
from core.model.embedding import Metadata
from core.work import Token


def find_rows(metadata: Metadata, text: str, column: str = "", regex: bool = False) -> Bool:
    """Return which rows a search finds: by regular expression, by query where the text is one, else by its letters.

    Parameters
    ----------
    metadata
        What is known of n rows.
    text
        See `core.analysis.finding.reading`; an empty one finds nothing.
    column
        Name of the column to look in, empty for every column; a query names its columns itself.
    regex
        Whether `text` is a regular expression.

    Returns
    -------
    bool (n,).

    Raises
    ------
    core.analysis.search.SearchError
        If the regular expression is wrong or there is no such column.
    """
    reading = read_rows(text, column_names(metadata), column, regex)
    if reading.node is not None:
        return matching(reading.node, columns_of(metadata))
    return match_rows(metadata, text, column, regex)


def filter_rows(token: Token | None, metadata: Metadata, text: str, column: str, regex: bool) -> Bool:
    """Return what `find_rows` does, bool (n,); a job's function.

    Raises
    ------
    SearchError
        Also where the text reads as a query that this table cannot answer, unless the text itself is found.
    """
    found = find_rows(metadata, text, column, regex)
    error = read_rows(text, column_names(metadata), column, regex).error
    if error is not None and not found.any():
        raise SearchError(str(error))
    return found


def find_named(metadata: Metadata, text: str) -> Bool:
    """Return which rows a text names, bool (n,): those with a value that is this text, else those that it finds."""
    if not text:
        return np.zeros(metadata.rows, dtype=np.bool_)
    exact = np.zeros(metadata.rows, dtype=np.bool_)
    for name, column in metadata.columns.items():
        folded = text.casefold()
        for row in np.flatnonzero(match_rows(metadata, text, name)).tolist() if column.codes is None else ():
            exact[row] |= column.texts[row].casefold() == folded
        if column.codes is not None:
            same = [place for place, value in enumerate(column.categories) if value.casefold() == folded]
            exact |= np.isin(column.codes, same)
    return exact if exact.any() else find_rows(metadata, text)
