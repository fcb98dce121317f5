"""The view of histograms without a screen: cards, their charts and the counts under the cursor."""

from core.views.histograms.cards import PLUGIN, card_groups, shown_cards
from core.views.histograms.chart import resolve_wish
from core.views.histograms.drawn import Drawn, Part
from core.views.histograms.picture import resolve
from core.views.histograms.wish import HistogramWish, Line, histogram_wish

__all__ = [
    "PLUGIN",
    "Drawn",
    "HistogramWish",
    "Line",
    "Part",
    "card_groups",
    "histogram_wish",
    "resolve",
    "resolve_wish",
    "shown_cards",
]
