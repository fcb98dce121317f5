"""Commands about how the values of a column look: colours, order, groups, scale."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from core.session.command import Command
from core.state import SessionState
from core.state.column_looks import PLAIN_LOOK, CategoryOrder, ColumnLook


def change_look(name: str, label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of the look of a column."""
    return _changed(name, label, lambda look: replace(look, **changes), merge)


def change_scale(name: str, label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of how the numbers of a column are laid along a map."""
    return _changed(name, label, lambda look: replace(look, scale=replace(look.scale, **changes)), merge)


def colour_categories(name: str, keys: Collection[str], colour: str | None) -> Command:
    """Give categories of a column a colour of their own, ``"#rrggbb"``; None takes it away."""

    def apply(look: ColumnLook) -> ColumnLook:
        others = {key: known for key, known in look.colours.items() if key not in keys}
        return replace(look, colours=others if colour is None else others | dict.fromkeys(keys, colour.lower()))

    what = next(iter(keys), "") if len(keys) == 1 else f"{len(keys)} categories"
    return _changed(name, f"Colour of {what}" if colour else f"Usual colour of {what}", apply)


def usual_colours(name: str) -> Command:
    """Take all colours away that categories of a column were given."""
    return change_look(name, f"Usual colours of {name}", colours={})


def order_categories(name: str, order: CategoryOrder) -> Command:
    """Name the categories of a column in another order."""
    return change_look(name, f"Order of {name}", order=order)


def move_categories(name: str, keys: Sequence[str], moved: Collection[str], before: str | None) -> Command:
    """Order categories by hand: some of all `keys`, as they stand now, go before another, to the end for None."""
    going, staying = [key for key in keys if key in moved], [key for key in keys if key not in moved]
    place = staying.index(before) if before in staying else len(staying)
    by_hand = (*staying[:place], *going, *staying[place:])
    label = f"Move {going[0]}" if len(going) == 1 else f"Move {len(going)} categories"
    return change_look(name, label, f"looks.move.{name}.{sorted(moved)}", order=CategoryOrder.HAND, by_hand=by_hand)


def merge_categories(name: str, keys: Collection[str], into: str) -> Command:
    """Let several categories of a column, values or groups of them, be one with a name.

    What is logged stays as it is, and filters go by the values themselves.
    """

    def apply(look: ColumnLook) -> ColumnLook:
        merged = {value: into if group in keys else group for value, group in look.merged.items()}
        merged |= {key: into for key in sorted(keys) if key not in merged}
        return replace(look, merged={value: group for value, group in merged.items() if value != group})

    label = f"Merge {len(keys)} categories into {into}" if len(keys) > 1 else f"Call a category {into}"
    return _changed(name, label, apply)


def split_categories(name: str, groups: Collection[str]) -> Command:
    """Let the values that were merged into groups be categories of their own again."""

    def apply(look: ColumnLook) -> ColumnLook:
        kept = {value: group for value, group in look.merged.items() if group not in groups}
        return replace(look, merged=kept)

    return _changed(name, f"Split {', '.join(sorted(groups))}", apply)


def _changed(name: str, label: str, apply: Callable[[ColumnLook], ColumnLook], merge: str = "") -> Command:
    def applied(state: SessionState) -> SessionState:
        look = apply(state.embedding.look(name))
        looks = {key: known for key, known in state.embedding.looks.items() if key != name}
        if look != PLAIN_LOOK:
            looks[name] = look
        return replace(state, embedding=replace(state.embedding, looks=looks))

    return Command(label, applied, merge)


def renamed(state: SessionState, name: str, to: str) -> SessionState:
    """Return a state in which the look of a column goes by its new name."""
    look = state.embedding.looks.get(name)
    if look is None:
        return state
    looks = {key: known for key, known in state.embedding.looks.items() if key != name}
    return replace(state, embedding=replace(state.embedding, looks=looks | {to: look}))
