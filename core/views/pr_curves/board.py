"""All cards of a state together: where they lie, the range of thresholds, and the table of their points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.model import Catalog
from core.state import PrCards, SessionState
from core.style.text import grouped
from core.views.picture import LegendEntry, Viewport
from core.views.pr_curves.by_run import class_legend, drawn_cards
from core.views.pr_curves.cards import Average, PrCard, all_cards, candidates, shown_cards
from core.views.pr_curves.chart import card_plot
from core.views.pr_curves.picture import CardLayout, lay_out
from core.views.pr_curves.points import PointTable, point_table
from core.views.pr_curves.subjects import subjects
from core.views.pr_curves.wish import card_wish

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
    legend
        Classes with their colours, where cards are of runs.
    """

    cards: tuple[PrCard, ...]
    layout: CardLayout
    viewport: Viewport
    legend: tuple[LegendEntry, ...] = ()

    def points(self, catalog: Catalog, state: SessionState) -> PointTable:
        """Return the points of all cards, in sight or not; reads what was not read yet."""
        found = []
        for card in shown_cards(catalog, state):
            if card.average is Average.TOP:  # whether the best guess is right has no class to be found
                continue
            wish = card_wish(catalog, state, card, self.viewport)
            found.append((wish, subjects(wish.lines)))
        return point_table(found, state.pr_curves.sort)


def board_of(catalog: Catalog, state: SessionState, viewport: Viewport) -> Board:
    """Return the cards of a state in a window of the viewport's size."""
    cards = drawn_cards(catalog, state)
    layout = _laid_out(cards, viewport.width, viewport.height, state.pr_curves.card_width)
    legend = () if state.pr_curves.by is PrCards.CLASS else class_legend(catalog, state, viewport.theme)
    return Board(cards, layout, viewport, legend)


@lru_cache(maxsize=8)
def _laid_out(cards: tuple[PrCard, ...], width: float, height: float, wished: int) -> CardLayout:
    return lay_out(cards, width, height, wished)


def runs_with_curves(catalog: Catalog, state: SessionState) -> tuple[int, int]:
    """Return how many of the shown runs have something to draw, and how many are shown."""
    found = candidates(catalog, state)
    return len(found.runs), found.shown


def counts_text(catalog: Catalog, state: SessionState) -> str:
    """Return how many classes and runs are drawn, and how many runs are held at a step."""
    found = sum(not card.average for card in shown_cards(catalog, state))
    total = sum(not card.average for card in all_cards(catalog, state))
    having, shown = runs_with_curves(catalog, state)
    classes = "1 class" if total == 1 else f"{grouped(total)} classes"
    text = classes if found == total else f"{grouped(found)} of {classes}"
    held = len(state.pr_curves.run_steps)
    steps = f" · {held} held at a step" if held else ""
    return f"{text} · {grouped(having)} of {grouped(shown)} runs{steps}"


def threshold_range(catalog: Catalog, state: SessionState) -> tuple[float, float]:
    """Return the lowest and the highest threshold of what is shown: 0 and 1 where all lie there."""
    low, high = 0.0, 1.0
    for card in shown_cards(catalog, state):
        if card.average:
            continue
        wish = card_wish(catalog, state, card, Viewport(1, 1))
        for each in subjects(wish.lines):
            for part in each.parts:
                if len(part) and np.isfinite(part.thresholds[[0, -1]]).all():
                    low, high = min(low, float(part.thresholds[0])), max(high, float(part.thresholds[-1]))
    return low, high
