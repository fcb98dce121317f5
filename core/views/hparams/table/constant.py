"""Columns in which all rows say the same, found in one pass over the runs and without making a column."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from core.analysis.query import Entity, Field, Operand
from core.analysis.run_columns import value_of
from core.model import Run
from core.views.hparams.table.columns import NAME, TableColumn

_BESIDE = 64
"""Runs that are looked at before all others: most columns differ among them."""


def constant_columns(columns: Iterable[TableColumn], runs: Sequence[Run]) -> frozenset[str]:
    """Return the columns of which at least two runs all have the same value, or all have none."""
    if len(runs) < 2:
        return frozenset()
    few = runs[:: max(1, len(runs) // _BESIDE)]
    left = [column for column in columns if column.key != NAME and _constant(column.operand, few)]
    params = {column.operand.key: column for column in left if _is(column.operand, Entity.PARAM)}  # type: ignore[union-attr]
    tags = {column.operand.key: column for column in left if _is(column.operand, Entity.TAG)}  # type: ignore[union-attr]
    found = {params[key].key for key in constant_keys([run.params for run in runs], list(params))}
    found |= {tags[key].key for key in constant_keys([run.labels for run in runs], list(tags))}
    others = [column for column in left if column not in params.values() and column not in tags.values()]
    return frozenset(found | {column.key for column in others if _constant(column.operand, runs)})


def _is(operand: Operand, entity: Entity) -> bool:
    return isinstance(operand, Field) and operand.entity is entity


def _constant(operand: Operand, runs: Sequence[Run]) -> bool:
    values = (value_of(run, operand) for run in runs)
    first = next(values)
    return all(_same(value, first) for value in values)


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return type(one) is type(other) and one == other


def constant_keys(mappings: Sequence[Mapping[str, object]], keys: Sequence[str]) -> Iterator[str]:
    """Yield those of some keys that all mappings have with the same value, or that none has."""
    first = mappings[0]
    absent, present = {key for key in keys if key not in first}, [key for key in keys if key in first]
    get, wanted = _getter(present), tuple(first[key] for key in present)
    for mapping in mappings:
        if absent:
            absent.difference_update(mapping)
        try:
            same = get(mapping) == wanted  # all of them at once: this is most of the work
        except KeyError:
            same = False
        if not same:
            present = [key for key in present if key in mapping and _same(mapping[key], first[key])]
            get, wanted = _getter(present), tuple(first[key] for key in present)
    # What is equal is not always the same: True and 1, which are written in two ways.
    yield from (key for key in present if first[key] not in (0, 1) or _one_type(mappings, key))
    yield from absent


def _getter(keys: Sequence[str]) -> Callable[[Mapping[str, object]], tuple[object, ...]]:
    if len(keys) > 1:
        return itemgetter(*keys)
    return lambda mapping: tuple(mapping[key] for key in keys)


def _one_type(mappings: Sequence[Mapping[str, object]], key: str) -> bool:
    return len({type(mapping[key]) for mapping in mappings}) == 1
