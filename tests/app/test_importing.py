"""What views need is imported where it belongs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.graphics import VARIABLE
from app.importing import imports_of

SOURCE = """
from __future__ import annotations
import os
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from app.types_only import Never
from app.views import base, registry as known
import core.model.rows
def later():
    import app.later
try:
    import app.perhaps
except ImportError:
    pass
"""
WALK = """
import importlib, sys
import app.cli.window, app.main_window
from app.views import registry
kinds = ("app.", "PySide6", "shiboken6", "pyqtgraph")
for view in registry.VIEWS:
    before = set(sys.modules)
    left = registry.load(view)
    made = {name for name in sys.modules if name.startswith(kinds)} - before - {"app.render", "app.graphics"}
    assert not {name for name in made if not name.startswith("app.render.")}, made
    for name in left:
        there = {each for each in sys.modules if each.startswith("app.")}
        importlib.import_module(name)
        own = {each for each in sys.modules if each.startswith("app.")} - there
        assert own <= {name}, (name, own)
    assert view.module in sys.modules
    assert left.index(view.module) == len(left) - 1
"""

LOOK = """
import importlib, sys, threading
from app.cli.window import make_application
from app.views import registry
app, view, left = make_application(), registry.entry("embedding"), []
registry.prepare(view)
thread = threading.Thread(target=lambda: left.extend(registry.load(view)))
thread.start()
thread.join()
beside = "OpenGL.GL" in sys.modules
for name in left:
    importlib.import_module(name)
from app.views.embedding.scene.painters import surface_class
print(surface_class().__name__, beside, "OpenGL.GL" in sys.modules)
"""


def test_what_code_imports_when_it_runs() -> None:
    assert list(imports_of(compile(SOURCE, "source", "exec"))) == [
        ("__future__", ("annotations",)),
        ("os", ()),
        ("typing", ("TYPE_CHECKING",)),
        ("app.views", ("base", "registry")),
        ("core.model.rows", ()),
        ("app.perhaps", ()),
    ]


def test_views_are_loaded_without_a_class_of_qt_and_then_one_module_at_a_time() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", WALK], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def test_opengl_is_imported_beside_the_window_and_only_where_it_draws() -> None:
    root = Path(__file__).parents[2]
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    done = subprocess.run([sys.executable, "-c", LOOK], cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    surface, *imported = done.stdout.split()
    assert imported == [str(surface == "OpenGLSurface")] * 2
