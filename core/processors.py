"""How many processors numerical libraries may take."""

from __future__ import annotations

import os

_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def share_processors() -> None:
    """Let NumPy's products use half of the logical processors, unless the environment already says how many.

    Two logical processors of one core multiply no faster than one, and threads that wait for one another spin: beside
    a window that draws, products on all processors take several times as long. It must be called before NumPy is
    imported; later it has no effect.
    """
    count = str(max(1, (os.cpu_count() or 2) // 2))
    for variable in _VARIABLES:
        os.environ.setdefault(variable, count)
