"""How many processors numerical libraries may take, and who goes first where there are too few."""

from __future__ import annotations

import os
import sys
import threading

BACK = 4
"""How far work in the background stands back, as `os.nice` counts: the window gets more than twice as much of a
processor, and programs that train beside it leave it a share."""
BEHIND = 6
"""How far threads stand back behind that of the window in the same process: that draws for a few milliseconds at a
time, with a lock that all of them want, and they lose nothing while it waits for the user."""

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


def stand_back() -> None:
    """Let the other processes of the program go first: with all processors busy, the window is drawn all the same.

    It lasts for the rest of this process, and holds for the threads that it starts from now on.
    """
    if hasattr(os, "nice"):
        os.nice(BACK)


def let_window_go_first() -> None:
    """Let the window's thread go before this one and all that it starts from now on, where a thread can say so.

    Threads that such a thread starts stand no further back than it does, however often they are told.
    """
    if sys.platform == "linux":  # elsewhere it would hold for the whole process
        front, here = (os.getpriority(os.PRIO_PROCESS, thread) for thread in (os.getpid(), threading.get_native_id()))
        os.nice(max(0, front + BEHIND - here))
