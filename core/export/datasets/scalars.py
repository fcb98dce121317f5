"""Scalars as tables: every logged value, not what charts have room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from core.analysis.restarts import superseded
from core.export.datasets.blocks import Block, Constant, DataColumn, DataKind, DataSet, Values
from core.export.datasets.scope import asked_runs
from core.export.datasets.tags import asked_tags
from core.export.datasets.wide import aligned, union_of
from core.export.datasets.wish import DataForm, DataWish
from core.model import Catalog, Run, ScalarSeries
from core.state import SessionState
from core.views.scalars.table import value_rows

CELLS = 1 << 19
"""Values of a block, about."""

Pair = tuple[Run, str]


def scalar_set(catalog: Catalog, state: SessionState, wish: DataWish) -> DataSet:
    """Return the scalars of the shown runs in the form that is asked for."""
    tags = asked_tags(catalog, state, wish)
    runs = asked_runs(catalog, state)
    if wish.form is DataForm.DRAWN:
        return drawn_set(catalog, state, tags)
    if wish.form is DataForm.LONG:
        return _long(runs, tags, wish.restarted)
    if wish.form is DataForm.BY_TAG:
        return _wide(runs, tags, by_tag=True)
    return _wide(runs, tags, by_tag=False)


def _precision(pairs: Sequence[Pair]) -> DataKind:
    single = all(run.scalars[tag].value.dtype == np.float32 for run, tag in pairs)
    return DataKind.SINGLE if single else DataKind.NUMBER


def _long(runs: Sequence[Run], tags: Sequence[str], restarted: bool) -> DataSet:
    pairs = [(run, tag) for tag in tags for run in runs if tag in run.scalars]
    columns = [
        DataColumn("run", DataKind.TEXT),
        DataColumn("tag", DataKind.TEXT),
        DataColumn("step", DataKind.WHOLE),
        DataColumn("wall_time", DataKind.NUMBER),
        DataColumn("value", _precision(pairs)),
        *([DataColumn("replaced", DataKind.TRUTH)] if restarted else []),
    ]
    return DataSet(tuple(columns), partial(_long_blocks, pairs, restarted), [])


def _long_blocks(pairs: Sequence[Pair], restarted: bool) -> Iterator[tuple[float, Block]]:
    for number, (run, tag) in enumerate(pairs, 1):
        series = run.scalars[tag]
        over = superseded(series.step)
        kept = np.arange(len(series)) if restarted else np.flatnonzero(~over)
        for start in range(0, len(kept), CELLS):
            rows = kept[start : start + CELLS]
            values: list[Values] = [series.step[rows], series.wall_time[rows], series.value[rows]]
            values += [over[rows]] if restarted else []
            yield number / len(pairs), Block(len(rows), (Constant(run.name), Constant(tag), *values))


def _wide(runs: Sequence[Run], tags: Sequence[str], by_tag: bool) -> DataSet:
    """Return columns for tags and rows for runs and steps, or columns for runs and rows for tags and steps."""
    having = {run.name: run for run in runs if any(tag in run.scalars for tag in tags)}
    pairs = [(run, tag) for run in having.values() for tag in tags if tag in run.scalars]
    outer, inner = ("run", tags) if by_tag else ("tag", tuple(having))
    columns = [DataColumn(outer, DataKind.TEXT), DataColumn("step", DataKind.WHOLE)]
    columns += [DataColumn(name, _precision(pairs)) for name in inner]
    rows: list[tuple[str, list[ScalarSeries | None]]] = (
        [(run.name, [run.scalars.get(tag) for tag in tags]) for run in having.values()]
        if by_tag
        else [(tag, [run.scalars.get(tag) for run in having.values()]) for tag in tags]
    )
    return DataSet(tuple(columns), partial(_wide_blocks, rows), [])


def _wide_blocks(rows: Sequence[tuple[str, list[ScalarSeries | None]]]) -> Iterator[tuple[float, Block]]:
    for number, (name, series) in enumerate(rows, 1):
        steps = union_of(series)
        size = max(1, CELLS // max(len(series), 1))
        for start in range(0, len(steps), size):
            part = steps[start : start + size]
            columns = [aligned(each, part) for each in series]
            yield number / len(rows), Block(len(part), (Constant(name), part, *columns))


def drawn_set(catalog: Catalog, state: SessionState, tags: Sequence[str]) -> DataSet:
    """Return curves as they are drawn: smoothed, and groups of runs as one curve."""
    known = value_rows(catalog, state, tags)
    kinds = {"run": DataKind.TEXT, "tag": DataKind.TEXT, "step": DataKind.WHOLE, "runs": DataKind.WHOLE}
    columns = tuple(DataColumn(name, kinds.get(name, DataKind.NUMBER)) for name in known.header)
    return DataSet(columns, partial(_drawn_blocks, catalog, state, tags, len(columns)), [])


def _drawn_blocks(
    catalog: Catalog, state: SessionState, tags: Sequence[str], width: int
) -> Iterator[tuple[float, Block]]:
    for number, tag in enumerate(tags, 1):
        rows = list(value_rows(catalog, state, [tag]))
        if rows:
            missing = width - len(rows[0])  # no curve of this tag is that of a group
            columns = [list(column) for column in zip(*rows, strict=True)]
            yield number / len(tags), Block(len(rows), (*columns, *([Constant(None)] * missing)))
