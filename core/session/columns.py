"""What is done to the columns of a table, whichever table: turned keys, columns listed or left out."""

from __future__ import annotations

from collections.abc import Collection

from core.state import SortKey


def turned(
    keys: tuple[SortKey, ...], column: str, add: bool = False, first_descending: bool = False
) -> tuple[SortKey, ...]:
    """Return sort keys after a column was asked for: its first direction, the other one, then not at all.

    With `add` it is one more key behind those there are, or changes its own direction among them; otherwise the only
    key.
    """
    place = next((place for place, key in enumerate(keys) if key.column == column), len(keys))
    known = keys[place] if place < len(keys) else None
    if known is None:
        own: tuple[SortKey, ...] = (SortKey(column, first_descending),)
    else:
        own = (SortKey(column, not known.descending),) if known.descending == first_descending else ()
    return (*keys[:place], *own, *keys[place + 1 :]) if add else own


def shown_or_not(
    hidden: frozenset[str], listed: frozenset[str], columns: Collection[str], shown: bool
) -> tuple[frozenset[str], frozenset[str]]:
    """Return which columns are hidden, and which are listed beside the usual ones, after some are shown or not."""
    names = frozenset(columns)
    return (hidden - names, listed | names) if shown else (hidden | names, listed - names)
