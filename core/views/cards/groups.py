"""Cards in groups by the first part of their tags, pinned ones first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from core.state import LAYOUT
from core.views.run_search import run_query

PINNED = "/pinned"
"""Key of the group of pinned cards; no tag's group has a slash in its key."""
CHARTS = "/charts"
"""Key of the group of charts that the user made."""
EXPRESSIONS = "/expressions"
"""Key of the group of series that the user calculates from others."""
UNGROUPED = ""
"""Key of the group of tags without a slash."""

_TITLES = {PINNED: "Pinned", CHARTS: "Charts", EXPRESSIONS: "Expressions", UNGROUPED: "Ungrouped"}
_APART = "\n"


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown of one tag: `prefix` and `name` are the two parts of the tag, the prefix with its slash.

    `run` is the run whose values it shows, empty where it shows those of all runs; `sample` is which of several samples
    it shows, from 0. A card that shows several tags has an `own` key and stands in the group `inside`; its tag is its
    title. It takes a number of `columns`, and has a `height` in logical pixels, 0 for the usual one.
    """

    tag: str
    prefix: str
    name: str
    pinned: bool = False
    expanded: bool = False
    run: str = ""
    own: str = ""
    inside: str | None = None
    sample: int = 0
    columns: int = 1
    height: int = 0

    @property
    def group(self) -> str:
        """Key of the group in which it stands unless it is pinned."""
        return group_key(self.tag) if self.inside is None else self.inside

    @property
    def key(self) -> str:
        """What it is known by, pinned and widened: its own key, or the tag, with its run and a later sample if any."""
        return self.own or self._key

    @property
    def _key(self) -> str:
        key = f"{self.tag}{_APART}{self.run}" if self.run or self.sample else self.tag
        return f"{key}{_APART}{self.sample}" if self.sample else key


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
        Those that match the query, in order; also while it is folded.
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


@dataclass(frozen=True, slots=True)
class Choices:
    """What a view's state says of its cards: which tags match, which groups are folded, which cards are special.

    `order` are keys of cards that come first in their groups, in that order. `sizes` are keys of cards with the number
    of their columns and their height.
    """

    query: str = ""
    collapsed: frozenset[str] = frozenset()
    pinned: tuple[str, ...] = ()
    expanded: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    sizes: tuple[tuple[str, int, int], ...] = ()


class Deck(tuple[Card, ...]):
    """Cards in their order, told apart quickly: ten thousand of them are asked for their groups at every change."""

    def __hash__(self) -> int:
        return hash((len(self), self[0], self[-1])) if self else 0


@lru_cache(maxsize=16)
def grouped_cards(cards: tuple[Card, ...], choices: Choices) -> tuple[Group, ...]:
    """Return the groups that have a card whose tag matches the query: pinned, then by prefix, then ungrouped tags.

    Cards keep their order inside a group; pinned ones have the order in which they were pinned. Groups of which nothing
    is said are those of the last time: there may be ten thousand cards, of which a change touches one.
    """
    known = _by_key(cards)
    members: dict[str, Sequence[Card]] = {PINNED: [known[key] for key in choices.pinned if key in known]}
    members |= _by_group(cards)
    for group in {known[key].group for key in (*choices.order, *choices.pinned) if key in known}:
        members[group] = _arranged(members[group], choices)
    if UNGROUPED in members:
        members[UNGROUPED] = members.pop(UNGROUPED)
    special = {*choices.pinned, *choices.expanded, *(key for key, *_ in choices.sizes)}
    touched = {PINNED, *(known[key].group for key in special if key in known)}
    groups = (_group(key, inside, choices, key in touched) for key, inside in members.items())
    return tuple(group for group in groups if group.cards)


def look_ahead(cards: tuple[Card, ...]) -> None:
    """Put cards into their groups beforehand, on any thread: of ten thousand that takes longer than a frame."""
    _by_key(cards)
    _by_group(cards)


@lru_cache(maxsize=8)
def _by_key(cards: tuple[Card, ...]) -> Mapping[str, Card]:
    return {card.key: card for card in cards}


@lru_cache(maxsize=8)
def _by_group(cards: tuple[Card, ...]) -> Mapping[str, tuple[Card, ...]]:
    found: dict[str, list[Card]] = {}
    for card in cards:
        found.setdefault(card.group, []).append(card)
    return {group: tuple(inside) for group, inside in found.items()}


def _arranged(inside: Sequence[Card], choices: Choices) -> Sequence[Card]:
    """Return the cards of a group without pinned ones, those first that the user has put there."""
    place, pinned = {key: number for number, key in enumerate(choices.order)}, set(choices.pinned)
    left = [card for card in inside if card.key not in pinned]
    return sorted(left, key=lambda card: place.get(card.key, len(place)))


def _group(key: str, inside: Sequence[Card], choices: Choices, touched: bool) -> Group:
    """Return a group; `touched` says that any of its cards is pinned, wide or has a size of its own."""
    matches = run_query(choices.query).search
    found = [card for card in inside if matches(card.tag)] if choices.query else inside
    if touched:
        sizes = {name: (columns, height) for name, columns, height in choices.sizes}
        found = [
            replace(_sized(card, sizes), pinned=card.key in choices.pinned, expanded=card.key in choices.expanded)
            for card in found
        ]
    return Group(key, group_title(key), tuple(found), len(inside), key in choices.collapsed)


def _sized(card: Card, sizes: Mapping[str, tuple[int, int]]) -> Card:
    if card.key not in sizes:
        return card
    columns, height = sizes[card.key]
    return replace(card, columns=columns, height=height)


def group_title(key: str) -> str:
    """Return the heading of a group."""
    for beginning in (f"{CHARTS}/", LAYOUT):
        if key.startswith(beginning):
            return key.removeprefix(beginning)
    return _TITLES.get(key, key)


def category_key(category: str) -> str:
    """Return the key of the group of the user's charts in a category, empty for the usual one."""
    return f"{CHARTS}/{category}" if category else CHARTS


def group_key(tag: str) -> str:
    """Return the part of a tag before its first slash, `UNGROUPED` if it has none."""
    prefix, slash, _ = tag.partition("/")
    return prefix if slash else UNGROUPED


def card_of(tag: str, run: str = "") -> Card:
    """Return the card of a tag."""
    prefix, slash, name = tag.partition("/")
    return Card(tag, prefix + slash, name, run=run) if slash and name else Card(tag, "", tag, run=run)
