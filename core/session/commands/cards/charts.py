"""Commands about cards of the scalars view that the user makes, changes and arranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.session.command import Command
from core.session.commands.cards.splits import join_cards
from core.state import CHART, CardOptions, ChartSpec, ScalarsState, SessionState, Source
from core.views.cards import CHARTS, PINNED, category_key


def _scalars(state: SessionState, **changes: Any) -> SessionState:
    scalars: ScalarsState = replace(state.scalars, **changes)
    return replace(state, scalars=scalars)


def fresh_key(charts: Sequence[ChartSpec]) -> str:
    """Return the key of the next chart: a number that none has."""
    numbers = [int(spec.key.removeprefix(CHART)) for spec in charts if spec.key.removeprefix(CHART).isdecimal()]
    return f"{CHART}{max(numbers, default=0) + 1}"


def put_chart(spec: ChartSpec) -> Command:
    """Add a chart, or put it in the place of that with the same key; the view comes with its group unfolded."""

    def apply(state: SessionState) -> SessionState:
        if state.scalars.split_of(spec.key) is not None:
            return _put_split(state, spec)
        charts = state.scalars.charts
        known = any(each.key == spec.key for each in charts)
        after = tuple(spec if each.key == spec.key else each for each in charts) if known else (*charts, spec)
        return _scalars(state, charts=after, collapsed=state.scalars.collapsed - {category_key(spec.category)})

    return Command(f"Change chart {spec.title}", apply)


def _put_split(state: SessionState, spec: ChartSpec) -> SessionState:
    splits = (replace(each, spec=spec) if each.holds(spec.key) else each for each in state.scalars.splits)
    return _scalars(state, splits=tuple(splits))


def delete_chart(spec: ChartSpec) -> Command:
    """Take a chart away with all that its card has for itself."""

    def apply(state: SessionState) -> SessionState:
        if state.scalars.split_of(spec.key) is not None:
            return join_cards(spec.key, spec.title).apply(state)
        charts = tuple(each for each in state.scalars.charts if each.key != spec.key)
        return _scalars(_forgotten(state, spec.key), charts=charts)

    return Command(f"Delete chart {spec.title}", apply)


def _forgotten(state: SessionState, key: str) -> SessionState:
    scalars = state.scalars
    return _scalars(
        state,
        pinned=tuple(each for each in scalars.pinned if each != key),
        order=tuple(each for each in scalars.order if each != key),
        expanded=scalars.expanded - {key},
        zoom={each: zoom for each, zoom in scalars.zoom.items() if each != key},
        options={each: options for each, options in scalars.options.items() if each != key},
    )


def add_to_chart(spec: ChartSpec, sources: Sequence[Source]) -> Command:
    """Draw more in a card: in a chart of the user, else in a new chart that shows what the card of `spec` does too."""

    def apply(state: SessionState) -> SessionState:
        charts = state.scalars.charts
        texts = {(source.text, source.kind) for source in spec.sources}
        more = tuple(source for source in sources if (source.text, source.kind) not in texts)
        joined = replace(spec, sources=(*spec.sources, *more))
        if state.scalars.split_of(spec.key) is None and not any(each.key == spec.key for each in charts):
            names = [source.text for source in spec.sources] if spec.plain else [spec.title]
            title = ", ".join((*names, *(source.text for source in more)))
            joined = replace(joined, key=fresh_key(charts), category="", title=title)
        return put_chart(joined).apply(state)

    names = ", ".join(source.text for source in sources)
    return Command(f"Add {names} to {spec.title}", apply)


def set_options(key: str, title: str, merge: str = "", **changes: Any) -> Command:
    """Change what a card has for itself; one that has nothing any more is forgotten."""

    def apply(state: SessionState) -> SessionState:
        options: CardOptions = replace(state.scalars.options_of(key), **changes)
        others = {each: kept for each, kept in state.scalars.options.items() if each != key}
        zoom = state.scalars.zoom
        if {"limits", "log_second", "log_x_switched"} & changes.keys():
            zoom = {each: kept for each, kept in zoom.items() if each != key}
        return _scalars(
            state,
            options=others if options == state.scalars.usual_options(key) else {**others, key: options},
            zoom=zoom,
        )

    return Command(title, apply, merge)


def clear_pins() -> Command:
    """Show all pinned cards in their groups again."""
    return Command("Clear all pins", lambda state: _scalars(state, pinned=()))


def move_card(key: str, group: str, keys: Sequence[str], before: str | None, name: str) -> Command:
    """Put a card before another one of a group, or at its end for None.

    Parameters
    ----------
    key, name
        Which card, and what it is called.
    group
        Key of the group into which it goes: that of pinned cards pins it, another category takes a chart of the user.
    keys
        The cards of that group as they stand.
    before
        The card of that group before which it goes.
    """

    def apply(state: SessionState) -> SessionState:
        others = [each for each in keys if each != key]
        place = others.index(before) if before in others else len(others)
        after = (*others[:place], key, *others[place:])
        if group == PINNED:
            return _scalars(state, pinned=after)
        order = tuple(each for each in state.scalars.order if each not in after)
        pinned = tuple(each for each in state.scalars.pinned if each != key)
        return _scalars(_in_category(state, key, group), order=(*order, *after), pinned=pinned)

    return Command(f"Move {name}", apply)


def _in_category(state: SessionState, key: str, group: str) -> SessionState:
    if not group.startswith(CHARTS):
        return state
    category = group.removeprefix(CHARTS).removeprefix("/")
    charts = tuple(replace(each, category=category) if each.key == key else each for each in state.scalars.charts)
    return _scalars(state, charts=charts)
