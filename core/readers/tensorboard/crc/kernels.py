"""CRC-32C of eight bytes in compiled code: by the processor's own instruction where it has one, otherwise by tables.

Arithmetic is done on uint64 throughout: numba widens uint32 where one does not look.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

import numpy as np
from llvmlite import ir
from numba import types
from numba.core.registry import cpu_target
from numba.extending import intrinsic

from core.compiled import part
from core.readers.tensorboard.framing import CRC_TABLES

_T0, _T1, _T2, _T3, _T4, _T5, _T6, _T7 = (CRC_TABLES[k].copy() for k in range(8))
_LOW: Final = np.uint64(0xFF)
_U8, _U16, _U24, _U32, _U40, _U48, _U56 = (np.uint64(n) for n in (8, 16, 24, 32, 40, 48, 56))
_uint64: Final = cast("Callable[[Any], Any]", np.uint64)


def has_instruction() -> bool:
    """Whether code is compiled for a processor whose instruction for CRC-32C is known here."""
    triple, _, features = cpu_target.target_context.codegen().magic_tuple()
    return triple.startswith("x86_64") and "+crc32" in features.split(",")


def _generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    word = ir.IntType(64)
    function = ir.FunctionType(word, (word, word))
    return builder.call(builder.module.declare_intrinsic("llvm.x86.sse42.crc32.64.64", (), function), arguments)


def _typed(context: Any, state: Any, word: Any) -> Any:
    return types.uint64(types.uint64, types.uint64), _generate


_instruction = cast("Callable[[Any, Any], Any]", intrinsic(_typed))


@part
def by_instruction(word: Any) -> Any:
    """Return the state after eight bytes into which the state before them was mixed."""
    return _instruction(_uint64(0), _uint64(word))


@part
def by_tables(word: Any) -> Any:
    """Return the same, by slicing-by-8 (Kounavis and Berry, 2005)."""
    first = _T7[word & _LOW] ^ _T6[(word >> _U8) & _LOW] ^ _T5[(word >> _U16) & _LOW] ^ _T4[(word >> _U24) & _LOW]
    last = _T3[(word >> _U32) & _LOW] ^ _T2[(word >> _U40) & _LOW] ^ _T1[(word >> _U48) & _LOW] ^ _T0[word >> _U56]
    return _uint64(first) ^ _uint64(last)


eight = by_instruction if has_instruction() else by_tables
"""The faster of both."""


@part
def one(state: Any, byte: Any) -> Any:
    """Return the state after one more byte."""
    return (state >> _U8) ^ _uint64(_T0[(state ^ _uint64(byte)) & _LOW])
