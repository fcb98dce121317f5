"""Marks of programs that are running: what is marked and does not run any more has ended unexpectedly."""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from core.files import hold_at_once


@dataclass(frozen=True, slots=True)
class Crashed:
    """What was open in a program that ended unexpectedly: its logs as arguments, its session file, and since when."""

    arguments: tuple[str, ...]
    session_file: str
    at: float


class Alive:
    """The mark of this program; the system lets go of it when the program ends, however that happens.

    Parameters
    ----------
    folder
        Where the marks of all programs lie.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{os.getpid()}-{secrets.token_hex(4)}.running"
        self._stream: IO[bytes] | None = None

    def tell(self, arguments: Sequence[str], session_file: str = "") -> None:
        """Say what is open; a folder that cannot be written costs the mark only. Nothing open is no mark."""
        self.end()
        if not arguments:
            return
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            stream = self._file.open("wb")
            stream.write(
                json.dumps({"arguments": list(arguments), "session": session_file, "at": time.time()}).encode()
            )
            stream.flush()
            hold_at_once(stream.fileno())
            self._stream = stream

    def end(self) -> None:
        """Take the mark away."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
            with suppress(OSError):
                self._file.unlink(missing_ok=True)


def crashed(folder: Path) -> tuple[Crashed, ...]:
    """Return what was open in programs that have ended unexpectedly, the newest first; each is told once."""
    found = []
    for mark in folder.glob("*.running"):
        with suppress(OSError, ValueError, KeyError, TypeError), mark.open("r+b") as stream:
            if not hold_at_once(stream.fileno()):
                continue
            content: dict[str, Any] = json.loads(stream.read())
            mark.unlink(missing_ok=True)
            arguments = tuple(str(each) for each in content["arguments"])
            found.append(Crashed(arguments, str(content["session"]), float(content["at"])))
    return tuple(sorted(found, key=lambda each: -each.at))
