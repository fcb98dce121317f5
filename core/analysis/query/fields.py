"""What a query can ask about: metrics, parameters, tags, attributes and data sets, as MLflow names them, and more.

Of the rows of a table it can ask about the table's columns, which are named without an entity.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from core.analysis.calculated_names import name_and_expression


class Entity(StrEnum):
    """What a field belongs to; the value is how it is written."""

    METRIC = "metrics"
    PARAM = "params"
    TAG = "tags"
    ATTRIBUTE = "attributes"
    DATASET = "datasets"
    COLUMN = "columns"
    """Of the metadata of a table; it is never written."""
    CALCULATED = "calc"
    """What an expression over other fields of a run is (`core.analysis.expressions`); its key is the expression, before
    which its name may stand (`core.analysis.calculated_names`)."""


class FieldKind(StrEnum):
    """What a field is compared with: numbers, texts in quotes, either as the query says, or true and false."""

    NUMBER = "number"
    TEXT = "text"
    EITHER = "either"
    TRUTH = "truth"


ENTITIES: Final = MappingProxyType(
    {"metric": Entity.METRIC, "metrics": Entity.METRIC}
    | dict.fromkeys(("parameter", "parameters", "param", "params"), Entity.PARAM)
    | dict.fromkeys(("tag", "tags"), Entity.TAG)
    | dict.fromkeys(("attribute", "attributes", "attr", "run"), Entity.ATTRIBUTE)
    | dict.fromkeys(("dataset", "datasets"), Entity.DATASET)
    | dict.fromkeys(("calc", "calculated"), Entity.CALCULATED)
)
"""How each entity may be called; case counts, as in MLflow."""

START_TIME, END_TIME, DURATION, RUN_ID, RUN_NAME = "start_time", "end_time", "duration", "run_id", "run_name"
STARRED, NOTE = "starred", "note"
MARKS: Final = (STARRED, NOTE)
"""Attributes that users give to runs: they are known of a session, not of logs."""

MLFLOW_ATTRIBUTES: Final = MappingProxyType(
    dict.fromkeys((RUN_ID, RUN_NAME, "status", "user_id", "artifact_uri"), FieldKind.TEXT)
    | dict.fromkeys((START_TIME, END_TIME), FieldKind.NUMBER)
)
"""Attributes of MLflow; times are in milliseconds since 1970."""

ATTRIBUTES: Final = MappingProxyType(
    dict(MLFLOW_ATTRIBUTES)
    | {DURATION: FieldKind.NUMBER}
    | dict.fromkeys(("name", "experiment", "parent", "source", NOTE), FieldKind.TEXT)
    | {STARRED: FieldKind.TRUTH}
)
"""All attributes: MLflow's, how long a run took in seconds, its name and experiment here, its parent, its source, and
what users say of it."""

ATTRIBUTE_ALIASES: Final = MappingProxyType(
    dict.fromkeys(("created", "Created"), START_TIME) | dict.fromkeys(("run name", "Run name", "Run Name"), RUN_NAME)
)
DATASET_KEYS: Final = ("name", "digest", "context")


@dataclass(frozen=True, slots=True, order=True)
class Field:
    """Something known of runs: an entity and a key of it; aliases are resolved."""

    entity: Entity
    key: str

    @property
    def title(self) -> str:
        """What it is called: its key, of what users calculate the name that they gave it."""
        return name_and_expression(self.key)[0] or self.key if self.entity is Entity.CALCULATED else self.key

    @property
    def kind(self) -> FieldKind:
        """What it is compared with."""
        if self.entity in (Entity.METRIC, Entity.CALCULATED):
            return FieldKind.NUMBER
        if self.entity is Entity.ATTRIBUTE:
            return ATTRIBUTES[self.key]
        return FieldKind.TEXT if self.entity is Entity.DATASET else FieldKind.EITHER


class Reducer(StrEnum):
    """How a metric's series becomes one number; the value is how it is written."""

    LAST = "last"
    FIRST = "first"
    MIN = "min"
    MAX = "max"
    MEAN = "mean"
    BEST = "best"
    AUC = "auc"
    AT = "at"
    REACH = "reach"


@dataclass(frozen=True, slots=True, order=True)
class Reduced:
    """A metric by another number of its series than the last.

    Attributes
    ----------
    field
        The metric.
    reducer
        How its series becomes a number.
    argument
        The step of ``at``; how many of the last points ``mean`` takes; ``"min"`` or ``"max"``, the direction of
        ``best``; the value of ``reach``. None where none was said: all points, and the direction that the columns know
        for the metric.
    """

    field: Field
    reducer: Reducer
    argument: int | float | str | None = None

    @property
    def kind(self) -> FieldKind:
        """Always a number."""
        return FieldKind.NUMBER


Operand: TypeAlias = Field | Reduced


def base_field(operand: Operand) -> Field:
    """Return the field that an operand is about."""
    return operand.field if isinstance(operand, Reduced) else operand


def is_duration(operand: Operand) -> bool:
    """Return whether an operand is a span of seconds, which may be written as ``1h30m``."""
    return isinstance(operand, Field) and operand.entity is Entity.ATTRIBUTE and operand.key == DURATION


def is_mark(operand: Operand) -> bool:
    """Return whether a field is one of what users say of runs."""
    return isinstance(operand, Field) and operand.entity is Entity.ATTRIBUTE and operand.key in MARKS


def is_time(operand: Operand) -> bool:
    """Return whether an operand is a time in milliseconds since 1970, which may be written as a date."""
    return isinstance(operand, Field) and operand.entity is Entity.ATTRIBUTE and operand.key in (START_TIME, END_TIME)
