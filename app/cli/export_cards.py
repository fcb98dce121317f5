"""``armillary export`` of histograms and texts: a card for each tag of each run."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.figure_files.spec import FigurePart
    from core.model import Catalog
    from core.state import HistogramsState, SessionState
    from core.views.cards import Card

CARD = 300
"""Logical pixels of a chart among several."""
MODES = ("offset", "overlay", "heatmap", "distribution", "runs")
TEXT_MODES = ("step", "all", "changes", "runs")

Wrong = Callable[[str], Exception]
"""Makes what is raised for something asked wrongly."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be asked of histograms and texts."""
    histograms = parser.add_argument_group("histograms", "also --tag and --x")
    histograms.add_argument("--mode", choices=MODES, default=MODES[0], help="how steps are shown (offset)")
    histograms.add_argument("--bins", type=int, default=30, help="bins of equal width (30)")
    texts = parser.add_argument_group("texts", "also --tag")
    texts.add_argument("--texts", choices=TEXT_MODES, default=TEXT_MODES[0], help="which texts (step)")
    texts.add_argument("--plain", action="store_true", help="as logged, not as Markdown")


def histograms(arguments: argparse.Namespace, catalog: Catalog, state: SessionState, wrong: Wrong) -> FigurePart:
    """Return the part of histograms that is asked for."""
    from core.figure_files.spec import FigurePart
    from core.views.histograms import shown_cards

    state = replace(state, histograms=histograms_wish(arguments, wrong))
    cards = shown_cards(catalog, replace(state, sources=catalog.sources))
    return FigurePart("histograms", cards=_wanted(cards, arguments, "histograms", wrong), state=state)


def histograms_wish(arguments: argparse.Namespace, wrong: Wrong) -> HistogramsState:
    """Return the state of the view of histograms that is asked for."""
    from core.state import HistogramMode, HistogramsState, XAxis

    if not 1 <= arguments.bins <= 1000:
        raise wrong("there are 1 to 1000 bins")
    return HistogramsState(HistogramMode(arguments.mode), XAxis(arguments.x), arguments.bins, card_width=CARD)


def texts(arguments: argparse.Namespace, catalog: Catalog, state: SessionState, wrong: Wrong) -> FigurePart:
    """Return the part of texts that is asked for."""
    from core.figure_files.spec import FigurePart
    from core.state import TextMode, TextsState
    from core.views.texts import shown_cards

    wish = TextsState(TextMode(arguments.texts), markdown=not arguments.plain, card_width=CARD)
    state = replace(state, texts=wish)
    cards = shown_cards(catalog, replace(state, sources=catalog.sources))
    return FigurePart("texts", cards=_wanted(cards, arguments, "texts", wrong), state=state)


def _wanted(cards: Sequence[Card], arguments: argparse.Namespace, what: str, wrong: Wrong) -> tuple[str, ...]:
    tags = arguments.tag or ()
    known = {card.tag for card in cards} | {card.prefix + card.name for card in cards}
    for tag in tags:
        if tag not in known:
            raise wrong(f"there is no tag {tag!r}")
    if arguments.tags:
        found = [card for card in cards if re.search(arguments.tags, card.prefix + card.name)]
    else:
        found = [card for card in cards if not tags or card.tag in tags or card.prefix + card.name in tags]
    if not found:
        raise wrong(f"no tag matches {arguments.tags!r}" if arguments.tags else f"there are no {what} to draw")
    return tuple(card.key for card in found)
