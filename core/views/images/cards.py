"""Which cards there are: one for each sample of each tag of each run, or one where runs or samples stand together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar

from core.model import Catalog
from core.state import ImagesMode, SessionState
from core.views.cards import Card, Choices, Deck, Group, group_key, group_title, grouped_cards
from core.views.images.samples import PLUGIN, known_samples, times_counted
from core.views.payloads import payload_cards, payload_tag_cards
from core.views.shown import shown_runs

V = TypeVar("V")


class _Last(Generic[V]):
    """What was made last: thousands of cards are not compared with one another to know that they are the same."""

    def __init__(self) -> None:
        self._known: tuple[tuple[object, ...], tuple[object, ...], V] | None = None

    def get(self, same: tuple[object, ...], equal: tuple[object, ...], make: Callable[[], V]) -> V:
        """Return what was made for the same objects and for equal ones, else make it."""
        known = self._known
        if known is None or known[1] != equal or any(a is not b for a, b in zip(known[0], same, strict=True)):
            known = (same, equal, make())
            self._known = known
        return known[2]


_samples: _Last[tuple[Card, ...]] = _Last()
_groups: _Last[tuple[Group, ...]] = _Last()


def shown_cards(catalog: Catalog, state: SessionState) -> tuple[Card, ...]:
    """Return the cards of the shown runs, whatever the filter says."""
    mode = state.images.mode
    if mode is ImagesMode.STEPS:
        return _of_tags(catalog, state)
    cards = payload_cards(catalog, state, PLUGIN)
    if mode is ImagesMode.SAMPLES:
        return cards
    return _samples.get((cards, catalog), (times_counted(),), lambda: _of_samples(catalog, cards))


def _of_samples(catalog: Catalog, cards: tuple[Card, ...]) -> Deck:
    """Return a card for each sample: those of a tag by sample, then by run, so that the same sample is compared."""
    counts = [known_samples(catalog.runs[card.run], card.tag) for card in cards]
    made: list[Card] = []
    start = 0
    while start < len(cards):
        end = start
        while end < len(cards) and cards[end].tag == cards[start].tag:
            end += 1
        for sample in range(max(counts[start:end])):
            made += [_sampled(cards[n], sample) for n in range(start, end) if sample < counts[n]]
        start = end
    return Deck(made)


def _of_tags(catalog: Catalog, state: SessionState) -> Deck:
    runs = shown_runs(catalog, state)
    made: list[Card] = []
    for card in payload_tag_cards(catalog, state, PLUGIN):
        having = [catalog.runs[name] for name in runs if card.tag in catalog.runs[name].blobs]
        count = max((known_samples(run, card.tag) for run in having), default=1)
        made += [_sampled(card, sample) for sample in range(count)]
    return Deck(made)


def _sampled(card: Card, sample: int) -> Card:
    return replace(card, sample=sample) if sample else card


def card_groups(
    catalog: Catalog, state: SessionState, height_of: Callable[[Card], int] | None = None
) -> tuple[Group, ...]:
    """Return the groups that have a card matching the filter: pinned, then by prefix, then tags without a slash.

    `height_of` gives cards that are wide whatever the user says their height, 0 for cards that are not.
    """
    wished = state.images
    choices = Choices(wished.tag_query, wished.collapsed, wished.pinned, wished.expanded)
    cards = shown_cards(catalog, state)
    groups = _groups.get((cards,), (choices,), lambda: grouped_cards(cards, choices))
    if height_of is None:
        return groups
    return tuple(replace(group, cards=tuple(_with_height(card, height_of(card)) for card in group.cards))
                 for group in groups)  # fmt: skip


def focused_group(catalog: Catalog, state: SessionState, height: int) -> Group | None:
    """Return a group with only the card that fills the view, None if there is none or it is not shown."""
    if not state.images.focus:
        return None
    card = next((card for card in shown_cards(catalog, state) if card.key == state.images.focus), None)
    if card is None:
        return None
    pinned = card.key in state.images.pinned
    key = group_key(card.tag)
    return Group(key, group_title(key), (replace(card, pinned=pinned, expanded=True, height=height),), 1)


def _with_height(card: Card, height: int) -> Card:
    return replace(card, expanded=True, height=height) if height else card
