"""Pairs of rows of two tables as work: where they are kept, and what it takes to find them."""

from __future__ import annotations

from core.jobs import Task
from core.model import Catalog, EmbeddingTable, Metadata
from core.results import ResultKey, Results
from core.state.embedding_panes import BY_ROW
from core.views.embedding.panes.pairing import Pairing, paired
from core.views.embedding.subject import metadata_key
from core.views.embedding.work import Work

_PAIRED = "core.views.embedding.panes.pairing:paired"


def filed_key(catalog: Catalog, table: EmbeddingTable) -> ResultKey | None:
    """Return the key of what the files say of the rows of a table, whatever its step; None where they say nothing."""
    return metadata_key(catalog, table.steps[-1], table.rows)


def pairing_of(
    catalog: Catalog, results: Results, main: EmbeddingTable, other: EmbeddingTable, join: str
) -> Pairing | None:
    """Return which rows of two tables are the same things, None while that is not known."""
    here, there = filed_key(catalog, main), filed_key(catalog, other)
    key = _pairing_key(main, other, here, there, join)
    found = results.get(key, Pairing)
    if found is None and _by_number(here, there, join):
        found = paired(None, main.rows, other.rows, None, None)
        results.put(key, found)
    return found


def pairing_work(
    catalog: Catalog, results: Results, main: EmbeddingTable, other: EmbeddingTable, join: str
) -> tuple[Work, ...]:
    """Return what can be started now towards the pairs of rows: nothing once they are known."""
    here, there = filed_key(catalog, main), filed_key(catalog, other)
    key = _pairing_key(main, other, here, there, join)
    if here is None or there is None or _by_number(here, there, join) or key in results:
        return ()
    known = {"here": results.get(here, Metadata), "there": results.get(there, Metadata)}
    if None in known.values():
        return ()
    arguments = {"rows": main.rows, "others": other.rows, "join": join, **known}
    return (Work(key, Task(f"Pairing {main.tensor} with {other.tensor}", _PAIRED, arguments, "embedding-pairing")),)


def _by_number(here: ResultKey | None, there: ResultKey | None, join: str) -> bool:
    """Return whether the number of the row says all: nothing else is known, or the same of both."""
    return join == BY_ROW or here is None or there is None or (here == there and not join)


def _pairing_key(
    main: EmbeddingTable, other: EmbeddingTable, here: ResultKey | None, there: ResultKey | None, join: str
) -> ResultKey:
    names = [str(main.rows) if here is None else here.digest, str(other.rows) if there is None else there.digest]
    return ResultKey.of("pairing", " ".join(names), {"join": join, "rows": (main.rows, other.rows)})
