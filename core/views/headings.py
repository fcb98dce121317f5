"""Under which headings runs are listed: their groups where the user groups them, else their experiments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from core.model import Catalog
from core.state import GroupBy, SessionState
from core.views.grouping import RunGroups, groups_of

UNGROUPED: Final = "No experiment"
"""Title of the group of runs that belong to no experiment, where others do."""
NO_GROUP: Final = "No group"
"""Title of the group of runs that belong to none, where others do."""
ALONE: Final = "\x1falone"
"""Key of the heading of runs that are alone in their group: one above each would say nothing. No group has it."""
ALONE_TITLE: Final = "Groups of one run"


@dataclass(frozen=True, slots=True)
class RunGroup:
    """What a heading stands for: how many runs, what all their names begin with up to a slash, what it is called."""

    total: int
    prefix: str
    title: str = ""
    code: int = -1


def _nowhere(_: str) -> str:
    return ""


@dataclass(frozen=True, eq=False)
class Headings:
    """Headings of the list of runs.

    Attributes
    ----------
    of
        Under which heading a run stands, empty for that of all others.
    groups
        What headings there are, in their order; none where runs are not grouped.
    """

    of: Callable[[str], str] = _nowhere
    groups: Mapping[str, RunGroup] = field(default_factory=lambda: MappingProxyType({}))

    def prefix(self, name: str) -> str:
        """Return what the name of a run begins with that its heading says already."""
        group = self.groups.get(self.of(name))
        return group.prefix if group is not None else ""


def headings(catalog: Catalog, state: SessionState) -> Headings:
    """Return the headings of the list, the same object as long as nothing about them changes."""
    if state.grouping.by in (GroupBy.NONE, GroupBy.EXPERIMENT):
        return _experiments(catalog)
    return _groups(groups_of(catalog, state))


@lru_cache(maxsize=2)
def _experiments(catalog: Catalog) -> Headings:
    runs = catalog.runs
    if not any(run.experiment for run in runs.values()):
        return Headings()
    members: dict[str, list[str]] = {}
    for name, run in runs.items():
        members.setdefault(run.experiment, []).append(name)
    groups = {key: RunGroup(len(names), common_folder(names), key or UNGROUPED) for key, names in members.items()}
    return Headings(lambda name: runs[name].experiment, MappingProxyType(groups))


@lru_cache(maxsize=2)
def _groups(found: RunGroups) -> Headings:
    counts = found.groups.counts.tolist()
    keys = [key if count > 1 else ALONE for key, count in zip(found.groups.keys, counts, strict=True)]
    groups = {
        key: RunGroup(count, "", label, code)
        for code, (key, label, count) in enumerate(zip(keys, found.groups.labels, counts, strict=True))
        if count > 1
    }
    alone, nowhere = counts.count(1), len(found.names) - sum(counts)
    groups |= {ALONE: RunGroup(alone, "", ALONE_TITLE)} if alone else {}
    groups |= {"": RunGroup(nowhere, "", NO_GROUP)} if nowhere and counts else {}
    codes, rows = found.groups.codes.tolist(), found.rows
    keys.append("")
    return Headings(lambda name: keys[codes[rows[name]]], MappingProxyType(groups))


def is_group(key: str) -> bool:
    """Return whether a heading stands for runs that have something in common, not for all others."""
    return key not in ("", ALONE)


def common_folder(names: Sequence[str]) -> str:
    """Return what all names begin with up to and including a slash, empty for nothing."""
    first, last = min(names, default=""), max(names, default="")
    pairs = enumerate(zip(first, last, strict=False))
    length = next((place for place, (one, other) in pairs if one != other), min(len(first), len(last)))
    return first[: first.rfind("/", 0, length) + 1]
