"""Where numba keeps a compiled kernel: named by its place in the program, so that copies of the program share it.

`KernelLocator` is what numba finds kernels with; it is made when numba asks for it, so that numba is not imported here.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

_PROGRAM: Final = Path(__file__).resolve().parents[1]


def __getattr__(name: str) -> object:
    if name == "KernelLocator":
        return _locator()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@lru_cache(maxsize=1)
def _locator() -> type:
    from numba.core.caching import UserProvidedCacheLocator

    class KernelLocator(UserProvidedCacheLocator):
        """Keeps what is compiled in the chosen folder, below the name of the package, wherever the program lies."""

        @classmethod
        def get_suitable_cache_subpath(cls, py_file: str) -> str:
            """Return the package of a source file, with dots; of a file outside of the program what numba calls it."""
            folder = Path(py_file).resolve().parent
            if _PROGRAM not in folder.parents:
                return str(super().get_suitable_cache_subpath(py_file))  # type: ignore[no-untyped-call]
            return ".".join(folder.relative_to(_PROGRAM).parts)

    return KernelLocator
