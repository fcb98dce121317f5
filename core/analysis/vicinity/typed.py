"""Vectors that were typed or pasted: tabs, commas or blanks between numbers, JSON, what NumPy and PyTorch print."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from core.model.arrays import F8

_NUMBER: Final = re.compile(r"[+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?:nan|inf(?:inity)?)", re.IGNORECASE)
_CALLED: Final = re.compile(r"\s*(?:np\.|numpy\.|torch\.)?(?:array|tensor|asarray)\s*\(", re.IGNORECASE)
_SETTING: Final = re.compile(r",\s*(?:dtype|device|requires_grad|grad_fn|shape)\s*=.*$", re.DOTALL | re.IGNORECASE)
_APART: Final = re.compile(r"[\s,;\[\](){}]+")
_LEFT_OUT: Final = ("...", "…")


class TypedVectorError(ValueError):
    """A text that is no vector of the right length; the text says why in one sentence."""


def looks_like_vector(text: str) -> bool:
    """Return whether a text can only be meant as a vector: in brackets, or numbers with something between them."""
    if _CALLED.match(text) or text.lstrip().startswith("["):
        return True
    words = _words(text)
    listed = len(words) > 2 or (len(words) > 1 and any(mark in text for mark in ",;\t\n"))
    return listed and all(word in _LEFT_OUT or _NUMBER.fullmatch(word) for word in words)


def typed_vector(text: str, dimensions: int) -> F8:
    """Return the vector that a text is, float64 (dimensions,).

    Raises
    ------
    TypedVectorError
        If something in it is no number or not finite, if values were left out of what was printed, or if there are
        more or fewer than `dimensions`.
    """
    words = _words(text)
    if any(mark in words for mark in _LEFT_OUT):
        raise TypedVectorError("Values were left out where it was printed: print the whole vector")
    wrong = next((word for word in words if not _NUMBER.fullmatch(word)), None)
    if wrong is not None:
        raise TypedVectorError(f"“{wrong[:40]}” is no number")
    values = np.array([float(word) for word in words])
    if len(values) != dimensions:
        raise TypedVectorError(_wrong_length(len(values), dimensions))
    if not np.isfinite(values).all():
        raise TypedVectorError(f"Value {int(np.flatnonzero(~np.isfinite(values))[0]) + 1} is not finite")
    return values


def _wrong_length(found: int, wanted: int) -> str:
    many = f"{found:,} {'number' if found == 1 else 'numbers'}"
    if found > wanted and found % wanted == 0:
        return f"{many} are {found // wanted:,} vectors of {wanted:,} dimensions: take one of them"
    return f"{many}, but the vectors have {wanted:,} {'dimension' if wanted == 1 else 'dimensions'}"


def _words(text: str) -> list[str]:
    if _CALLED.match(text):
        text = _SETTING.sub("", _CALLED.sub("", text, count=1))
    return [word for word in _APART.split(text) if word]
