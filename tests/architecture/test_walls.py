"""The walls between the rooms, seen from a process that imports them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, imported, module_of, sources

SCREEN = ("PySide6", "shiboken6", "pyqtgraph", "OpenGL", "app", "resources")
HEAVY = ("numba", "llvmlite", "pandas", "matplotlib", "sklearn", "umap", "scipy", "pyarrow", "PIL", "dask")
ROOMS = sorted(path.name for path in (ROOT / "core").iterdir() if (path / "__init__.py").exists())

PROBE = """
import importlib, json, sys
modules, forbidden = json.loads(sys.argv[1])
seen = {}
for name in modules:
    before = set(sys.modules)
    importlib.import_module(name)
    new = set(sys.modules) - before
    bad = {m for m in new if m.split(".")[0] in forbidden or m.endswith(".kernels")}
    if bad:
        seen[name] = sorted(bad)[:5]
print(json.dumps(seen))
"""


def _leaks(modules: list[str], forbidden: tuple[str, ...]) -> object:
    """Import modules one after another in a process of their own; return what each brought that is forbidden."""
    arguments = [sys.executable, "-W", "error", "-c", PROBE, json.dumps([modules, forbidden])]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _modules(folder: str) -> list[str]:
    return [module_of(file) for file in sources(folder) if file.name != "kernels.py"]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_of_core_brings_no_screen_and_nothing_heavy(room: str) -> None:
    assert _leaks(_modules(f"core/{room}"), SCREEN + HEAVY) == {}


def test_core_itself_brings_no_screen_and_nothing_heavy() -> None:
    alone = [f"core.{file.stem}" for file in (ROOT / "core").glob("*.py") if file.stem != "__init__"]
    assert _leaks(["core", *alone], SCREEN + HEAVY) == {}


def test_the_window_starts_without_anything_heavy() -> None:
    modules = [name for name in _modules("app") if name != "app.__main__"]
    assert _leaks(["app.__main__", *modules], HEAVY) == {}


def test_the_probe_sees_a_leak() -> None:
    assert _leaks(["core.files", "PIL.Image"], HEAVY) != {}


@pytest.mark.parametrize("file", sources("core", "app"), ids=module_of)
def test_kernels_are_compiled_in_their_own_modules_only(file: Path) -> None:
    at_top = {name for name, at_import in imported(file) if at_import}
    if file.name != "kernels.py":
        assert "core.compiled.kernel" not in at_top
        assert not {name for name in at_top if name.endswith(".kernels")}, "kernels are imported where they are used"


@pytest.mark.parametrize("file", sources("core", "app", "resources"), ids=module_of)
def test_only_the_renderer_speaks_opengl_and_it_imports_no_widget(file: Path) -> None:
    packages = {name.split(".")[0] for name, _ in imported(file)}
    if (ROOT / "app" / "render") in file.parents:
        assert not packages & {"PySide6", "pyqtgraph"}
    else:
        assert "OpenGL" not in packages


@pytest.mark.parametrize("file", sources("core"), ids=module_of)
def test_core_never_names_the_window(file: Path) -> None:
    assert not {name.split(".")[0] for name, _ in imported(file)} & set(SCREEN)


def test_pyplot_with_its_global_state_is_never_used() -> None:
    users = [module_of(file) for file in sources("core", "app") if "matplotlib.pyplot" in dict(imported(file))]
    assert users == []
