"""Object stores: S3 through s3fs, Google Cloud Storage through gcsfs. One listing tells everything below a folder."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from core.readers.places.addresses import rooted
from core.readers.places.errors import RefusedError, translated, translation
from core.readers.places.stores import Branch, RemoteFile, Tree

_LISTING: Final = 600.0
_READING: Final = 60.0
"""Seconds after which no answer is expected any more."""
_BEYOND: Final = re.compile(r"\b416\b|InvalidRange|not satisfiable")


class ObjectStore:
    """A bucket, or several of one provider.

    Parameters
    ----------
    connect
        Makes the file system of fsspec, with the credentials of the environment or with none.
    """

    def __init__(self, connect: Callable[[bool], Any]) -> None:
        self._connect = connect
        self._lock = threading.Lock()
        self._files: Any = None

    def tree(self, top: str) -> Tree:
        """Return all folders at and below an address, from one listing; an object of that name makes none."""
        found = self._ask(top, "_find", _LISTING, rooted(top), detail=True)
        root = rooted(top).rstrip("/")
        if root in found:
            return {}
        tree: Tree = {top: Branch()}
        for path, info in found.items():
            inner = path[len(root) :].strip("/")
            if inner and not path.endswith("/"):  # an empty object of that name stands for the folder itself
                *folders, name = inner.split("/")
                _branch(tree, top, folders).files[name] = _file(info)
        return tree if len(tree) > 1 or tree[top].files else {}

    def states(self, addresses: Sequence[str]) -> list[RemoteFile | None]:
        """Return objects as they are now."""
        return [self._state(address) for address in addresses]

    def _state(self, address: str) -> RemoteFile | None:
        try:
            info = self._ask(address, "_info", _READING, rooted(address))
        except FileNotFoundError:
            return None
        return _file(info) if info["type"] == "file" else None

    def read(self, address: str, start: int, stop: int) -> bytes:
        """Return a range of bytes of an object."""
        try:
            return self._range(address, start, stop)
        except _PastEndError:
            return b""

    def _range(self, address: str, start: int, stop: int) -> bytes:
        data: bytes = self._ask(address, "_cat_file", _READING, rooted(address), start=start, end=stop)
        return data

    def _ask(self, address: str, method: str, seconds: float, *arguments: object, **named: object) -> Any:
        """Call a method of the file system; without credentials once more as nobody, as public data need none."""
        with translated(address):
            files = self._connected(anonymous=False)
            try:
                return _called(files, method, seconds, *arguments, **named)
            except Exception as error:
                if not _needs_credentials(error, address):
                    raise
            return _called(self._connected(anonymous=True), method, seconds, *arguments, **named)

    def _connected(self, anonymous: bool) -> Any:
        with self._lock:
            if self._files is None or anonymous:
                self._files = self._connect(anonymous)
            return self._files


class CloudStore(ObjectStore):
    """Google Cloud Storage, which sends objects whole that are stored compressed and unpacked on the way."""

    def _range(self, address: str, start: int, stop: int) -> bytes:
        with translated(address):
            url = self._connected(anonymous=False).url(rooted(address))
        header = {"Range": f"bytes={start}-{stop - 1}"}
        headers, data = self._ask(address, "_call", _READING, "GET", url, headers=header)
        found: bytes = data if "Content-Range" in headers else data[start:stop]
        return found


class _PastEndError(OSError):
    """Raised where an object ends before the range that was asked for."""


def _called(files: Any, method: str, seconds: float, *arguments: object, **named: object) -> Any:
    from fsspec.asyn import sync

    try:
        return sync(files.loop, getattr(files, method), *arguments, timeout=seconds, **named)
    except Exception as error:
        if method in ("_cat_file", "_call") and _BEYOND.search(str(error)):
            raise _PastEndError from None
        raise


def _needs_credentials(error: Exception, address: str) -> bool:
    known = translation(error, address)
    return isinstance(known, RefusedError) and "no credentials" in str(known.strerror)


def _branch(tree: Tree, top: str, folders: list[str]) -> Branch:
    """Return the branch of a folder, made with those that lead to it if it is new."""
    address = "/".join([top, *folders])
    if address not in tree:
        branch = tree[address] = Branch()
        _branch(tree, top, folders[:-1]).folders.append(folders[-1])
        return branch
    return tree[address]


def _file(info: dict[str, Any]) -> RemoteFile:
    changed = info.get("LastModified") or info.get("mtime") or info.get("updated")
    if isinstance(changed, str):
        changed = datetime.fromisoformat(changed)
    stamp = int(changed.timestamp() * 1e9) if isinstance(changed, datetime) else 0
    tag = info.get("ETag") or info.get("md5Hash") or info.get("etag") or ""
    return RemoteFile(int(info.get("size") or 0), stamp, str(tag).strip('"'))


def object_store(server: str) -> ObjectStore:
    """Return the S3 store; where it is and who asks is told by the environment."""

    def connect(anonymous: bool) -> Any:
        from s3fs import S3FileSystem

        timing = {"connect_timeout": 10, "read_timeout": 30, "retries": {"max_attempts": 2}}
        return S3FileSystem(anon=anonymous, use_listings_cache=False, skip_instance_cache=True, config_kwargs=timing)

    return ObjectStore(connect)


def cloud_store(server: str) -> CloudStore:
    """Return the store of Google Cloud; an emulator named by the environment is asked without credentials."""

    def connect(anonymous: bool) -> Any:
        from gcsfs.core import GCSFileSystem  # the package itself hands out one that also asks over gRPC

        nobody = anonymous or bool(os.environ.get("STORAGE_EMULATOR_HOST"))
        return GCSFileSystem(
            token="anon" if nobody else None,
            access="read_only",
            cache_timeout=0,
            use_listings_cache=False,
            skip_instance_cache=True,
        )

    return CloudStore(connect)
