"""One pass over all rows of vectors, by all processors where they lie in memory."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Final

import numpy as np

from core.analysis.parallel import Crew
from core.analysis.projection.chunks import Vectors, row_blocks
from core.analysis.steps import Steps
from core.memory import available_memory
from core.model.arrays import F4, F8
from core.work import Token

PART: Final = 8192
"""Rows of a part, whatever does the work: what is made of each does not depend on how many processors there are."""
FEW: Final = 1 << 22
"""Values up to which NumPy goes through them in no time, so that nothing has to be compiled first."""
_TOGETHER: Final = 32
"""Parts that are handed to the threads at once: between them it is asked whether to stop."""


def loops(vectors: Vectors, token: Token | None) -> ModuleType:
    """Return the loops for some vectors: compiled ones where there are many values, which are made ready first."""
    from core.analysis.vicinity import plain

    if len(vectors) * vectors.shape[1] <= FEW:
        return plain
    from core.analysis.vicinity import kernels
    from core.analysis.vicinity.warm import warm_up

    warm_up(token)
    return kernels


def all_rows(vectors: Vectors, measure: Callable[[Vectors, int], None], steps: Steps) -> None:
    """Have all rows measured, by all processors where they lie in memory or there is room for them."""
    free = available_memory()
    if not isinstance(vectors, np.ndarray) or (free is not None and vectors.nbytes > free // 2):
        for span, block in row_blocks(vectors, PART, 8, steps.check):
            measure(block, span.start)
            steps.did(len(block) / len(vectors))
        return
    starts = range(0, len(vectors), PART)
    with Crew() as crew:
        for first in range(0, len(starts), _TOGETHER):
            some = starts[first : first + _TOGETHER]
            crew.run(lambda part, some=some: measure(vectors[some[part] : some[part] + PART], some[part]), len(some))  # type: ignore[misc]
            steps.did(len(some) / len(starts))


def readable(block: Vectors) -> F4 | F8:
    """Return rows as the kernels take them, read-only; nothing is copied of those that are stored so."""
    as_stored = block.dtype in (np.float32, np.float64) and block.dtype.isnative
    rows = np.ascontiguousarray(block, dtype=None if as_stored else np.float64).view()
    rows.setflags(write=False)  # those of mapped files are: the loops are compiled for one kind of array
    return rows
