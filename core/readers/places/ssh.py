"""Folders of another machine over SSH, through sshfs: keys come from the agent, hosts must be known."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from core.readers.places.addresses import host, rooted
from core.readers.places.errors import LostConnectionError, translated, translation
from core.readers.places.stores import Branch, RemoteFile, Tree

_LISTING: Final = 600.0
_READING: Final = 60.0
"""Seconds after which no answer is expected any more."""
_DEEPEST: Final = 64


class SshStore:
    """One host as one user; the user's own SSH configuration counts.

    Parameters
    ----------
    server
        Address of the host without a path.
    """

    def __init__(self, server: str) -> None:
        self._host, self._port, self._user = host(server)
        self._lock = threading.Lock()
        self._files: Any = None

    def tree(self, top: str) -> Tree:
        """Return all folders at and below an address, those of one depth listed at the same time."""
        with translated(top):
            tree: Tree = self._run(self._tree, top, seconds=_LISTING)
            return tree

    def states(self, addresses: Sequence[str]) -> list[RemoteFile | None]:
        """Return files as they are now."""
        with translated(addresses[0] if addresses else ""):
            found: list[RemoteFile | None] = self._run(self._states, addresses, seconds=_READING)
            return found

    def read(self, address: str, start: int, stop: int) -> bytes:
        """Return a range of bytes of a file."""
        with translated(address):
            data: bytes = self._run(self._range, rooted(address), start, stop, seconds=_READING)
            return data

    def _run(self, work: Any, *arguments: object, seconds: float) -> Any:
        """Run a coroutine with the connection, which is made anew after it was lost."""
        from fsspec.asyn import sync

        files = self._connected()
        try:
            return sync(files.loop, work, files, *arguments, timeout=seconds)
        except Exception as error:
            if isinstance(translation(error, ""), LostConnectionError):
                with self._lock:
                    self._files = None
            raise

    def _connected(self) -> Any:
        from sshfs import SSHFileSystem

        with self._lock:
            if self._files is None:
                options: dict[str, Any] = {"login_timeout": 15, "keepalive_interval": 10, "keepalive_count_max": 2}
                if self._port is not None:
                    options["port"] = self._port
                if self._user:
                    options["username"] = self._user
                # An empty tuple lets asyncssh look into known_hosts; the None of sshfs would accept any host.
                self._files = SSHFileSystem(self._host, known_hosts=(), skip_instance_cache=True, **options)
            return self._files

    async def _tree(self, files: Any, top: str) -> Tree:
        kind = (await files._info(rooted(top)))["type"]
        if kind != "directory":
            return {}
        tree: Tree = {}
        level, linked = [top], {await _real(files, rooted(top))}
        for _ in range(_DEEPEST):
            branches = await asyncio.gather(*(self._branch(files, address, linked) for address in level))
            tree.update(zip(level, branches, strict=True))
            level = [f"{folder}/{name}" for folder in level for name in tree[folder].folders]
            if not level:
                break
        problem = tree[top].problem
        if problem is not None:
            raise problem
        return tree

    async def _branch(self, files: Any, address: str, linked: set[str]) -> Branch:
        branch = Branch()
        try:
            entries = await files._ls(rooted(address), detail=True)
        except Exception as error:
            branch.problem = _problem(error, address)
            return branch
        for info in entries:
            name = info["name"].rpartition("/")[2]
            if info["type"] == "link":
                info = await _followed(files, info["name"], linked)
            if info["type"] == "directory":
                branch.folders.append(name)
            elif info["type"] == "file":
                branch.files[name] = _file(info)
        return branch

    async def _states(self, files: Any, addresses: Sequence[str]) -> list[RemoteFile | None]:
        return await asyncio.gather(*(self._state(files, address) for address in addresses))

    async def _state(self, files: Any, address: str) -> RemoteFile | None:
        try:
            info = await files._info(rooted(address))
        except FileNotFoundError:
            return None
        return _file(info) if info["type"] == "file" else None

    async def _range(self, files: Any, path: str, start: int, stop: int) -> bytes:
        async with files._pool.get() as channel, channel.open(path, "rb") as stream:
            data: bytes = await stream.read(stop - start, start)
            return data


def _problem(error: Exception, address: str) -> OSError:
    """Return why one folder could not be listed; a lost connection is the end of the whole listing."""
    try:
        with translated(address):
            raise error
    except LostConnectionError:
        raise
    except OSError as known:
        return known


async def _real(files: Any, path: str) -> str:
    async with files._pool.get() as channel:
        return str(await channel.realpath(path))


async def _followed(files: Any, path: str, linked: set[str]) -> dict[str, Any]:
    """Return what a link leads to; a folder that the way leads through, or that another link led to, is left out."""
    nothing = {"type": "nothing"}
    with suppress(FileNotFoundError):
        info: dict[str, Any] = await files._info(path)
        if info["type"] != "directory":
            return info
        real = await _real(files, path)
        here = await _real(files, path.rpartition("/")[0])
        if real in linked or f"{here}/".startswith(f"{real}/"):
            return nothing
        linked.add(real)
        return info
    return nothing


def _file(info: dict[str, Any]) -> RemoteFile:
    changed = info["mtime"]
    stamp = int(changed.timestamp() * 1e9) if isinstance(changed, datetime) else 0
    return RemoteFile(int(info["size"] or 0), stamp)
