"""Ten million points in the real window: first picture, full order, stalls whatever is done, recolouring."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np

from core.processors import share_processors
from tests.benchmarks.many_points import write_folder
from tests.benchmarks.measure import Measure, as_installed

ROOT: Final = Path(__file__).resolve().parents[2]
POINTS: Final = 10_000_000
PATIENCE: Final = 600.0
RECOLOURED: Final = ("recolouring once more", "and back")
"""Phases in which the column's codes exist."""
MOVING: Final = ("orbiting", "panning")


def run() -> list[Measure]:
    """Open a projector folder as a user does, and use it with mouse, legend and undo."""
    share_processors()  # as the program does; the window reads it from the environment before it loads NumPy
    _warm()
    with tempfile.TemporaryDirectory(prefix="armillary-points-") as name:
        seen = _window(write_folder(Path(name) / "points", POINTS))
    phases = {phase["name"]: phase for phase in seen["phases"]}
    slowest = max(phases.values(), key=lambda phase: float(phase["stall"]))
    busiest = max(phases.values(), key=lambda phase: float(phase["busy"]))
    colours = [float(phases[each]["took"]) for each in RECOLOURED]
    frames = [float(phases[each]["took"]) for each in MOVING]
    title = f"{POINTS:,} points in the window"
    return [
        Measure(f"{title}: coordinates to first picture", 0.3, phases["opening"]["took"], "s", True),
        Measure(f"{title}: coordinates to full order", 5.0, phases["opening"]["whole"], "s", True),
        Measure(f"{title}: longest stall", 30.0, slowest["stall"], "ms", True,
                f"{slowest['name']}, one of {len(phases)} things done"),
        Measure(f"{title}: longest time its thread computes itself", 30.0, busiest["busy"], "ms", True,
                f"{busiest['name']}; the rest of a stall it waits for a processor"),
        Measure(f"{title}: other colours are seen", 50.0, 1000 * float(np.median(colours)), "ms", True,
                "by a column whose codes exist"),
        Measure(f"{title}: frame while orbiting and panning", 67.0, 1000 * max(frames), "ms", True),
        Measure(f"{title}: memory", 6.0, seen["peak"] / 2**30, "GiB", True, "at most, the mapped file included"),
    ]  # fmt: skip


def _warm() -> None:
    """Compile the kernels, as from the second start on."""
    command = [sys.executable, "-c", "from core.cloud.compiling import warm_up; warm_up()"]
    subprocess.run(command, cwd=ROOT, check=True, timeout=PATIENCE)


def _window(folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.points_windows", str(folder)]
    done = subprocess.run(
        command, cwd=ROOT, env=as_installed(), check=True, capture_output=True, text=True, timeout=PATIENCE
    )
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen
