"""Which cards there are: one a tag, in groups, pinned ones first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from core.model import Catalog
from core.model.order import natural_key
from core.state import ScalarsState, SessionState
from core.views.shown import run_query, shown_runs

PINNED = "/pinned"
"""Key of the group of pinned cards; no tag's group has a slash in its key."""
UNGROUPED = ""
"""Key of the group of tags without a slash."""

_TITLES = {PINNED: "Pinned", UNGROUPED: "Ungrouped"}


@dataclass(frozen=True, slots=True)
class Card:
    """The chart of one tag: `prefix` and `name` are the two parts of the tag, the prefix with its slash."""

    tag: str
    prefix: str
    name: str
    pinned: bool = False
    expanded: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Cards under one heading.

    Attributes
    ----------
    key
        What it is folded by.
    title
        Heading.
    cards
        Those that match the query, in natural order of their tags; also while it is folded.
    total
        Number of cards without the query.
    collapsed
        Whether it is folded.
    """

    key: str
    title: str
    cards: tuple[Card, ...]
    total: int
    collapsed: bool = False


def shown_tags(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return the scalar tags that at least one shown run has, in natural order."""
    return _tags(catalog, shown_runs(catalog, state))


@lru_cache(maxsize=4)
def _tags(catalog: Catalog, runs: tuple[str, ...]) -> tuple[str, ...]:
    tags = dict.fromkeys(tag for run in runs for tag in catalog.runs[run].scalars)
    return tuple(sorted(tags, key=natural_key))


def card_groups(catalog: Catalog, state: SessionState) -> tuple[Group, ...]:
    """Return the groups that have a card matching the query: pinned, then by prefix, then tags without a slash."""
    return _groups(shown_tags(catalog, state), state.scalars)


@lru_cache(maxsize=4)
def _groups_of(
    tags: tuple[str, ...], query: str, collapsed: frozenset[str], pinned: tuple[str, ...], expanded: frozenset[str]
) -> tuple[Group, ...]:
    members: dict[str, list[str]] = {PINNED: [tag for tag in pinned if tag in set(tags)]}
    for tag in tags:
        if tag not in pinned:
            members.setdefault(group_key(tag), []).append(tag)
    if UNGROUPED in members:
        members[UNGROUPED] = members.pop(UNGROUPED)
    matches = run_query(query).search
    found = {key: [tag for tag in inside if matches(tag)] for key, inside in members.items()}
    return tuple(
        Group(
            key,
            _TITLES.get(key, key),
            tuple(_card(tag, tag in pinned, tag in expanded) for tag in found[key]),
            len(inside),
            key in collapsed,
        )
        for key, inside in members.items()
        if found[key]
    )


def _groups(tags: tuple[str, ...], state: ScalarsState) -> tuple[Group, ...]:
    return _groups_of(tags, state.tag_query, state.collapsed, state.pinned, state.expanded)


def group_key(tag: str) -> str:
    """Return the part of a tag before its first slash, `UNGROUPED` if it has none."""
    prefix, slash, _ = tag.partition("/")
    return prefix if slash else UNGROUPED


def _card(tag: str, pinned: bool, expanded: bool) -> Card:
    prefix, slash, name = tag.partition("/")
    return Card(tag, prefix + slash, name, pinned, expanded) if slash and name else Card(tag, "", tag, pinned, expanded)
