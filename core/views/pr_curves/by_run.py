"""Cards of runs: all classes of a run in one chart, in colours and dashes of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from core.model import Catalog
from core.state import PrCards, SessionState
from core.style import ThemeName, entity_colour, tokens
from core.views.picture import LegendEntry
from core.views.pr_curves.cards import Average, Candidates, PrCard, all_cards, candidates, place_of, shown_cards

_SAFE: Final = 8
"""Colours that everybody can tell apart: further classes have other dashes, too."""
_DASHES: Final = 6
_AVERAGES: Final = {"micro average": 0, "macro average": 1, Average.TOP.value: 2}
"""Patterns of the lines of averages, which are drawn in the colour of text."""


@dataclass(frozen=True, slots=True)
class Ink:
    """How the curves of a class are drawn: colour ``"#rrggbb"`` and number of a pattern of lines."""

    colour: str
    dash: int = 0


def drawn_cards(catalog: Catalog, state: SessionState) -> tuple[PrCard, ...]:
    """Return the cards that are seen: one for each class, or one for each run and group of classes; or one of them."""
    cards = _all_drawn(catalog, state)
    return tuple(card for card in cards if card.key == state.pr_curves.focus) or cards


def _all_drawn(catalog: Catalog, state: SessionState) -> tuple[PrCard, ...]:
    cards = shown_cards(catalog, state)
    if state.pr_curves.by is PrCards.CLASS:
        return cards
    titles = tuple(sorted(state.runs.titles.items()))
    return _by_run(candidates(catalog, state), cards, titles, state.pr_curves.hidden_classes)


@lru_cache(maxsize=8)
def _by_run(
    found: Candidates, cards: tuple[PrCard, ...], titles: tuple[tuple[str, str], ...], hidden: frozenset[str]
) -> tuple[PrCard, ...]:
    groups: dict[str, list[PrCard]] = {}
    for card in cards:
        groups.setdefault(card.group, []).append(card)
    named = dict(titles)
    made = []
    for run in found.runs:
        for prefix, parts in groups.items():
            having = tuple(part for part in parts if any(place_of(run, member) is not None for member in part.members))
            if having:
                title = named.get(run.name, run.name)
                members = tuple(dict.fromkeys(member for part in having for member in part.members))
                shown = prefix if len(groups) > 1 else ""
                drawn = tuple(part for part in having if part.label not in hidden)
                made.append(PrCard(f"{run.name}//{prefix}", shown, title, members, of_run=run.name, parts=drawn))
    return tuple(made)


def class_inks(catalog: Catalog, state: SessionState, theme: ThemeName) -> Mapping[str, Ink]:
    """Return how each class is drawn, by its label: alike in all groups, whatever the filter says."""
    return _inks(all_cards(catalog, state), theme)


@lru_cache(maxsize=8)
def _inks(cards: tuple[PrCard, ...], theme: ThemeName) -> Mapping[str, Ink]:
    labels = dict.fromkeys(card.label for card in cards if not card.average)
    inks = {label: Ink(entity_colour(place, theme), place // _SAFE % _DASHES) for place, label in enumerate(labels)}
    return inks | {name: Ink(tokens(theme).text, dash) for name, dash in _AVERAGES.items()}


def class_legend(catalog: Catalog, state: SessionState, theme: ThemeName) -> tuple[LegendEntry, ...]:
    """Return what the colours of cards of runs mean, by the labels of their classes; averages come last."""
    inks, there = class_inks(catalog, state, theme), shown_cards(catalog, state)
    labels = dict.fromkeys(card.label for card in sorted(there, key=lambda card: bool(card.average)))
    return tuple(LegendEntry(label, label, inks[label].colour, dash=inks[label].dash) for label in labels)
