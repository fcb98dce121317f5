"""Millions of mutants in a process of its own, which may crash or hang: that is a finding as well."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from core.compiled import cache_folder
from core.model import I8
from core.readers.tensorboard.wire import guard

ROOT: Final = Path(__file__).resolve().parents[2]
SLICE: Final = 20_000
"""Mutants between two looks at the clock."""
_STUCK: Final = 60.0
"""Seconds for one mutant after which it is held to be endless; compiling comes before the first one."""
_COMPILING: Final = 600.0


class Finding(NamedTuple):
    """A mutant that was decoded wrongly: its number, and what happened."""

    number: int
    what: str


class Report(NamedTuple):
    """What a campaign came to: mutants, seconds, and what was decoded of them."""

    mutants: int
    seconds: float
    points: int
    payloads: int
    faults: int
    findings: tuple[Finding, ...]


def environment() -> dict[str, str]:
    """Return the environment in which kernels are compiled with checks of all bounds, to a cache of their own."""
    # Numba does not see that a kernel has changed which another one calls, nor what the kernels are compiled with.
    changed = max(kernels.stat().st_mtime_ns for kernels in Path(__file__).parent.rglob("kernels.py"))
    folder = cache_folder() / f"watched-{changed}"
    watched = {guard.VARIABLE: "1", "NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(folder)}
    return {**os.environ, **watched, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), *sys.path)))}


def campaign(count: int, seed: int, tell: Callable[[int, float], None] | None = None) -> Report:
    """Decode mutants 0 to `count` of a seed; returns what was found.

    Parameters
    ----------
    tell
        Called now and then with how many are done and how many seconds that took.
    """
    findings: list[Finding] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "progress")
        path.write_bytes(bytes(32))
        done = np.memmap(path, np.int64, "r+", shape=(4,))
        first, begin = 0, time.monotonic()
        while first < count:
            found = list(_attempt(first, count, seed, path, done, tell, begin))
            findings += found
            first = found[-1].number + 1 if found and found[-1].what.startswith("the process") else count
        seconds = time.monotonic() - begin
        points, payloads, faults = done[1:].tolist()
        del done
    return Report(count, seconds, points, payloads, faults, tuple(findings))


def _attempt(
    first: int,
    count: int,
    seed: int,
    path: Path,
    done: I8,
    tell: Callable[[int, float], None] | None,
    begin: float,
) -> Iterator[Finding]:
    """Yield what one process finds; the last is how it ended, unless it came to its end."""
    command = [sys.executable, "-m", "tests.fuzz.campaign", str(first), str(count), str(seed), str(path)]
    done[0] = -1
    process = subprocess.Popen(command, env=environment(), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    ended = _watched(process, done, tell, begin)
    output = process.communicate()[0]
    yield from (Finding(*json.loads(line)) for line in output.splitlines())
    if ended:
        yield Finding(max(int(done[0]), first), f"the process {ended}")


def _watched(process: subprocess.Popen[str], done: I8, tell: Callable[[int, float], None] | None, begin: float) -> str:
    """Wait for a process; returns how it failed, empty if it did not."""
    last, since = -1, time.monotonic()
    while process.poll() is None:
        time.sleep(0.2)
        now, number = time.monotonic(), int(done[0])
        if number != last:
            last, since = number, now
            if tell is not None:
                tell(max(number, 0), now - begin)
        elif now - since > (_COMPILING if number < 0 else _STUCK):
            process.kill()
            return "did not come to an end"
    return f"ended with {process.returncode}" if process.returncode else ""


def work(first: int, count: int, seed: int, path: str) -> None:
    """Decode mutants in this process; a line is printed for each finding."""
    from tests.fuzz.mutants import Workshop

    if hasattr(os, "nice"):
        os.nice(10)
    workshop = Workshop(seed, np.memmap(path, np.int64, "r+", shape=(4,)))
    while first < count:
        try:
            number, wrong = workshop.run(first, min(SLICE, count - first))
            what = f"{workshop.names[wrong]}: {guard.outside()}"
        except Exception as error:
            number, what = int(workshop.done[0]), repr(error)
        if number >= 0:
            sys.stdout.write(json.dumps([number, what]) + "\n")
            sys.stdout.flush()
            workshop.watch()
        first = number + 1 if number >= 0 else min(first + SLICE, count)


if __name__ == "__main__":
    work(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
