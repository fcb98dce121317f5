"""Wishes of a script, by the names that the states of views have."""

from __future__ import annotations

from typing import Any, TypeVar

from core.session.keeping.codec import CodecError, Decoder

S = TypeVar("S")


def wish_of(kind: type[S], wish: Any, name: str) -> S:
    """Return a state with some fields told; raises ValueError naming the field for one that is wrong or not there."""
    decoder = Decoder()
    try:
        found: S = decoder.decode(_plain(wish), kind, name)
    except CodecError as error:
        raise ValueError(str(error)) from error
    if decoder.notes:
        raise ValueError(decoder.notes[0].replace(" is not known to this version and was ignored", ": no such wish"))
    return found


def _plain(value: Any) -> Any:
    """Return a value with lists in the place of all that is like one."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(item) for item in value]
    return value
