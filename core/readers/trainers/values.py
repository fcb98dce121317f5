"""Values as text and JSON have them: numbers, times, and hyperparameters without their nesting."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Final

MOST_PARAMS: Final = 10_000
"""So many hyperparameters of one run are kept: a few aliases in a YAML file can stand for more than memory holds."""
_DEEPEST: Final = 32
_LONGEST: Final = 1000
"""Characters of a hyperparameter that is a list."""
_MISSING: Final = frozenset({"", "na", "n/a", "none", "null", "-"})
_BOOLS: Final = {"true": True, "false": False}
_MILLISECONDS: Final = 1e11
"""Numbers above it are no seconds since 1970: they would lie in the sixth millennium."""


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no value; a logged NaN is a value."""
    return text.strip().casefold() in _MISSING


def number(text: str) -> float | None:
    """Return a number as people and programs write it, NaN and infinities included; None if it is none."""
    if "_" in text:  # Python reads 1_000 as a number, nobody else does
        return None
    try:
        return float(text)
    except ValueError:
        return None


def as_float(value: object) -> float | None:
    """Return a number that JSON or YAML holds as float64; None for everything else, truth values included."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.copysign(math.inf, value)


def param(text: str) -> object:
    """Return a hyperparameter that was written as text: whole numbers, other numbers, truth values, else the text."""
    stripped = text.strip()
    if stripped.casefold() in _BOOLS:
        return _BOOLS[stripped.casefold()]
    value = number(stripped)
    if value is None:
        return text
    digits = stripped.lstrip("+-")
    return int(stripped) if digits.isdecimal() and digits.isascii() and len(digits) < 19 else value


def moment(value: object) -> float | None:
    """Return a time in seconds since 1970; None if it is none.

    Seconds, milliseconds and ISO 8601 are understood; a time without a zone is one of the local clock.
    """
    if isinstance(value, datetime):
        return _seconds(value)
    seconds = number(value) if isinstance(value, str) else as_float(value)
    if seconds is not None:
        return None if not math.isfinite(seconds) else seconds / 1000 if abs(seconds) > _MILLISECONDS else seconds
    try:
        return _seconds(datetime.fromisoformat(value.strip())) if isinstance(value, str) else None
    except ValueError:
        return None


def _seconds(time: datetime) -> float | None:
    try:
        return time.timestamp()
    except (OverflowError, OSError, ValueError):
        return None


def flattened(tree: object) -> dict[str, object]:
    """Return the hyperparameters of nested mappings: numbers, strings and truth values by path, with slashes.

    Lists become text, and so does None. At most `MOST_PARAMS` are returned.
    """
    flat: dict[str, object] = {}
    for key, value in leaves(tree):
        if len(flat) == MOST_PARAMS:
            break
        flat[key] = plain(value)
    return flat


def leaves(tree: object) -> Iterator[tuple[str, object]]:
    """Yield the values of nested mappings by path, with slashes."""
    return _leaves(tree, "", 0)


def _leaves(value: object, path: str, depth: int) -> Iterator[tuple[str, object]]:
    if not isinstance(value, Mapping) or not value or depth == _DEEPEST:
        if path:
            yield path, value
        return
    for key, inner in value.items():
        yield from _leaves(inner, f"{path}/{key}" if path else str(key), depth + 1)


def plain(value: object) -> object:
    """Return a value as a hyperparameter can have it: a number, a truth value or text."""
    if isinstance(value, bool | float | str):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**63 else as_float(value)
    return written(value)


def written(value: object) -> str:
    """Return any value as text of bounded length."""
    pieces: list[str] = []
    room = _LONGEST
    for piece in _pieces(value, 0):
        if room < len(piece):
            pieces.append("…")
            break
        room -= len(piece)
        pieces.append(piece)
    return "".join(pieces)


def _pieces(value: object, depth: int) -> Iterator[str]:
    if depth == _DEEPEST:
        yield "…"
    elif isinstance(value, Mapping):
        yield "{"
        for place, (key, inner) in enumerate(value.items()):
            yield f"{', ' if place else ''}{key}: "
            yield from _pieces(inner, depth + 1)
        yield "}"
    elif isinstance(value, list | tuple | set):
        yield "["
        for place, inner in enumerate(value):
            if place:
                yield ", "
            yield from _pieces(inner, depth + 1)
        yield "]"
    elif isinstance(value, date):
        yield value.isoformat()
    else:
        yield repr(value) if isinstance(value, int | float) and abs(value) < 2**63 else _text(value)


def _text(value: object) -> str:
    return f"{as_float(value)}" if isinstance(value, int) else str(value)
