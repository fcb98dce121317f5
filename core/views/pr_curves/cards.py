"""Which cards there are: one for each class of what was logged, and averages over the classes of one group."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final
from weakref import WeakKeyDictionary

from core.model import Catalog, Run, TagInfo
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
    TOP = "top label"
    """The class with the highest score, against whether it is the right one."""


@dataclass(frozen=True, slots=True)
class Member:
    """One class: the tag it was logged under and, where that holds several classes, its name among them."""

    tag: str
    name: str = ""


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
    group
        What the titles of the classes that it is averaged with begin with; it is empty for a class such as
        ``T-shirt/top``, which is alone with its prefix.
    of_run
        Name of the run that it is about, empty for all runs.
    parts
        Cards of the classes whose curves lie on that of a run.
    """

    key: str
    prefix: str
    name: str
    members: tuple[Member, ...]
    average: Average = Average.NONE
    group: str = ""
    of_run: str = ""
    parts: tuple[PrCard, ...] = ()

    @property
    def title(self) -> str:
        """What the card is called."""
        return self.prefix + self.name

    @property
    def label(self) -> str:
        """What it is called among those of its group."""
        return self.title.removeprefix(self.group)


_known: WeakKeyDictionary[Run, tuple[tuple[str, tuple[str, ...], str], ...]] = WeakKeyDictionary()
_places: WeakKeyDictionary[Run, dict[Member, int]] = WeakKeyDictionary()


def curve_tags(run: Run) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """Return the tags of a run that can be drawn here, each with the names of its classes and its plugin.

    Looked for once in each snapshot of a run. Where there are only positives and negatives the class has no name.
    """
    found = _known.get(run)
    if found is None:
        found = _known[run] = tuple(
            (tag, _classes(info), info.plugin)
            for tag, info in run.tags.items()
            if info.plugin in (CURVES, PREDICTIONS) and tag in run.blobs
        )
    return found


def _classes(info: TagInfo) -> tuple[str, ...]:
    if info.plugin != PREDICTIONS:
        return ("",)
    try:
        names = json.loads(info.content)["classes"]
    except (ValueError, KeyError, TypeError):
        return ("",)
    return tuple(map(str, names)) or ("",)


def place_of(run: Run, member: Member) -> int | None:
    """Return which of the classes of its tag a class is in a run; None where the run knows no such class.

    Classes are told by their names: other runs may have others under the same tag, or another order.
    """
    found = _places.get(run)
    if found is None:
        found = _places[run] = dict(_members(run))
    return found.get(member)


def has_curves(run: Run) -> bool:
    """Return whether anything of a run can be drawn here."""
    return bool(curve_tags(run))


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The shown runs that have something to draw, how many others are still being read, and how many are shown."""

    runs: tuple[Run, ...]
    loading: int
    shown: int


_latest: tuple[Catalog | None, tuple[str, ...], Candidates] = (None, (), Candidates((), 0, 0))


def candidates(catalog: Catalog, state: SessionState) -> Candidates:
    """Return the shown runs that can be drawn: of a hundred thousand perhaps ten."""
    global _latest
    names = shown_runs(catalog, state)
    known_catalog, known_names, found = _latest
    if known_catalog is not catalog or known_names is not names:  # to hash so many names would take as long
        runs = [catalog.runs[name] for name in names]
        having = tuple(run for run in runs if has_curves(run))
        found = Candidates(having, sum(not run.loaded and not has_curves(run) for run in runs), len(names))
        _latest = (catalog, names, found)
    return found


def all_cards(catalog: Catalog, state: SessionState) -> tuple[PrCard, ...]:
    """Return the cards of the shown runs, those that match the query or not."""
    return _cards(candidates(catalog, state), state.pr_curves.averages)


def shown_cards(catalog: Catalog, state: SessionState) -> tuple[PrCard, ...]:
    """Return the cards that match the query; averages stay as long as a class of theirs does.

    Plots of raw predictions have only cards of what was logged so.
    """
    cards = all_cards(catalog, state)
    if state.pr_curves.plot in RAW:
        cards = _with_scores(candidates(catalog, state), cards)
    return _matching(cards, state.pr_curves.class_query)


@lru_cache(maxsize=4)
def _with_scores(found: Candidates, cards: tuple[PrCard, ...]) -> tuple[PrCard, ...]:
    tags = {tag for run in found.runs for tag, _, plugin in curve_tags(run) if plugin == PREDICTIONS}
    exclusive = {tag for run in found.runs for tag in tags & run.tags.keys() if are_exclusive(run.tags[tag])}
    scored: list[PrCard] = []
    for card in cards:
        if card.average is not Average.MACRO and all(member.tag in tags for member in card.members):
            scored.append(card)
        elif card.average is Average.MACRO and len({member.tag for member in card.members} & exclusive) == 1:
            scored.append(_top(card))
    return tuple(scored)


def _top(card: PrCard) -> PrCard:
    key = f"{card.prefix}//{Average.TOP.value}"
    return PrCard(key, card.prefix, Average.TOP.value, card.members, Average.TOP, card.group)


def are_exclusive(info: TagInfo) -> bool:
    """Return whether each example of some predictions belongs to one class."""
    try:
        return bool(json.loads(info.content)["exclusive"])
    except (ValueError, KeyError, TypeError):
        return False


@lru_cache(maxsize=8)
def _matching(cards: tuple[PrCard, ...], query: str) -> tuple[PrCard, ...]:
    matches = run_query(query).search
    found = {member for card in cards if not card.average and matches(card.title) for member in card.members}
    narrowed = []
    for card in cards:
        members = tuple(member for member in card.members if member in found)
        if members and (not card.average or len(members) > 1):
            narrowed.append(replace(card, members=members))
    return tuple(narrowed)


@lru_cache(maxsize=8)
def _cards(having: Candidates, averages: bool) -> tuple[PrCard, ...]:
    classes: dict[Member, int] = {}
    for run in having.runs:
        for member, place in _members(run):
            classes.setdefault(member, place)
    ordered = sorted(classes, key=lambda member: (natural_key(member.tag), bool(member.name), classes[member]))
    single = [_single(member) for member in ordered]
    groups = _groups(single)
    found: list[PrCard] = []
    for prefix, cards in groups.items():
        if averages and len(cards) > 1:
            found += _averages(prefix, cards)
        found += [replace(card, group=prefix) for card in cards]
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


def _members(run: Run) -> Iterator[tuple[Member, int]]:
    for tag, classes, _ in curve_tags(run):
        for place, name in enumerate(classes):
            yield Member(tag, name), place


def _single(member: Member) -> PrCard:
    whole = f"{member.tag}/{member.name}" if member.name else member.tag
    prefix, slash, name = whole.rpartition("/")
    return PrCard(whole, prefix + slash, name or whole, (member,))


def _averages(prefix: str, cards: Sequence[PrCard]) -> list[PrCard]:
    members = tuple(member for card in cards for member in card.members)
    return [
        PrCard(f"{prefix}//{average.value}", prefix, f"{average.value} average", members, average, prefix)
        for average in (Average.MICRO, Average.MACRO)
    ]
