"""What tests look at: one card, the table of points, one of its values."""

from __future__ import annotations

from core.model import Catalog
from core.state import (
    SessionState,
)
from core.views.picture import Viewport
from core.views.pr_curves.board import board_of
from core.views.pr_curves.cards import shown_cards
from core.views.pr_curves.chart import CardPlot, card_plot
from core.views.pr_curves.points import PLACES, PointTable
from core.views.pr_curves.wish import card_wish

VIEW = Viewport(900, 700)


def plot_of(found: Catalog, wished: SessionState, name: str) -> CardPlot:
    """Return a card with all that gestures need."""
    card = next(card for card in shown_cards(found, wished) if card.name == name)
    return card_plot(card_wish(found, wished, card, VIEW))


def points(found: Catalog, wished: SessionState) -> PointTable:
    """Return the points of all cards."""
    return board_of(found, wished, VIEW).points(found, wished)


def value(table: PointTable, run: str, name: str, column: str) -> float:
    """Return one value of the table."""
    (row,) = [k for k, row in enumerate(table.rows) if (row.run, row.short) == (run, name)]
    return float(table.values[row, PLACES[column]])
