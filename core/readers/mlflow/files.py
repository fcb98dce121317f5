"""The reader of MLflow's file stores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.readers.base import Folder, Follower, Listing, PlainReader, Reader
from core.readers.mlflow.file_store import FileStore
from core.readers.mlflow.layout import Level, level_of, may_be_store

_AGAIN: Final = 8
"""A folder that looked like a store and was none is looked at closely once in so many looks, and when it changes."""


class FileStoreReader(PlainReader):
    """Knows folders that are a file store, an experiment or a run of one, by what is in them, whatever their names.

    Parameters
    ----------
    others
        Readers of what may lie among the artifacts of runs.
    """

    def __init__(self, others: Sequence[Reader] = ()) -> None:
        self._others = tuple(others)
        self._stores: dict[str, FileStore] = {}
        self._names: dict[str, str] = {}
        self._levels: dict[str, Level] = {}
        self._strangers: dict[str, tuple[int, int]] = {}

    def owns(self, listing: Listing) -> Sequence[str] | None:
        """Return the folders of artifacts with files that others claim, None for a folder that is no such thing."""
        store = self._stores.get(listing.path)
        if store is not None:
            store.scan()
        if store is None or not store.exists:
            store = self._recognised(listing)
        return None if store is None else store.free()

    def _recognised(self, listing: Listing) -> FileStore | None:
        self._stores.pop(listing.path, None)
        if not may_be_store(listing):
            return None
        content = hash((frozenset(listing.files), frozenset(listing.folders)))
        known, looks = self._strangers.get(listing.path, (content, -1))
        looks = looks + 1 if known == content else 0
        level = None if looks % _AGAIN else level_of(listing)
        if level is None:
            self._strangers[listing.path] = (content, looks)
            return None
        self._levels[listing.path] = level
        store = self._stores[listing.path] = FileStore(listing.path, level, self._claimed)
        store.scan()
        return store

    def _claimed(self, name: str) -> bool:
        return any(reader.claims(name) for reader in self._others)

    def follow(self, folder: Folder) -> Follower | None:
        """Return a follower of a store; one that several sources lead to has several."""
        store = self._stores.get(folder.path)
        if store is None or folder.files:
            return None
        if self._names.setdefault(folder.path, folder.name) == folder.name:
            return store
        return FileStore(folder.path, self._levels[folder.path], self._claimed)
