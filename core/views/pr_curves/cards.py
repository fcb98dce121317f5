"""Which cards there are: one for each class of what was logged, and averages over the classes of one group."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from core.model import Catalog, Run
from core.model.order import natural_key
from core.state import PrPlot, SessionState
from core.views.shown import run_query, shown_runs

CURVES: Final = "pr_curves"
PREDICTIONS: Final = "predictions"
"""Plugins of tags that hold curves, and labels with scores."""
RAW: Final = (PrPlot.SCORES, PrPlot.CALIBRATION)
"""Plots that are made from raw predictions only."""


class Average(StrEnum):
    """Which classes a card is about: one, or all of a group."""

    NONE = ""
    MICRO = "micro"
    """Every decision about any class counts the same."""
    MACRO = "macro"
    """Every class counts the same."""


@dataclass(frozen=True, slots=True)
class Member:
    """One class: the tag it was logged under and, where that holds several classes, which of them."""

    tag: str
    place: int = 0


@dataclass(frozen=True, slots=True)
class PrCard:
    """A chart of one class, or of all classes of a group.

    Attributes
    ----------
    key
        What it is known by.
    prefix, name
        The two parts of its title, the prefix with its slash.
    members
        The classes.
    """

    key: str
    prefix: str
    name: str
    members: tuple[Member, ...]
    average: Average = Average.NONE

    @property
    def title(self) -> str:
        """What the card is called."""
        return self.prefix + self.name


def has_curves(run: Run) -> bool:
    """Return whether anything of a run can be drawn here."""
    return any(info.plugin in (CURVES, PREDICTIONS) and tag in run.blobs for tag, info in run.tags.items())


def classes_of(run: Run, tag: str) -> tuple[str, ...]:
    """Return the names of the classes of a tag; one without a name where there are only positives and negatives."""
    info = run.tags[tag]
    if info.plugin != PREDICTIONS:
        return ("",)
    try:
        names = json.loads(info.content)["classes"]
    except (ValueError, KeyError, TypeError):
        return ("",)
    return tuple(map(str, names)) or ("",)


def all_cards(catalog: Catalog, state: SessionState) -> tuple[PrCard, ...]:
    """Return the cards of the shown runs, those that match the query or not."""
    return _cards(catalog, shown_runs(catalog, state), state.pr_curves.averages)


def shown_cards(catalog: Catalog, state: SessionState) -> tuple[PrCard, ...]:
    """Return the cards that match the query; averages stay as long as a class of theirs does.

    Plots of raw predictions have only cards of what was logged so.
    """
    cards = all_cards(catalog, state)
    if state.pr_curves.plot in RAW:
        cards = _with_scores(catalog, shown_runs(catalog, state), cards)
    return _matching(cards, state.pr_curves.class_query)


@lru_cache(maxsize=4)
def _with_scores(catalog: Catalog, names: tuple[str, ...], cards: tuple[PrCard, ...]) -> tuple[PrCard, ...]:
    runs = [catalog.runs[name] for name in names]
    tags = {tag for run in runs for tag, info in run.tags.items() if info.plugin == PREDICTIONS}
    return tuple(
        card
        for card in cards
        if card.average is not Average.MACRO and all(member.tag in tags for member in card.members)
    )


@lru_cache(maxsize=8)
def _matching(cards: tuple[PrCard, ...], query: str) -> tuple[PrCard, ...]:
    matches = run_query(query).search
    found = {member for card in cards if not card.average and matches(card.title) for member in card.members}
    narrowed = []
    for card in cards:
        members = tuple(member for member in card.members if member in found)
        if members and (not card.average or len(members) > 1):
            narrowed.append(PrCard(card.key, card.prefix, card.name, members, card.average))
    return tuple(narrowed)


@lru_cache(maxsize=8)
def _cards(catalog: Catalog, names: tuple[str, ...], averages: bool) -> tuple[PrCard, ...]:
    classes: dict[Member, str] = {}
    for name in names:
        for member, title in _members(catalog.runs[name]):
            classes.setdefault(member, title)
    ordered = sorted(classes, key=lambda member: (natural_key(member.tag), member.place))
    single = [_single(member, classes[member]) for member in ordered]
    groups = _groups(single)
    found: list[PrCard] = []
    for prefix, cards in groups.items():
        if averages and len(cards) > 1:
            found += _averages(prefix, cards)
        found += cards
    return tuple(found)


def _groups(cards: Sequence[PrCard]) -> dict[str, list[PrCard]]:
    """Return cards by what their titles begin with.

    A class that is alone with its prefix, such as ``T-shirt/top``, is one of the classes without any.
    """
    groups: dict[str, list[PrCard]] = {}
    for card in cards:
        groups.setdefault(card.prefix, []).append(card)
    if len(groups.get("", ())) > 1:
        for prefix in [prefix for prefix, members in groups.items() if prefix and len(members) == 1]:
            groups[""] += groups.pop(prefix)
        groups[""].sort(key=lambda card: natural_key(card.title))
    return groups


def _members(run: Run) -> Iterator[tuple[Member, str]]:
    for tag, info in run.tags.items():
        if info.plugin in (CURVES, PREDICTIONS) and tag in run.blobs:
            for place, title in enumerate(classes_of(run, tag)):
                yield Member(tag, place), title


def _single(member: Member, title: str) -> PrCard:
    whole = f"{member.tag}/{title}" if title else member.tag
    prefix, slash, name = whole.rpartition("/")
    return PrCard(whole, prefix + slash, name or whole, (member,))


def _averages(prefix: str, cards: Sequence[PrCard]) -> list[PrCard]:
    members = tuple(member for card in cards for member in card.members)
    return [
        PrCard(f"{prefix}//{average.value}", prefix, f"{average.value} average", members, average)
        for average in (Average.MICRO, Average.MACRO)
    ]
