"""What texts among the parameters of a method stand for: metadata columns, and rows that are searched for."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import numpy as np

from core.analysis.classes import class_column
from core.analysis.finding.rows import find_rows
from core.analysis.projection.method import Given, Method
from core.analysis.projection.parameters import Value
from core.model.arrays import F4, F8, Bool
from core.model.embedding import Column, ColumnKind, Metadata

AXES = ("x", "y", "z")
ENDS = ("from", "to")
"""Names of the two ends of an axis: its parameters are called ``"x_from"``, ``"x_to"`` and so on."""
TARGET, SEARCHED, REGEX, DIMENSIONS = "target", "searched", "regex", "dimensions"
"""Parameters: column of classes or numbers, column that is searched, how, and number of coordinates."""
_NUMBERS = re.compile(r"\s*#\d+(?:[\s,]+#\d+)*\s*")


def given_by(
    method: Method, parameters: Mapping[str, Value], metadata: Metadata | None, rows: int, layout: F4 | None = None
) -> Given:
    """Return what an engine is given about n vectors.

    Parameters
    ----------
    parameters
        All of the method.
    metadata
        What is known of the vectors; rows that it lacks have no values, those beyond the vectors are left out. None
        where nothing is known.
    layout
        float32 (n, k): coordinates to start from, handed through.

    Raises
    ------
    ValueError
        If there is no such column, it does not hold what is needed, or a regular expression is wrong; the text says
        so in one sentence.
    """
    if not method.needs_metadata(parameters):
        return Given(layout)
    if metadata is None:
        raise ValueError(f"{method.title}: this table has no metadata")
    if method.name == "columns":
        columns, titles = _coordinates(parameters, metadata, rows)
        return Given(layout, columns=columns, titles=titles)
    if method.name == "custom":
        ends, titles = _ends(parameters, metadata, rows)
        return Given(layout, ends=ends, titles=titles)
    return _supervised(_column(metadata, str(parameters[TARGET])), rows, layout)


def numeric_columns(metadata: Metadata) -> tuple[str, ...]:
    """Return the names of the columns that hold numbers, in the order of the file."""
    return tuple(column.name for column in metadata.columns.values() if column.numbers is not None)


def _column(metadata: Metadata, name: str) -> Column:
    if name not in metadata.columns:
        raise ValueError(f"There is no column “{name}”; there is {', '.join(metadata.columns) or 'none'}")
    return metadata.columns[name]


def _supervised(column: Column, rows: int, layout: F4 | None) -> Given:
    if column.kind is ColumnKind.CATEGORY and column.codes is not None:
        labels = np.full(rows, -1, dtype=np.int32)
        labels[: len(column.codes)] = column.codes[:rows]
        return Given(layout, labels=labels)
    if column.numbers is None:
        raise ValueError(f"Column “{column.name}” holds texts, neither classes nor numbers")
    return Given(layout, target=_numbers(column, rows).astype(np.float32))


def _numbers(column: Column, rows: int) -> F8:
    numbers = np.full(rows, np.nan)
    if column.numbers is not None:
        numbers[: len(column.numbers)] = column.numbers[:rows]
    return numbers


def _coordinates(parameters: Mapping[str, Value], metadata: Metadata, rows: int) -> tuple[F4, tuple[str, ...]]:
    """Return the chosen columns and their names, the next other column of numbers for each that is not chosen.

    Where there is none left, zeros without a name. Numbers that are so far from zero that single precision would make
    them coarse, such as dates, are counted from a round one, which their name then says.
    """
    wanted = [str(parameters[axis]) for axis in AXES[: int(parameters[DIMENSIONS])]]
    others = iter(name for name in numeric_columns(metadata) if name not in wanted)
    names = [name or next(others, "") for name in wanted]
    if not any(names):
        raise ValueError("No metadata column holds numbers that could be coordinates")
    values = np.zeros((rows, len(names)), dtype=np.float32)
    for place, name in enumerate(names):
        if name:
            numbers = _numbers(_with_numbers(metadata, name), rows)
            start = _start(numbers)
            values[:, place] = numbers - start
            names[place] = f"{name} − {start:,.15g}".replace("− -", "+ ") if start else name
    return values, tuple(names)


def _start(numbers: F8) -> float:
    """Return a round number near the finite ones if single precision tells too few places between them apart, else 0.

    It knows about 17 million places between 0 and the farthest number; a million of them are wanted among those here.
    """
    finite = numbers[np.isfinite(numbers)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 0.0)
    if high == low or max(abs(low), abs(high)) < 17 * (high - low):
        return 0.0
    step = 10.0 ** math.floor(math.log10(high - low) + 1)
    return step * round((low + high) / 2 / step)


def _with_numbers(metadata: Metadata, name: str) -> Column:
    column = _column(metadata, name)
    if column.numbers is None:
        raise ValueError(f"Column “{name}” holds texts that are not all numbers")
    return column


def _ends(parameters: Mapping[str, Value], metadata: Metadata, rows: int) -> tuple[Bool, tuple[str, ...]]:
    """Return which rows lie at both ends of each axis, and what the axes are called."""
    axes = AXES[: int(parameters[DIMENSIONS])]
    found = np.zeros((len(axes), 2, rows), dtype=np.bool_)
    titles = []
    for place, axis in enumerate(axes):
        texts = [str(parameters[f"{axis}_{end}"]) for end in ENDS]
        for end, text in enumerate(texts):
            matches = _found(text, parameters, metadata)[:rows]
            found[place, end, : len(matches)] = matches
        titles.append(_title(texts))
    return found, tuple(titles)


def _found(text: str, parameters: Mapping[str, Value], metadata: Metadata) -> Bool:
    """Return which rows a text stands for.

    Those whose numbers it lists, ``#3, #8``; those of the class of that name, if no column is chosen to be searched;
    else those that the search finds, which may be a query.
    """
    regex, column = bool(parameters[REGEX]), str(parameters[SEARCHED])
    if not regex and _NUMBERS.fullmatch(text):
        return np.isin(np.arange(metadata.rows), [int(number) for number in re.findall(r"\d+", text)])
    kind = None if regex or column else class_column(metadata)
    if kind is not None and kind.codes is not None:
        same = [place for place, name in enumerate(kind.categories) if name.casefold() == text.casefold()]
        if same:
            return np.isin(kind.codes, same)
    return find_rows(metadata, text, column, regex)


def _title(texts: list[str]) -> str:
    """Return what an axis between two searches is called, nothing where nothing is searched."""
    return " → ".join(text or "all" for text in texts) if any(texts) else ""
