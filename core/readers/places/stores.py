"""What can be asked of a remote store of files, and the one for an address."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from core.readers.places.addresses import checked, scheme, server

if TYPE_CHECKING:
    from core.readers.places.patience import PatientStore


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A remote file as its store describes it.

    Attributes
    ----------
    size
        Bytes.
    changed
        Time of the last change in nanoseconds since 1970, 0 where the store does not say.
    tag
        What the store names the content by; empty where it does not.
    """

    size: int
    changed: int
    tag: str = ""


@dataclass(slots=True)
class Branch:
    """What lies directly in a remote folder: files by name, None where the store was not asked yet; names of folders.

    Attributes
    ----------
    problem
        Why it could not be listed, None if it could.
    """

    files: dict[str, RemoteFile | None] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    problem: OSError | None = None


Tree = dict[str, Branch]
"""Folders by address."""


class Store(Protocol):
    """A remote store; every method may be called from any thread and raises OSError only."""

    def tree(self, top: str) -> Tree:
        """Return all folders at and below an address, empty if it is no folder; raises OSError if it cannot be listed.

        Below it, what cannot be listed is a branch with a problem.
        """

    def states(self, addresses: Sequence[str]) -> list[RemoteFile | None]:
        """Return files as they are now, None for each that does not exist."""

    def read(self, address: str, start: int, stop: int) -> bytes:
        """Return a range of bytes of a file, fewer if it ends before."""


_stores: dict[str, PatientStore] = {}
_lock: Final = threading.Lock()


def store_of(address: str) -> PatientStore:
    """Return the store that an address lies in, connected when it is first asked.

    Raises AddressError if the address cannot be used.
    """
    from core.readers.places.patience import PatientStore

    address = checked(address)
    key = server(address)
    with _lock:
        if key not in _stores:
            _stores[key] = PatientStore(_maker(scheme(address))(key))
        return _stores[key]


def forget_stores() -> None:
    """Forget all connections; the next access makes new ones."""
    with _lock:
        _stores.clear()


def _maker(kind: str) -> Callable[[str], Store]:
    if kind in ("s3", "gs", "gcs"):
        from core.readers.places.objects import cloud_store, object_store

        return object_store if kind == "s3" else cloud_store
    if kind in ("ssh", "sftp"):
        from core.readers.places.ssh import SshStore

        return SshStore
    from core.readers.places.web import WebStore

    return WebStore
