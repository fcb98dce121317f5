from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
import pytest

from core.jobs import EventKind
from core.jobs.folders import make_folder, remove_folder
from core.jobs.runner import Runner
from tests.core.jobs.conftest import Listener, job

ROOT = Path(__file__).resolve().parents[3]


def workers() -> set[int]:
    """Return the living children of this process that are workers."""
    found = set()
    for child in psutil.Process().children():
        with_arguments = " ".join(child.cmdline()) if child.status() != psutil.STATUS_ZOMBIE else ""
        if "spawn_main" in with_arguments:
            found.add(child.pid)
    return found


def test_closing_leaves_neither_process_nor_thread_nor_file() -> None:
    children, threads = workers(), set(threading.enumerate())
    runner = Runner(workers=2)
    idle, busy, thread = Listener(), Listener(), Listener()
    runner.submit(job("double", process=True, value=1), idle)
    runner.submit(job("stubborn", process=True), busy)
    runner.submit(job("cooperative"), thread)
    idle.wait()
    busy.wait(EventKind.PROGRESS)
    thread.wait(EventKind.PROGRESS)
    folder = runner._folder
    assert folder.exists()
    assert len(workers() - children) == 3, "two that work and one that is ready to"
    runner.close()
    assert workers() == children
    assert set(threading.enumerate()) == threads
    assert not folder.exists()
    assert busy.kinds[-1] is thread.kinds[-1] is EventKind.CANCELLED


def test_closing_twice_is_closing_and_nothing_starts_after() -> None:
    runner = Runner(workers=0)
    runner.close()
    runner.close()
    with pytest.raises(RuntimeError, match="closed"):
        runner.submit(job("double", value=1), Listener())


def test_closing_at_once_while_processes_start() -> None:
    children = workers()
    Runner(workers=1).close()
    assert workers() == children


def test_processes_start_when_first_needed() -> None:
    children = workers()
    runner = Runner(workers=1, warm=False)
    heard = Listener()
    runner.submit(job("double", value=1), heard)
    heard.wait()
    assert workers() == children
    runner.submit(job("double", process=True, value=2), heard := Listener())
    assert heard.wait().value == 4
    runner.close()


def test_folders_of_dead_programs_are_swept() -> None:
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left = Path(tempfile.gettempdir()) / f"armillary-jobs-{int(dead.stdout)}-left"
    left.mkdir()
    (left / "array.bin").write_bytes(b"x")
    mine = make_folder()
    also_mine = make_folder()
    assert not left.exists()
    assert mine.exists()
    remove_folder(mine)
    remove_folder(also_mine)


UNGUARDED = """
from core.jobs import Task
from core.jobs.runner import Runner
import queue
events = queue.Queue()
runner = Runner(workers=1)
runner.submit(Task("whoami", "tests.core.jobs.work:whoami", process=True), events.put)
event = events.get(timeout=60)
while event.kind not in ("failed", "done"):
    event = events.get(timeout=60)
print(event.kind, event.message)
"""


def run_script(folder: Path, text: str) -> str:
    script = folder / "script.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{text}")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    return done.stdout


def test_a_program_without_a_guard_is_told_and_does_not_multiply(tmp_path: Path) -> None:
    assert "failed No worker process could be started" in run_script(tmp_path, UNGUARDED)


def test_a_guarded_program_that_never_closes_still_ends(tmp_path: Path) -> None:
    body = "\n".join(f"    {line}" for line in UNGUARDED.splitlines())
    assert run_script(tmp_path, f"if __name__ == '__main__':\n{body}\n").startswith("done")


def test_workers_end_with_a_program_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        f"import sys, time\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from core.jobs import Task\nfrom core.jobs.runner import Runner\n"
        "if __name__ == '__main__':\n"
        "    runner = Runner(workers=1)\n"
        "    show = lambda event: print(event.value, flush=True) if event.kind == 'done' else None\n"
        "    runner.submit(Task('whoami', 'tests.core.jobs.work:whoami', process=True), show)\n"
        "    time.sleep(100)\n"
    )
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        worker = psutil.Process(int(program.stdout.readline()))
        program.kill()
        for _ in range(500):
            if not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE:
                break
            time.sleep(0.02)
        else:
            pytest.fail("the worker outlives the program")
