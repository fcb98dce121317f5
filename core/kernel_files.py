"""Where numba keeps a compiled kernel: named by its place in the program, so that copies of the program share it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from numba.core.caching import UserProvidedCacheLocator

_PROGRAM: Final = Path(__file__).resolve().parents[1]


class KernelLocator(UserProvidedCacheLocator):
    """Keeps what is compiled in the chosen folder, below the name of the package, wherever the program lies."""

    @classmethod
    def get_suitable_cache_subpath(cls, py_file: str) -> str:
        """Return the package of a source file, with dots; of a file outside of the program what numba calls it."""
        folder = Path(py_file).resolve().parent
        if _PROGRAM not in folder.parents:
            return str(super().get_suitable_cache_subpath(py_file))  # type: ignore[no-untyped-call]
        return ".".join(folder.relative_to(_PROGRAM).parts)
