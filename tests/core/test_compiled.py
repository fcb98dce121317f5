from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.compiled import compile_elsewhere, was_compiled

ROOT = Path(__file__).resolve().parents[2]
HERE = "tests.core.test_compiled:note_process"
COUNTS = """
import sys
from core.views.curves import paint
assert "numba" not in sys.modules
paint.warm_up()
from core.views.curves import kernels
found = [kernel.stats for kernel in vars(kernels).values() if hasattr(kernel, "stats")]
print(sum(sum(s.cache_hits.values()) for s in found), sum(sum(s.cache_misses.values()) for s in found))
"""


def note_process() -> None:
    with Path(os.environ["NUMBA_CACHE_DIR"], "processes").open("a") as file:
        file.write(f"{os.getpid()}\n")


def test_what_compiles_runs_once_and_in_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert not was_compiled(HERE)
    compile_elsewhere(HERE)
    compile_elsewhere(HERE)
    assert was_compiled(HERE)
    (process,) = (tmp_path / "processes").read_text().split()
    assert int(process) != os.getpid()


def test_a_function_that_fails_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    compile_elsewhere("tests.core.test_compiled:missing")
    assert not was_compiled("tests.core.test_compiled:missing")


def test_at_the_first_launch_kernels_are_only_loaded_here(tmp_path: Path) -> None:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    command = [sys.executable, "-c", COUNTS]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    hits, misses = map(int, done.stdout.split())
    assert hits > 0
    assert misses == 0
