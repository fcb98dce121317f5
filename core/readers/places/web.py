"""Folders of a static web server, over HTTP through fsspec and aiohttp: pages that link to what lies in a folder."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import unquote, urljoin, urlsplit

from core.readers.places.addresses import join
from core.readers.places.errors import LostConnectionError, translated
from core.readers.places.stores import Branch, RemoteFile, Tree

_LISTING: Final = 600.0
_READING: Final = 120.0
"""Seconds after which no answer is expected any more."""
_AT_ONCE: Final = 8
_DEEPEST: Final = 32
_MOST_FOLDERS: Final = 50_000
_LONGEST_PAGE: Final = 32 << 20


class WebStore:
    """One web server.

    Parameters
    ----------
    server
        Address of the server without a path.
    """

    def __init__(self, server: str) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._files: Any = None

    def tree(self, top: str) -> Tree:
        """Return all folders at and below an address; how large files are is not asked."""
        with translated(top):
            tree: Tree = self._run(self._tree, top, seconds=_LISTING)
            return tree

    def states(self, addresses: Sequence[str]) -> list[RemoteFile | None]:
        """Return files as they are now, some asked for at the same time."""
        with translated(addresses[0] if addresses else self._server):
            found: list[RemoteFile | None] = self._run(self._states, addresses, seconds=_LISTING)
            return found

    def read(self, address: str, start: int, stop: int) -> bytes:
        """Return a range of bytes of a file."""
        with translated(address):
            data: bytes = self._run(self._range, address, start, stop, seconds=_READING)
            return data

    def _run(self, work: Any, *arguments: object, seconds: float) -> Any:
        from fsspec.asyn import sync

        files = self._connected()
        return sync(files.loop, work, files, *arguments, timeout=seconds)

    def _connected(self) -> Any:
        """Return the file system; user and password come from .netrc, proxies from the environment."""
        from aiohttp import ClientTimeout
        from fsspec.implementations.http import HTTPFileSystem

        with self._lock:
            if self._files is None:
                client = {
                    "trust_env": True,
                    "headers": {"Accept-Encoding": "identity"},  # a range of what was packed for the way is useless
                    "timeout": ClientTimeout(total=None, sock_connect=10, sock_read=30),
                }
                self._files = HTTPFileSystem(encoded=True, client_kwargs=client, skip_instance_cache=True)
            return self._files

    async def _tree(self, files: Any, top: str) -> Tree:
        first = await self._page(files, top)
        if first is None:
            return {}
        tree: Tree = {top: first}
        level = [join(top, name) for name in first.folders]
        for _ in range(_DEEPEST):
            branches = await self._together(files, self._listed, level)
            tree.update(zip(level, branches, strict=True))
            level = [join(folder, name) for folder in level for name in tree[folder].folders]
            if not level or len(tree) + len(level) > _MOST_FOLDERS:
                break
        return tree

    async def _together(self, files: Any, work: Any, addresses: Sequence[str]) -> list[Any]:
        """Run a coroutine for each of some addresses, a few at the same time."""
        turn = asyncio.Semaphore(_AT_ONCE)

        async def one(address: str) -> Any:
            async with turn:
                return await work(files, address)

        return await asyncio.gather(*map(one, addresses))

    async def _listed(self, files: Any, address: str) -> Branch:
        """Return a folder below the top, with a problem if it cannot be listed."""
        try:
            with translated(address):
                return await self._page(files, address) or Branch()
        except LostConnectionError:
            raise
        except OSError as error:
            return Branch(problem=error)

    async def _page(self, files: Any, address: str) -> Branch | None:
        """Return what the page of a folder links to, None if the address is no page."""
        session = await files.set_session()
        async with session.get(files.encode_url(f"{address}/")) as answer:
            if answer.status in (404, 410):
                return None
            answer.raise_for_status()
            if answer.content_type not in ("text/html", "application/xhtml+xml"):
                return None
            return _linked(await _text(answer), str(answer.url))

    async def _states(self, files: Any, addresses: Sequence[str]) -> list[RemoteFile | None]:
        return await self._together(files, self._state, addresses)

    async def _state(self, files: Any, address: str) -> RemoteFile | None:
        session = await files.set_session()
        async with session.head(files.encode_url(address), allow_redirects=True) as answer:
            if answer.status in (404, 410):
                return None
            answer.raise_for_status()
            return _file(answer.headers)

    async def _range(self, files: Any, address: str, start: int, stop: int) -> bytes:
        session = await files.set_session()
        headers = {"Range": f"bytes={start}-{stop - 1}"}
        async with session.get(files.encode_url(address), headers=headers) as answer:
            if answer.status == 416:
                return b""
            answer.raise_for_status()
            if answer.status == 206:
                data: bytes = await answer.read()
                return data
            return await _skipped(answer, start, stop)


async def _text(answer: Any) -> str:
    """Return a page, only the beginning of a very long one."""
    parts, size = [], 0
    async for part in answer.content.iter_chunked(1 << 18):
        parts.append(part)
        size += len(part)
        if size > _LONGEST_PAGE:
            break
    return b"".join(parts).decode("utf-8", "replace")


async def _skipped(answer: Any, start: int, stop: int) -> bytes:
    """Return a range of what a server without ranges sends whole."""
    parts, at = [], 0
    async for part in answer.content.iter_chunked(1 << 18):
        parts.append(part[max(0, start - at) : max(0, stop - at)])
        at += len(part)
        if at >= stop:
            break
    return b"".join(parts)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for key, value in attrs if key == "href" and value]


def _linked(page: str, base: str) -> Branch:
    """Return the files and folders directly below a page that it links to."""
    links = _Links()
    links.feed(page)
    branch, home = Branch(), urlsplit(base)
    for link in dict.fromkeys(links.found):
        with suppress(ValueError):
            parts = urlsplit(urljoin(base, link))
            inner = parts.path.removeprefix(home.path)
            name = unquote(inner.removesuffix("/"))
            beside = parts.netloc != home.netloc or parts.query or parts.path == inner
            if beside or not name or "/" in name or name in (".", ".."):
                continue
            if inner.endswith("/"):
                branch.folders.append(name)
            else:
                branch.files[name] = None
    return branch


def _file(headers: Any) -> RemoteFile:
    changed = 0
    with suppress(TypeError, ValueError):
        changed = int(parsedate_to_datetime(headers.get("Last-Modified", "")).timestamp() * 1e9)
    return RemoteFile(int(headers.get("Content-Length") or 0), changed, headers.get("ETag", ""))
