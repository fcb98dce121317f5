"""Which folders may reach outside of themselves, because the user has said so."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from core.files import from_home
from core.readers.places import is_remote


class Permissions:
    """Folders whose configurations may name files that lie elsewhere; may be used from any thread."""

    def __init__(self, folders: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._folders = frozenset(map(_real, folders))

    def allow(self, folder: str) -> None:
        """Let the configurations directly in a folder name files anywhere."""
        with self._lock:
            self._folders |= {_real(folder)}

    def forget(self) -> None:
        """Allow nothing any more."""
        with self._lock:
            self._folders = frozenset()

    def allows(self, folder: str) -> bool:
        """Whether the configurations of a folder may name files anywhere."""
        return _real(folder) in self._folders


def _real(folder: str) -> str:
    if is_remote(folder):
        return folder.rstrip("/")
    try:
        return str(from_home(folder).resolve())
    except (OSError, RuntimeError):
        return folder
