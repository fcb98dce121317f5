"""Commands about the scalars view that cards, panel and palette share."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from core.session.command import Command, change_scalars
from core.state import LAYOUT, Domain, ScalarsState, SessionState, XAxis
from core.views.cards import PINNED, group_key
from core.views.shown import run_query


def _change(label: str, change: Callable[[ScalarsState], ScalarsState], merge: str = "") -> Command:
    def apply(state: SessionState) -> SessionState:
        scalars: ScalarsState = change(state.scalars)
        return replace(state, scalars=scalars)

    return Command(label, apply, merge)


def zoom_card(tag: str, domain: Domain, merge: str = "") -> Command:
    """Show a part of one chart, and the same part of the horizontal axis in all where cards are linked."""

    def change(scalars: ScalarsState) -> ScalarsState:
        shown = (domain.left, domain.right) if scalars.across.linked else None
        across = replace(scalars.across, shown=shown)
        return replace(scalars, zoom={**_without(scalars, tag), tag: domain}, across=across)

    return _change(f"Zoom {tag}", change, merge)


def fit_cards(tags: Collection[str] | None = None) -> Command:
    """Show everything in some charts, in all for None."""

    def change(scalars: ScalarsState) -> ScalarsState:
        kept = {} if tags is None else {tag: zoom for tag, zoom in scalars.zoom.items() if tag not in tags}
        return replace(scalars, zoom=kept, across=replace(scalars.across, shown=None))

    return _change("Fit all charts" if tags is None else f"Fit {', '.join(tags)}", change)


def toggle_pin(tag: str) -> Command:
    """Show a card among the first ones, or in its group again."""

    def change(scalars: ScalarsState) -> ScalarsState:
        others = tuple(pinned for pinned in scalars.pinned if pinned != tag)
        return replace(scalars, pinned=others if tag in scalars.pinned else (*others, tag))

    return _change(f"Pin or unpin {tag}", change)


def toggle_expanded(tag: str) -> Command:
    """Give a card the full width, or its column again."""
    return _change(f"Resize {tag}", lambda scalars: replace(scalars, expanded=scalars.expanded ^ {tag}))


def toggle_card_log_y(tag: str) -> Command:
    """Switch the vertical axis of one card between linear and logarithmic."""

    def change(scalars: ScalarsState) -> ScalarsState:
        return replace(scalars, log_y_switched=scalars.log_y_switched ^ {tag}, zoom=_without(scalars, tag))

    return _change(f"Logarithmic axis of {tag}", change)


def _without(scalars: ScalarsState, tag: str) -> dict[str, Domain]:
    return {name: zoom for name, zoom in scalars.zoom.items() if name != tag}


def fold_groups(groups: Collection[str], folded: bool) -> Command:
    """Fold or unfold groups of cards."""
    verb = "Fold" if folded else "Unfold"

    def change(scalars: ScalarsState) -> ScalarsState:
        names = frozenset(groups)
        logged = frozenset(name for name in names if name.startswith(LAYOUT))  # may be folded at first
        if folded:
            return replace(scalars, collapsed=scalars.collapsed | names, opened=scalars.opened - names)
        return replace(scalars, collapsed=scalars.collapsed - names, opened=scalars.opened | logged)

    return _change(f"{verb} {'group' if len(groups) == 1 else 'groups'}", change)


def show_tag(tag: str) -> Command:
    """Bring the scalars view to the front with the card of a tag: its group unfolded, and no filter that hides it."""

    def apply(state: SessionState) -> SessionState:
        scalars = state.scalars
        query = scalars.tag_query if run_query(scalars.tag_query).search(tag) else ""
        collapsed = scalars.collapsed - {group_key(tag), PINNED if tag in scalars.pinned else group_key(tag)}
        scalars = replace(scalars, tag_query=query, collapsed=collapsed)
        return replace(state, active_view="scalars", scalars=scalars)

    return Command(f"Show {tag} in Scalars", apply)


def set_x_axis(axis: XAxis) -> Command:
    """Show steps, time since the start or the time of day; zooms are in other units then and are dropped."""
    return _change(f"Show {axis.value} on the horizontal axis", lambda scalars: _unzoomed(scalars, x_axis=axis))


def _unzoomed(scalars: ScalarsState, **fields: Any) -> ScalarsState:
    result: ScalarsState = replace(scalars, zoom={}, across=replace(scalars.across, shown=None), **fields)
    return result


def set_log_x(log: bool) -> Command:
    """Make all horizontal axes logarithmic or linear."""
    label = "Logarithmic horizontal axis" if log else "Linear horizontal axis"
    return _change(label, lambda scalars: _unzoomed(scalars, log_x=log))


def set_log_y(log: bool) -> Command:
    """Make all vertical axes logarithmic or linear."""
    label = "Logarithmic vertical axis" if log else "Linear vertical axis"
    return change_scalars(label, log_y=log, log_y_switched=frozenset(), zoom={})


def smooth_curves(weight: float) -> Command:
    """Smooth all curves; moves of a slider are one undo step."""
    return change_scalars("Smooth curves", merge="scalars.smoothing", smoothing=min(max(weight, 0.0), 0.999))


def query_tags(query: str) -> Command:
    """Show only tags that contain a regular expression; typing on is one undo step."""
    return change_scalars("Filter tags", merge="scalars.tag_query", tag_query=query)
