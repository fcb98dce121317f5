"""What is left of JSON that breaks off or is damaged: everything before that place."""

from __future__ import annotations

import json
from typing import Any


def salvaged(text: str) -> tuple[Any, str] | None:
    """Return what a broken document says before the place where it breaks, and that place in words; None for nothing.

    The last member that is not whole is left out, and what is open is closed there.
    """
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        whole = _closed(text[: error.pos])
        return None if whole is None else (whole, place)
    except RecursionError:
        return None
    return None


def _closed(text: str) -> Any:
    """Return the longest beginning that becomes whole by closing what is open."""
    cuts = _cuts(text)
    for end, brackets in reversed(cuts[-64:]):
        try:
            return json.loads(text[:end] + brackets)
        except (ValueError, RecursionError):
            continue
    return None


def _cuts(text: str) -> list[tuple[int, str]]:
    """Return where members end, each with the brackets that are open there, innermost first."""
    found: list[tuple[int, str]] = []
    opened: list[str] = []
    quoted = False
    for place, mark in enumerate(text):
        if quoted:
            quoted = mark != '"' or _is_escaped(text, place)
        elif mark == '"':
            quoted = True
        elif mark in "{[":
            opened.append("}" if mark == "{" else "]")
        elif mark in "}]" and opened:
            opened.pop()
            found.append((place + 1, "".join(reversed(opened))))
        elif mark == ",":
            found.append((place, "".join(reversed(opened))))
    return found


def _is_escaped(text: str, place: int) -> bool:
    back = place - 1
    while back >= 0 and text[back] == "\\":
        back -= 1
    return (place - 1 - back) % 2 == 1
