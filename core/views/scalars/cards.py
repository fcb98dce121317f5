"""Which cards there are: the user's charts, those of layouts in the logs, one a tag in groups, pinned ones first."""

from __future__ import annotations

from functools import lru_cache

from core.model import Catalog
from core.state import LAYOUT, ChartSpec, SessionState
from core.views.cards import EXPRESSIONS, Card, Choices, Deck, Group, card_of, category_key, grouped_cards
from core.views.cards import look_ahead as look_ahead_at
from core.views.scalars.layouts import closed_groups, layout_charts, read_layouts
from core.views.scalars.splitting import split_charts
from core.views.scalars.tags import shown_tags, tags_of


def card_groups(catalog: Catalog, state: SessionState) -> tuple[Group, ...]:
    """Return the groups that have a card matching the query.

    Pinned cards, the user's charts, categories of layouts in the logs, then tags by prefix.
    """
    wished = state.scalars
    closed = closed_groups(catalog, state) - wished.opened
    sizes = tuple((key, options.columns, options.height) for key, options in wished.options.items())
    choices = Choices(wished.tag_query, wished.collapsed | closed, wished.pinned, wished.expanded, wished.order, sizes)
    return grouped_cards(all_cards(catalog, state), choices)


def all_cards(catalog: Catalog, state: SessionState) -> Deck:
    """Return the charts of the user, of splits and of layouts, and a card for each tag, whatever the filter says."""
    own = (*state.scalars.charts, *split_charts(catalog, state))
    return _cards(own, layout_charts(catalog, state), shown_tags(catalog, state))


def every_card(catalog: Catalog, state: SessionState) -> tuple[Card, ...]:
    """Return all cards, after layouts in the logs were read that have not been: nothing else has to be known before."""
    read_layouts(catalog, state)
    return all_cards(catalog, state)


def look_ahead(catalog: Catalog, state: SessionState) -> None:
    """Work out beforehand which cards all runs have, in which order and groups; call it on the thread that reads logs.

    Of ten thousand tags that takes longer than a frame; what is asked for afterwards is known then.
    """
    look_ahead_at(_cards(state.scalars.charts, (), tags_of(catalog, tuple(catalog.runs))))


@lru_cache(maxsize=4)
def _cards(own: tuple[ChartSpec, ...], logged: tuple[ChartSpec, ...], tags: tuple[str, ...]) -> Deck:
    ordered = sorted(own, key=lambda spec: (spec.category != "", spec.computed))  # the usual groups first
    return Deck(
        (
            *(chart_card(spec, group_of(spec)) for spec in ordered),
            *(chart_card(spec, LAYOUT + spec.category) for spec in logged),
            *(card_of(tag) for tag in tags),
        )
    )


def group_of(spec: ChartSpec) -> str:
    """Return the key of the group in which a chart of the user stands."""
    return EXPRESSIONS if spec.computed and not spec.category else category_key(spec.category)


def chart_card(spec: ChartSpec, group: str) -> Card:
    """Return the card of a chart in a group with a key."""
    return Card(spec.title, "", spec.title, own=spec.key, inside=group)
