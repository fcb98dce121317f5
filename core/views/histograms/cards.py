"""Which cards there are: one for each tag of each run, or one a tag where runs are compared."""

from __future__ import annotations

from core.model import Catalog
from core.state import HistogramMode, SessionState
from core.views.cards import Choices, Deck, Group, grouped_cards
from core.views.payloads import payload_cards, payload_tag_cards

PLUGIN = "histograms"


def shown_cards(catalog: Catalog, state: SessionState) -> Deck:
    """Return the cards of the shown runs, whatever the filter says."""
    one_a_tag = state.histograms.mode is HistogramMode.RUNS
    return (payload_tag_cards if one_a_tag else payload_cards)(catalog, state, PLUGIN)


def card_groups(catalog: Catalog, state: SessionState) -> tuple[Group, ...]:
    """Return the groups that have a card matching the filter: pinned, then by prefix, then tags without a slash."""
    wished = state.histograms
    choices = Choices(wished.tag_query, wished.collapsed, wished.pinned, wished.expanded)
    return grouped_cards(shown_cards(catalog, state), choices)
