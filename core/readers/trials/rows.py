"""Rows of a table of trials, many at a time: what each says of its run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias, TypeVar

from core.readers.trainers.values import moment
from core.readers.trials.cells import numbers_of, params_of, texts_of
from core.readers.trials.columns import Role, TrialColumn
from core.readers.trials.metrics import Metrics, NumberColumn, Numbers, metrics_of, numbers_in

_TIMES: Final = (Role.STARTED, Role.ENDED)
_NUMBERS: Final = (Role.METRIC, Role.NUMBER_OR_LABEL, Role.NUMBER_OR_PARAM)
Key = TypeVar("Key")
Value = TypeVar("Value")
_Columns: TypeAlias = list[tuple[Key, Sequence[Value | None]]]
"""Of each name or role what all rows have, None where a row has nothing."""


@dataclass(slots=True)
class Trial:
    """What a row says.

    Attributes
    ----------
    params, labels
        By name.
    metrics
        Its numbers.
    facts
        Everything else, as text.
    """

    params: dict[str, object] = field(default_factory=dict)
    metrics: Metrics = field(default_factory=Metrics)
    labels: dict[str, str] = field(default_factory=dict)
    facts: dict[Role, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the run is called: its name, else the last part of its folder, else its identifier."""
        for role in (Role.NAME, Role.FOLDER, Role.IDENTIFIER):
            name = self.facts.get(role, "")
            title = _last_part(name) if role is Role.FOLDER else name.strip("/")
            if title:
                return title
        return ""

    def home(self, folders: Collection[str]) -> str:
        """Return which of some folders is the run's own, empty if none is."""
        if not folders:
            return ""
        own = _last_part(self.facts.get(Role.FOLDER, ""))
        names = (own, self.facts.get(Role.NAME, ""), self.facts.get(Role.IDENTIFIER, ""))
        return next((name for name in names if name and name in folders), "")


def _last_part(folder: str) -> str:
    return folder.replace("\\", "/").rstrip("/").rpartition("/")[2]


def trials_of(
    columns: Iterable[TrialColumn], cells: Sequence[Sequence[object] | NumberColumn], count: int
) -> list[Trial]:
    """Return what some rows say.

    Parameters
    ----------
    cells
        Of each column of the table those of all rows: text as in a CSV file, values as in JSON lines, or numbers.
    count
        How many rows there are.
    """
    found = _Found()
    for column in columns:
        found.take(column, cells[column.place])
    params, labels, facts = (_dicts(part, count) for part in (found.params, found.labels, [*found.facts.items()]))
    return list(map(Trial, params, metrics_of(found.metrics, count), labels, facts))


class _Found:
    """What the columns of a table say, by name or role."""

    def __init__(self) -> None:
        self.params: _Columns[str, object] = []
        self.metrics: list[tuple[str, Numbers]] = []
        self.labels: _Columns[str, str] = []
        self.facts: dict[Role, Sequence[str | None]] = {}

    def take(self, column: TrialColumn, cells: Sequence[object] | NumberColumn) -> None:
        """Take a column."""
        role, name = column.role, column.name
        if isinstance(cells, NumberColumn):
            if role in _NUMBERS:
                self.metrics.append((name, cells.numbers()))
                return
            cells = cells.objects()
        if role is Role.PARAM:
            self.params.append((name, params_of(cells)))
        elif role is Role.LABEL:
            self.labels.append((name, texts_of(cells)))
        elif role in _NUMBERS:
            numbers = numbers_of(cells)
            self.metrics.append((name, numbers_in(numbers)))
            if role is not Role.METRIC and None in numbers:
                others = [cell if number is None else None for cell, number in zip(cells, numbers, strict=True)]
                if role is Role.NUMBER_OR_PARAM:
                    self.params.append((name, params_of(others)))
                else:
                    self.labels.append((name, texts_of(others)))
        elif role is not Role.NOTHING:
            self._fact(role, texts_of(cells))

    def _fact(self, role: Role, texts: Sequence[str | None]) -> None:
        """Take what a column says of the run itself; of several columns the first that says it counts."""
        if role in _TIMES:
            texts = [text if text is not None and moment(text) is not None else None for text in texts]
        before = self.facts.get(role)
        if before is not None:
            texts = [new if old is None else old for old, new in zip(before, texts, strict=True)]
        self.facts[role] = texts


def _dicts(columns: _Columns[Key, Value], count: int) -> list[dict[Key, Value]]:
    """Return of each row what its columns hold, without those that are empty."""
    if not columns:
        return [{} for _ in range(count)]
    keys = [key for key, _ in columns]
    rows = zip(*(values for _, values in columns), strict=True)
    return [{key: value for key, value in zip(keys, row, strict=True) if value is not None} for row in rows]
