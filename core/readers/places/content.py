"""What event files hold, wherever they lie and whether they are compressed or not."""

from __future__ import annotations

import io
from collections import OrderedDict
from threading import Lock
from typing import Final

from core.model import Problem
from core.readers.places.addresses import is_remote
from core.readers.places.copies import local_copy
from core.readers.places.files import open_file, state_of
from core.readers.places.packed import MAGIC, Damage, GzipIndex, GzipStream

_RECENT: Final = 32
"""Compressed files whose checkpoints are kept for payloads."""


class Content:
    """The content of a file that may grow; other files of the same path need another one.

    Attributes
    ----------
    size
        Bytes of content when it was opened last.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._index: GzipIndex | None = None
        self._plain = False
        self.size = 0

    def open(self, size: int) -> io.RawIOBase:
        """Return the content of the first `size` bytes of the file; raises OSError."""
        stream = open_file(self._path)
        try:
            if not self._is_packed(stream):
                self.size = size
                return stream
            if is_remote(self._path):
                stream.close()
                stream = open_file(local_copy(self._path))
            self._index = self._index or GzipIndex()
            self._index.advance(stream, size)
            self.size = self._index.size
            return GzipStream(stream, self._index, size)
        except BaseException:
            stream.close()
            raise

    def _is_packed(self, stream: io.RawIOBase) -> bool:
        if self._plain or self._index is not None:
            return not self._plain
        first = stream.read(len(MAGIC)) or b""
        stream.seek(0)
        self._plain = len(first) == len(MAGIC) and first != MAGIC
        if first == MAGIC:
            _packed.add(self._path)
        return first == MAGIC

    def problem(self, stale: bool) -> Problem | None:
        """Return what is wrong with the compression; an unfinished end only where nothing is added any more."""
        if self._index is None:
            return None
        if self._index.damage is not None:
            return _damaged(self._path, self._index.damage)
        if stale and self._index.unfinished:
            message = "The compressed file is not complete; what it holds up to there is shown"
            return Problem(self._path, "truncated-gzip", message, remedy="Copy it again, or compress it again")
        return None


def _damaged(path: str, damage: Damage) -> Problem:
    if damage.kind == "gzip-bomb":
        message = "The compressed file grows out of all proportion; the rest of it is not read"
        return Problem(path, damage.kind, message, damage.offset, "Decompress it by hand if you trust who made it")
    message = "The compressed file is damaged; what precedes the damage is shown"
    return Problem(path, damage.kind, message, damage.offset, "Look at the disk or the copy: bytes have changed")


_packed: Final[set[str]] = set()
"""Files that were seen to be compressed."""
_recent: OrderedDict[tuple[str, int, int], Content] = OrderedDict()
_lock: Final = Lock()


def open_content(path: str) -> io.RawIOBase:
    """Return the content of a file as it is now; the checkpoints of compressed files are kept for the next time.

    Raises OSError.
    """
    if not (path.endswith(".gz") or path in _packed):
        stream = open_file(path)
        if is_remote(path) or (stream.read(len(MAGIC)) or b"") != MAGIC:  # a remote one was seen when it was decoded
            return stream
        stream.close()
    state = state_of(path)
    if state is None:
        raise FileNotFoundError(2, "There is no such file", path)
    with _lock:
        key = (path, state.size, state.changed)
        content = _recent.pop(key, None) or Content(path)
        _recent[key] = content
        while len(_recent) > _RECENT:
            _recent.popitem(last=False)
        return content.open(state.size)
