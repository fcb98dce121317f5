"""``armillary export`` of histograms, texts and images: a card for each tag of each run."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.cli.export_axes import PLAIN

if TYPE_CHECKING:
    from core.figure_files.spec import FigurePart
    from core.model import Catalog
    from core.state import HistogramsState, ImagesState, SessionState
    from core.views.cards import Card

CARD = 300
"""Logical pixels of a chart among several."""
MODES = ("offset", "overlay", "heatmap", "distribution", "runs")
IMAGE_MODES = ("step", "samples", "steps", "compare")
IMAGE_WAYS = ("side", "absolute", "signed", "wipe")
TEXT_MODES = ("step", "all", "changes", "runs")

Wrong = Callable[[str], Exception]
"""Makes what is raised for something asked wrongly."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be asked of histograms, texts and images."""
    histograms = parser.add_argument_group("histograms", "also --tag and --x")
    histograms.add_argument("--mode", choices=MODES, default=MODES[0], help="how steps are shown (offset)")
    histograms.add_argument("--bins", type=int, default=30, help="bins of equal width (30)")
    texts = parser.add_argument_group("texts", "also --tag")
    texts.add_argument("--texts", choices=TEXT_MODES, default=TEXT_MODES[0], help="which texts (step)")
    texts.add_argument("--plain", action="store_true", help="as logged, not as Markdown")
    images = parser.add_argument_group("images", "also --tag")
    images.add_argument("--images", choices=IMAGE_MODES, default=IMAGE_MODES[0], help="which images (step)")
    images.add_argument("--way", choices=IMAGE_WAYS, default=IMAGE_WAYS[0], help="how images are compared (side)")
    images.add_argument("--reference", default="", metavar="RUN", help="run that others are compared with")
    images.add_argument("--gain", type=float, default=1.0, help="factor of differences (1)")


def histograms(arguments: argparse.Namespace, catalog: Catalog, state: SessionState, wrong: Wrong) -> FigurePart:
    """Return the part of histograms that is asked for."""
    from core.figure_files.spec import FigurePart
    from core.views.histograms import shown_cards

    if arguments.x not in PLAIN:
        raise wrong(f"histograms lie over {', '.join(PLAIN)}, not over {arguments.x!r}")
    state = replace(state, histograms=histograms_wish(arguments, wrong))
    cards = shown_cards(catalog, replace(state, sources=catalog.sources))
    return FigurePart("histograms", cards=_wanted(cards, arguments, "histograms", wrong), state=state)


def histograms_wish(arguments: argparse.Namespace, wrong: Wrong) -> HistogramsState:
    """Return the state of the view of histograms that is asked for."""
    from core.state import HistogramMode, HistogramsState, XAxis

    if not 1 <= arguments.bins <= 1000:
        raise wrong("there are 1 to 1000 bins")
    axis = arguments.x if arguments.x in PLAIN else PLAIN[0]  # of all views, only scalars have others
    return HistogramsState(HistogramMode(arguments.mode), XAxis(axis), arguments.bins, card_width=CARD)


def texts(arguments: argparse.Namespace, catalog: Catalog, state: SessionState, wrong: Wrong) -> FigurePart:
    """Return the part of texts that is asked for."""
    from core.figure_files.spec import FigurePart
    from core.state import TextMode, TextsState
    from core.views.texts import shown_cards

    wish = TextsState(TextMode(arguments.texts), markdown=not arguments.plain, card_width=CARD)
    state = replace(state, texts=wish)
    cards = shown_cards(catalog, replace(state, sources=catalog.sources))
    return FigurePart("texts", cards=_wanted(cards, arguments, "texts", wrong), state=state)


def images(
    arguments: argparse.Namespace, catalog: Catalog, state: SessionState, width: float, wrong: Wrong
) -> FigurePart:
    """Return the part of images that is asked for, as high as its cards of a width need it."""
    from core.figure_files.spec import FigurePart
    from core.views.images import counted_cards, whole_height
    from core.views.picture import Viewport

    if arguments.reference and arguments.reference not in catalog.runs:
        raise wrong(f"there is no run {arguments.reference!r}")
    state = replace(state, images=images_wish(arguments, width))
    whole = replace(state, sources=catalog.sources)
    cards = counted_cards(catalog, whole)
    keys = _wanted(cards, arguments, "images", wrong)
    chosen = [card for card in cards if card.key in keys]
    height = whole_height(catalog, whole, Viewport(width, width), chosen)
    return FigurePart("images", cards=keys, state=state, height=height)


def images_wish(arguments: argparse.Namespace, width: float) -> ImagesState:
    """Return the state of the view of images that is asked for."""
    from core.state import CompareWay, ImagesMode, ImagesState

    mode = ImagesMode(arguments.images)
    return ImagesState(
        mode,
        CompareWay(arguments.way),
        reference=arguments.reference,
        gain=arguments.gain,
        card_width=round(width) if mode is ImagesMode.STEPS else CARD,
    )


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
