"""A field that is called something else, wherever the session's state speaks of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from core.state import SessionState

T = TypeVar("T")


def renamed_field(state: SessionState, old: str, new: str) -> SessionState:
    """Return a state in which a field has another text: on axes, in colours, ranges, sorts, cards and queries.

    Parts that do not speak of it stay the same objects. Meant for fields in backticks, which no other text contains.
    """
    return replace(_renamed(state, old, new), sources=state.sources)


def _renamed(value: T, old: str, new: str) -> T:
    found: object = value
    if isinstance(value, str):
        found = type(value)(value.replace(old, new)) if old in value and type(value) is str else value
    elif isinstance(value, tuple | frozenset):
        parts = [_renamed(part, old, new) for part in value]
        if any(after is not before for after, before in zip(parts, value, strict=True)):
            found = type(value)(parts)
    elif isinstance(value, Mapping):
        items = [(_renamed(key, old, new), _renamed(kept, old, new)) for key, kept in value.items()]
        if any(key is not was or kept is not value[was] for (key, kept), was in zip(items, value, strict=True)):
            found = dict(items)
    elif is_dataclass(value) and not isinstance(value, type):
        changes = {each.name: _renamed(getattr(value, each.name), old, new) for each in fields(value) if each.init}
        changes = {name: after for name, after in changes.items() if after is not getattr(value, name)}
        if changes:
            found = replace(value, **changes)
    return found  # type: ignore[return-value]
