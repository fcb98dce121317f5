"""What a module needs, imported where it belongs: classes of Qt on the window's thread, all else beside it.

Bindings of Qt keep tables of classes that the event loop reads without a lock: a class of Qt that another thread makes
meanwhile can end the program. What a module imports is read from its code, so that nothing of it has to run for that.
"""

from __future__ import annotations

import dis
import importlib
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from importlib.machinery import ModuleSpec
from types import CodeType
from typing import Final

from app.piecewise import is_whole

_OWN: Final = "app"
"""The package whose modules may make classes of Qt."""
_QT: Final = ("PySide6", "shiboken6", "pyqtgraph")


def import_beside(module: str) -> tuple[str, ...]:
    """Import what a module of the program needs and is not Qt's; return what is left to be imported, in its order.

    It may be called on any thread. Names that cannot be found are left to who imports the module to complain about.
    """
    order: dict[str, None] = {}
    _look(module, order, set())
    return tuple(order)


def _look(module: str, order: dict[str, None], seen: set[str]) -> None:
    if module in seen or is_whole(module):
        return
    seen.add(module)
    top = module.partition(".")[0]
    if top in _QT:
        order[module] = None
    elif top != _OWN:
        with suppress(ImportError):
            importlib.import_module(module)
    else:
        for needed in _needed(module):
            _look(needed, order, seen)
        order[module] = None


def _needed(module: str) -> Iterator[str]:
    """Yield the modules that a module imports when it runs, packages before what is in them."""
    parent = module.rpartition(".")[0]
    if parent:
        yield parent
    code = _code(module)
    for name, parts in () if code is None else imports_of(code):
        yield name
        if name.partition(".")[0] == _OWN:
            yield from (f"{name}.{part}" for part in parts if _is_module(f"{name}.{part}"))


def _code(module: str) -> CodeType | None:
    spec = _spec(module)
    reads = getattr(None if spec is None else spec.loader, "get_code", None)
    with suppress(ImportError):
        code = None if reads is None else reads(module)
        return code if isinstance(code, CodeType) else None
    return None


def _is_module(name: str) -> bool:
    return _spec(name) is not None


@lru_cache(maxsize=4096)
def _spec(name: str) -> ModuleSpec | None:
    """Return how a module is found; `importlib.util.find_spec` would import the packages that it lies in."""
    parent = name.rpartition(".")[0]
    above = _spec(parent) if parent else None
    if parent and (above is None or above.submodule_search_locations is None):
        return None
    path = None if above is None else above.submodule_search_locations
    found = (finder.find_spec(name, path) for finder in sys.meta_path)
    return next((spec for spec in found if spec is not None), None)


def imports_of(code: CodeType) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what the code of a module imports when it runs: the module's name, and which names are taken from it.

    What is imported for the sake of types alone is left out.
    """
    until, constants, asked = 0, (), False
    for step in dis.get_instructions(code):
        if step.offset < until:
            continue
        if asked and "JUMP" in step.opname:
            until = step.argval
        elif step.opname == "LOAD_CONST":
            constants = step.argval if isinstance(step.argval, tuple) else ()
        elif step.opname == "IMPORT_NAME":
            yield step.argval, constants
        asked = step.argval == "TYPE_CHECKING"
