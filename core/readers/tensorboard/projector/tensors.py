"""How the tensor of a projector is stored, and how its name tells a step."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from core.model import TensorFormat, TensorSource
from core.readers import places
from core.readers.embeddings import unreadable

_NUMBER_BYTES: Final = b"0123456789+-.eE\t \r\nnaifNAIFtyTY"
_STEP: Final = re.compile(r"(.+):([0-9]+)")


def name_and_step(name: str) -> tuple[str, int | None, bool]:
    """Return name and step of a tensor, and whether it ends with ``:0``: alone that is a variable's name, no step."""
    match = _STEP.fullmatch(name)
    return (name, None, False) if match is None else (match[1], int(match[2]), match[2] == "0")


def tensor_source(file: str, shape: list[int]) -> TensorSource:
    """Return where and how the vectors of a file are stored; raises ReadError."""
    if Path(file).suffix != ".bytes" and _is_text(file):
        return TensorSource(file, TensorFormat.TSV)
    return TensorSource(file, TensorFormat.RAW_FLOAT32, shape=(shape[0], shape[1]) if len(shape) == 2 else None)


def _is_text(file: str) -> bool:
    """Whether a file begins with characters of numbers only; raises ReadError."""
    try:
        with places.open_file(file) as stream:
            return not (stream.read(4096) or b"").translate(None, _NUMBER_BYTES)
    except OSError as error:
        raise unreadable(file, error) from error
