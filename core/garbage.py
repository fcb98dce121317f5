"""Python's search for reference cycles, and when it is better left."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collecting() -> Iterator[None]:
    """Search for no reference cycles meanwhile, unless that is asked for.

    What is read stays, and searching all of it again and again while it grows takes longer than reading it. Where the
    search is off already, as in the window, which does it by itself, nothing is changed.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
