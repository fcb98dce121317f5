"""Which cards there are: the user's charts, one a tag in groups, pinned ones first."""

from __future__ import annotations

from functools import lru_cache

from core.model import Catalog
from core.state import ChartSpec, SessionState
from core.views.cards import CHARTS, EXPRESSIONS, Card, Choices, Group, card_of, grouped_cards
from core.views.scalars.tags import shown_tags


def card_groups(catalog: Catalog, state: SessionState) -> tuple[Group, ...]:
    """Return the groups that have a card matching the query: pinned, the user's charts, then tags by prefix."""
    wished = state.scalars
    choices = Choices(wished.tag_query, wished.collapsed, wished.pinned, wished.expanded)
    return grouped_cards(_cards(wished.charts, shown_tags(catalog, state)), choices)


@lru_cache(maxsize=4)
def _cards(charts: tuple[ChartSpec, ...], tags: tuple[str, ...]) -> tuple[Card, ...]:
    ordered = sorted(charts, key=lambda spec: spec.computed)
    return (*(chart_card(spec) for spec in ordered), *(card_of(tag) for tag in tags))


def chart_card(spec: ChartSpec) -> Card:
    """Return the card of a chart."""
    return Card(spec.title, "", spec.title, own=spec.key, inside=EXPRESSIONS if spec.computed else CHARTS)
