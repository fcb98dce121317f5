"""How tags and hyperparameters are written in an expression.

A bare name begins with a letter and goes on with letters, digits and ``. $ # @ : [ ]``; a slash between such parts
belongs to it. Where the tags are known, the longest one that stands at a place is meant, whatever it consists of:
``val-loss`` is a tag where there is such a tag, else a difference, and ``a/b`` a quotient only where no tag is called
so. Quotes of any kind make a name of what they hold, and blanks around a slash always a quotient.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from core.analysis.expressions.nodes import Word

BARE: Final = re.compile(r"[^\W\d][\w.$#@:\[\]]*(?:/[\w.$#@:\[\]]+)*")
"""A name as it is read where no tag is known."""
QUOTED: Final = re.compile(r"`[^`]*`|\"[^\"]*\"|'[^']*'")
PARAM: Final = re.compile(r"(?:params|param|parameters|parameter)\.")
METRIC: Final = re.compile(r"metrics?\.")
"""What may stand before a tag, as in queries."""
CONSTANTS: Final = {"inf": float("inf"), "nan": float("nan"), "pi": 3.141592653589793}
RESERVED: Final = frozenset((*(word.value for word in Word), *CONSTANTS))
_FIRST: Final = re.compile(r"\w+|.", re.DOTALL)
_GOES_ON: Final = re.compile(r"[\w.$#@:\[\]]")
_BEGINS: Final = re.compile(r"[^\W\d]")


class Names:
    """Names that are known, to find the longest at a place of a text.

    Parameters
    ----------
    names
        In any order.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.all = tuple(dict.fromkeys(names))
        self._by_first: dict[str, list[str]] = {}
        for name in sorted(self.all, key=len, reverse=True):
            first = _FIRST.match(name)
            if first and _BEGINS.match(name):
                self._by_first.setdefault(first[0], []).append(name)

    def __contains__(self, name: object) -> bool:
        return name in self.all

    def __bool__(self) -> bool:
        return bool(self.all)

    def at(self, text: str, place: int) -> str:
        """Return the longest known name at a place, empty if there is none; none ends in the middle of a word."""
        first = _FIRST.match(text, place)
        candidates = self._by_first.get(first[0], ()) if first else ()
        for name in candidates:
            if text.startswith(name, place) and not _GOES_ON.match(text, place + len(name)):
                return name
        return ""

    def begin(self, typed: str) -> bool:
        """Return whether a known name begins with what was typed."""
        first = _FIRST.match(typed)
        whole = first is not None and first.end() < len(typed)
        candidates = self._by_first.get(first[0], ()) if whole and first else ()
        return any(name.startswith(typed) for name in candidates)


NO_NAMES: Final = Names()


def bare_at(text: str, place: int) -> str:
    """Return the bare name at a place where no known one is, empty if there is none.

    What every series has (``step``) and constants stand by themselves: ``time/60`` is a quotient.
    """
    found = BARE.match(text, place)
    if found is None:
        return ""
    head = found[0].partition("/")[0]
    return head if head in RESERVED else found[0]


def is_plain(name: str) -> bool:
    """Return whether a tag can be written without quotes, and is read alike whatever other tags there are."""
    return bool(BARE.fullmatch(name)) and bare_at(name, 0) == name and name not in RESERVED and not _prefixed(name)


def _prefixed(name: str) -> bool:
    return bool(PARAM.match(name) or METRIC.match(name))


def quoted(name: str) -> str:
    """Return a name in quotes that it does not hold itself."""
    quote = next((each for each in "`\"'" if each not in name), "`")
    return f"{quote}{name}{quote}"


def written(name: str) -> str:
    """Return a tag as it is written in an expression."""
    return name if is_plain(name) else quoted(name)


def written_param(name: str) -> str:
    """Return a hyperparameter as it is written in an expression."""
    return f"params.{name if BARE.fullmatch(name) and '/' not in name else quoted(name)}"
