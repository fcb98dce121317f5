"""What evaluators say side by side: a row for each parameter and for the strongest pairs, in one order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.importance.evaluators import FANOVA, Evaluator
from core.analysis.importance.quick import ranks
from core.analysis.importance.result import Importance
from core.model import F8
from core.state import ImportanceState
from core.views.importance.subject import Subject
from core.views.importance.work import wanted

_PAIRS = 12
_LEAST_PAIR = 0.005
"""Share of the variance from which a pair has a row."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one evaluator says of one row: a value with its 95 % interval, NaN where there is none."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter or a pair of them.

    Attributes
    ----------
    names, fields
        Of one parameter or two, as they are called and as queries write them.
    cells
        What each evaluator says; None where it says nothing, or not yet.
    mean_rank
        Of a parameter in all evaluators that have answered, 1 for the most important; NaN for pairs.
    """

    names: tuple[str, ...]
    fields: tuple[str, ...]
    cells: tuple[Cell | None, ...]
    mean_rank: float = np.nan

    @property
    def title(self) -> str:
        """What it is called."""
        return " × ".join(self.names)


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that evaluators say.

    Attributes
    ----------
    evaluators
        From left to right, one for each cell of a row.
    answered
        Which of them have answered.
    params, pairs
        The rows, the most important first.
    order_by
        The evaluator that rows are sorted by, empty for the mean rank.
    """

    evaluators: tuple[Evaluator, ...]
    answered: frozenset[str]
    params: tuple[Row, ...]
    pairs: tuple[Row, ...]
    order_by: str

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows from the top."""
        return (*self.params, *self.pairs)

    @property
    def complete(self) -> bool:
        """Whether all evaluators have answered."""
        return len(self.answered) == len(self.evaluators)


def board_of(subject: Subject, wish: ImportanceState, found: Mapping[str, Importance]) -> Board:
    """Return what is known by now."""
    evaluators = wanted(wish)
    answers = [found.get(each.name) for each in evaluators]
    names = tuple(column.name for column in subject.columns)
    means = mean_ranks([one for one in answers if one is not None], names)
    order_by = wish.order_by if wish.order_by in found else ""
    order = _order(found.get(order_by), means, names)
    params = tuple(
        Row((names[place],), (subject.fields[place],), tuple(_cell(one, names[place]) for one in answers), means[place])
        for place in order
    )
    pairs = _pairs(subject, found.get(FANOVA.name), evaluators)
    return Board(evaluators, frozenset(found) & {each.name for each in evaluators}, params, pairs, order_by)


def mean_ranks(answers: Sequence[Importance], names: Sequence[str]) -> F8:
    """Return the mean rank (p,) of parameters in some answers by the size of their values, 1 for the largest.

    Parameters of which an evaluator says nothing are last there; without any answer all have the same rank.
    """
    found = np.array([ranks(-_sizes(one, names)) for one in answers])
    means: F8 = found.mean(axis=0) if len(found) else np.full(len(names), np.nan)
    return means


def _sizes(one: Importance, names: Sequence[str]) -> F8:
    known = dict(zip(one.names, np.nan_to_num(np.abs(one.values), nan=-1.0).tolist(), strict=True))
    return np.array([known.get(name, -1.0) for name in names])


def _order(chosen: Importance | None, means: F8, names: Sequence[str]) -> list[int]:
    by = -_sizes(chosen, names) if chosen is not None else np.nan_to_num(means)
    order: list[int] = np.lexsort((np.nan_to_num(means), by)).tolist()
    return order


def _cell(one: Importance | None, name: str) -> Cell | None:
    if one is None or name not in one.names:
        return None
    place = one.names.index(name)
    return Cell(float(one.values[place]), float(one.low[place]), float(one.high[place]))


def _pairs(subject: Subject, fanova: Importance | None, evaluators: Sequence[Evaluator]) -> tuple[Row, ...]:
    if fanova is None:
        return ()
    rows = []
    for pair in fanova.pairs[:_PAIRS]:
        if pair.value >= _LEAST_PAIR and pair.surface.size:
            names = pair.first, pair.second
            cells = (Cell(pair.value, pair.low, pair.high) if each is FANOVA else None for each in evaluators)
            rows.append(Row(names, tuple(map(subject.field_of, names)), tuple(cells)))
    return tuple(rows)


def header(board: Board) -> tuple[str, ...]:
    """Return the names of the columns of a table of everything."""
    ends = [f"{each.title}{end}" for each in board.evaluators for end in ("", " low", " high")]
    return ("parameter", "with", "mean rank", *ends)


def value_rows(board: Board) -> list[list[object]]:
    """Return a row of all digits for each parameter and pair, the most important first; empty where there is none."""
    rows: list[list[object]] = []
    for row in board.rows:
        first, second = (*row.names, "")[:2]
        numbers = [number for cell in row.cells for number in _numbers(cell)]
        rows.append([first, second, *map(_written, (row.mean_rank, *numbers))])
    return rows


def _numbers(cell: Cell | None) -> tuple[float, float, float]:
    return (np.nan, np.nan, np.nan) if cell is None else (cell.value, cell.low, cell.high)


def _written(number: float) -> object:
    return "" if np.isnan(number) else float(number)
