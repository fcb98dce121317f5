"""What one thread decodes with: a buffer, and the best decoder that is ready."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from io import FileIO, RawIOBase
from typing import Final

import numpy as np

from core import compiled
from core.model import U1
from core.readers import places
from core.readers.tensorboard.chunk import Decoder
from core.readers.tensorboard.compiled import CompiledDecoder
from core.readers.tensorboard.framing import frame
from core.readers.tensorboard.little import LittleDecoder, LittleFile
from core.readers.tensorboard.portable import PortableDecoder
from core.readers.tensorboard.tags import SLACK, TagTable
from core.threads import start_thread

CHUNK: Final = 16 << 20
"""Bytes that are read and decoded at a time."""
_SMALL: Final = 4 << 20
"""So many bytes are read sooner than numba is loaded."""
_PATIENCE: Final = 3.0
"""Seconds to wait for kernels that were compiled before."""


def call_each_once() -> None:
    """Call every kernel of event decoding, which compiles it or loads it from the cache."""
    decoder, table = CompiledDecoder(16, 16), TagTable()
    record = np.frombuffer(frame(b"") + bytes(SLACK), np.uint8)
    for scan in decoder.scan(record, 0, len(record) - SLACK, table):
        decoder.group(scan, len(table), wide=False)
        decoder.group(scan, len(table), wide=True)
    LittleDecoder().decode(record, [(0, len(record) - SLACK)], *decoder.output)


class Kernels:
    """Loads the kernels in the background as soon as there is enough to read, compiling them before if need be."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self._failed = False
        self._local = threading.local()

    def expect(self, amount: int) -> None:
        """Prepare for reading so many bytes: kernels that were compiled before are worth a short wait."""
        if amount > _SMALL:
            self.recall()

    def recall(self) -> None:
        """Start loading; wait a little if nothing has to be compiled."""
        if not self._ready.is_set():
            self._start()
            if compiled.was_compiled(call_each_once):
                self._ready.wait(_PATIENCE)

    def scratch(self, amount: int) -> Scratch:
        """Return what this thread decodes so many bytes with; it is kept for the next time."""
        scratch: Scratch | None = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = Scratch()
        scratch.prepare(amount, self.usable)
        return scratch

    def wait(self) -> None:
        """Start loading and wait for its end."""
        self._start()
        self._ready.wait()

    @property
    def usable(self) -> bool:
        """Whether compiled code can be used now."""
        return self._ready.is_set() and not self._failed

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = start_thread(self._load, "kernels")

    def _load(self) -> None:
        try:
            compiled.prepare(call_each_once)
        except Exception:  # without compiled code everything works, only slower
            self._failed = True
        self._ready.set()


def open_file(path: str) -> RawIOBase:
    """Open an event file; raises OSError."""
    return places.open_file(path) if places.is_remote(path) else FileIO(path, "rb")


class Scratch:
    """Memory and decoder of one thread, used for one file after the other."""

    def __init__(self) -> None:
        self.decoder: Decoder = PortableDecoder()
        self._little: LittleDecoder | None = None
        self._buffer: U1 = np.empty(0, np.uint8)

    def prepare(self, amount: int, usable: bool) -> None:
        """Make room for so many bytes, at most a chunk, and take the compiled decoder if it can be used."""
        size = min(max(amount, 1 << 16), CHUNK) + SLACK
        if size > len(self._buffer):
            self._buffer = np.empty(size, np.uint8)
        if usable and not isinstance(self.decoder, CompiledDecoder):
            self.decoder = CompiledDecoder()

    @property
    def room(self) -> int:
        """Bytes that fit into the buffer."""
        return len(self._buffer) - SLACK

    def load(self, path: str, at: int, size: int) -> bool:
        """Read a whole file to a place in the buffer; returns whether there was as much as there should be."""
        try:
            with open_file(path) as stream:
                return _read_into(stream, self._buffer[at : at + size].data) == size
        except OSError:
            return False

    def little(self, bounds: Sequence[tuple[int, int]]) -> list[LittleFile | None]:
        """Decode files in the buffer together; None for each that has to be read by itself."""
        if not isinstance(self.decoder, CompiledDecoder):
            return [None] * len(bounds)
        if self._little is None:
            self._little = LittleDecoder()
        return self._little.decode(self._buffer, bounds, *self.decoder.output)

    def fill(self, stream: RawIOBase, offset: int, size: int, needed: int = 0) -> tuple[U1, int]:
        """Read bytes of a file from `offset` on into the buffer.

        Returns the buffer and how many bytes were read: as many as fit, at least `needed`, at most `size`; fewer where
        the file ends or cannot be read any further. Raises OSError where nothing can be read.
        """
        buffer = self._buffer
        if needed > len(buffer) - SLACK:
            buffer = np.empty(needed + SLACK, np.uint8)  # for a huge record; not kept
        count = min(size, len(buffer) - SLACK)
        stream.seek(offset)
        return buffer, _read_into(stream, buffer[:count].data)


def _read_into(stream: RawIOBase, view: memoryview) -> int:
    """Read until a view is full, the file ends or an error comes; returns the number of bytes."""
    got = 0
    while got < len(view):
        try:
            more = stream.readinto(view[got:])
        except OSError:
            if got == 0:
                raise
            break  # what came before the bad place is decoded first
        if not more:
            break
        got += more
    return got
