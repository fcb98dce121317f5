"""How numerical kernels are compiled: by numba, without the interpreter's lock, cached in the user's cache folder.

Modules named ``kernels.py`` are the only ones that use this at their top, and nothing imports a ``kernels`` module
at import time: numba itself takes about a second to import.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar, cast

import platformdirs

Function = TypeVar("Function", bound=Callable[..., object])


def cache_folder() -> Path:
    """Folder in which compiled kernels are kept between starts, created if missing."""
    folder = Path(os.environ.get("NUMBA_CACHE_DIR") or Path(platformdirs.user_cache_dir("armillary")) / _version())
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@lru_cache(maxsize=1)
def _version() -> str:
    """Return a name that changes when any kernel's source does: numba itself misses changes of what a kernel calls."""
    sources = sorted(Path(__file__).parent.rglob("kernels.py"))
    stamps = [f"{source} {source.stat().st_mtime_ns} {source.stat().st_size}" for source in sources]
    return f"kernels-{hashlib.blake2b(chr(10).join(stamps).encode(), digest_size=6).hexdigest()}"


def kernel(function: Function) -> Function:
    """Compile a function on its first call; it releases the interpreter's lock while it runs."""
    os.environ["NUMBA_CACHE_DIR"] = str(cache_folder())  # numba reads it once, when it is first imported
    import numba

    return cast("Function", numba.njit(cache=True, nogil=True)(function))


def part(function: Function) -> Function:
    """Compile a function that becomes part of each kernel that calls it; passing arrays to it costs nothing."""
    os.environ["NUMBA_CACHE_DIR"] = str(cache_folder())
    import numba

    return cast("Function", numba.njit(cache=True, nogil=True, forceinline=True)(function))
