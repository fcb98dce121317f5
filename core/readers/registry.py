"""The readers there are: those that come with the program, in the order of trust, then those that others have added."""

from __future__ import annotations

from core.readers.base import Reader
from core.readers.tables.reader import TableReader
from core.readers.tensorboard.reader import EventReader, ProjectorReader


def all_readers() -> tuple[Reader, ...]:
    """Return a new instance of each reader."""
    return (EventReader(), ProjectorReader(), TableReader())
