"""Long names of runs made short, so that what tells them apart stays readable."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

ELLIPSIS = "…"
_PART = re.compile(r"[^/\\\-_=, ]*[/\\\-_=, ]*")
_BETWEEN = "/\\-_=, "
_LEFT_OUT = re.compile(rf"[/\\\-_=, ]*{ELLIPSIS}+")


@lru_cache(maxsize=16384)
def parts_of(name: str) -> tuple[str, ...]:
    """Return the words of a name, each with the separators after it; joined they are the name."""
    return tuple(part for part in _PART.findall(name) if part)


def telling(names: Sequence[str]) -> dict[str, tuple[float, ...]]:
    """Return how much each part of each name tells, in bits: 0 for a word that all names have.

    A word that sets a name apart from the one listed before or after it tells more than any other.
    """
    words = [[part.rstrip(_BETWEEN) for part in parts_of(name)] for name in names]
    sets = [set(own) for own in words]
    counts = Counter(word for own in sets for word in own)
    bits = {word: -math.log2(count / len(names)) for word, count in counts.items()}
    beside = [sets[max(place - 1, 0)] & sets[min(place + 1, len(sets) - 1)] for place in range(len(sets))]
    apart = math.log2(len(names) + 1)
    return {
        name: tuple(bits[word] + (0.0 if word in shared else apart) for word in own)
        for name, own, shared in zip(names, words, beside, strict=True)
    }


@lru_cache(maxsize=64)
def _telling(names: tuple[str, ...]) -> dict[str, tuple[float, ...]]:
    return telling(names)


def short_among(name: str, names: tuple[str, ...], width: Callable[[str], float], room: float) -> str:
    """Return one of some names, so short that it fits, with what tells it from the others; see `short_name`."""
    return name if width(name) <= room else short_name(name, _telling(names)[name], width, room)


def short_name(name: str, told: Sequence[float], width: Callable[[str], float], room: float) -> str:
    """Return a name that fits: what tells least is left out first, from the left.

    Parameters
    ----------
    name
        The whole name.
    told
        What its parts tell, from `telling`.
    width
        Width of a text.
    room
        Width that there is. A name whose most telling part alone is wider is returned with that, too wide.
    """
    if width(name) <= room:
        return name
    parts = parts_of(name)
    kept = set(range(len(parts)))
    for place in sorted(kept, key=lambda place: (round(told[place], 1), place)):
        if len(kept) == 1:
            break
        kept.discard(place)
        text = _joined(parts, kept)
        if width(text) <= room:
            return text
    return _joined(parts, kept)


def _joined(parts: Sequence[str], kept: set[int]) -> str:
    texts = [part if place in kept else ELLIPSIS for place, part in enumerate(parts)]
    return _LEFT_OUT.sub(ELLIPSIS, "".join(texts))
