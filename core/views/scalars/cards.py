"""Which cards there are: one a tag, in groups, pinned ones first."""

from __future__ import annotations

from functools import lru_cache

from core.model import Catalog
from core.model.order import natural_key
from core.state import SessionState
from core.views.cards import Card, Choices, Group, card_of, grouped_cards
from core.views.shown import shown_runs


def shown_tags(catalog: Catalog, state: SessionState) -> tuple[str, ...]:
    """Return the scalar tags that at least one shown run has, in natural order."""
    return _tags(catalog, shown_runs(catalog, state))


@lru_cache(maxsize=4)
def _tags(catalog: Catalog, runs: tuple[str, ...]) -> tuple[str, ...]:
    tags = dict.fromkeys(tag for run in runs for tag in catalog.runs[run].scalars)
    return tuple(sorted(tags, key=natural_key))


def card_groups(catalog: Catalog, state: SessionState) -> tuple[Group, ...]:
    """Return the groups that have a card matching the query: pinned, then by prefix, then tags without a slash."""
    wished = state.scalars
    choices = Choices(wished.tag_query, wished.collapsed, wished.pinned, wished.expanded)
    return grouped_cards(_cards(shown_tags(catalog, state)), choices)


@lru_cache(maxsize=4)
def _cards(tags: tuple[str, ...]) -> tuple[Card, ...]:
    return tuple(card_of(tag) for tag in tags)
