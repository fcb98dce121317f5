"""Runs of a catalog as the columns that queries are evaluated over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Final

import numpy as np

from core.analysis.bulk_reducers import reduced_many
from core.analysis.query.columns import Column, ListColumn, NumberColumn, TextColumn
from core.analysis.query.fields import (
    ATTRIBUTES,
    DATASET_KEYS,
    DURATION,
    END_TIME,
    MARKS,
    RUN_ID,
    RUN_NAME,
    START_TIME,
    Entity,
    Field,
    Operand,
    Reduced,
    Reducer,
)
from core.analysis.reducers import latest, reduced
from core.analysis.run_text import search_text
from core.analysis.text_search import TextSearch
from core.model import Run
from core.model.arrays import Bool

_TITLE: Final = "mlflow.runName"
_TEXTS: Final[dict[str, Callable[[Run], str | None]]] = {
    RUN_ID: lambda run: run.run_id,
    RUN_NAME: lambda run: run.labels.get(_TITLE, run.name),
    "status": lambda run: run.status.value.upper(),
    "user_id": lambda run: run.origin.get("user"),
    "artifact_uri": lambda run: run.artifact_folder,
    "name": lambda run: run.name,
    "experiment": lambda run: run.experiment,
    "parent": lambda run: run.parent,
    "source": lambda run: run.source,
    **dict.fromkeys(MARKS, lambda run: None),  # see `core.analysis.run_marks`
}
_NUMBERS: Final[dict[str, Callable[[Run], float | None]]] = {
    START_TIME: lambda run: _milliseconds(run.started),
    END_TIME: lambda run: _milliseconds(run.ended),
    DURATION: lambda run: _duration(run),
}


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else float(round(seconds * 1000))


def _duration(run: Run) -> float | None:
    """Return how long a run took in seconds, up to its last event where nobody said when it ended."""
    end = run.updated if run.ended is None else run.ended
    return None if end is None or run.started is None else end - run.started


class RunColumns:
    """Columns of some runs, each made when it is first asked for; implements `Columns`.

    Parameters
    ----------
    runs
        The runs, in the order of all masks.
    """

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = tuple(runs)
        self._columns: dict[Operand, Column | None] = {}

    def __len__(self) -> int:
        """Return the number of runs."""
        return len(self.runs)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Everything that is known of some of the runs: parameters, metrics, attributes, tags, data sets."""
        keys = (
            *((Entity.PARAM, key) for key in _union(run.params for run in self.runs)),
            *((Entity.METRIC, key) for key in _union(run.scalars for run in self.runs)),
            *((Entity.ATTRIBUTE, key) for key in ATTRIBUTES if key not in MARKS),
            *((Entity.TAG, key) for key in _union(run.labels for run in self.runs)),
            *((Entity.DATASET, key) for key in DATASET_KEYS if any(run.datasets for run in self.runs)),
        )
        return tuple(Field(entity, key) for entity, key in keys)

    def column(self, operand: Operand) -> Column | None:
        """Return the column of a field or of a reduced metric, None if no run has it."""
        if operand not in self._columns:
            self._columns[operand] = self._made(operand)
        return self._columns[operand]

    def search(self, text: str) -> Bool:
        """Return which runs have a match of an expression in their name or in what else is known of them."""
        return self._search.find(text)

    @cached_property
    def _search(self) -> TextSearch:
        return TextSearch([run.name for run in self.runs], [search_text(run) for run in self.runs])

    def _made(self, operand: Operand) -> Column | None:
        if isinstance(operand, Reduced):
            return self._metric(operand.field.key, operand.reducer, operand.argument)
        key = operand.key
        match operand.entity:
            case Entity.METRIC:
                return self._metric(key, Reducer.LAST, None)
            case Entity.PARAM:
                return _texts(None if key not in run.params else f"{run.params[key]}" for run in self.runs)
            case Entity.TAG:
                return _texts(run.labels.get(key) for run in self.runs)
            case Entity.DATASET:
                return ListColumn.of([self.said(run, key) for run in self.runs])
            case Entity.CALCULATED:
                return _numbers(_calculated(run, key) for run in self.runs)
        if key in _NUMBERS:
            return _numbers(map(_NUMBERS[key], self.runs))
        return _texts(_TEXTS[key](run) or None for run in self.runs)

    def _metric(self, key: str, reducer: Reducer, argument: int | float | str | None) -> Column | None:
        values, present = reduced_many([run.scalars.get(key) for run in self.runs], reducer, argument, key)
        return NumberColumn(values, present) if present.any() else None

    @staticmethod
    def said(run: Run, key: str) -> Sequence[str]:
        """Return what is said of a run's data sets; without a context there is none to compare."""
        said = (str(getattr(dataset, key)) for dataset in run.datasets)
        return [text for text in said if text or key != "context"]


def _union(mappings: Iterable[Iterable[str]]) -> Iterable[str]:
    known: dict[str, None] = {}
    last: list[str] = []
    for mapping in mappings:
        keys = list(mapping)
        if keys != last:  # most runs have the keys of the run before
            known.update(dict.fromkeys(keys))
            last = keys
    return known


def has_attribute(runs: Iterable[Run], key: str) -> bool:
    """Return whether an attribute is known of any of some runs."""
    if key in _NUMBERS:
        return any(value is not None for value in map(_NUMBERS[key], runs))
    return any(map(_TEXTS[key], runs))


def value_of(run: Run, operand: Operand) -> object:
    """Return what is known of one run as it was logged: a number, a text, a truth; None where it is missing.

    Several data sets are joined by commas.
    """
    if isinstance(operand, Reduced):
        series = run.scalars.get(operand.field.key)
        return None if series is None else reduced(series, operand.reducer, operand.argument, operand.field.key)
    key = operand.key
    match operand.entity:
        case Entity.METRIC:
            return latest(run.scalars[key]) if key in run.scalars else None
        case Entity.PARAM:
            return f"{run.params[key]}" if run.params.get(key, "") is None else run.params.get(key)
        case Entity.TAG:
            return run.labels.get(key)
        case Entity.CALCULATED:
            return _calculated(run, key)
        case Entity.DATASET:
            return ", ".join(dict.fromkeys(RunColumns.said(run, key))) or None
    return _NUMBERS[key](run) if key in _NUMBERS else _TEXTS[key](run) or None


def _calculated(run: Run, key: str) -> float | None:
    from core.analysis.expressions import number_of_run  # few folders have any

    return number_of_run(run, key)


def _texts(texts: Iterable[str | None]) -> TextColumn | None:
    column = TextColumn.of(list(texts))
    return column if column.vocabulary.texts else None


def _numbers(numbers: Iterable[float | None]) -> NumberColumn | None:
    listed = list(numbers)
    present = np.array([number is not None for number in listed], dtype=np.bool_)
    values = np.array([np.nan if number is None else number for number in listed], dtype=np.float64)
    return NumberColumn(values, present) if present.any() else None
