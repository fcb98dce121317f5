"""A scalar logged over time."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from core.model.arrays import F4, F8, I8

if TYPE_CHECKING:
    from typing import TypeVar

    Row = TypeVar("Row", F8, I8)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class ScalarSeries:
    """All logged values of one scalar tag of one run, in the order of the files.

    Attributes
    ----------
    wall_time
        Seconds since 1970, float64, shape (n,).
    step
        Training step, int64, shape (n,); it goes back where a run was restarted.
    value
        The logged value, float32 or float64, shape (n,); NaN and infinities are kept.
    """

    wall_time: F8
    step: I8
    value: F4 | F8

    def __len__(self) -> int:
        return len(self.step)


@dataclass(frozen=True, slots=True, eq=False)
class PointTable:
    """Values of many runs that have logged each scalar once, as rows of a table have them.

    Attributes
    ----------
    wall_time, step
        A value a run, float64 and int64, shape (runs,).
    value
        The values of all runs one after the other, float64, shape (values,).
    """

    wall_time: F8
    step: I8
    value: F8


class CountedSeries(Mapping[str, ScalarSeries]):
    """Series by tag that know how many points they have together without any of them being made."""

    __slots__ = ()

    @property
    @abstractmethod
    def points(self) -> int:
        """Number of logged values of all tags."""

    @property
    @abstractmethod
    def steps(self) -> I8:
        """Steps of the longest tag as they were logged, int64 (n,), without its series being made."""


class PointRow(CountedSeries):
    """The scalars of one run of a `PointTable`: series of one point, each made when it is first asked for.

    A table may hold a hundred thousand runs with a dozen metrics each, or a thousand with ten thousand, of which a few
    are looked at; a series lasts as long as somebody does.

    Parameters
    ----------
    table
        With the values of all runs.
    row
        Which run it is.
    first
        Where its values begin.
    places
        How far behind that each tag's value is; runs that have the same tags share it.
    """

    __slots__ = ("_first", "_made", "_places", "_row", "_table")

    def __init__(self, table: PointTable, row: int, first: int, places: Mapping[str, int]) -> None:
        self._table, self._row, self._first, self._places = table, row, first, places
        self._made: WeakValueDictionary[str, ScalarSeries] | None = None

    def __getitem__(self, tag: str) -> ScalarSeries:
        """Return the series of a tag, the same object as long as anybody has it."""
        if self._made is None:
            self._made = WeakValueDictionary()
        series = self._made.get(tag)
        if series is None:
            place, table = self._first + self._places[tag], self._table
            series = ScalarSeries(self._cut(table.wall_time), self.step, table.value[place : place + 1])
            series = self._made.setdefault(tag, series)  # another thread may have been faster
        return series

    def __iter__(self) -> Iterator[str]:
        """Yield the tags in the order in which they were logged."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many tags, and so how many points, there are."""
        return len(self._places)

    def __contains__(self, tag: object) -> bool:
        """Whether a tag was logged, without making its series."""
        return tag in self._places

    @property
    def points(self) -> int:
        """One for each tag."""
        return len(self._places)

    @property
    def tags(self) -> Mapping[str, int]:
        """The tags, one object for all runs that have the same ones."""
        return self._places

    @property
    def step(self) -> I8:
        """The only step, int64 (1,)."""
        return self._cut(self._table.step)

    @property
    def steps(self) -> I8:
        """The only step, none where nothing was logged."""
        return self.step if self._places else self.step[:0]

    def _cut(self, column: Row) -> Row:
        return column[self._row : self._row + 1]
