"""The lines of the list of runs: headings of groups or experiments, runs, and runs under those that started them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from core.analysis.run_marks import Marks
from core.model import Catalog
from core.model.order import natural_key
from core.state import RunOrder, SessionState
from core.style import ThemeName
from core.views.headings import Headings, headings, is_group
from core.views.run_colours import group_colours
from core.views.run_marks import marks_asked
from core.views.run_search import matching_runs
from core.views.runs import listed_runs
from core.views.shown import shown_runs

HEADING: Final = -1
"""Depth of a line that is the heading of a group."""
DEEPEST: Final = 8
"""Runs that are nested deeper are listed at this depth."""


@dataclass(frozen=True, slots=True, eq=False)
class RunLines:
    """What the list of runs shows, top first.

    Attributes
    ----------
    names
        One for each line: the name of the run or, at a heading, the key of the group.
    depths
        One for each line: `HEADING`, or how many of the runs that a run descends from are listed above it.
    groups
        Listed runs by heading, those that are folded away included; empty where runs have none.
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
    """The heading of a group or an experiment.

    Attributes
    ----------
    name, title
        By what the group is known, empty for all others, and what the heading says.
    shown, total
        How many of its runs are drawn, out of all there are.
    checked
        Whether all its listed runs are switched on, None for some.
    folded
        Whether its runs are left out of the list.
    colour
        ``"#rrggbb"``, empty where it has none of its own.
    """

    name: str
    title: str
    shown: int
    total: int
    checked: bool | None
    folded: bool
    colour: str = ""


def run_lines(catalog: Catalog, state: SessionState) -> RunLines:
    """Return the lines of the list: headings where runs have any, children under listed parents."""
    runs = state.runs
    names = listed_runs(catalog, state)
    by_name = runs.order is RunOrder.NAME
    found = headings(catalog, state)
    return _lines(catalog, found, names, runs.folded_groups, runs.folded_runs, by_name, runs.descending)


@lru_cache(maxsize=2)
def _lines(
    catalog: Catalog,
    found: Headings,
    names: tuple[str, ...],
    folded_groups: frozenset[str],
    folded_runs: frozenset[str],
    by_name: bool,
    descending: bool,
) -> RunLines:
    if not found.groups and not _nested(catalog):
        return RunLines(names, (0,) * len(names))
    builder = _Builder(catalog, found, names, folded_runs)
    if not found.groups:
        builder.add_runs(names)
        return builder.lines({})
    groups = _members(found, names)
    if by_name:  # otherwise the group of the first run comes first: the latest, the longest
        order = sorted(groups, key=lambda name: natural_key(found.groups[name].title), reverse=descending)
        groups = {name: groups[name] for name in sorted(order, key=_last)}
    for group, members in groups.items():
        builder.add_heading(group)
        if group not in folded_groups:
            builder.add_runs(members)
    return builder.lines(groups)


def _last(heading: str) -> int:
    """Return where the heading of all others stands: after those of groups."""
    return 0 if is_group(heading) else 1 if heading else 2


def _members(found: Headings, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(found.of(name), []).append(name)
    return {group: tuple(members) for group, members in groups.items()}


@lru_cache(maxsize=2)
def _nested(catalog: Catalog) -> bool:
    return any(run.parent for run in catalog.runs.values())


class _Builder:
    """Writes line after line."""

    def __init__(self, catalog: Catalog, found: Headings, names: Sequence[str], folded: frozenset[str]) -> None:
        self._folded = folded
        self._names: list[str] = []
        self._depths: list[int] = []
        listed = set(names) if _nested(catalog) else set()
        self._children: dict[str, list[str]] = {}
        self._parent: dict[str, str] = {}
        for name in names if listed else ():
            parent = catalog.runs[name].parent
            if parent in listed and found.of(parent) == found.of(name):
                self._children.setdefault(parent, []).append(name)
                self._parent[name] = parent

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


def short_in_list(found: Headings, title: str, name: str, parent: str = "") -> str:
    """Return what a run is called under its heading or its parent: without what those have said already."""
    if title != name:
        return title
    if parent and name.startswith(f"{parent}/"):
        return name[len(parent) + 1 :]
    return name[len(found.prefix(name)) :]


@lru_cache(maxsize=2)
def longest_in_list(catalog: Catalog, found: Headings) -> str:
    """Return the longest name as it stands under its heading, empty without runs."""
    if not found.groups:
        return max(catalog.runs, key=len, default="")
    return max((short_in_list(found, name, name) for name in catalog.runs), key=len, default="")


def group_row(catalog: Catalog, state: SessionState, name: str, theme: ThemeName = ThemeName.LIGHT) -> GroupRow:
    """Return a heading; raises KeyError for an unknown one."""
    found = headings(catalog, state)
    listed, unchecked = _switched(catalog, found, state.runs.query, state.runs.unchecked, marks_asked(state.runs))
    shown = _shown_in(found, shown_runs(catalog, state))[name]
    off, group = unchecked[name], found.groups[name]
    checked = None if 0 < off < listed[name] else off == 0
    colour = group_colours(catalog, state, theme)[group.code] if group.code >= 0 else ""
    return GroupRow(name, group.title, shown, group.total, checked, name in state.runs.folded_groups, colour)


@lru_cache(maxsize=2)
def _switched(
    catalog: Catalog, found: Headings, query: str, unchecked: frozenset[str], marks: Marks
) -> tuple[Counter[str], Counter[str]]:
    """Return how many runs of each heading match, and how many of those are switched off."""
    names = matching_runs(catalog, query, marks)
    off = (name for name in names if name in unchecked) if unchecked else ()
    return Counter(map(found.of, names)), Counter(map(found.of, off))


def _shown_in(found: Headings, shown: tuple[str, ...]) -> Counter[str]:
    global _latest
    known, known_shown, counts = _latest
    if known is not found or known_shown is not shown:
        counts = Counter(map(found.of, shown))
        _latest = (found, shown, counts)
    return counts


# Compared by identity: to hash thousands of names for every heading would take longer than all else.
_latest: tuple[Headings | None, tuple[str, ...], Counter[str]] = (None, (), Counter())
