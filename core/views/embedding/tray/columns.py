"""The columns of the table of points, and what their cells say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.model import F4, Column, ColumnKind
from core.state import EmbeddingState, TrayColumns
from core.style.text import grouped
from core.views.embedding.coordinates import axis_titles
from core.views.embedding.subject import axes
from core.views.embedding.work import Known

ROW: Final = "row"
IMAGE: Final = "image"
DISTANCE: Final = "distance"
_AXIS, _TOLD = "axis:", "column:"


class CellKind(StrEnum):
    """What the cells of a column hold."""

    NUMBER = "number"
    TEXT = "text"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class TrayColumn:
    """A column of the table of points: its name in the state, its title, what its cells hold, and what it means."""

    id: str
    title: str
    kind: CellKind
    tip: str = ""

    @property
    def told(self) -> str:
        """Name of the metadata column that it shows, empty for others."""
        return told_name(self.id)

    @property
    def axis(self) -> int | None:
        """Number of the coordinate that it shows, None for others."""
        return component_of(self.id)


def told_id(name: str) -> str:
    """Return the name in the state of the column that shows a metadata column."""
    return f"{_TOLD}{name}"


def axis_id(component: int) -> str:
    """Return the name in the state of the column that shows a coordinate, counted from 0."""
    return f"{_AXIS}{component}"


def told_name(name: str) -> str:
    """Return the metadata column that a column of this name shows, empty for others."""
    return name.removeprefix(_TOLD) if name.startswith(_TOLD) else ""


def component_of(name: str) -> int | None:
    """Return which coordinate a column of this name shows, None for others."""
    number = name.removeprefix(_AXIS)
    return int(number) if name.startswith(_AXIS) and number.isdecimal() else None


def tray_columns(about: Known, wish: EmbeddingState) -> tuple[TrayColumn, ...]:
    """Return all columns there are, as they come: row, image, metadata, distance, coordinates."""
    found = [TrayColumn(ROW, "Row", CellKind.NUMBER, "Number of the point in its table, from 0")]
    if about.sheet is not None:
        found.append(TrayColumn(IMAGE, "Image", CellKind.IMAGE, "Thumbnail of the point"))
    told = () if about.metadata is None else about.metadata.columns.values()
    found += [TrayColumn(told_id(each.name), each.name, kind_of(each), "From the metadata") for each in told]
    if about.of is not None:
        tip = f"How far the vector is from what neighbours are listed of ({wish.neighbours.metric.value})"
        found.append(TrayColumn(DISTANCE, "Distance", CellKind.NUMBER, tip))
    made = about.projection
    if made is not None:
        chosen = tuple(each for each in axes(wish) if each < made.scores.shape[1])
        tip = "Coordinate of the point in the picture"
        for component, title in zip(chosen, axis_titles(made, chosen), strict=True):
            found.append(TrayColumn(axis_id(component), title.partition(" (")[0], CellKind.NUMBER, tip))
    return tuple(found)


def kind_of(column: Column) -> CellKind:
    """Return whether the cells of a metadata column are numbers."""
    return CellKind.NUMBER if column.kind is ColumnKind.NUMBER or column.numbers is not None else CellKind.TEXT


def arranged(columns: Iterable[TrayColumn], look: TrayColumns) -> tuple[TrayColumn, ...]:
    """Return all columns in the order the user wishes; those that were never moved follow those before them."""
    found = {column.id: column for column in columns}
    placed = [name for name in look.order if name in found]
    before = ""
    for name in found:
        if name not in placed:
            placed.insert(placed.index(before) + 1 if before else 0, name)
        before = name
    return tuple(found[name] for name in placed)


def seen_columns(columns: Iterable[TrayColumn], look: TrayColumns) -> tuple[TrayColumn, ...]:
    """Return the columns that are shown, in their order; the row number where none is."""
    every = arranged(columns, look)
    return tuple(each for each in every if each.id not in look.hidden) or every[:1]


def cell_text(about: Known, away: F4 | None, column: TrayColumn, row: int) -> str:
    """Return what a cell says, empty where it has nothing to say; `away` are the distances of all rows."""
    if column.id == ROW:
        return grouped(row)
    if column.id == DISTANCE:
        return _number(away, row, ".4f")
    if column.axis is not None:
        made = about.projection
        there = made is not None and column.axis < made.scores.shape[1]
        return _number(made.scores[:, column.axis], row, ".4g") if made is not None and there else ""
    return told_text(about, column.told, row)


def _number(values: F4 | None, row: int, form: str) -> str:
    known = values is not None and row < len(values) and values[row] == values[row]
    said = format(float(values[row]), form) if values is not None and known else ""
    return said.removeprefix("-") if said and not float(said) else said  # nought has no sign


def told_text(about: Known, name: str, row: int) -> str:
    """Return what a metadata column says of a row as it is written, empty where it says nothing."""
    column = None if about.metadata is None or not name else about.metadata.columns.get(name)
    return column.texts[row] if column is not None and row < len(column.texts) else ""
