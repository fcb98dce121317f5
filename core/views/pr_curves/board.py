"""All cards of a state together: where they lie, the range of thresholds, and the table of their points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.model import Catalog
from core.state import SessionState
from core.views.picture import Viewport
from core.views.pr_curves.cards import PrCard, has_curves, shown_cards
from core.views.pr_curves.chart import card_plot
from core.views.pr_curves.picture import CardLayout, lay_out
from core.views.pr_curves.points import PointTable, point_table
from core.views.pr_curves.subjects import subjects
from core.views.pr_curves.wish import card_wish
from core.views.shown import shown_runs

__all__ = ["Board", "board_of", "card_plot", "runs_with_curves"]


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """Cards and where they lie.

    Attributes
    ----------
    cards
        Those that match the query.
    layout
        Their places.
    viewport
        What they are made for.
    """

    cards: tuple[PrCard, ...]
    layout: CardLayout
    viewport: Viewport

    def points(self, catalog: Catalog, state: SessionState) -> PointTable:
        """Return the points of all cards, in sight or not; reads what was not read yet."""
        found = []
        for card in self.cards:
            wish = card_wish(catalog, state, card, self.viewport)
            found.append((wish, subjects(card, wish.lines)))
        return point_table(found, state.pr_curves.sort)


def board_of(catalog: Catalog, state: SessionState, viewport: Viewport) -> Board:
    """Return the cards of a state in a window of the viewport's size."""
    cards = shown_cards(catalog, state)
    layout = _laid_out(cards, viewport.width, viewport.height, state.pr_curves.card_width)
    return Board(cards, layout, viewport)


@lru_cache(maxsize=8)
def _laid_out(cards: tuple[PrCard, ...], width: float, height: float, wished: int) -> CardLayout:
    return lay_out(cards, width, height, wished)


@lru_cache(maxsize=4)
def _having(catalog: Catalog, names: tuple[str, ...]) -> int:
    return sum(has_curves(catalog.runs[name]) for name in names)


def runs_with_curves(catalog: Catalog, state: SessionState) -> tuple[int, int]:
    """Return how many of the shown runs have something to draw, and how many are shown."""
    names = shown_runs(catalog, state)
    return _having(catalog, names), len(names)


def threshold_range(catalog: Catalog, state: SessionState) -> tuple[float, float]:
    """Return the lowest and the highest threshold of what is shown: 0 and 1 where all lie there."""
    low, high = 0.0, 1.0
    for card in shown_cards(catalog, state):
        if card.average:
            continue
        wish = card_wish(catalog, state, card, Viewport(1, 1))
        for each in subjects(card, wish.lines):
            for part in each.parts:
                if len(part) and np.isfinite(part.thresholds[[0, -1]]).all():
                    low, high = min(low, float(part.thresholds[0])), max(high, float(part.thresholds[-1]))
    return low, high
