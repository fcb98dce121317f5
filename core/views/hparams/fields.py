"""Which fields there are, what they are called, and which of them become axes by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from core.analysis.field_values import FieldValues, Standing, ValueKind
from core.analysis.importance.quick import Quick
from core.analysis.query import Entity, Field, Reduced, Reducer
from core.analysis.query.fields import DURATION, END_TIME, START_TIME
from core.analysis.reducers import usual_direction
from core.model import F8, Catalog
from core.state import Direction, HParamsState, Level
from core.style.text import moment
from core.views.field_columns import FieldColumns, columns_of, field_name, operand_of
from core.views.hparams.scale import FieldUnit
from core.views.ticks import span_label, value_label

MOST_PARAMS, MOST_METRICS = 12, 4
"""How many axes are chosen at most."""
MOST_CATEGORIES = 60
"""Texts of more distinct values make no axis by themselves."""
_COUNTERS = ("trial", "trial_id", "number", "index", "id", "step", "epoch", "iteration", "training_iteration", "uid")
_TITLES = {START_TIME: "Start", END_TIME: "End", DURATION: "Duration"}
_MEASURED = (Entity.METRIC, Entity.CALCULATED)
_HELD_OUT = ("val", "valid", "validation", "test", "eval", "dev")
_AIMS = ("acc", "accuracy", "loss", "error", "f1", "auc", "score", "reward", "objective", "value")


@lru_cache(maxsize=4096)
def field_title(name: str) -> str:
    """Return what a field is called on an axis: its key, and how a metric is reduced if not to its last value."""
    operand = operand_of(name)
    if operand is None:
        return name
    if isinstance(operand, Field):
        return _TITLES.get(operand.key, operand.key) if operand.entity is Entity.ATTRIBUTE else operand.title
    if isinstance(operand.argument, float):
        return f"step to {value_label(operand.argument)} of {operand.field.key}"
    argument = "" if operand.argument is None else f" {operand.argument}"
    return f"{operand.reducer}{argument} {operand.field.key}"


def is_time(name: str) -> bool:
    """Return whether a field is a time of day, in milliseconds."""
    return name in (START_TIME, END_TIME)


def unit_of(name: str) -> FieldUnit:
    """Return what numbers of a field are."""
    return FieldUnit.TIME if is_time(name) else FieldUnit.SPAN if name == DURATION else FieldUnit.NUMBER


def writing(name: str) -> Callable[[float], str]:
    """Return how numbers of a field are written: times of day, spans of time, or plainly."""
    if is_time(name):
        return lambda value: moment(value / 1000)
    return span_label if name == DURATION else value_label


def is_metric(name: str) -> bool:
    """Return whether a field is a metric."""
    operand = operand_of(name)
    return isinstance(operand, Reduced) or (isinstance(operand, Field) and operand.entity in _MEASURED)


@lru_cache(maxsize=4)
def known_fields(catalog: Catalog, calculated: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the fields that can become axes: parameters, metrics by their last value, attributes and tags.

    Those that the user calculates from others stand before them (`core.state.RunTableState.calculated`).
    """
    columns = columns_of(catalog)
    names = ((field_name(field), field.entity) for field in columns.fields)
    # Attributes are the same for all logs, so that some may be known of no run.
    known = (name for name, entity in names if entity is not Entity.ATTRIBUTE or columns.values(name) is not None)
    return (*calculated, *known)


def reductions(name: str) -> tuple[str, ...]:
    """Return a metric's other numbers as fields: its smallest, largest, mean and first value; none of other fields."""
    operand = operand_of(name)
    if not (isinstance(operand, Field) and operand.entity is Entity.METRIC):
        return ()
    return tuple(field_name(Reduced(operand, one)) for one in (Reducer.MIN, Reducer.MAX, Reducer.MEAN, Reducer.FIRST))


def reached(name: str, levels: Sequence[Level]) -> tuple[str, ...]:
    """Return the first steps at which a metric reaches its threshold lines as fields; none of other fields.

    Lines count that are judged by values as logged, from the side that is better by the metric's name.
    """
    operand = operand_of(name)
    if not (isinstance(operand, Field) and operand.entity is Entity.METRIC):
        return ()
    values = [each.value for each in levels if each.card == operand.key and _is_plain(each)]
    return tuple(field_name(Reduced(operand, Reducer.REACH, value)) for value in dict.fromkeys(values))


def _is_plain(level: Level) -> bool:
    usual = Direction.LOWER if usual_direction(level.card) == "min" else Direction.HIGHER
    return not level.smoothed and level.direction in (None, usual)


def axes_shown(catalog: Catalog, state: HParamsState) -> tuple[str, ...]:
    """Return the fields of the axes from left to right: those the user wants, else those that vary."""
    return chosen_axes(catalog) if state.axes is None else state.axes


@lru_cache(maxsize=4)
def chosen_axes(catalog: Catalog) -> tuple[str, ...]:
    """Return parameters that vary and, at the right, metrics that do; the likeliest aim comes last.

    The parameters stand by how far each alone tells the likeliest aim, those that tell most first; see `tells`.
    """
    columns, metrics = columns_of(catalog), aims(catalog)
    params = [name for name in _of(columns, Entity.PARAM) if _worth(columns, name)]
    told = tells(columns, params, metrics[0]) if metrics else {}
    params = sorted(params, key=lambda name: -told.get(name, 0.0))[:MOST_PARAMS]
    return (*params, *reversed(metrics[:MOST_METRICS]))


@lru_cache(maxsize=4)
def aims(catalog: Catalog) -> tuple[str, ...]:
    """Return the metrics that vary, the likeliest aim of all runs first."""
    columns = columns_of(catalog)
    metrics = [name for name in _of(columns, Entity.METRIC) if _worth(columns, name) and not _counts(name)]
    return tuple(sorted(metrics, key=aim))


def tells(columns: FieldColumns, names: Sequence[str], metric: str) -> dict[str, float]:
    """Return how far each field alone tells a metric over all runs, 0 to 1, by `core.analysis.importance.quick`."""
    target = columns.values(metric)
    if target is None:
        return {}
    numbers = np.where(target.standing == Standing.FINITE, target.numbers, np.nan)
    found = {name: columns.values(name) for name in names}
    quick = Quick(numbers)
    return {name: quick.told(_told_by(values)) for name, values in found.items() if values is not None}


def _told_by(values: FieldValues) -> F8:
    """Return a number for each run, equal ones and order as the values have them; NaN where there is none."""
    if values.kind is ValueKind.CATEGORICAL:
        return np.where(values.codes >= 0, values.codes, np.nan)
    return np.where(values.standing == Standing.FINITE, values.numbers, np.nan)


def _of(columns: FieldColumns, entity: Entity) -> list[str]:
    return [field_name(field) for field in columns.fields if field.entity is entity]


def _worth(columns: FieldColumns, name: str) -> bool:
    values = columns.values(name)
    if values is None or values.distinct < 2:
        return False
    return values.kind != "categorical" or values.distinct <= MOST_CATEGORIES


def _counts(name: str) -> bool:
    """Return whether a metric only numbers the runs or their steps."""
    return field_title(name).lower() in _COUNTERS


def aim(name: str) -> tuple[bool, int]:
    """Return how likely a metric is what runs are judged by; small is likely."""
    words = set("".join(c if c.isalnum() else " " for c in name.lower()).split())
    aims = [place for place, word in enumerate(_AIMS) if word in words]
    return not words & set(_HELD_OUT), aims[0] if aims else len(_AIMS)
