"""Which fields there are, what they are called, and which of them become axes by themselves."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from core.analysis.query import Entity, Field, Reduced, Reducer
from core.analysis.query.fields import DURATION, END_TIME, START_TIME
from core.model import Catalog
from core.state import HParamsState
from core.style.text import moment
from core.views.field_columns import FieldColumns, columns_of, field_name, operand_of
from core.views.ticks import span_label, value_label

MOST_PARAMS, MOST_METRICS = 12, 4
"""How many axes are chosen at most."""
MOST_CATEGORIES = 60
"""Texts of more distinct values make no axis by themselves."""
_COUNTERS = ("trial", "trial_id", "number", "index", "id", "step", "epoch", "iteration", "training_iteration", "uid")
_TITLES = {START_TIME: "Start", END_TIME: "End", DURATION: "Duration"}
_HELD_OUT = ("val", "valid", "validation", "test", "eval", "dev")
_AIMS = ("acc", "accuracy", "loss", "error", "f1", "auc", "score", "reward", "objective", "value")


@lru_cache(maxsize=4096)
def field_title(name: str) -> str:
    """Return what a field is called on an axis: its key, and how a metric is reduced if not to its last value."""
    operand = operand_of(name)
    if operand is None:
        return name
    if isinstance(operand, Field):
        return _TITLES.get(operand.key, operand.key) if operand.entity is Entity.ATTRIBUTE else operand.key
    argument = "" if operand.argument is None else f" {operand.argument}"
    return f"{operand.reducer}{argument} {operand.field.key}"


def is_time(name: str) -> bool:
    """Return whether a field is a time of day, in milliseconds."""
    return name in (START_TIME, END_TIME)


def writing(name: str) -> Callable[[float], str]:
    """Return how numbers of a field are written: times of day, spans of time, or plainly."""
    if is_time(name):
        return lambda value: moment(value / 1000)
    return span_label if name == DURATION else value_label


def is_metric(name: str) -> bool:
    """Return whether a field is a metric."""
    operand = operand_of(name)
    return isinstance(operand, Reduced) or (isinstance(operand, Field) and operand.entity is Entity.METRIC)


@lru_cache(maxsize=4)
def known_fields(catalog: Catalog) -> tuple[str, ...]:
    """Return the fields that can become axes: parameters, metrics by their last value, attributes and tags."""
    columns = columns_of(catalog)
    names = ((field_name(field), field.entity) for field in columns.fields)
    # Attributes are the same for all logs, so that some may be known of no run.
    return tuple(name for name, entity in names if entity is not Entity.ATTRIBUTE or columns.values(name) is not None)


def reductions(name: str) -> tuple[str, ...]:
    """Return a metric's other numbers as fields: its smallest, largest, mean and first value; none of other fields."""
    operand = operand_of(name)
    if not (isinstance(operand, Field) and operand.entity is Entity.METRIC):
        return ()
    return tuple(field_name(Reduced(operand, one)) for one in (Reducer.MIN, Reducer.MAX, Reducer.MEAN, Reducer.FIRST))


def axes_shown(catalog: Catalog, state: HParamsState) -> tuple[str, ...]:
    """Return the fields of the axes from left to right: those the user wants, else those that vary."""
    return chosen_axes(catalog) if state.axes is None else state.axes


@lru_cache(maxsize=4)
def chosen_axes(catalog: Catalog) -> tuple[str, ...]:
    """Return parameters that vary and, at the right, metrics that do; the likeliest aim comes last."""
    columns = columns_of(catalog)
    params = [name for name in _of(columns, Entity.PARAM) if _worth(columns, name)][:MOST_PARAMS]
    metrics = [name for name in _of(columns, Entity.METRIC) if _worth(columns, name) and not _counts(name)]
    best = sorted(metrics, key=aim)[:MOST_METRICS]
    return (*params, *reversed(best))


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
