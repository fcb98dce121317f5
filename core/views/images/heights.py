"""How high cards are on which runs stand below one another."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from core.model import Catalog
from core.state import ImagesMode, SessionState
from core.views.cards import Card
from core.views.images.arranging import CAPTION, GAP
from core.views.images.samples import PLUGIN, known_aspect
from core.views.images.wish import MOST_ROWS
from core.views.payloads import payload_cards

ASPECT = 0.94
"""Height of a card for its width."""
_AROUND = 96
"""Logical pixels of heading, foot and edges of a card, and of the titles of its columns."""
_LEAST, _MOST = 48, 220
"""Logical pixels of an image in a grid."""


def height_of(catalog: Catalog, state: SessionState, width: float) -> Callable[[Card], int] | None:
    """Return what gives cards their height, None where all are as high as usual."""
    if state.images.mode is not ImagesMode.STEPS:
        return None
    runs = _first_runs(payload_cards(catalog, state, PLUGIN))
    across = (width - 64) / max(state.images.columns, 1)

    def height(card: Card) -> int:
        count, run = runs.get(card.tag, (1, ""))
        aspect = known_aspect(catalog.runs[run], card.tag) if run in catalog.runs else 1.0
        image = min(max(round(across / aspect), _LEAST), _MOST)
        return _AROUND + min(count, MOST_ROWS) * (image + CAPTION + GAP)

    return height


@lru_cache(maxsize=4)
def _first_runs(cards: tuple[Card, ...]) -> dict[str, tuple[int, str]]:
    """Return how many runs have each tag, and the first of them."""
    found: dict[str, tuple[int, str]] = {}
    for card in cards:
        count, first = found.get(card.tag, (0, card.run))
        found[card.tag] = (count + 1, first)
    return found
