"""Commands about cards of views, whose states have the same fields for them: pinned, expanded, collapsed, tag_query."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from core.session.command import Command
from core.state import SessionState


def change_view(view: str, label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of one view's state, a field of `SessionState`."""
    return _change(view, label, lambda _: changes, merge)


def _change(view: str, label: str, changes: Callable[[Any], dict[str, Any]], merge: str = "") -> Command:
    def apply(state: SessionState) -> SessionState:
        before = getattr(state, view)
        return replace(state, **{view: replace(before, **changes(before))})

    return Command(label, apply, merge)


def toggle_pin(view: str, key: str, name: str) -> Command:
    """Show a card among the first ones, or in its group again."""

    def changes(before: Any) -> dict[str, Any]:
        others = tuple(pinned for pinned in before.pinned if pinned != key)
        return {"pinned": others if key in before.pinned else (*others, key)}

    return _change(view, f"Pin or unpin {name}", changes)


def toggle_expanded(view: str, key: str, name: str) -> Command:
    """Give a card the full width, or its column again."""
    return _change(view, f"Resize {name}", lambda before: {"expanded": before.expanded ^ {key}})


def fold_groups(view: str, groups: Collection[str], folded: bool) -> Command:
    """Fold or unfold groups of cards."""
    verb, names = "Fold" if folded else "Unfold", set(groups)

    def changes(before: Any) -> dict[str, Any]:
        return {"collapsed": frozenset(before.collapsed | names if folded else before.collapsed - names)}

    return _change(view, f"{verb} {'group' if len(names) == 1 else 'groups'} of cards", changes)


def query_tags(view: str, query: str) -> Command:
    """Show cards of tags that contain a regular expression; typing on is one undo step."""
    return change_view(view, "Filter tags", merge=f"{view}.tag_query", tag_query=query)
