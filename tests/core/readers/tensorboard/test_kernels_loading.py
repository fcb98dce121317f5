from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.readers.tensorboard import scratch
from core.readers.tensorboard.compiled import CompiledDecoder
from core.readers.tensorboard.portable import PortableDecoder
from core.readers.tensorboard.scratch import Kernels
from tests.core.readers.logs import event, simple, version, write

ROOT = Path(__file__).resolve().parents[4]


def test_little_is_read_without_compiled_code() -> None:
    kernels = Kernels()
    kernels.expect(1000)
    assert not kernels.usable
    assert isinstance(kernels.scratch(1000).decoder, PortableDecoder)


def test_compiled_code_is_taken_once_it_is_loaded() -> None:
    kernels = Kernels()
    before = kernels.scratch(1000)
    kernels.wait()
    assert kernels.usable
    assert kernels.scratch(1000) is before
    assert isinstance(before.decoder, CompiledDecoder)


def test_everything_works_where_nothing_can_be_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError

    monkeypatch.setattr(scratch, "call_each_once", fail)
    kernels = Kernels()
    kernels.wait()
    assert isinstance(kernels.scratch(1 << 30).decoder, PortableDecoder)


def test_a_first_launch_reads_while_the_kernels_are_compiled(tmp_path: Path) -> None:
    for run in range(8):
        events = (event(step, simple(f"metric/{step % 9}", step)) for step in range(12_000))
        write(tmp_path / f"logs/run{run}" / "events.out.tfevents.1", [version(), *events])
    code = (
        "import sys; from core.readers.catalog import *;"
        "catalog = CatalogReader(parse_sources(sys.argv[1:])).read();"
        "print(sum(run.points for run in catalog.runs.values()), len(catalog.problems))"
    )
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    command = [sys.executable, "-c", code, str(tmp_path / "logs")]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("96000 0\n", "")
