"""Histograms, texts and images as tables: one payload is decoded at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from core.analysis.histograms import BASIS_POINTS, percentiles
from core.export.datasets.blocks import Block, Constant, DataColumn, DataKind, DataSet, Values
from core.export.datasets.scope import asked_runs
from core.export.datasets.tags import asked_tags
from core.export.datasets.wish import DataSubject, DataWish
from core.model import Catalog, Run
from core.readers.base import ReadError
from core.readers.blobs import read_histogram
from core.state import SessionState
from core.views.histograms.cards import PLUGIN
from core.views.images.table import value_rows as image_rows
from core.views.payloads import kept_places, payload_tags
from core.views.texts.cards import card_groups as text_groups
from core.views.texts.page import text_at

_HEAD = (
    DataColumn("run", DataKind.TEXT),
    DataColumn("tag", DataKind.TEXT),
    DataColumn("step", DataKind.WHOLE),
    DataColumn("wall_time", DataKind.NUMBER),
)
_BUCKETS = tuple(DataColumn(name, DataKind.NUMBER) for name in ("left", "right", "count"))
_POINTS = tuple(DataColumn(f"p{point / 100:g}", DataKind.NUMBER) for point in BASIS_POINTS)
_PICTURES = (
    DataColumn("sample", DataKind.WHOLE), DataColumn("width", DataKind.MIXED), DataColumn("height", DataKind.MIXED),
    DataColumn("format", DataKind.TEXT), DataColumn("bytes", DataKind.WHOLE),
)  # fmt: skip
_CELLS = (
    DataColumn("row", DataKind.WHOLE), DataColumn("column", DataKind.WHOLE), DataColumn("text", DataKind.TEXT),
)  # fmt: skip

Pair = tuple[Run, str]


def histogram_set(catalog: Catalog, state: SessionState, wish: DataWish) -> DataSet:
    """Return the logged buckets of all steps, or their percentiles."""
    tags = asked_tags(catalog, state, wish)
    runs = asked_runs(catalog, state)
    pairs = [(run, tag) for tag in tags for run in runs if tag in payload_tags(run, PLUGIN)]
    as_points = wish.subject is DataSubject.DISTRIBUTIONS
    missing: list[str] = []
    blocks = partial(_histogram_blocks, pairs, as_points, missing)
    return DataSet(_HEAD + (_POINTS if as_points else _BUCKETS), blocks, missing)


def _head(run: Run, tag: str, place: int) -> tuple[Values, ...]:
    series = run.blobs[tag]
    step, wall = int(series.step[place]), float(series.wall_time[place])
    return Constant(run.name), Constant(tag), Constant(step), Constant(wall)


def _histogram_blocks(pairs: Sequence[Pair], as_points: bool, missing: list[str]) -> Iterator[tuple[float, Block]]:
    missing.clear()
    for number, (run, tag) in enumerate(pairs, 1):
        for place in kept_places(run.blobs[tag]).tolist():
            try:
                found = read_histogram(run, tag, place)
            except ReadError as error:
                missing.append(f"{run.name}, {tag}: {error.problem.message}")
                continue
            values: tuple[Values, ...] = (found.left, found.right, found.count)
            if as_points:
                values = tuple(np.array([point], dtype=np.float64) for point in percentiles(found))
            rows = 1 if as_points else len(found.left)
            yield number / len(pairs), Block(rows, (*_head(run, tag, place), *values))


def text_set(catalog: Catalog, state: SessionState, wish: DataWish) -> DataSet:
    """Return the texts of all steps, those of a table cell by cell."""
    cards = [card for group in text_groups(catalog, state) for card in group.cards]
    pairs = [(catalog.runs[card.run], card.tag) for card in cards if wish.tags is None or card.tag in wish.tags]
    missing: list[str] = []
    return DataSet((*_HEAD, *_CELLS), partial(_text_blocks, pairs, missing), missing)


def _text_blocks(pairs: Sequence[Pair], missing: list[str]) -> Iterator[tuple[float, Block]]:
    missing.clear()
    for number, (run, tag) in enumerate(pairs, 1):
        for order, place in enumerate(kept_places(run.blobs[tag]).tolist()):
            found = text_at(run, tag, order)
            if isinstance(found, str):
                missing.append(f"{run.name}, {tag}: {found}")
                continue
            rows, columns = np.indices(found.table.shape).reshape(2, -1).astype(np.int64)
            texts = [str(text) for text in found.table.ravel().tolist()]
            yield number / len(pairs), Block(len(texts), (*_head(run, tag, place), rows, columns, texts))


def image_set(catalog: Catalog, state: SessionState, wish: DataWish) -> DataSet:
    """Return a row for each sample of each step: where it lies, its size, its format and its bytes."""
    found = image_rows(catalog, state)
    pairs = [pair for pair in found.series if wish.tags is None or pair[1] in wish.tags]

    def blocks() -> Iterator[tuple[float, Block]]:
        for number, pair in enumerate(pairs, 1):
            rows = list(replace(found, series=(pair,)))
            if rows:
                yield number / len(pairs), Block(len(rows), tuple(list(column) for column in zip(*rows, strict=True)))

    return DataSet((*_HEAD, *_PICTURES), blocks, [])
