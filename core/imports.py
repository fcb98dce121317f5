"""Modules of the program are imported by one thread at a time.

Python locks one module at a time. Where one thread imports a package, which imports the modules in it, and another
thread has begun with one of these, each comes to wait for what the other has: Python sees that, and lets one of them go
on with a module that is not complete. A name is missing in it, and what wanted it cannot be imported.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any, Final

OWN: Final = ("app", "core", "resources")
"""The packages of the program; libraries are imported as ever, so that nobody waits for a large one."""

_Find = Callable[[str, Any], ModuleType]


def import_in_turns(packages: tuple[str, ...] = OWN) -> None:
    """Have modules of these packages imported by one thread at a time from now on; more packages can be added."""
    importer: Any = vars(importlib).get("_bootstrap")
    find = getattr(importer, "_find_and_load", None)  # asked for a module that is not there yet, whoever imports it
    if find is None:  # another Python than today's: modules are imported as ever
        return
    if isinstance(find, _InTurns):
        find.packages |= {*packages}
    else:
        importer._find_and_load = _InTurns(find, {*packages})


class _InTurns:
    """Finds and loads modules as Python does, those of some packages while no other thread does."""

    def __init__(self, find: _Find, packages: set[str]) -> None:
        self._find = find
        self._lock = threading.RLock()
        self.packages = packages

    def __call__(self, name: str, import_: object) -> ModuleType:
        if name.partition(".")[0] not in self.packages:
            return self._find(name, import_)
        with self._lock:
            return self._find(name, import_)
