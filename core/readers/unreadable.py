"""Files and folders that the system does not let be read, in the same words for all readers."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Final

from core.model import Problem

_ALLOW: Final = "Allow yourself to read it; it is tried again"
_REMEDIES: Final[Mapping[int, str]] = {
    errno.EACCES: _ALLOW,
    errno.EPERM: _ALLOW,
    errno.EIO: "Copy what can still be read and check the disk; what came before is shown",
    errno.ESTALE: "The server has replaced the file or was started again; it is tried again",
    errno.ENOENT: "It vanished while it was read; it is looked for again",
    errno.EMFILE: "Too many files are open: close programs or raise the limit; it is tried again",
}
_OTHERWISE: Final = "It is tried again, at once when it changes"


def unreadable_file(
    path: str, error: OSError, offset: int | None = None, lost_bytes: int | None = None, run: str = ""
) -> Problem:
    """Return the problem of a file that cannot be read, or not from `offset` on."""
    message = f"The file cannot be read: {error.strerror or error}"
    return Problem(path, "unreadable-file", message, offset, _remedy(error), run, lost_bytes=lost_bytes)


def unreadable_folder(path: str, error: OSError) -> Problem:
    """Return the problem of a folder that cannot be looked into."""
    message = f"The folder cannot be read: {error.strerror or error}"
    return Problem(path, "unreadable-folder", message, remedy=_remedy(error))


def _remedy(error: OSError) -> str:
    """Return what helps: what the error says of that, as those of servers do, else what is known of its kind."""
    told = getattr(error, "remedy", "")
    return str(told) or _REMEDIES.get(error.errno or 0, _OTHERWISE)
