r"""What a text must contain for a regular expression to match it: found far faster than the match itself.

Only what can be told from the expression at first sight is said: runs of plain characters, and groups of such runs.
``optimizer=(sgd|lion)\s`` needs ``optimizer=sgd`` or ``optimizer=lion``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

_MOST: Final = 8
"""Of so many texts one is still looked for faster than the match."""
_LEAST: Final = 2
"""Characters; single ones stand in nearly every text."""
_ATOM: Final = re.compile(
    r"""
    (?P<plain>[\w\ =/:,@%&~<>"';!\#-])          # stands for itself
    | \\(?P<escaped>[^\w\s])                     # as does what is no letter behind a backslash
    | \((?:\?:)?(?P<group>[\w\ =/:,@%&~<>"';!\#|-]*)\)
    | (?P<nothing>[$^]|\\[bB])
    | (?P<gap>\.|\\[dDwWsS]|\[\^?\]?[^\[\]\\]*\])
    | (?P<or>\|)
    """,
    re.VERBOSE | re.ASCII,
)
_WIDTHLESS: Final = re.compile(r"[$^]|\\[bB$]")
"""What may be more than plain characters: escaped ones are held to be, which is slower and never wrong."""
_REPEAT: Final = re.compile(r"[*+?]|\{\d*,?\d*\}")


@dataclass(frozen=True, slots=True)
class Required:
    """What every match contains.

    Attributes
    ----------
    texts
        At least one of them.
    leads
        Whether every match begins with one of them.
    is_all
        Whether they are all that a match consists of: each of them is one, if the expression ends with ``$`` each at
        the end of a line.
    """

    texts: tuple[str, ...]
    leads: bool
    is_all: bool = False


class _Run(NamedTuple):
    """Alternatives that stand at one place, and whether the match begins with them."""

    texts: tuple[str, ...]
    leads: bool

    @property
    def worth(self) -> int:
        return min(map(len, self.texts), default=0)


def required(expression: str) -> Required | None:
    """Return what every match of a regular expression contains, None where that cannot be told or is too little."""
    branches: list[list[_Run]] = [[]]
    body = expression if expression.endswith(r"\$") else expression.removesuffix("$")
    texts, leads, place = [""], True, 0
    while place < len(expression):
        atom = _ATOM.match(expression, place)
        if atom is None:
            return None
        place = atom.end()
        repeat = _REPEAT.match(expression, place)
        pieces = _pieces(atom)
        if repeat is None and pieces is not None and len(texts) * len(pieces) <= _MOST:
            texts = [before + piece for before in texts for piece in pieces]
            continue
        branches[-1].append(_Run(tuple(texts), leads))
        texts, leads = [""], False
        if repeat is not None:
            place = _behind(expression, repeat)
        elif pieces is not None:
            texts = [*pieces] if len(pieces) <= _MOST else texts
        elif atom["or"]:
            branches.append([])
            leads = True
    branches[-1].append(_Run(tuple(texts), leads))
    found = _joined([max(runs, key=lambda run: run.worth) for runs in branches])
    is_all = found is not None and len(branches) == len(branches[0]) == 1 and not _WIDTHLESS.search(body)
    return replace(found, is_all=True) if found is not None and is_all else found


def _pieces(atom: re.Match[str]) -> Sequence[str] | None:
    """Return what an atom stands for, None if that is not one of a few texts."""
    if atom["nothing"]:
        return ("",)
    if atom["group"] is not None:
        return atom["group"].split("|")
    return None if atom["gap"] or atom["or"] else (atom["plain"] or atom["escaped"],)


def _behind(expression: str, repeat: re.Match[str]) -> int:
    """Return where a repetition ends, with what says how eager it is."""
    place = repeat.end()
    return place + 1 if expression[place : place + 1] in ("?", "+") else place


def _joined(runs: Sequence[_Run]) -> Required | None:
    """Return what any of several branches needs."""
    texts = tuple(dict.fromkeys(text for run in runs for text in run.texts))
    if len(texts) > _MOST or min(map(len, texts)) < _LEAST:
        return None
    return Required(texts, all(run.leads for run in runs))
