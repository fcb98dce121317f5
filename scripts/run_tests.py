"""Run all tests in two stages and end with their totals.

What needs no screen runs on all cores; the window's tests run room by room, each in a process with a screen of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from xml.etree import ElementTree

CORE = ("tests/core", "tests/cli", "tests/fuzz", "tests/architecture")
WINDOW, PICTURES = Path("tests/app"), "tests/pictures"
PARTED = {"shell": 2, "embedding": 3}
"""Rooms that take longest, and in how many parts each runs: they begin first, so that none is left alone at the end."""
WORKERS = 2
"""Processes that share the tests that need no screen."""
SIDE_BY_SIDE = 3
"""Rooms at a time: the window's tests wait more than they compute."""
OUTCOMES = ("failed", "passed", "skipped", "errors")
NO_TESTS = 5
_printing = Lock()


def main(options: Sequence[str]) -> int:
    """Run both stages with pytest's `options`; return 0 if every test passed."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="armillary-tests-") as folder:
        reports = Path(folder)
        core = _pytest([], reports / "core.xml", [*CORE, "-n", str(WORKERS), *options])
        codes = [subprocess.run(core, check=False).returncode, *run_rooms(rooms(), reports, options)]
        totals = sum((counted(report) for report in sorted(reports.glob("*.xml"))), Counter[str]())
    parts = ", ".join(f"{totals[outcome]} {outcome}" for outcome in OUTCOMES if totals[outcome])
    print(f"\nAll stages together:\n{parts or 'no tests ran'} in {time.monotonic() - started:.2f}s", flush=True)
    return 0 if totals["passed"] and all(code in {0, NO_TESTS} for code in codes) else 1


def rooms(window: Path = WINDOW) -> list[list[str]]:
    """Return what runs in one process each: every folder of the window's tests, the longest in parts and first."""
    folders = [path for path in window.iterdir() if path.is_dir() and any(path.rglob("test_*.py"))]
    sizes = {path: sum(file.stat().st_size for file in path.rglob("*.py")) for path in folders}
    largest = sorted((path for path in folders if path.name not in PARTED), key=lambda path: -sizes[path])
    first = [part for name, count in PARTED.items() if window / name in sizes for part in parts(window / name, count)]
    loose = [PICTURES, *sorted(str(file) for file in window.glob("test_*.py"))]
    return [*first, *([str(path)] for path in largest), loose]


def parts(folder: Path, count: int) -> list[list[str]]:
    """Return the tests of a folder in `count` parts of about equal size."""
    files = sorted(folder.rglob("test_*.py"), key=lambda file: (-file.stat().st_size, str(file)))
    return [[str(file) for file in files[part::count]] for part in range(min(count, len(files)))]


def run_rooms(all_rooms: Sequence[Sequence[str]], reports: Path, options: Sequence[str]) -> list[int]:
    """Run rooms side by side and print what each said when it ends; return their exit codes."""

    def run(place: int) -> int:
        # Each looks for a free screen from another number on, so that no two take the same one.
        command = _pytest(["sh", "scripts/on_screen.sh"], reports / f"{place}.xml", [*all_rooms[place], *options])
        screen = {**os.environ, "ARMILLARY_SCREEN": str(100 + 20 * place)}
        begun = time.monotonic()
        ended = subprocess.run(
            command, check=False, env=screen, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        with _printing:
            print(
                f"\n{' '.join(map(str, all_rooms[place]))} took {time.monotonic() - begun:.0f}s\n{ended.stdout}",
                flush=True,
            )
        return ended.returncode

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        return list(pool.map(run, range(len(all_rooms))))


def _pytest(prefix: Sequence[str], report: Path, arguments: Sequence[str]) -> list[str]:
    return [*prefix, sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *arguments]


def counted(report: Path) -> Counter[str]:
    """Return how many tests of a JUnit report failed, passed, were skipped or broke."""
    totals: Counter[str] = Counter()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        number = {key: int(suite.get(key, "0")) for key in ("tests", "failures", "errors", "skipped")}
        totals += Counter(failed=number["failures"], errors=number["errors"], skipped=number["skipped"])
        totals["passed"] += number["tests"] - number["failures"] - number["errors"] - number["skipped"]
    return totals


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
