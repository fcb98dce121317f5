"""Predictions in files, checked: what is missing or means nothing is said with its place and what helps."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.model import Problem
from core.model.arrays import F8, Bool
from core.model.predictions import Predictions
from core.readers.base import ReadError
from core.readers.places import local_copy
from core.readers.predictions.names import CLASSES, HOW, LABELS, SCORES, WEIGHTS, columns_of

_TRUE: Final = frozenset(("1", "1.0", "true", "yes", "positive", "pos"))
_GLANCE: Final = 4096
"""Rows that are looked at to learn whether classes exclude one another."""
_FALSE: Final = frozenset(("0", "0.0", "-1", "-1.0", "false", "no", "negative", "neg"))


def class_names(file: str) -> tuple[str, ...] | None:
    """Return the classes of a file without reading its predictions: ``("",)`` for positives and negatives.

    None where it holds neither labels nor scores, so that it is something else. Raises ReadError where it holds one of
    them only, or is damaged, and OSError.
    """
    here = local_copy(file)
    if not here.lower().endswith(".npz"):
        return _table_classes(file, here)
    with _archive(file, here) as archive:
        scores, labels = _first(archive, SCORES), _first(archive, LABELS)
        if not scores and not labels:
            return None
        _both(file, scores, labels)
        names = _first(archive, CLASSES)
        shape = archive[scores].shape
        if len(shape) == 1 or shape[1:] == (1,):
            return ("",)
        return _names(file, archive[names] if names else None, shape[-1])


def are_exclusive(file: str, classes: Sequence[str]) -> bool:
    """Return whether each example seems to belong to one of several classes, without reading all predictions.

    Labels that have a column for each class are looked at in their first rows. Raises ReadError and OSError.
    """
    if len(classes) < 2:
        return False
    here = local_copy(file)
    if not here.lower().endswith(".npz"):
        return len(columns_of(_header(file, here)).labels) == 1
    with _archive(file, here) as archive, archive.zip.open(_first(archive, LABELS) + ".npy") as stream:
        shape, in_columns, kind = _npy_header(stream)
        if len(shape) < 2 or shape[1:] == (1,):
            return True
        if in_columns or kind.hasobject:
            return False
        rows = min(shape[0], _GLANCE)
        first = np.frombuffer(stream.read(rows * shape[1] * kind.itemsize), kind).reshape(rows, shape[1])
        return _one_each(first)


def _npy_header(stream: Any) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    read = np.lib.format.read_array_header_1_0
    return (read if np.lib.format.read_magic(stream) == (1, 0) else np.lib.format.read_array_header_2_0)(stream)


def _one_each(labels: NDArray[Any]) -> bool:
    """Return whether every row has one positive and nothing else."""
    if labels.dtype.kind not in "biuf":
        return False
    return bool(((labels > 0).sum(axis=1) == 1).all())


def read_file(file: str) -> Predictions:
    """Return the predictions of a file; raises ReadError, and OSError where it cannot be opened."""
    here = local_copy(file)
    try:
        return _from_archive(file, here) if here.lower().endswith(".npz") else _from_table(file, here)
    except (ValueError, TypeError, IndexError) as error:  # arrays of shapes and kinds that nobody thought of
        raise _wrong(file, f"The labels and scores do not fit: {error}", HOW) from error


@contextmanager
def _archive(file: str, here: str) -> Iterator[Any]:
    """Open an archive; whatever goes wrong while it is read is told as damage."""
    with Path(here).open("rb") as stream:
        try:
            with np.load(stream, allow_pickle=False) as archive:
                yield archive
        except (ValueError, zipfile.BadZipFile, EOFError, zlib.error, TypeError, AttributeError) as error:
            message = f"The archive cannot be read: {error}"
            raise _wrong(file, message, "Write it again with numpy.savez") from error


def _first(names: Any, wanted: Sequence[str]) -> str:
    return next((name for name in wanted if name in names), "")


def _both(file: str, scores: object, labels: object) -> None:
    if not scores:
        raise _wrong(file, "There are labels, but no scores", HOW)
    if not labels:
        raise _wrong(file, "There are scores, but no labels", HOW)


def _names(file: str, names: NDArray[Any] | None, count: int) -> tuple[str, ...]:
    found = tuple(map(str, range(count) if names is None else names.tolist()))
    if len(found) != count:
        raise _wrong(file, f"There are {count} scores for each example, but {len(found)} names of classes", HOW)
    if len(set(found)) < count:
        twice = next(name for name in found if found.count(name) > 1)
        raise _wrong(file, f"Two classes are called {twice!r}", "Give each class a name of its own")
    return found


def _from_archive(file: str, here: str) -> Predictions:
    with _archive(file, here) as archive:
        scores, labels = _first(archive, SCORES), _first(archive, LABELS)
        _both(file, scores, labels)
        weights, names = _first(archive, WEIGHTS), _first(archive, CLASSES)
        said, truth = archive[scores], archive[labels]
        counts = archive[weights].astype(np.float64) if weights else None
        told = archive[names] if names else None
    if said.dtype.kind not in "fiub" or said.ndim not in (1, 2):
        raise _wrong(file, f"The scores in {scores!r} are no numbers of one or two dimensions", HOW)
    if len(said) != len(truth) or (counts is not None and len(counts) != len(said)):
        raise _wrong(
            file, f"There are {len(said):,} scores and {len(truth):,} labels", "Write one label for each score"
        )
    said = said if said.ndim == 2 else said[:, None]
    classes = ("",) if said.shape[1] == 1 else _names(file, told, said.shape[1])
    return _made(file, said, truth, classes, counts)


def _table_classes(file: str, here: str) -> tuple[str, ...] | None:
    columns = columns_of(_header(file, here))
    if not columns.scores and not columns.labels:
        return None
    _both(file, columns.scores, columns.labels)
    return columns.classes or ("",)


def _header(file: str, here: str) -> list[str]:
    import pyarrow as pa
    from pyarrow import csv, parquet

    try:
        if here.lower().endswith(".parquet"):
            return list(parquet.read_schema(here).names)
        with csv.open_csv(here) as reader:
            return list(reader.schema.names)
    except pa.ArrowException as error:
        raise _wrong(file, f"The table cannot be read: {str(error).splitlines()[0]}", "Write it again") from error


def _from_table(file: str, here: str) -> Predictions:
    import pyarrow as pa
    from pyarrow import csv, parquet

    columns = columns_of(_header(file, here))
    _both(file, columns.scores, columns.labels)
    wanted = list(dict.fromkeys((*columns.labels, *columns.scores, *((columns.weights,) if columns.weights else ()))))
    try:
        if here.lower().endswith(".parquet"):
            table = parquet.read_table(here, columns=wanted)
        else:
            table = csv.read_csv(here, convert_options=csv.ConvertOptions(include_columns=wanted))
    except (pa.ArrowException, OSError) as error:
        message = f"The table cannot be read: {str(error).splitlines()[0]}"
        raise _wrong(file, message, "Correct or remove that row") from error
    scores = np.column_stack([_numbers(file, table, name) for name in columns.scores])
    labels = [table.column(name).to_numpy() for name in columns.labels]
    truth = labels[0] if len(labels) == 1 else np.column_stack(labels)
    weights = _numbers(file, table, columns.weights) if columns.weights else None
    return _made(file, scores, truth, columns.classes or ("",), weights)


def _numbers(file: str, table: Any, name: str) -> F8:
    try:
        numbers: F8 = table.column(name).to_numpy().astype(np.float64)
    except (ValueError, TypeError) as error:
        raise _wrong(file, f"The column {name!r} is not numeric: {error}", "Write scores as numbers") from error
    return numbers


def _made(
    file: str, scores: NDArray[Any], labels: NDArray[Any], classes: tuple[str, ...], weights: F8 | None
) -> Predictions:
    """Return predictions without the rows that lack a score or a label."""
    said = scores if scores.dtype in (np.float32, np.float64) else scores.astype(np.float64)
    labels = labels[:, 0] if labels.ndim == 2 and labels.shape[1] == 1 and len(classes) == 1 else labels
    if labels.ndim == 2 and labels.shape != said.shape:
        raise _wrong(file, f"The labels have the shape {labels.shape}, the scores {said.shape}", HOW)
    if not len(said):
        raise _wrong(file, "There are no examples in it", "Write a label and a score for each example")
    known = np.isfinite(said).all(axis=1) & _known(labels)
    if weights is not None:
        known &= np.isfinite(weights) & (weights >= 0)
    if not known.any():
        raise _wrong(file, f"None of the {len(said):,} examples has both a label and a score", HOW)
    if not known.all():
        said, labels, weights = said[known], labels[known], None if weights is None else weights[known]
    named = labels.ndim == 1 and len(classes) > 1
    truth = _places(file, labels, classes, known) if named else _signs(file, labels, known)
    exclusive = named or (len(classes) > 1 and _one_each(truth))
    return Predictions(truth, said, classes, weights, exclusive, int((~known).sum()))


def _known(labels: NDArray[Any]) -> Bool:
    if labels.dtype.kind == "f":
        there: Bool = np.isfinite(labels)
    elif labels.dtype.kind == "O":
        there = np.array([each is not None and each == each for each in labels.ravel()]).reshape(labels.shape)
    else:
        there = np.ones(labels.shape, dtype=np.bool_)
    rows: Bool = there if there.ndim == 1 else np.logical_and.reduce(there, axis=1)
    return rows


def _places(file: str, labels: NDArray[Any], classes: tuple[str, ...], known: Bool) -> Bool:
    """Return which class each label names, by its name or else by its number from 0."""
    kinds, inverse = np.unique(labels.astype(str) if labels.dtype.kind in "OUS" else labels, return_inverse=True)
    texts = [_text(kind) for kind in kinds.tolist()]
    by_name = {name: place for place, name in enumerate(classes)}
    numbers = not any(text in by_name for text in texts)
    places = np.array([_number(text, len(classes)) if numbers else by_name.get(text, -1) for text in texts])
    wrong = np.flatnonzero(places < 0)
    if len(wrong):
        row = _row(known, int(np.flatnonzero(inverse == wrong[0])[0]))
        raise _wrong(
            file,
            f"The label {texts[wrong[0]]!r} in row {row:,} names none of the classes {', '.join(classes[:8])}",
            "Write names of classes, or their numbers from 0 in the order of the scores",
        )
    truth: Bool = places[inverse][:, None] == np.arange(len(classes))
    return truth


def _text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _number(text: str, count: int) -> int:
    return int(text) if text.isdecimal() and int(text) < count else -1


def _signs(file: str, labels: NDArray[Any], known: Bool) -> Bool:
    """Return whether each label says positive, bool (n, k)."""
    square = labels.reshape(len(labels), -1)
    if square.dtype.kind == "b":
        plain: Bool = square
        return plain
    if square.dtype.kind in "iuf":
        wrong = ~np.isin(square, (-1, 0, 1))
        result: Bool = square > 0
    else:
        small = np.char.lower(np.char.strip(square.astype(str)))
        result = np.isin(small, list(_TRUE))
        wrong = ~result & ~np.isin(small, list(_FALSE))
    if wrong.any():
        row, column = np.argwhere(wrong)[0].tolist()
        message = f"The label {str(square[row, column])!r} in row {_row(known, row):,} is neither positive nor negative"
        raise _wrong(file, message, "Write 1 and 0, or one column of scores for each class")
    return result


def _row(known: Bool, place: int) -> int:
    """Return the number, from 1, that a row has in the file."""
    return int(np.flatnonzero(known)[place]) + 1


def _wrong(file: str, message: str, remedy: str) -> ReadError:
    return ReadError(Problem(file, "predictions", message, remedy=remedy))
