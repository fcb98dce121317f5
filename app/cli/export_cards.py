"""``armillary export`` of histograms and texts: a card for each tag of each run."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.model import Catalog
    from core.state import SessionState
    from core.views.cards import Card
    from core.views.picture import Picture, Viewport

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


def histograms(
    arguments: argparse.Namespace, catalog: Catalog, state: SessionState, viewport: Viewport, wrong: Wrong
) -> Picture:
    """Return the picture of histograms."""
    from core.results import Results
    from core.state import HistogramMode, HistogramsState, XAxis
    from core.views.histograms import resolve, shown_cards

    if not 1 <= arguments.bins <= 1000:
        raise wrong("there are 1 to 1000 bins")
    wish = HistogramsState(HistogramMode(arguments.mode), XAxis(arguments.x), arguments.bins, card_width=CARD)
    state = replace(state, histograms=wish)
    cards = _wanted(shown_cards(catalog, state), arguments.tag, "histograms", wrong)
    return resolve(catalog, Results(), state, viewport, cards)


def texts(
    arguments: argparse.Namespace, catalog: Catalog, state: SessionState, viewport: Viewport, wrong: Wrong
) -> Picture:
    """Return the picture of texts."""
    from core.results import Results
    from core.state import TextMode, TextsState
    from core.views.texts import resolve, shown_cards

    wish = TextsState(TextMode(arguments.texts), markdown=not arguments.plain, card_width=CARD)
    state = replace(state, texts=wish)
    cards = _wanted(shown_cards(catalog, state), arguments.tag, "texts", wrong)
    return resolve(catalog, Results(), state, viewport, cards)


def _wanted(cards: Sequence[Card], tags: Sequence[str] | None, what: str, wrong: Wrong) -> list[Card]:
    known = {card.tag for card in cards} | {card.prefix + card.name for card in cards}
    for tag in tags or ():
        if tag not in known:
            raise wrong(f"there is no tag {tag!r}")
    wanted = [card for card in cards if not tags or card.tag in tags or card.prefix + card.name in tags]
    if not wanted:
        raise wrong(f"there are no {what} to draw")
    return wanted
