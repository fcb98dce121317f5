"""The layer of names of dense places: which column names them, finding them, and which are shown at a scale."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from core.cloud.marks.fitting import fitting
from core.cloud.projecting import project
from core.jobs import Task
from core.model import F4, F8, I8, Column, ColumnKind, Metadata
from core.results import ResultKey, Results
from core.state import EmbeddingState, SessionState
from core.style import TYPE, ThemeName, tokens
from core.style.text_width import text_width
from core.views.embedding.clusters.result import clustered_columns, missing_labels
from core.views.embedding.marks.naming import CELL, CELLS, Names
from core.views.embedding.marks.ordering import mask_name
from core.views.embedding.marks.wanted import shown_points
from core.views.embedding.memo import remembered
from core.views.embedding.runs.layouts import Moving
from core.views.embedding.subject import axes, cloud_key, colour_column, label_column
from core.views.picture import NamedPlaces, PlaceNames, Points

if TYPE_CHECKING:
    from core.views.embedding.work import Known, Work

SIZE, HEIGHT, LONGEST = TYPE.title, 24.0, 260.0
"""Logical pixels of the type of names, of a line of it, and at which a name is shortened."""
_BOLDER, _AIR = 1.06, 8.0


def naming_column(metadata: Metadata | None, wish: EmbeddingState) -> Column | None:
    """Return the column that names places: the wished one, else that of the colours or of the labels, if it can."""
    if metadata is None:
        return None
    asked = wish.marks.cluster_by
    if asked is not None and asked in metadata.columns:
        return metadata.columns[asked]
    candidates = (colour_column(metadata, wish), label_column(metadata, wish), *metadata.columns.values())
    return next((column for column in candidates if column is not None and can_name(column)), None)


def can_name(column: Column) -> bool:
    """Return whether places can be named by the categories or the words of a column."""
    return column.codes is not None or column.kind is ColumnKind.TEXT


def names_of(about: Known, results: Results, state: SessionState) -> Names | None:
    """Return the names of dense places, None while they are not found or not wanted."""
    key = _key(about, results, state)
    return None if key is None else results.get(key, Names)


def names_work(about: Known, results: Results, state: SessionState) -> tuple[Work, ...]:
    """Return the work of finding names of dense places."""
    from core.views.embedding.work import Work

    key, column = _key(about, results, state), naming_column(about.metadata, state.embedding)
    if key is None or column is None or about.cloud is None:
        return ()
    facts = {
        "positions": about.cloud.positions, "shown": shown_points(about, state),
        "dimensions": state.embedding.dimensions, "codes": _codes(column, len(about.cloud.positions)),
        "categories": column.categories, "texts": column.texts, "whole": column.name in _clusters(about),
    }  # fmt: skip
    title = f"Naming places of {about.subject.table.tensor}"
    return (Work(key, Task(title, "core.views.embedding.marks.naming:name_places", facts, "embedding-names")),)


def _clusters(about: Known) -> Collection[str]:
    """Return the columns whose categories are places themselves: each is named once, in its middle."""
    return clustered_columns(about.subject.edits)


def _codes(column: Column, rows: int) -> np.ndarray[tuple[int], np.dtype[np.int32]] | None:
    if column.codes is None or column.kind is ColumnKind.TEXT:
        return None
    codes = np.full(rows, -1, dtype=np.int32)
    codes[: len(column.codes)] = column.codes[:rows]
    return codes


def _key(about: Known, results: Results, state: SessionState) -> ResultKey | None:
    wish, known = state.embedding, about.subject.metadata
    column = naming_column(about.metadata, wish)
    moving = about.projection is None or isinstance(about.projection, Moving)
    if not wish.marks.clusters or column is None or moving or about.cloud is None or not about.cloud.whole:
        return None
    if known is None or known not in results:
        return None
    if column.name in _clusters(about) and missing_labels(column):
        return None  # they are still looked for, or found again
    shown = mask_name(shown_points(about, state))
    facts = {"column": column.name, "metadata": known.digest, "shown": shown, "whole": column.name in _clusters(about)}
    return ResultKey.of("names", cloud_key(about.key, axes(wish)).digest, facts)


def names_layer(about: Known, points: Points, wish: EmbeddingState, theme: ThemeName) -> PlaceNames | None:
    """Return the layer of names, None where there are none or points are on their way."""
    at_rest = about.cloud is not None and about.cloud.positions is points.positions
    if about.names is None or not at_rest or not wish.marks.clusters:
        return None
    return _layer(about.names, wish.dimensions, theme)


@remembered(4)
def _layer(names: Names, dimensions: int, theme: ThemeName) -> PlaceNames:
    return PlaceNames(names.levels, CELLS[dimensions], tokens(theme).text)


def names_shown(
    layer: PlaceNames, matrix: F8, target: tuple[float, float, float], width: float, height: float, share: float = 1.0
) -> tuple[NamedPlaces, F8, I8]:
    """Return the places of the scale of a picture, where they appear (k, 3), and which of them fit, largest first.

    In a plane they depend on its scale only: names that do not fit beside more important ones are left out even where
    those are outside of the picture.
    """
    scale = np.linalg.norm(matrix[0, :3]) * width / 2 / (matrix[3, :3] @ target + matrix[3, 3]) / share
    cells = np.array(layer.cells)
    level = int(np.argmin(np.abs(np.log2(2 * scale / cells) - np.log2(CELL))))
    places = layer.levels[level]
    seen = project(matrix, places.positions, width, height)
    fits = fitting(seen[:, :2], name_boxes(places.texts) * np.float32(share), np.arange(len(places.texts)))
    return places, seen, np.flatnonzero(fits).astype(np.int64)


def name_boxes(texts: tuple[str, ...]) -> F4:
    """Return left, top, right and bottom of the room of names around their places, float32 (k, 4), logical pixels."""
    half = np.array([text_width(text, SIZE * _BOLDER, LONGEST) / 2 + _AIR for text in texts], dtype=np.float32)
    high = np.full_like(half, HEIGHT / 2)
    return np.stack([-half, -high, half, high], axis=1)
