"""Run all tests in two stages and end with their totals.

Core needs no screen and runs on all cores; the window's tests need one screen each and run one after another.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

STAGES: tuple[tuple[str, list[str], list[str]], ...] = (
    ("core", [], ["tests/core", "tests/cli", "tests/fuzz", "-n", "2"]),
    ("window", ["sh", "scripts/on_screen.sh"], ["tests/app", "tests/pictures", "tests/architecture"]),
)
OUTCOMES = ("failed", "passed", "skipped", "errors")
NO_TESTS = 5


def main(options: list[str]) -> int:
    """Run both stages with pytest's `options`; return 0 if every test passed."""
    started = time.monotonic()
    totals: Counter[str] = Counter()
    codes = []
    with tempfile.TemporaryDirectory(prefix="armillary-tests-") as folder:
        for name, prefix, arguments in STAGES:
            report = Path(folder) / f"{name}.xml"
            command = [*prefix, sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *arguments, *options]
            codes.append(subprocess.run(command, check=False).returncode)
            totals += counted(report)
    parts = ", ".join(f"{totals[outcome]} {outcome}" for outcome in OUTCOMES if totals[outcome])
    print(f"\nAll stages together:\n{parts or 'no tests ran'} in {time.monotonic() - started:.2f}s", flush=True)
    return 0 if totals["passed"] and all(code in {0, NO_TESTS} for code in codes) else 1


def counted(report: Path) -> Counter[str]:
    """Return how many tests of a JUnit report failed, passed, were skipped or broke."""
    totals: Counter[str] = Counter()
    if not report.exists():
        return Counter(errors=1)
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        number = {key: int(suite.get(key, "0")) for key in ("tests", "failures", "errors", "skipped")}
        totals += Counter(failed=number["failures"], errors=number["errors"], skipped=number["skipped"])
        totals["passed"] += number["tests"] - number["failures"] - number["errors"] - number["skipped"]
    return totals


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
