from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import piecewise
from app.piecewise import import_piecewise, is_whole
from tests.architecture.tree import ROOT

PARTS = """
seen = ["first"]
from . import inner
seen.append("second")
LAST = 3
"""
BOTH = """
import json, os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from app.piecewise import import_piecewise
pieces = 1
if sys.argv[1] == "pieces":
    while not import_piecewise("pyqtgraph", lambda: True):
        pieces += 1
import pyqtgraph
names = sorted(name for name in vars(pyqtgraph) if not name.startswith("__"))
print(json.dumps([pieces, type(pyqtgraph).__name__, names, issubclass(pyqtgraph.PlotItem, pyqtgraph.GraphicsWidget)]))
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package that is imported in pieces, and is told apart from others by its name."""
    name = "imported_in_pieces"
    folder = tmp_path / name
    folder.mkdir()
    (folder / "__init__.py").write_text(PARTS)
    (folder / "inner.py").write_text("from . import seen\nAT_THAT_TIME = list(seen)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(piecewise, "_LONG", (name,))
    monkeypatch.setattr(piecewise, "_COPIED", ())
    importlib.invalidate_caches()
    yield name
    for module in [each for each in sys.modules if each.partition(".")[0] == name]:
        del sys.modules[module]


def test_a_package_is_imported_a_statement_at_a_time(package: str) -> None:
    states = []
    while not import_piecewise(package, lambda: True):
        states.append(list(sys.modules[package].seen))
        assert not is_whole(package)
    assert states == [["first"], ["first"], ["first", "second"], ["first", "second"]]
    assert is_whole(package)
    module = importlib.import_module(package)
    assert type(module) is type(sys)
    assert module.LAST == 3
    assert module.inner.AT_THAT_TIME == ["first"]


def test_what_is_asked_for_too_early_is_there(package: str) -> None:
    assert not import_piecewise(package, lambda: True)
    module = importlib.import_module(package)
    assert "LAST" not in vars(module)
    assert module.LAST == 3
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = module.nothing
    assert import_piecewise(package, lambda: True)
    assert module.seen == ["first", "second"]


def test_a_package_that_fails_is_not_left_half(package: str, tmp_path: Path) -> None:
    (tmp_path / package / "inner.py").write_text("raise RuntimeError('broken')\n")
    assert not import_piecewise(package, lambda: True)
    with pytest.raises(RuntimeError, match="broken"):
        import_piecewise(package, lambda: False)
    assert package not in sys.modules
    with pytest.raises(RuntimeError, match="broken"):
        importlib.import_module(package)


def test_other_modules_are_imported_at_once() -> None:
    assert import_piecewise("colorsys", lambda: True)
    assert is_whole("colorsys")
    with pytest.raises(ModuleNotFoundError):
        import_piecewise("there_is_no_such_module", lambda: True)


def test_the_library_of_charts_is_the_same_in_pieces() -> None:
    told = []
    for how in ("pieces", "plain"):
        command = [sys.executable, "-c", BOTH, how]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ})
        told.append(json.loads(done.stdout))
    (pieces, *one), (_, *other) = told
    assert one == other
    assert pieces > 100
