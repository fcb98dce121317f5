"""The lines of the list of runs: headings of experiments, runs, and runs under those that started them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from core.model import Catalog
from core.model.order import natural_key
from core.state import RunOrder, SessionState
from core.views.run_search import matching_runs
from core.views.runs import listed_runs
from core.views.shown import shown_runs

HEADING: Final = -1
"""Depth of a line that is the heading of a group."""
DEEPEST: Final = 8
"""Runs that are nested deeper are listed at this depth."""
UNGROUPED: Final = "No experiment"
"""Title of the group of runs that belong to no experiment, where others do."""


@dataclass(frozen=True, slots=True, eq=False)
class RunLines:
    """What the list of runs shows, top first.

    Attributes
    ----------
    names
        One for each line: the name of the run or, at a heading, of the experiment.
    depths
        One for each line: `HEADING`, or how many of the runs that a run descends from are listed above it.
    groups
        Listed runs by experiment, those that are folded away included; empty where no run has an experiment.
    parents
        Runs with children in the list, folded or not.
    """

    names: tuple[str, ...]
    depths: tuple[int, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    parents: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.names)

    def is_heading(self, row: int) -> bool:
        """Return whether a line is the heading of a group."""
        return self.depths[row] == HEADING

    def owner(self, row: int) -> int | None:
        """Return the line under which a line stands: its parent's, else its heading; None at the top."""
        depth = self.depths[row]
        above = next((place for place in range(row - 1, -1, -1) if self.depths[place] < depth), None)
        return None if depth == HEADING else above

    def same_as(self, other: RunLines) -> bool:
        """Return whether the same lines stand in the same order."""
        return self.names == other.names and self.depths == other.depths and self.parents == other.parents


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The heading of an experiment.

    Attributes
    ----------
    name, title
        Name of the experiment, empty for none, and what the heading says.
    shown, total
        How many of its runs are drawn, out of all there are.
    checked
        Whether all its listed runs are switched on, None for some.
    folded
        Whether its runs are left out of the list.
    """

    name: str
    title: str
    shown: int
    total: int
    checked: bool | None
    folded: bool


def run_lines(catalog: Catalog, state: SessionState) -> RunLines:
    """Return the lines of the list: groups only where any run has an experiment, children under listed parents."""
    runs = state.runs
    names = listed_runs(catalog, state)
    by_name = runs.order is RunOrder.NAME
    return _lines(catalog, names, runs.folded_groups, runs.folded_runs, by_name, runs.descending)


@lru_cache(maxsize=2)
def _lines(
    catalog: Catalog,
    names: tuple[str, ...],
    folded_groups: frozenset[str],
    folded_runs: frozenset[str],
    by_name: bool,
    descending: bool,
) -> RunLines:
    if not run_groups(catalog) and not _nested(catalog):
        return RunLines(names, (0,) * len(names))
    builder = _Builder(catalog, names, folded_runs)
    if not run_groups(catalog):
        builder.add_runs(names)
        return builder.lines({})
    groups = _members(catalog, names)
    if by_name:  # otherwise the group of the first run comes first: the latest, the longest
        order = sorted(groups, key=natural_key, reverse=descending)
        groups = {name: groups[name] for name in sorted(order, key=lambda name: not name)}
    for group, members in groups.items():
        builder.add_heading(group)
        if group not in folded_groups:
            builder.add_runs(members)
    return builder.lines(groups)


def _members(catalog: Catalog, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(catalog.runs[name].experiment, []).append(name)
    return {group: tuple(members) for group, members in groups.items()}


@lru_cache(maxsize=2)
def _nested(catalog: Catalog) -> bool:
    return any(run.parent for run in catalog.runs.values())


class _Builder:
    """Writes line after line."""

    def __init__(self, catalog: Catalog, names: Sequence[str], folded: frozenset[str]) -> None:
        self._folded = folded
        self._names: list[str] = []
        self._depths: list[int] = []
        listed = set(names) if _nested(catalog) else set()
        self._children: dict[str, list[str]] = {}
        self._parent: dict[str, str] = {}
        for name in names if listed else ():
            run = catalog.runs[name]
            if run.parent in listed and catalog.runs[run.parent].experiment == run.experiment:
                self._children.setdefault(run.parent, []).append(name)
                self._parent[name] = run.parent

    def add_heading(self, group: str) -> None:
        """Write the heading of a group."""
        self._write(group, HEADING)

    def add_runs(self, names: Sequence[str]) -> None:
        """Write runs, each followed by its children unless they are folded away."""
        if not self._children:
            self._names += names
            self._depths += [0] * len(names)
            return
        reached: set[str] = set()
        for name in names:
            if name not in self._parent:
                self._write_tree(name, reached)
        for name in names if len(reached) < len(names) else ():  # runs that descend from themselves
            if name not in reached:
                self._write_tree(name, reached)

    def _write_tree(self, top: str, reached: set[str]) -> None:
        waiting = [(top, 0, True)]
        while waiting:
            name, depth, listed = waiting.pop()
            if name in reached:
                continue
            reached.add(name)
            if listed:
                self._write(name, min(depth, DEEPEST))
            inside = listed and name not in self._folded
            waiting.extend((child, depth + 1, inside) for child in reversed(self._children.get(name, ())))

    def _write(self, name: str, depth: int) -> None:
        self._names.append(name)
        self._depths.append(depth)

    def lines(self, groups: Mapping[str, tuple[str, ...]]) -> RunLines:
        """Return what was written."""
        parents = frozenset(self._children)
        return RunLines(tuple(self._names), tuple(self._depths), MappingProxyType(dict(groups)), parents)


@dataclass(frozen=True, slots=True)
class RunGroup:
    """An experiment: how many runs it has, and what all their names begin with up to a slash."""

    total: int
    prefix: str


@lru_cache(maxsize=2)
def run_groups(catalog: Catalog) -> Mapping[str, RunGroup]:
    """Return all experiments, runs without one under an empty name; nothing where no run has an experiment."""
    if not any(run.experiment for run in catalog.runs.values()):
        return MappingProxyType({})
    groups = _members(catalog, catalog.runs)
    return MappingProxyType({name: RunGroup(len(runs), common_folder(runs)) for name, runs in groups.items()})


def common_folder(names: Sequence[str]) -> str:
    """Return what all names begin with up to and including a slash, empty for nothing."""
    first, last = min(names, default=""), max(names, default="")
    pairs = enumerate(zip(first, last, strict=False))
    length = next((place for place, (one, other) in pairs if one != other), min(len(first), len(last)))
    return first[: first.rfind("/", 0, length) + 1]


def short_in_list(catalog: Catalog, name: str, parent: str = "") -> str:
    """Return the name of a run under its heading or its parent: without what those have said already."""
    if parent and name.startswith(f"{parent}/"):
        return name[len(parent) + 1 :]
    group = run_groups(catalog).get(catalog.runs[name].experiment)
    return name[len(group.prefix) :] if group is not None else name


@lru_cache(maxsize=2)
def longest_in_list(catalog: Catalog) -> str:
    """Return the longest name as it stands under its heading, empty without runs."""
    if not run_groups(catalog):
        return max(catalog.runs, key=len, default="")
    return max((short_in_list(catalog, name) for name in catalog.runs), key=len, default="")


def group_row(catalog: Catalog, state: SessionState, name: str) -> GroupRow:
    """Return the heading of an experiment; raises KeyError for an unknown one."""
    listed, unchecked = _switched(catalog, state.runs.query, state.runs.unchecked)
    shown = _shown_in(catalog, shown_runs(catalog, state))[name]
    off = unchecked[name]
    checked = None if 0 < off < listed[name] else off == 0
    return GroupRow(
        name, name or UNGROUPED, shown, run_groups(catalog)[name].total, checked, name in state.runs.folded_groups
    )


@lru_cache(maxsize=2)
def _switched(catalog: Catalog, query: str, unchecked: frozenset[str]) -> tuple[Counter[str], Counter[str]]:
    """Return how many runs of each experiment match, and how many of those are switched off."""
    names = matching_runs(catalog, query)
    off = (name for name in names if name in unchecked) if unchecked else ()
    return _counted(catalog, names), _counted(catalog, off)


def _shown_in(catalog: Catalog, shown: tuple[str, ...]) -> Counter[str]:
    global _latest
    known_catalog, known_shown, counts = _latest
    if known_catalog is not catalog or known_shown is not shown:
        counts = _counted(catalog, shown)
        _latest = (catalog, shown, counts)
    return counts


# Compared by identity: to hash thousands of names for every heading would take longer than all else.
_latest: tuple[Catalog | None, tuple[str, ...], Counter[str]] = (None, (), Counter())


def _counted(catalog: Catalog, names: Iterable[str]) -> Counter[str]:
    return Counter(catalog.runs[name].experiment for name in names)
