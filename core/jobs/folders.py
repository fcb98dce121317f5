"""The folder in which arrays lie while they travel between processes."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from pathlib import Path

_PREFIX = "armillary-jobs-"
_FORGOTTEN = 2 * 24 * 3600.0


def make_folder() -> Path:
    """Return a new folder in the system's folder for temporary files, after removing those of programs that died."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if _abandoned(folder):
            shutil.rmtree(folder, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))


def sweep(folder: Path, owner: str) -> None:
    """Remove the files of one owner."""
    for file in folder.glob(f"{owner}-*"):
        with contextlib.suppress(OSError):
            file.unlink()


def remove_folder(folder: Path) -> None:
    """Remove a folder; files that are still mapped may stay on systems that keep them, until a later start."""
    shutil.rmtree(folder, ignore_errors=True)


def _abandoned(folder: Path) -> bool:
    number = folder.name.removeprefix(_PREFIX).partition("-")[0]
    try:
        if os.name == "posix" and number.isdigit():
            os.kill(int(number), 0)  # tells whether the process lives, and does nothing to it
            return False
        return time.time() - folder.stat().st_mtime > _FORGOTTEN
    except ProcessLookupError:
        return True
    except OSError:
        return False
