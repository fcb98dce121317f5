"""Finding a title by a few of its letters."""

from __future__ import annotations

_START, _ADJACENT, _SCATTERED = 8, 7, 1


def match(query: str, text: str) -> tuple[int, tuple[int, ...]] | None:
    """Return a score and the matched places if all letters of a query occur in a text in order, else None.

    Spaces and case of the query are ignored. Letters at the start of a word and next to the last match count more,
    letters that are skipped count against; the best of all alignments wins (Smith and Waterman's recursion without
    substitutions).
    """
    letters = [letter for letter in query.casefold() if not letter.isspace()]
    folded = text.casefold()
    if not letters:
        return 0, ()
    best: dict[int, tuple[int, tuple[int, ...]]] = {-1: (0, ())}
    for letter in letters:
        best = _extended(best, letter, folded)
        if not best:
            return None
    score, places = max(best.values())
    return score - len(text) // 8, places


def _extended(
    best: dict[int, tuple[int, tuple[int, ...]]], letter: str, text: str
) -> dict[int, tuple[int, tuple[int, ...]]]:
    found: dict[int, tuple[int, tuple[int, ...]]] = {}
    for place, candidate in enumerate(text):
        if candidate != letter:
            continue
        ways = [
            (score + _worth(text, last, place), (*path, place)) for last, (score, path) in best.items() if last < place
        ]
        if ways:
            found[place] = max(ways)
    return found


def _worth(text: str, last: int, place: int) -> int:
    if place == 0 or not text[place - 1].isalnum():
        return _START
    return _ADJACENT if place == last + 1 else _SCATTERED
