"""How much memory the system can still give."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")


def available_memory() -> int | None:
    """Return how many bytes can be taken without pushing others out, None where that cannot be known.

    A container's limit counts as well as the machine's.
    """
    free = [amount for amount in (_machine(), _container()) if amount is not None]
    return min(free, default=None)


def _machine() -> int | None:
    if sys.platform == "win32":
        return _windows()
    with suppress(OSError, ValueError):
        for line in Path("/proc/meminfo").read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) << 10
    with suppress(OSError, ValueError, AttributeError):  # without a better answer: what the machine has
        return int(os.sysconf("SC_PAGE_SIZE")) * int(os.sysconf("SC_PHYS_PAGES"))
    return None


def _container() -> int | None:
    with suppress(OSError, ValueError):
        limit = int((_CGROUP / "memory.max").read_text("ascii"))
        used = int((_CGROUP / "memory.current").read_text("ascii"))
        return max(0, limit - used + _given_back_on_demand())
    return None


def _given_back_on_demand() -> int:
    """Return the bytes of files that a container's memory holds only until they are needed."""
    for line in (_CGROUP / "memory.stat").read_text("ascii").splitlines():
        name, _, amount = line.partition(" ")
        if name == "inactive_file":
            return int(amount)
    return 0


def _windows() -> int | None:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ulong), ("load", ctypes.c_ulong)] + [
            (name, ctypes.c_ulonglong) for name in ("all", "free", "pages", "pages_free", "space", "space_free", "rest")
        ]

    status = Status()
    status.length = ctypes.sizeof(Status)
    library = getattr(ctypes, "windll", None)
    if library is None or not library.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return int(status.free)
