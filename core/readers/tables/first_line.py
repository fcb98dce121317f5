"""Whether the first line of a text names the columns, or is the first row already."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

_NOTHING: Final = frozenset(("", "nan", "na", "null", "n/a", "none"))


def is_number(cell: str) -> bool:
    """Return whether a cell is a number or missing."""
    cell = cell.strip(' "')
    try:
        float(cell)
    except ValueError:
        return cell.lower() in _NOTHING
    return True


def names_columns(cells: Sequence[str]) -> bool:
    """Return whether the cells of a first line are names.

    Numbers alone are a row, and so are words beside numbers, such as a label before its vector; but years, or columns
    that pandas has numbered, are names: whole numbers that rise.
    """
    known = [cell.strip(' "') for cell in cells]
    numbers = [cell for cell in known if is_number(cell) and cell.lower() not in _NOTHING]
    if not numbers:
        return any(not is_number(cell) for cell in known)
    whole = all(cell.isdecimal() for cell in numbers)
    rising = whole and all(int(a) < int(b) for a, b in pairwise(numbers))
    if all(map(is_number, known)):  # an index without a name, then numbered columns
        return rising and known[0] == "" and known[1:] == numbers and numbers[0] in ("0", "1")
    return rising
