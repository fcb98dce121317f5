"""Tables as files: CSV, JSON, Parquet and NPY, written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from core.files import drafting, write_whole
from core.work import Token

Rows: TypeAlias = Sequence[Sequence[object]]

_BLOCK = 10_000
"""Rows that are text at a time."""


class DataError(Exception):
    """Raised where a table cannot be written as asked; the message is one sentence for the user."""


def save_table(path: Path, header: Sequence[str], rows: Rows) -> None:
    """Write a table in the format that the file's name asks for; raises DataError and OSError."""
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise DataError(f"{path} does not end in {', '.join(WRITERS)}")
    writer(path, header, rows)


def save_csv(path: Path, header: Sequence[str], rows: Rows, token: Token | None = None) -> None:
    """Write a table as CSV in UTF-8, block by block: numbers in full, missing values empty.

    The token is told how far it is. Raises OSError and CancelledError; then there is no file, or the old one.
    """
    entries = iter(rows)  # once: rows that are made as they are asked for may tell how far they are
    with drafting(path) as stream:
        for start in range(0, max(len(rows), 1), _BLOCK):
            if token is not None:
                token.progress(start / max(len(rows), 1), "Writing")
            text = io.StringIO(newline="")
            writer = csv.writer(text, lineterminator="\n")
            if start == 0:
                writer.writerow(header)
            writer.writerows([_text(value) for value in row] for row in islice(entries, _BLOCK))
            # Names of files that are no UTF-8 come back as the bytes they were.
            stream.write(text.getvalue().encode("utf-8", "surrogateescape"))


def save_json(path: Path, header: Sequence[str], rows: Rows) -> None:
    """Write a table as a JSON list with one object a row, null for what is missing or no finite number."""
    records = [{name: _plain(value) for name, value in zip(header, row, strict=True)} for row in rows]
    write_whole(path, (json.dumps(records, indent=1, allow_nan=False) + "\n").encode("ascii"))


def save_parquet(path: Path, header: Sequence[str], rows: Rows) -> None:
    """Write a table as Parquet; a column that mixes texts and numbers becomes texts."""
    import pyarrow
    from pyarrow import parquet

    columns = [_column(list(column)) for column in zip(*rows, strict=True)] if len(rows) else [[] for _ in header]
    stream = io.BytesIO()
    parquet.write_table(pyarrow.table([pyarrow.array(column) for column in columns], names=list(header)), stream)
    write_whole(path, stream.getvalue())


def save_npy(path: Path, header: Sequence[str], rows: Rows) -> None:
    """Write a table of numbers as an array (rows, columns); raises DataError for anything else."""
    try:
        array = np.array([[np.nan if value is None else value for value in row] for row in rows], dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise DataError(f"{path} can hold numbers only; CSV, JSON and Parquet hold texts too") from error
    save_array(path, array.reshape(len(rows), len(header)))


def save_array(path: Path, array: np.ndarray[Any, np.dtype[Any]]) -> None:
    """Write an array as NPY; raises OSError."""
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=False)
    write_whole(path, stream.getvalue())


WRITERS: Mapping[str, Callable[[Path, Sequence[str], Rows], None]] = {
    ".csv": save_csv,
    ".json": save_json,
    ".parquet": save_parquet,
    ".npy": save_npy,
}
"""What writes each kind of file, by the ending of its name."""


def _text(value: object) -> object:
    if isinstance(value, np.generic):
        # float32 in its own digits: 0.1 rather than 0.10000000149011612.
        return value.item() if not isinstance(value, np.floating) else str(value)
    return "" if value is None else value


def _plain(value: object) -> object:
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float):
        return plain if math.isfinite(plain) else None
    return plain if plain is None or isinstance(plain, bool | int | str) else str(plain)


def _column(values: list[object]) -> list[object]:
    plain = [value.item() if isinstance(value, np.generic) else value for value in values]
    kinds = {str if isinstance(value, str) else type(value) for value in plain if value is not None}
    if int in kinds and any(isinstance(value, int) and not -(2**63) <= value < 2**63 for value in plain):
        kinds.add(str)  # digits that no column of whole numbers holds
    if kinds <= {int, float} and len(kinds) == 2:
        return [float(value) if isinstance(value, int) else value for value in plain]
    if len(kinds) <= 1 and kinds <= {int, float, bool}:
        return plain
    return [None if value is None else plain_unicode(str(value)) for value in plain]


def plain_unicode(text: str) -> str:
    """Return a text without the bytes of names that are no UTF-8, which Parquet cannot hold: they are escaped."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def unquoted(text: str) -> str:
    """Return a text that may stand between tabs without quotes: tabs and ends of lines in it become blanks."""
    return text.replace("\t", " ").replace("\r", " ").replace("\n", " ")
