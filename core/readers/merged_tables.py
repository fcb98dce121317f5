"""Makes one table of all that several readers know of the same vectors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from core.model import EmbeddingStep, EmbeddingTable
from core.model.order import natural_key
from core.readers.base import Contents


def merged_tables(contents: Iterable[Contents]) -> dict[str, EmbeddingTable]:
    """Return tables by key, in natural order of the keys.

    Vectors that an earlier follower already has are left out of what later ones have found. Tables of one key are
    steps of one table if each of their states has a step of its own and is as wide; others get a number behind
    their key.
    """
    tables: dict[str, EmbeddingTable] = {}
    taken: set[tuple[str, str]] = set()
    for content in (content for content in contents if content.embeddings):
        for table in content.embeddings:
            states = tuple(state for state in table.steps if _source(state) not in taken)
            if states:
                _add(table if len(states) == len(table.steps) else replace(table, steps=states), tables)
        taken.update(_source(state) for table in content.embeddings for state in table.steps)
    return {key: tables[key] for key in sorted(tables, key=natural_key)}


def _source(state: EmbeddingStep) -> tuple[str, str]:
    return state.tensor.file, state.tensor.member


def _add(table: EmbeddingTable, tables: dict[str, EmbeddingTable]) -> None:
    key, number = table.key, 1
    while key in tables:  # a later state, or run a/b with tensor c and run a with tensor b/c
        joined = _joined(tables[key], table)
        if joined is not None:
            tables[key] = joined
            return
        number += 1
        key = f"{table.key}-{number}"
    tables[key] = table if number == 1 else replace(table, key=key)


def _joined(first: EmbeddingTable, second: EmbeddingTable) -> EmbeddingTable | None:
    """Return one table with the states of both, None if they do not belong together."""
    steps = {state.step: state for state in (*second.steps, *first.steps)}
    apart = None not in steps and len(steps) == len(first.steps) + len(second.steps)
    if not apart or (first.run, first.tensor, first.columns) != (second.run, second.tensor, second.columns):
        return None
    states = tuple(steps[step] for step in sorted(steps, key=lambda step: step or 0))
    rows = first.rows if states[-1] is first.steps[-1] else second.rows
    return replace(first, rows=rows, steps=states, problems=(*first.problems, *second.problems))
