"""What was wrong with a log, in words that help."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a log that could not be read as it should.

    Attributes
    ----------
    file
        Path of the file, as the user would type it.
    kind
        Short stable identifier, such as ``"bad-data-crc"``; problems are grouped by it.
    message
        What happened, in one sentence, sensitive parts last.
    offset
        Byte offset in the file, where that means something.
    remedy
        What the user can do, in one sentence; empty if nothing.
    run
        Name of the run it belongs to, empty if none.
    lost_records, lost_bytes
        How many records, and how many bytes of the file, are not shown because of it; None where nobody can know.
    permission
        Folder for which the user may allow what was refused; empty where nothing was.
    """

    file: str
    kind: str
    message: str
    offset: int | None = None
    remedy: str = ""
    run: str = ""
    lost_records: int | None = None
    lost_bytes: int | None = None
    permission: str = ""
