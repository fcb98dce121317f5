"""The walls between the rooms, seen from a process that imports them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, imported, module_of, sources

SCREEN = ("PySide6", "shiboken6", "pyqtgraph", "OpenGL", "app", "resources")
HEAVY = ("numba", "llvmlite", "pandas", "matplotlib", "sklearn", "umap", "scipy", "pyarrow", "PIL", "dask")
DRAWS = (
    "pyqtgraph", "core.export", "core.figure_files", "core.views.picture", "core.views.embedding", "core.views.hparams",
    "core.views.scalars", "core.analysis.projection", "core.analysis.expressions", "core.cloud.cloud",
)  # fmt: skip
LATER = (
    "OpenGL", "pyqtgraph", "core.views.hparams", "core.views.scalars", "core.views.importance", "core.views.matrix",
    "core.views.parallel", "core.views.plane", "core.views.sketch", "app.views.embedding.display_section",
    "app.views.embedding.projecting.projection_section", "app.views.embedding.quality.quality_section",
    "app.views.embedding.rows.search_section", "app.views.embedding.rows.inspector_section",
    "app.views.embedding.columns.columns_section", "app.views.embedding.clusters.clusters_section",
)  # fmt: skip
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


def test_a_window_lists_runs_before_it_imports_what_draws_them() -> None:
    script = "import sys, app.cli.window, app.main_window, app.jobs, app.theme; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "app.window.runs.panel" in loaded
    assert [name for name in loaded if name.startswith(DRAWS)] == []


def test_points_are_seen_before_what_other_pages_and_views_draw_is_imported() -> None:
    script = "import sys, core.views.embedding, app.views.embedding.view; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert "app.views.embedding.panel_sections" in loaded
    assert [name for name in loaded if name.startswith(LATER)] == []


def test_the_probe_sees_a_leak() -> None:
    assert _leaks(["core.files", "PIL.Image"], HEAVY) != {}


def _broken(rule: Callable[[Path], bool], *folders: str) -> list[str]:
    """Return the modules that break a rule."""
    return [module_of(file) for file in sources(*folders) if not rule(file)]


def _packages(file: Path) -> set[str]:
    return {name.split(".")[0] for name, _ in imported(file)}


def _kernels_where_used(file: Path) -> bool:
    at_top = {name for name, at_import in imported(file) if at_import}
    compiled = "core.compiled.kernel" in at_top or any(name.endswith(".kernels") for name in at_top)
    return file.name == "kernels.py" or not compiled


def _opengl_where_it_belongs(file: Path) -> bool:
    if (ROOT / "app" / "render") in file.parents:
        return not _packages(file) & {"PySide6", "pyqtgraph"}
    return "OpenGL" not in _packages(file)


def test_kernels_are_compiled_in_their_own_modules_only_and_imported_where_they_are_used() -> None:
    assert _broken(_kernels_where_used, "core", "app") == []


def test_only_the_renderer_speaks_opengl_and_it_imports_no_widget() -> None:
    assert _broken(_opengl_where_it_belongs, "core", "app", "resources") == []


def test_core_never_names_the_window() -> None:
    assert _broken(lambda file: not _packages(file) & set(SCREEN), "core") == []


def test_pyplot_with_its_global_state_is_never_used() -> None:
    users = [module_of(file) for file in sources("core", "app") if "matplotlib.pyplot" in dict(imported(file))]
    assert users == []
