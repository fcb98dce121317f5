"""What logs contained when a session was saved, and how that differs from what they contain at another time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from core.model import Catalog, EmbeddingTable
from core.readers import places
from core.state import CategoryBrush, RangeBrush, RowsBrush, SessionState
from core.style.text import counted

MOST_TAGS = 20_000
"""Tags that are written down."""
_ENDS = 1 << 16
"""Bytes at both ends of a file that tell it from another one of its size."""


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table of vectors: its shape, and what tells its vectors from others; empty where nobody looked."""

    rows: int
    columns: int
    print: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What logs contained: names of runs and of tags, and tables by key.

    `prints` of tables are known for those that the session is about.
    """

    runs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    tables: Mapping[str, TableFacts] = field(default_factory=dict)


def contents_of(catalog: Catalog, state: SessionState) -> Contents:
    """Return what logs contain; it reads the ends of files of vectors, so call it off the window's thread."""
    tags = dict.fromkeys(tag for run in catalog.runs.values() for tag in (*run.scalars, *run.blobs))
    used = used_tables(catalog, state)
    tables = {
        key: TableFacts(table.rows, table.columns, table_print(table) if key in used else "")
        for key, table in catalog.embeddings.items()
    }
    return Contents(tuple(catalog.runs), tuple(tags)[:MOST_TAGS], tables)


def used_tables(catalog: Catalog, state: SessionState) -> frozenset[str]:
    """Return the tables that a state says something about: the one in front, and those of selections and filters."""
    if not catalog.embeddings:
        return frozenset()
    from core.views.embedding.subject import chosen_table  # not needed to start

    front = chosen_table(catalog, state.embedding.table)
    narrowed = {each.table for each in state.brushes if isinstance(each, RowsBrush | CategoryBrush | RangeBrush)}
    return frozenset({*state.selected_points, *narrowed, *([] if front is None else [front.key])})


def table_print(table: EmbeddingTable) -> str:
    """Return what tells the vectors of a table from others, wherever they lie: size and ends of their files."""
    digest = hashlib.blake2b(digest_size=12)
    for file in dict.fromkeys(step.tensor.file for step in table.steps):
        try:
            digest.update(_ends(file))
        except OSError:
            digest.update(b"missing")
    return digest.hexdigest()


def _ends(file: str) -> bytes:
    if places.is_remote(file):
        state = places.state_of(file)
        return b"" if state is None else f"{state.size} {state.tag}".encode()
    with Path(file).open("rb") as stream:
        first = stream.read(_ENDS)
        size = stream.seek(0, 2)
        stream.seek(max(size - _ENDS, len(first)))
        return first + stream.read(_ENDS) + f" {size}".encode()


class Weight(StrEnum):
    """How much a difference matters."""

    NOTE = "note"
    """Nothing of the session is lost by it."""
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference: what it is in a sentence, the names it is about, and what can be done."""

    weight: Weight
    title: str
    names: tuple[str, ...] = ()
    remedy: str = ""


def differences(then: Contents, catalog: Catalog, state: SessionState) -> tuple[Finding, ...]:
    """Return how logs differ from what they contained; reads the ends of files, so call it off the window's thread.

    Nothing is found where it is not known what they contained; where nothing is left, that is all that is said.
    """
    if not then.runs and not then.tables:
        return ()
    now = contents_of(catalog, state)
    if not now.runs and not now.tables:
        return (_nothing_left(then),)
    return (*_runs(then, now), *_tags(then, now), *_tables(then, now, state))


def _nothing_left(then: Contents) -> Finding:
    each = ((len(then.runs), "run"), (len(then.tables), "table"))
    what = " and ".join(counted(count, name) for count, name in each if count)
    remedy = "What was said, selected and computed of them is kept and comes back with them"
    return Finding(Weight.WARNING, f"Nothing is left of {what}", (), remedy)


def _runs(then: Contents, now: Contents) -> list[Finding]:
    found = []
    gone, fresh = _without(then.runs, now.runs), _without(now.runs, then.runs)
    if gone:
        one = len(gone) == 1
        whose = ("it", "run") if one else ("them", "runs")
        remedy = f"Colours, stars and notes of {whose[0]} are kept and come back with the {whose[1]}"
        found.append(Finding(Weight.WARNING, f"{counted(len(gone), 'run')} no longer there", gone, remedy))
    if fresh:
        found.append(Finding(Weight.NOTE, f"{counted(len(fresh), 'run')} added since it was saved", fresh))
    return found


def _tags(then: Contents, now: Contents) -> list[Finding]:
    gone = _without(then.tags, now.tags) if len(then.tags) < MOST_TAGS else ()
    one = "Its card comes back once a run logs it again"
    remedy = one if len(gone) == 1 else "Cards of them come back once a run logs them again"
    return [Finding(Weight.WARNING, f"{counted(len(gone), 'tag')} no longer there", gone, remedy)] if gone else []


def _tables(then: Contents, now: Contents, state: SessionState) -> list[Finding]:
    found = []
    gone = _without(tuple(then.tables), tuple(now.tables))
    if gone:
        whose = "it" if len(gone) == 1 else "them"
        remedy = f"What was selected and computed of {whose} is kept and comes back with {whose}"
        title = f"{counted(len(gone), 'table')} of vectors no longer there"
        found.append(Finding(Weight.WARNING, title, gone, remedy))
    for key, before in then.tables.items():
        after = now.tables.get(key)
        if after is not None and before.print and after != before:
            found.append(_changed(key, before, after, state))
    return found


def _changed(key: str, before: TableFacts, after: TableFacts, state: SessionState) -> Finding:
    shapes = f"{before.rows:,} × {before.columns:,} to {after.rows:,} × {after.columns:,}"
    same = (before.rows, before.columns) == (after.rows, after.columns)
    title = f"The vectors of {key} are others than before" + ("" if same else f": {shapes}")
    selected = state.selected_points.get(key)
    hurt = ["projections are computed again from the new vectors"]
    if selected is not None and selected.count:
        hurt.append(f"the selection of {counted(selected.count, 'point')} is by row and may mean other points")
    return Finding(Weight.WARNING, title, (), f"{hurt[0].capitalize()}" + (f"; {hurt[1]}" if len(hurt) > 1 else ""))


def _without(names: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    known = set(others)
    return tuple(name for name in names if name not in known)
