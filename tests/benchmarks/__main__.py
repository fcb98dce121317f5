"""Measure against the goals: ``python -m tests.benchmarks [NAME ...]`` runs all parts, or those whose names are given.

Each module ``bench_<part>.py`` beside this one has a function ``run() -> list[Measure]``; those called
``large_<part>.py`` need much room on the disk, and are run with ``--large`` only. Every part runs in a process
of its own, so that memory, caches and threads of one do not touch another.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.pace import paces

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RESULTS = ROOT / "bench" / "results.json"
PATIENCE = 1800.0
"""Seconds one part may take."""


def parts() -> tuple[str, ...]:
    """Return the names of all parts."""
    return tuple(sorted(file.stem.removeprefix("bench_") for file in HERE.glob("bench_*.py")))


def large_parts() -> tuple[str, ...]:
    """Return the names of the parts that need much room on the disk."""
    return tuple(sorted(file.stem for file in HERE.glob("large_*.py")))


def main(argv: list[str]) -> int:
    """Measure, print a table, write the figures as JSON; return 1 if a part broke, whatever its figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[*parts(), []], metavar="NAME", help=", ".join(parts()))
    parser.add_argument("--large", action="store_true", help=f"only what needs much room: {', '.join(large_parts())}")
    parser.add_argument("--json", type=Path, default=RESULTS, help="where the figures go")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.part:
        return measure_here(arguments.part, arguments.json)
    outcomes = [measure_apart(name) for name in arguments.names or (large_parts() if arguments.large else parts())]
    report = {"machine": machine(), "parts": outcomes}
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(f"\n{table(outcomes)}\n\nFigures as JSON: {arguments.json}")
    return 1 if any("error" in outcome for outcome in outcomes) else 0


def measure_here(name: str, target: Path) -> int:
    """Measure one part in this process and write its figures."""
    module = importlib.import_module(f"tests.benchmarks.{name if name in large_parts() else f'bench_{name}'}")
    target.write_text(json.dumps([measure.as_json() for measure in module.run()]), encoding="utf-8")
    return 0


def measure_apart(name: str) -> dict[str, Any]:
    """Measure one part in a process of its own and return its figures, or why there are none."""
    print(f"— {name}", flush=True)
    slower = paces()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="armillary-bench-") as folder:
        target = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "tests.benchmarks", "--part", name, "--json", str(target)]
        try:
            status: int | str = subprocess.run(command, cwd=ROOT, check=False, timeout=PATIENCE).returncode
        except subprocess.TimeoutExpired:
            status = f"no end after {PATIENCE:g} s"
        measures = json.loads(target.read_text(encoding="utf-8")) if target.exists() else None
    outcome = {"part": name, "seconds": round(time.perf_counter() - began, 1), "pace": slower}
    if status or measures is None:
        return {**outcome, "error": f"exit status {status}" if isinstance(status, int) else status}
    return {**outcome, "measures": measures}


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    import psutil

    return {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "display": os.environ.get("DISPLAY", ""),
    }


def table(outcomes: list[dict[str, Any]]) -> str:
    """Return the figures for reading: what, figure, goal, verdict."""
    header = ("what", "figure", "goal", "", "note")
    rows = [header, *(row for outcome in outcomes for row in _rows(outcome))]
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, [*widths, 0], strict=True)) for row in rows]
    return "\n".join(line.rstrip() for line in lines)


def _rows(outcome: dict[str, Any]) -> list[tuple[str, ...]]:
    if "error" in outcome:
        return [(outcome["part"], "-", "-", "broken", outcome["error"])]
    title = f"{outcome['part']}: fixed works, against the machine of the goals"
    paces = ", ".join(f"{work} {slower:g} x" for work, slower in outcome["pace"].items())
    return [(title, paces, "", "", ""), *map(_row, outcome["measures"])]


def _row(measure: dict[str, Any]) -> tuple[str, ...]:
    sign = "≤" if measure["at_most"] else "≥"
    figure, goal = (f"{measure[key]:.4g} {measure['unit']}" for key in ("figure", "goal"))
    return measure["name"], figure, f"{sign} {goal}", measure["verdict"], measure["note"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
