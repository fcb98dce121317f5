"""How numerical kernels are compiled: by numba, without the interpreter's lock, cached in the user's cache folder.

Modules named ``kernels.py`` are the only ones that use this at their top, and nothing imports a ``kernels`` module
at import time: numba itself takes about a second to import. Compiling holds the interpreter's lock for seconds, so
whoever needs kernels has them made by `prepare`: another process fills the cache.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import platform
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar, cast

import platformdirs

from core.files import alone

Function = TypeVar("Function", bound=Callable[..., object])

_SCRIPT = "import sys; from core.compiled import fill_cache; fill_cache(sys.argv[1])"
_preparing = threading.Lock()
_PREFIX = "kernels-"
UNUSED_DAYS = 30
"""For which kernels of a version are kept that is not started any more."""


def cache_folder() -> Path:
    """Folder in which compiled kernels are kept between starts, created if missing."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    folder = Path(chosen) if chosen else _own_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@lru_cache(maxsize=1)
def _own_folder() -> Path:
    """Return the folder of these kernels, noted as in use: what `forget_unused` goes by."""
    folder = Path(platformdirs.user_cache_dir("armillary")) / _version()
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(OSError):  # a cache that may only be read
        os.utime(folder)
    return folder


def forget_unused(kept: Path, days: float = UNUSED_DAYS) -> list[Path]:
    """Remove the kernels of other versions of the program beside a folder that no start has used for some days.

    Returns
    -------
    The folders that were removed.
    """
    oldest = time.time() - 86_400 * days
    unused = [f for f in kept.parent.glob(f"{_PREFIX}*") if f != kept and f.is_dir() and f.stat().st_mtime < oldest]
    for folder in unused:
        shutil.rmtree(folder, ignore_errors=True)
    return unused


@lru_cache(maxsize=1)
def _version() -> str:
    """Return a name that changes when any kernel's source does: numba itself misses changes of what a kernel calls.

    Kernels whose sources stay the same are not compiled again when the program is installed anew or elsewhere.
    """
    home, digest = Path(__file__).parent, hashlib.blake2b(digest_size=6)
    for source in sorted(home.rglob("kernels.py")):
        digest.update(f"{source.relative_to(home).as_posix()}\n".encode())
        digest.update(source.read_bytes())
    return f"{_PREFIX}{digest.hexdigest()}"


def kernel(function: Function) -> Function:
    """Compile a function on its first call; it releases the interpreter's lock while it runs."""
    return _compiled(function)


def part(function: Function) -> Function:
    """Compile a function that becomes part of each kernel that calls it; passing arrays to it costs nothing."""
    return _compiled(function, forceinline=True)


def reordering_part(function: Function) -> Function:
    """Compile a function as `part` does, with sums formed in whatever order is fast: the same order on one machine."""
    return _compiled(function, forceinline=True, fastmath={"reassoc", "contract", "nsz"})


def reordering_kernel(function: Function) -> Function:
    """Compile a function as `kernel` does, with sums formed in whatever order is fast."""
    return _compiled(function, fastmath={"reassoc", "contract", "nsz"})


def _compiled(function: Function, **options: Any) -> Function:
    """Have a function compiled by numba, which keeps it in the cache folder, whoever imported numba before."""
    folder = str(cache_folder())
    os.environ["NUMBA_CACHE_DIR"] = folder  # for processes that are started, and numba looks again when it compiles
    numba = _numba()
    config = vars(numba.config)
    config["CACHE_DIR"] = folder
    locators, config["CACHE_LOCATOR_CLASSES"] = config["CACHE_LOCATOR_CLASSES"], _LOCATOR
    try:
        compiled = numba.njit(cache=True, nogil=True, **options)(function)
    finally:
        config["CACHE_LOCATOR_CLASSES"] = locators
    cache: Any = getattr(compiled, "_cache", None)  # none where numba is told to compile nothing
    if all(hasattr(cache, name) for name in _LOADING):
        cache.load_overload = partial(_kept, cache)
    return cast("Function", compiled)


_LOCATOR = "core.kernel_files.KernelLocator"
"""What numba finds the program's kernels with, and nobody else's."""
_LOADING = ("load_overload", "_load_overload", "_guard_against_spurious_io_errors")
"""What numba loads kept kernels with; where it has other names, they are loaded as numba does it."""


def _kept(cache: Any, signature: object, context: Any) -> Any:
    """Return what the cache folder has of a kernel for some types, None if nothing.

    Numba would first gather all that it compiles with, which takes longer than loading; where nothing is kept it does
    so when it compiles. Compiled code itself only calls numba's runtime.
    """
    from numba.core.runtime.nrt import rtsys

    rtsys.initialize(context)
    with cache._guard_against_spurious_io_errors():
        return cache._load_overload(signature, context)


@lru_cache(maxsize=1)
def _numba() -> ModuleType:
    """Import numba without SciPy's linear algebra, a fifth of the time.

    Numba would import it only to see whether it is there; compiled products of matrices find it when they are called.
    """
    import numba
    from numba.np import linalg

    vars(linalg)["ensure_blas"] = lambda: None
    return numba


def was_compiled(function: Callable[[], None]) -> bool:
    """Return whether `prepare` had a function's kernels compiled before, on this machine with these libraries."""
    return _stamp(_name(function)).exists()


def prepare(function: Callable[[], None]) -> None:
    """Call a function that calls kernels, after another process has compiled them, unless that was done before.

    Seconds the first time, then what numba takes to be imported; call it on a background thread. One function is
    prepared at a time: loading compiled code holds the interpreter's lock, and the window's thread wants it too.
    Where no process can be started the function compiles here.
    """
    with _preparing:
        if not was_compiled(function):
            with contextlib.suppress(OSError, RuntimeError, AssertionError):
                _fill_elsewhere(_name(function))
        with contextlib.suppress(ImportError):  # `function` says what is missing
            _numba()  # before a module of the program wants it: others wait for that one, see `core.imports`
        function()


def _name(function: Callable[[], None]) -> str:
    return f"{function.__module__}:{function.__qualname__}"


def fill_cache(function: str) -> None:
    """Call a function without arguments, which compiles the kernels it uses, and note that they are in the cache.

    It is meant for a process of its own, which stands as far back as the thread that waits for it: pictures are coarse
    until it has ended, so that a machine that is busy with training must come to it. Of several that are asked for the
    same at the same time one compiles, and the others wait for it.
    """
    done = _stamp(function)
    with alone(done.with_suffix(".lock")):
        if not done.exists():
            module, _, name = function.partition(":")
            getattr(importlib.import_module(module), name)()
            done.touch()
            if done.parent.parent == Path(platformdirs.user_cache_dir("armillary")):  # no folder that was chosen
                forget_unused(done.parent)


def _fill_elsewhere(function: str) -> None:
    if getattr(sys, "frozen", False):  # there is no interpreter to run a script with
        import multiprocessing

        process = multiprocessing.get_context("spawn").Process(target=fill_cache, args=(function,), daemon=True)
        process.start()
        process.join()
    else:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        subprocess.run([sys.executable, "-c", _SCRIPT, function], env=environment, check=False, capture_output=True)


@lru_cache
def _libraries() -> tuple[str, ...]:
    from importlib import metadata

    try:
        return metadata.version("numba"), metadata.version("llvmlite")
    except metadata.PackageNotFoundError:  # a frozen program, which never changes its libraries
        return ()


def _stamp(function: str) -> Path:
    """Return the file that says that kernels were compiled; numba's own cache depends on what names it, too."""
    parts = (function, sys.version, platform.node(), *_libraries())
    digest = hashlib.blake2b("\n".join(parts).encode(), digest_size=6).hexdigest()
    return cache_folder() / f"{function.replace(':', '.')}-{digest}.compiled"
