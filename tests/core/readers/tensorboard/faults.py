"""Disks and servers that fail: what opens event files is made to fail where a test says so."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from io import FileIO
from typing import Any

import pytest

_OPENING = ("core.readers.tensorboard.scratch", "core.readers.tensorboard.event_file", "core.readers.places.content")

Event = Callable[[], None]


class FaultyFile(FileIO):
    """A file of which only the first bytes can be read, or to which something happens when they have been.

    Parameters
    ----------
    limit
        So many bytes are read as ever.
    event
        Called at every attempt to read more; reading goes on if it returns.
    """

    def __init__(self, path: str, limit: int, event: Event) -> None:
        super().__init__(path, "rb")
        self._limit = limit
        self._event = event

    def readinto(self, buffer: Any) -> int:
        left = self._limit - self.tell()
        if left <= 0:
            self._event()
            left = len(buffer)
        return super().readinto(memoryview(buffer)[:left])

    def read(self, size: int | None = -1) -> bytes:
        wanted = max(os.fstat(self.fileno()).st_size - self.tell(), 0) if size is None or size < 0 else size
        data = bytearray(wanted)
        return bytes(data[: self.readinto(data)])


def failing(number: int) -> Event:
    """Return an event that is an error of the operating system."""

    def fail() -> None:
        raise OSError(number, os.strerror(number))

    return fail


def once(event: Event) -> Event:
    """Return an event that happens only the first time."""
    happened: list[bool] = []

    def happen() -> None:
        if not happened:
            happened.append(True)
            event()

    return happen


def inject(monkeypatch: pytest.MonkeyPatch, opening: Callable[[str], FileIO]) -> None:
    """Open all event files in another way from now on."""
    for name in _OPENING:
        module = importlib.import_module(name)
        if hasattr(module, "open_file"):
            monkeypatch.setattr(module, "open_file", opening)
