"""Metadata columns: what their values are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from core.model import F8, I4, Column, ColumnKind
from core.model.order import natural_key

MOST_CATEGORIES: Final = 50
"""A column with more distinct values is not taken for categories."""


def make_column(name: str, texts: Sequence[str]) -> Column:
    """Return a column of some values as they are written; empty ones are missing.

    Whole numbers and other values of which there are few are categories; other numbers are numbers.
    """
    numbers = _numbers(texts)
    codes, categories = _codes(texts)
    return Column(name, kind_of(numbers, codes), tuple(texts), numbers, codes, categories)


def kind_of(numbers: F8 | None, codes: I4 | None) -> ColumnKind:
    """Return what a column holds, by its values as numbers and as categories where they are some."""
    whole = numbers is None or bool(np.all(np.isnan(numbers) | (numbers == np.floor(numbers))))
    if codes is not None and whole:
        return ColumnKind.CATEGORY
    return ColumnKind.NUMBER if numbers is not None else ColumnKind.TEXT


def plain_number(text: str) -> float | None:
    """Return the number that a text is, None if it is none: Python reads 1_000 as one, nobody else does."""
    try:
        return None if "_" in text else float(text)
    except ValueError:
        return None


def _numbers(texts: Sequence[str]) -> F8 | None:
    """Return the values as float64 (n,), NaN where missing; None if one of them is no number, or all are missing."""
    try:
        numbers = np.array([float(text) if text else math.nan for text in texts], np.float64)
    except ValueError:
        return None
    if not any(texts) or any("_" in text for text in texts):  # Python reads 1_000 as a number, nobody else does
        return None
    return numbers


def _codes(texts: Sequence[str]) -> tuple[I4 | None, tuple[str, ...]]:
    """Return codes int32 (n,), -1 where missing, and categories in natural order; None if too many or none."""
    distinct = dict.fromkeys(texts)
    distinct.pop("", None)
    if not 0 < len(distinct) <= MOST_CATEGORIES:
        return None, ()
    categories = tuple(sorted(distinct, key=natural_key))
    code = {"": -1} | {category: k for k, category in enumerate(categories)}
    return np.fromiter((code[text] for text in texts), np.int32, len(texts)), categories
