"""Imports that take several frames, in pieces between which the window answers.

What makes classes of Qt has to be imported on the window's thread. Of one library that is too much for a turn: it makes
all classes there are, and then has a hundred modules of its own.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from types import CodeType, ModuleType
from typing import Final

_LONG: Final = ("pyqtgraph",)
_COPIED: Final = ("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets")
"""Modules of which that library copies all names, and PySide makes a class when its name is asked for first."""
_FEW: Final = 16

_begun: dict[str, Iterator[None]] = {}


def import_piecewise(module: str, enough: Callable[[], bool]) -> bool:
    """Import a module, or go on with that, until it is done or `enough`; return whether it is done.

    To be called on the window's thread. A package of which only a part was imported goes on by itself where something
    of it is asked for that is not there yet.
    """
    rest = _begun.setdefault(module, _pieces(module))
    try:
        for _ in rest:
            if enough():
                return False
    except BaseException:
        _begun.pop(module, None)
        raise
    _begun.pop(module, None)
    return True


def is_whole(module: str) -> bool:
    """Return whether a module is imported, and not just a part of it."""
    return module in sys.modules and module not in _begun


def _pieces(module: str) -> Iterator[None]:
    if module in _LONG and module not in sys.modules:
        code = _statements(module)
        if code:
            yield from _classes()
            yield from _Parts(module, code)
    importlib.import_module(module)


def _classes() -> Iterator[None]:
    """Have the classes of Qt made, some at a time."""
    for name in _COPIED:
        made = importlib.import_module(name)
        for place, each in enumerate(dir(made)):
            getattr(made, each, None)
            if place % _FEW == 0:
                yield


def _statements(package: str) -> list[CodeType]:
    """Return the code of a package statement by statement, nothing where its source is not at hand."""
    spec = importlib.util.find_spec(package)
    reads = getattr(None if spec is None else spec.loader, "get_source", None)
    source = None if reads is None else reads(package)
    if spec is None or source is None:
        return []
    name = spec.origin or package
    tree = ast.parse(source, name).body
    return [compile(ast.Module([each], []), name, "exec", dont_inherit=True) for each in tree]


class _Parts:
    """Imports a package a statement at a time."""

    def __init__(self, package: str, code: list[CodeType]) -> None:
        self._package = package
        self._left = iter(code)
        self._running = False

    def __iter__(self) -> Iterator[None]:
        spec = importlib.util.find_spec(self._package)
        assert spec is not None
        module = importlib.util.module_from_spec(spec)
        module.__class__ = _partial(self)
        sys.modules[self._package] = module
        while self.step(module):
            yield
        module.__class__ = ModuleType

    def step(self, module: ModuleType) -> bool:
        """Run one statement; return whether there was one."""
        code = None if self._running else next(self._left, None)
        if code is None:
            return False
        self._running = True
        try:
            exec(code, vars(module))
        except BaseException:
            sys.modules.pop(self._package, None)
            raise
        finally:
            self._running = False
        return True


def _partial(parts: _Parts) -> type[ModuleType]:
    """Return a class of modules that are imported to the end where something is asked for that is not there yet."""

    class Partial(ModuleType):
        def __getattr__(self, name: str) -> object:
            while name not in vars(self) and parts.step(self):
                pass
            if name in vars(self):
                return vars(self)[name]
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")

    return Partial
