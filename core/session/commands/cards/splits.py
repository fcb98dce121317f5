"""Commands about cards of which there is one for each value of a column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.session.command import Command
from core.state import SPLIT, CardSplit, ChartSpec, ScalarsState, SessionState


def split_card(spec: ChartSpec, column: str, title: str, shared: bool = True) -> Command:
    """Show a card once more for each value of a column, below a heading of their own.

    Parameters
    ----------
    spec
        What the card shows; each of the cards has what it has for itself, but the size.
    column, title
        As queries write it, and what it is called.
    shared
        Whether the vertical axes of all cards have one range.
    """

    def apply(state: SessionState) -> SessionState:
        scalars = state.scalars
        own = replace(scalars.options_of(spec.key), height=0, columns=1)
        each = CardSplit(replace(spec, key=_fresh_key(scalars), category=""), column, shared, own)
        return replace(state, scalars=replace(scalars, splits=(*scalars.splits, each)))

    return Command(f"Split {spec.title} by {title}", apply)


def _fresh_key(scalars: ScalarsState) -> str:
    numbers = (split.spec.key.removeprefix(SPLIT) for split in scalars.splits)
    return f"{SPLIT}{max((int(number) for number in numbers if number.isdecimal()), default=0) + 1}"


def split_by(key: str, column: str, title: str, shared: bool) -> Command:
    """Split by another column what the cards with a key are split of, or let them share a range or not."""
    return change_split(key, f"Split by {title}", lambda split: replace(split, column=column, shared=shared))


def change_split(key: str, label: str, change: Callable[[CardSplit], CardSplit]) -> Command:
    """Return a command that changes the wish that makes the card with a key."""

    def apply(state: SessionState) -> SessionState:
        splits = tuple(change(split) if split.holds(key) else split for split in state.scalars.splits)
        return replace(state, scalars=replace(state.scalars, splits=splits))

    return Command(label, apply)


def join_cards(key: str, name: str) -> Command:
    """Take away the cards for each value of a column of which the card with a key is one, and what was said of them."""

    def apply(state: SessionState) -> SessionState:
        scalars, split = state.scalars, state.scalars.split_of(key)
        if split is None:
            return state
        kept = split.holds
        left = replace(
            scalars,
            splits=tuple(each for each in scalars.splits if each is not split),
            pinned=tuple(each for each in scalars.pinned if not kept(each)),
            order=tuple(each for each in scalars.order if not kept(each)),
            expanded=frozenset(each for each in scalars.expanded if not kept(each)),
            log_y_switched=frozenset(each for each in scalars.log_y_switched if not kept(each)),
            zoom={each: zoom for each, zoom in scalars.zoom.items() if not kept(each)},
            options={each: options for each, options in scalars.options.items() if not kept(each)},
        )
        return replace(state, scalars=left)

    return Command(f"Join {name} again", apply)
