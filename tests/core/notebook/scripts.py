"""Scripts of figures, run in a process of their own: what their axes hold in the end."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from core.figure_files.script import script_of
from core.figure_files.spec import FigurePart, FigureSpec
from core.notebook import Logs
from tests.core.notebook.test_notebook import ROOT

DUMP = """
import pickle, runpy, sys
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
shown, drawn = plt.show, []

def keep():
    for number in plt.get_fignums():
        for axes in plt.figure(number).axes:
            drawn.append({
                "figure": number,
                "title": axes.get_title(), "x": axes.get_xlabel(), "y": axes.get_ylabel(),
                "ticks": [text.get_text() for text in axes.get_xticklabels()],
                "lines": [(line.get_color(), line.get_alpha(), np.asarray(line.get_xdata(), float),
                           np.asarray(line.get_ydata(), float)) for line in axes.lines],
                "images": [(each.get_extent(), np.asarray(each.get_array())) for each in axes.images],
                "texts": [(text.get_text(), text.get_color()) for text in axes.texts],
                "meshes": [np.asarray(each.get_array()) for each in axes.collections if "Mesh" in type(each).__name__],
                "dots": [each.get_offsets() for each in axes.collections if len(each.get_offsets()) > 1],
            })

plt.show = keep
runpy.run_path(sys.argv[1])
pickle.dump(drawn, open(sys.argv[2], "wb"))
"""


def held(parts: Iterable[FigurePart], logs: Logs, folder: Path, dump: str = DUMP) -> Any:
    """Run the script of several parts in one process; return what `dump`, which runs it, has written of it."""
    runner, out, script = folder / "dump.py", folder / "out.pickle", folder / "script.py"
    script.write_text(script_of(FigureSpec(tuple(parts), sources=logs.catalog.sources)), encoding="utf-8")
    runner.write_text(dump)
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", str(runner), str(script), str(out)],
        capture_output=True, text=True, check=False, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with out.open("rb") as file:
        return pickle.load(file)


def run_together(parts: Iterable[FigurePart], logs: Logs, folder: Path) -> list[list[dict[str, Any]]]:
    """Run the script of several parts in one process; return what the axes of each of its figures hold."""
    figures: dict[int, list[dict[str, Any]]] = {}
    for panel in held(parts, logs, folder):
        figures.setdefault(panel["figure"], []).append(panel)
    return list(figures.values())
