"""Vectors in text: one a line, numbers separated by tabs, no header."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from core.model import F4, TensorSource
from core.readers.tables.arrays import failure
from core.work import Token

_SMALL: Final = 1 << 20
"""So many bytes are read sooner than the fast parser is loaded."""
_BLOCK: Final = 8 << 20


def tsv_shape(source: TensorSource) -> tuple[int, int]:
    """Return the number of lines that are not blank, and of the numbers in the first; raises ReadError."""
    rows, columns = 0, 0
    with Path(source.file).open("rb") as stream:
        for line in stream:
            if not line.isspace():
                columns = columns or line.rstrip(b"\r\n").count(b"\t") + 1
                rows += 1
    if not rows:
        raise failure(source, "The tensor is empty")
    return rows, columns


def load_tsv(source: TensorSource, token: Token | None = None) -> F4:
    """Return vectors as float32 (n, d); raises ReadError, naming the first bad line."""
    if Path(source.file).stat().st_size > _SMALL:
        import pyarrow as pa

        try:
            return _load_fast(source, token)
        except pa.ArrowInvalid:
            pass  # the slow parser knows the line
    return _load_slow(source)


def _load_fast(source: TensorSource, token: Token | None) -> F4:
    """Return vectors parsed block by block in C++; raises ArrowInvalid."""
    import pyarrow as pa
    from pyarrow import csv

    rows, columns = tsv_shape(source)
    names = [str(k) for k in range(columns)]
    longest = max(_BLOCK, 64 * columns)
    reader = csv.open_csv(
        source.file,
        read_options=csv.ReadOptions(column_names=names, block_size=longest),
        parse_options=csv.ParseOptions(delimiter="\t", quote_char=False),
        convert_options=csv.ConvertOptions(column_types=dict.fromkeys(names, pa.float64()), null_values=[]),
    )
    vectors, at = np.empty((rows, columns), np.float32), 0
    for batch in reader:
        if token is not None:
            token.check()
            token.progress(at / rows, "reading vectors")
        block = vectors[at : at + batch.num_rows]
        for k, column in enumerate(batch.columns):
            block[:, k] = column.to_numpy(zero_copy_only=False)
        at += batch.num_rows
    return vectors[:at]


def _load_slow(source: TensorSource) -> F4:
    vectors: list[list[float]] = []
    for number, cells in _lines(source.file):
        try:
            vectors.append([float(cell) for cell in cells])
        except ValueError:
            raise failure(source, f"Line {number} holds something else than numbers") from None
        if len(vectors[-1]) != len(vectors[0]):
            raise failure(source, f"Line {number} holds {len(vectors[-1])} numbers, the first {len(vectors[0])}")
    if not vectors:
        raise failure(source, "The tensor is empty")
    return np.array(vectors, np.float64).astype(np.float32)


def _lines(file: str) -> Iterator[tuple[int, list[str]]]:
    with Path(file).open(encoding="utf-8", errors="replace", newline="\n") as stream:
        for number, line in enumerate(stream, 1):
            if not line.isspace():
                yield number, line.rstrip("\r\n").split("\t")
