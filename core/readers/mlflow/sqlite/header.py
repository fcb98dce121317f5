"""The first bytes of an SQLite database: whether a file is one, and how it is kept.

After "Database File Format", https://www.sqlite.org/fileformat2.html, section 1.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

MAGIC: Final = b"SQLite format 3\0"
_LENGTH: Final = 100
_LARGEST_PAGE: Final = 65536


@dataclass(frozen=True, slots=True)
class Header:
    """How a database is kept.

    Attributes
    ----------
    logged_ahead
        Whether changes are written to a log beside it first (the file ``-wal``).
    size
        Bytes it should have at least, 0 if it does not say.
    """

    logged_ahead: bool
    size: int


def header_of(path: str) -> Header | None:
    """Return the header of a file, None if it is no database; raises OSError."""
    with Path(path).open("rb") as stream:
        raw = stream.read(_LENGTH)
    if len(raw) < _LENGTH or not raw.startswith(MAGIC):
        return None
    page = int.from_bytes(raw[16:18], "big")
    page = _LARGEST_PAGE if page == 1 else page
    says_size = raw[24:28] == raw[92:96]  # the number of pages was written by the last one who changed anything
    return Header(2 in (raw[18], raw[19]), page * int.from_bytes(raw[28:32], "big") if says_size else 0)
