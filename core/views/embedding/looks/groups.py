"""Categories as a legend names them: merged, in an order, the rare ones together, with their colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.model import I8, U2, Column
from core.model.order import natural_key
from core.state import EmbeddingState
from core.state.column_looks import CategoryOrder, ColumnLook
from core.style import ThemeName, categorical
from core.style.sets import category_set, in_order
from core.views.embedding.memo import remembered

REST = "\x00rest"
"""Key of the entry of all categories that have none of their own."""
MOST_ENTRIES = 65_000
"""Entries that can be told apart by the 16 bits of a point's colour; rarer categories share the last."""


@dataclass(frozen=True, slots=True)
class Group:
    """One entry of a legend.

    Attributes
    ----------
    key, label
        What it is called, by the program and by people.
    members
        Categories that it stands for.
    index
        Of its colour among those of the points, from 1 on.
    slot
        Of its colour in the set of colours.
    """

    key: str
    label: str
    members: tuple[str, ...]
    index: int
    slot: int


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """All entries in the order of the legend.

    Attributes
    ----------
    entries
        The missing values have none.
    table
        uint16 (k + 1,): index of the colour by code, that of -1 last; None where it is the code plus one.
    places
        Place of each entry by its key.
    """

    entries: tuple[Group, ...]
    table: U2 | None
    places: Mapping[str, int]

    def named(self, key: str) -> Group | None:
        """Return the entry with a key."""
        place = self.places.get(key)
        return None if place is None else self.entries[place]

    def members(self, key: str) -> tuple[str, ...]:
        """Return which categories an entry stands for: for a key that is none, such as that of missing values, it."""
        group = self.named(key)
        return (key,) if group is None else group.members


def groups_of(column: Column, look: ColumnLook) -> Groups:
    """Return the entries of a column of categories as they are wished."""
    return _groups(column, look.merged, look.most, look.order, look.by_hand)


def members(column: Column, wish: EmbeddingState, key: str) -> frozenset[str]:
    """Return which categories an entry of a column's legend stands for, an empty text for missing values."""
    return frozenset(groups_of(column, wish.look(column.name)).members(key))


@remembered(8)
def sizes(column: Column) -> I8:
    """Return how many rows each category has, int64 (k,)."""
    codes = column.codes
    if codes is None:
        return np.zeros(0, dtype=np.int64)
    counts: I8 = np.bincount(codes[codes >= 0], minlength=len(column.categories))
    return counts


@remembered(8)
def _groups(
    column: Column, merged: Mapping[str, str], most: int | None, order: CategoryOrder, by_hand: tuple[str, ...]
) -> Groups:
    all_of_them = _members(column, merged)
    many = len(column.categories) > len(categorical(ThemeName.LIGHT))
    own, rest = all_of_them, {}
    limit = MOST_ENTRIES if most is None else max(min(most, MOST_ENTRIES), 1)
    needed = many or len(all_of_them) > limit or order is CategoryOrder.COUNT
    ranked = _by_count(column, all_of_them, bool(merged)) if needed else []
    if len(all_of_them) > limit:
        kept = set(ranked[:limit])
        own = {key: names for key, names in all_of_them.items() if key in kept}
        rest = {key: names for key, names in all_of_them.items() if key not in kept}
    slots = _slots(column, all_of_them, ranked if many else None)
    named = _ordered(own, order, by_hand, ranked if many or order is CategoryOrder.COUNT else None)
    plain = not rest and tuple(all_of_them) == tuple(column.categories)
    index = {key: place + 1 for place, key in enumerate(own)}
    entries = [Group(key, key, own[key], index[key], slots[key]) for key in named]
    if rest:
        rare = tuple(name for names in rest.values() for name in names)
        label = f"{len(rest):,} others" if len(rest) > 1 else "1 other"
        entries.append(Group(REST, label, rare, len(entries) + 1, len(own)))
    table = None if plain else _table(entries, column)
    return Groups(tuple(entries), table, {group.key: place for place, group in enumerate(entries)})


def _members(column: Column, merged: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return by name of a group its categories, groups in the order of their first ones."""
    if not merged:
        return {name: (name,) for name in column.categories}
    found: dict[str, list[str]] = {}
    for name in column.categories:
        found.setdefault(merged.get(name, name), []).append(name)
    return {key: tuple(names) for key, names in found.items()}


def _by_count(column: Column, members: Mapping[str, Sequence[str]], merged: bool) -> list[str]:
    """Return the keys of groups, the largest first, equally large ones as they come."""
    if not merged:
        return [column.categories[code] for code in np.argsort(-sizes(column), kind="stable").tolist()]
    counts = dict(zip(column.categories, sizes(column).tolist(), strict=True))
    size = {key: sum(counts[name] for name in names) for key, names in members.items()}
    return sorted(members, key=lambda key: -size[key])


def _slots(column: Column, members: Mapping[str, Sequence[str]], ranked: Sequence[str] | None) -> dict[str, int]:
    # A category keeps its colour whatever is merged or shown. Where there are more than colours, those that most points
    # have come first, so that colours that are used again are far apart.
    if ranked is not None:
        return {key: place for place, key in enumerate(ranked)}
    first = {name: place for place, name in enumerate(column.categories)}
    return {key: first.get(key, first[names[0]]) for key, names in members.items()}


def _ordered(
    members: Mapping[str, Sequence[str]], order: CategoryOrder, by_hand: Sequence[str], ranked: Sequence[str] | None
) -> list[str]:
    if ranked is not None and order in (CategoryOrder.COUNT, CategoryOrder.AUTO):
        return [key for key in ranked if key in members]
    named = sorted(members, key=natural_key)
    if order is CategoryOrder.HAND:
        first = [key for key in dict.fromkeys(by_hand) if key in members]
        taken = set(first)
        return [*first, *(key for key in named if key not in taken)]
    return named


def _table(entries: Sequence[Group], column: Column) -> U2:
    index = {name: group.index for group in entries for name in group.members}
    table = np.array([*(index[name] for name in column.categories), 0], dtype=np.uint16)
    table.setflags(write=False)
    return table


def colours_of(groups: Groups, look: ColumnLook, rest: str, theme: ThemeName) -> tuple[str, ...]:
    """Return the colour ``"#rrggbb"`` of each entry, that of the categories without one of their own being `rest`."""
    ordered = in_order(look.palette)
    chosen = category_set(look.palette, theme, len(groups.entries))
    made = []
    for place, group in enumerate(groups.entries):
        usual = rest if group.key == REST else chosen[(place if ordered else group.slot) % len(chosen)]
        made.append(look.colours.get(group.key, usual).lower())
    return tuple(made)
