"""Numbers as a file holds them, where single precision may not hold them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.model import TensorFormat, TensorSource
from core.readers.embeddings import local
from core.readers.tables.arrays import load_member, npz_members
from core.readers.tables.frames import vector_types
from core.readers.tables.safetensors import member_type
from core.readers.tensorboard.checkpoint.bundle import variable_type

LOADED_UP_TO: Final = 256 << 20
"""Bytes of an array in an archive up to which it is read once more."""


_SINGLE: Final = (TensorFormat.RAW_FLOAT32, TensorFormat.WORD2VEC, TensorFormat.FASTTEXT)
"""Formats that hold nothing but single precision."""


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """Numbers as a file holds them.

    Attributes
    ----------
    name
        Of their type, such as ``"float64"``; ``"text"`` for digits.
    values
        The numbers, (n, d), where they are at hand; None where they are not.
    """

    name: str
    values: NDArray[Any] | None = None


def stored_numbers(source: TensorSource) -> Stored | None:
    """Return vectors as their file holds them, None where single precision holds every number of their type.

    Raises ReadError.
    """
    if source.format in _SINGLE:
        return None
    if source.format is TensorFormat.CHECKPOINT:
        return _of_type(variable_type(source))
    if source.format is TensorFormat.SAFETENSORS:
        return _of_type(member_type(source))
    with local(source.file) as file:
        return _STORED.get(source.format, _text)(replace(source, file=file))


def _text(source: TensorSource) -> Stored | None:
    return Stored("text")


def _array(source: TensorSource) -> Stored | None:
    array = np.load(source.file, mmap_mode="r", allow_pickle=False)
    return _of_type(array.dtype, array.reshape(len(array), -1))


def _member(source: TensorSource) -> Stored | None:
    shape, kind = npz_members(source.file)[source.member]
    if _holds(kind) or kind.itemsize * int(np.prod(shape)) > LOADED_UP_TO:
        return _of_type(kind)
    return _of_type(kind, load_member(source.file, source.member).reshape(shape[0], -1))


def _sparse(source: TensorSource) -> Stored | None:
    return _of_type(npz_members(source.file)["data"][1])


def _frame(source: TensorSource) -> Stored | None:
    kinds = vector_types(source)
    kinds = [getattr(kind, "value_type", kind) for kind in kinds]
    types = [np.dtype(kind.to_pandas_dtype()) for kind in kinds]
    return next((found for kind in types if (found := _of_type(kind)) is not None), None)


def _holds(kind: np.dtype[Any]) -> bool:
    """Return whether single precision holds every number of a type."""
    return bool(np.can_cast(kind, np.float32, "safe"))


def _of_type(kind: np.dtype[Any], values: NDArray[Any] | None = None) -> Stored | None:
    return None if _holds(kind) else Stored(kind.name, values)


_STORED: Final[dict[TensorFormat, Callable[[TensorSource], Stored | None]]] = {
    TensorFormat.NPY: _array,
    TensorFormat.NPZ: _member,
    TensorFormat.SPARSE_NPZ: _sparse,
    TensorFormat.PARQUET: _frame,
    TensorFormat.ARROW: _frame,
}
