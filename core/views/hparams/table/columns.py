"""Which columns there are, what they are called, and in which order they stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from core.analysis.query import Entity, Field, Operand, Reduced, Reducer
from core.analysis.query.fields import DURATION, END_TIME, RUN_ID, RUN_NAME, START_TIME
from core.state import ColumnType, RunTableState
from core.views.field_columns import field_name, operand_of
from core.views.hparams.table.source import TableSource
from core.views.ticks import value_label

NAME = "name"
"""The column of names, which is always the first."""


class ColumnKind(StrEnum):
    """What cells of a column say; VALUE is whatever was logged."""

    NAME = "name"
    VALUE = "value"
    METRIC = "metric"
    STATUS = "status"
    TIME = "time"
    DURATION = "duration"
    CALCULATED = "calculated"
    """A number that an expression makes of others."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column.

    Attributes
    ----------
    key
        The field, as queries write it; it stays the same whatever number stands for a metric.
    operand
        What cells are filled with.
    title
        What its header says.
    detail
        How a metric is reduced, where that is not to its last value.
    typed
        What the user says that values are, None for what they look like.
    """

    key: str
    operand: Operand
    title: str
    kind: ColumnKind
    detail: str = ""
    typed: ColumnType | None = None

    @property
    def entity(self) -> Entity:
        """What the field belongs to."""
        return self.operand.field.entity if isinstance(self.operand, Reduced) else self.operand.entity


_TITLES = {
    NAME: "Run", "status": "Status", START_TIME: "Start", END_TIME: "End", DURATION: "Duration", RUN_ID: "Run id",
    RUN_NAME: "Run name", "user_id": "User", "artifact_uri": "Artifacts", "source": "Source",
    "experiment": "Experiment", "parent": "Parent",
}  # fmt: skip
_KINDS = {
    NAME: ColumnKind.NAME, "status": ColumnKind.STATUS, START_TIME: ColumnKind.TIME, END_TIME: ColumnKind.TIME,
    DURATION: ColumnKind.DURATION,
}  # fmt: skip
_NUMBERS = {Entity.METRIC: ColumnKind.METRIC, Entity.CALCULATED: ColumnKind.CALCULATED}
_FIRST = (NAME, "status", START_TIME, DURATION, "experiment")
"""Attributes before all else; others come last."""
_SELDOM = frozenset((END_TIME, RUN_ID, RUN_NAME, "user_id", "artifact_uri", "parent", "source"))
"""Attributes that are left out by themselves."""
_ENTITIES = (Entity.CALCULATED, Entity.PARAM, Entity.METRIC, Entity.DATASET, Entity.TAG)
_OF_STORES = ("mlflow.", "ray.")
"""Beginnings of tags that programs write for themselves."""
ENTITY_NAMES = {
    Entity.PARAM: "Parameters", Entity.METRIC: "Metrics", Entity.TAG: "Tags", Entity.DATASET: "Data sets",
    Entity.ATTRIBUTE: "Run", Entity.CALCULATED: "Calculated",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns from left to right, of which the first `pinned` stay where they are."""

    columns: tuple[TableColumn, ...]
    pinned: int


def all_columns(source: TableSource, state: RunTableState) -> tuple[TableColumn, ...]:
    """Return all columns in their natural order, those that the user calculates before parameters."""
    return known_columns(source, state.calculated)


@lru_cache(maxsize=4)
def known_columns(source: TableSource, calculated: tuple[str, ...] = ()) -> tuple[TableColumn, ...]:
    """Return all columns in their natural order: the run, what is `calculated`, parameters, metrics, data sets, tags.

    What is seldom of use is left for the end.
    """
    attributes = {field.key: field for field in source.fields if field.entity is Entity.ATTRIBUTE}
    first = [attributes.pop(key) for key in _FIRST if key in attributes]
    groups = {entity: [field for field in source.fields if field.entity is entity] for entity in _ENTITIES}
    groups[Entity.CALCULATED] = [field for name in calculated if isinstance(field := operand_of(name), Field)]
    fields = (*first, *(field for entity in _ENTITIES for field in groups[entity]), *attributes.values())
    return tuple(map(_column, fields))


def _column(field: Field) -> TableColumn:
    key = field_name(field)
    if field.entity is Entity.ATTRIBUTE:
        return TableColumn(key, field, _TITLES[field.key], _KINDS.get(field.key, ColumnKind.VALUE))
    title = f"data set {field.key}" if field.entity is Entity.DATASET else field.title
    return TableColumn(key, field, title, _NUMBERS.get(field.entity, ColumnKind.VALUE))


def by_itself(column: TableColumn) -> bool:
    """Return whether a column is shown unless the user leaves it out."""
    if column.entity is Entity.ATTRIBUTE:
        return column.key not in _SELDOM
    return not is_of_store(column)


def is_of_store(column: TableColumn) -> bool:
    """Return whether a column is a tag that programs write for themselves."""
    return column.entity is Entity.TAG and column.title.startswith(_OF_STORES)


def is_listed(column: TableColumn, state: RunTableState) -> bool:
    """Return whether the user wants to see a column, constant or not."""
    if column.key == NAME:
        return True
    return column.key not in state.hidden and (by_itself(column) or column.key in state.listed)


def ordered_columns(columns: Sequence[TableColumn], state: RunTableState) -> list[TableColumn]:
    """Return columns as the user has put them: the name, pinned ones, those that were moved, all others."""
    by_key = {column.key: column for column in columns}
    keys = dict.fromkeys((NAME, *state.pinned, *state.order, *by_key))
    return [by_key[key] for key in keys if key in by_key]


def layout(
    source: TableSource,
    state: RunTableState,
    constant: Collection[str] = (),
    types: Mapping[str, ColumnType] = MappingProxyType({}),
) -> Layout:
    """Return the columns to be shown; those of `constant` are left out unless they are pinned."""
    pinned = {NAME, *state.pinned}
    shown = [
        typed_as(reduced_as(column, state.reducers.get(column.key, "")), types)
        for column in ordered_columns(all_columns(source, state), state)
        if is_listed(column, state) and (column.key not in constant or column.key in pinned)
    ]
    return Layout(tuple(shown), sum(column.key in pinned for column in shown))


def reduced_as(column: TableColumn, text: str) -> TableColumn:
    """Return a metric's column with the number that a text such as ``"max(metrics.acc)"`` asks for."""
    operand = operand_of(text) if text and column.kind is ColumnKind.METRIC else None
    if not isinstance(operand, Reduced) or operand.field != column.operand:
        return column
    return replace(column, operand=operand, detail=reducer_text(operand))


def typed_as(column: TableColumn, types: Mapping[str, ColumnType]) -> TableColumn:
    """Return a column with the type that the user gave it; only what was logged has one."""
    own = (ColumnKind.VALUE, ColumnKind.METRIC, ColumnKind.CALCULATED)
    kind = types.get(column.key) if column.kind in own else None
    return column if kind is None else replace(column, typed=kind)


def reducer_text(reduced: Reduced) -> str:
    """Return how a metric is reduced, in a word or two: ``"max"``, ``"mean of last 5"``, ``"at step 100"``."""
    argument = reduced.argument
    match reduced.reducer:
        case Reducer.MEAN if argument is not None:
            return f"mean of last {argument}"
        case Reducer.AT:
            return f"at step {argument}"
        case Reducer.REACH if isinstance(argument, float):
            return f"step to {value_label(argument)} of"
        case Reducer.BEST if argument is not None:
            return f"best, {'lowest' if argument == 'min' else 'highest'}"
        case Reducer.AUC:
            return "area"
    return str(reduced.reducer)


def header_names(columns: Sequence[TableColumn]) -> tuple[str, ...]:
    """Return a name for each column that no other has: its title, or the field where titles are not enough."""
    texts = [f"{column.detail} {column.title}".strip() for column in columns]
    names = [text if texts.count(text) == 1 else column.key for text, column in zip(texts, columns, strict=True)]
    return tuple(names)
