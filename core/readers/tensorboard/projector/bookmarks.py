"""Bookmarks of the embedding projector: a JSON list of the states of its page."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

import numpy as np

from core.model import F4, I8, Bookmark, Problem
from core.readers import places
from core.readers.base import ReadError
from core.readers.embeddings import unreadable
from core.readers.json_pieces import JsonError, JsonPieces

_LONGEST: Final = 1 << 30
OWN: Final = "armillary"
"""Name of what this program adds to a state, which the page of the projector does not look at."""
_PARAMETERS: Final = (
    "tSNEIteration",
    "tSNEPerplexity",
    "tSNELearningRate",
    "umapNeighbors",
    "umapMinDist",
)


def load_bookmarks(file: str, rows: int) -> tuple[Bookmark, ...]:
    """Return the saved views of a table of so many rows.

    Raises ReadError where the file is no list of bookmarks; a bookmark of another table has no coordinates. The file
    holds every coordinate as text: what takes it should not be a thread that draws.
    """
    try:
        state = places.state_of(file)
        if state is not None and state.size > _LONGEST:
            raise _failure(file, "The bookmarks are too long")
        with JsonPieces(file) as pieces:
            return tuple(_bookmark(_state(pieces), rows) for _ in pieces.places())
    except OSError as error:
        raise unreadable(file, error) from error
    except JsonError as error:
        message = f"The bookmarks are no list of saved views: line {error.line}: {error.message}"
        raise _failure(file, message) from error


def _state(pieces: JsonPieces) -> dict[str, Any]:
    """Return a state of the page; its points, of which there may be millions, are decoded one by one."""
    state: dict[str, Any] = {}
    for key in pieces.pairs():
        state[key] = list(pieces.elements()) if pieces.peek() == "[" else pieces.value()
    return state


def _bookmark(state: dict[str, Any], rows: int) -> Bookmark:
    method = _text(state, "selectedProjection")
    shape = _whole(state.get("dataSetDimensions"))
    parameters = {name: _number(state[name]) for name in _PARAMETERS if isinstance(state.get(name), int | float)}
    return Bookmark(
        label=_text(state, "label"),
        method=method,
        coordinates=_coordinates(state, method, rows),
        selected=_rows(state.get("selectedPoints"), rows),
        colour_by=_text(state, "selectedColorOptionName"),
        label_by=_text(state, "selectedLabelOption"),
        parameters=MappingProxyType(parameters),
        filtered=_rows(state["filteredPoints"], rows) if isinstance(state.get("filteredPoints"), list) else None,
        components=tuple(_whole(state.get("pcaComponentDimensions"))),
        shape=(shape[0], shape[1]) if len(shape) == 2 else None,
        own=_text(state, OWN),
    )


def _whole(value: object) -> list[int]:
    numbers = value if isinstance(value, list) else []
    return [number for number in numbers if type(number) is int and 0 <= number < 1 << 40]


def _text(state: dict[str, Any], name: str) -> str:
    value = state.get(name)
    return value if isinstance(value, str) else ""


def _rows(value: object, rows: int) -> I8:
    numbers = value if isinstance(value, list) else []
    return np.array([row for row in numbers if isinstance(row, int) and 0 <= row < rows], np.int64)


def _coordinates(state: dict[str, Any], method: str, rows: int) -> F4 | None:
    """Return where the points were: each has keys such as ``tsne-0``."""
    points = state.get("projections")
    if not method or not isinstance(points, list) or len(points) != rows:
        return None
    names = [f"{method}-{axis}" for axis in range(3)]
    third = any(isinstance(point, dict) and isinstance(point.get(names[2]), int | float) for point in points)
    with np.errstate(over="ignore"):
        return np.array([_place(point, names[: 3 if third else 2]) for point in points], np.float32)


def _place(point: object, names: list[str]) -> list[float]:
    values = [point.get(name) if isinstance(point, dict) else None for name in names]
    return [_number(value) for value in values]


def _number(value: object) -> float:
    """Return a number, NaN for what is none or too big to be one."""
    try:
        return float(value) if isinstance(value, int | float) else float("nan")
    except OverflowError:
        return float("nan")


def _failure(file: str, message: str) -> ReadError:
    return ReadError(Problem(file, "bookmarks", message, remedy="Save them again from the page of the projector"))
