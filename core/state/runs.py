"""Which runs are drawn and how the list of runs is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.state.grouping import RunColouring


class RunOrder(StrEnum):
    """What the list of runs is sorted by."""

    NAME = "name"
    UPDATED = "updated"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class RunsState:
    """Which runs are checked, which match, how they are listed and coloured.

    Attributes
    ----------
    unchecked
        Names of runs that are switched off; a run that appears later is on.
    query
        Which runs match: a query, or plain text to look for (`core.analysis.query.read`); empty matches all.
    order, descending
        How the list is sorted.
    colours
        Colours ``"#rrggbb"`` that the user chose, by run; other runs have those that `colouring` gives them.
    colouring
        What the colours of all other runs say.
    titles
        What the user calls runs, by run; others are called by their names.
    folded_groups
        Experiments whose runs are not listed.
    folded_runs
        Runs whose children are not listed.
    starred
        Runs that the user marked with a star.
    notes
        What the user wrote down about runs, by run.
    places
        Runs in the order in which they first appeared, which is that of the palette's colours; runs that are not among
        them follow in natural order. It grows with the logs and is never undone.
    """

    unchecked: frozenset[str] = frozenset()
    query: str = ""
    order: RunOrder = RunOrder.NAME
    descending: bool = False
    colours: Mapping[str, str] = field(default_factory=dict)
    colouring: RunColouring = field(default_factory=RunColouring)
    titles: Mapping[str, str] = field(default_factory=dict)
    folded_groups: frozenset[str] = frozenset()
    folded_runs: frozenset[str] = frozenset()
    starred: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)
    places: tuple[str, ...] = ()
