from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.compiled import cache_folder, fill_cache, forget_unused, prepare, was_compiled

ROOT = Path(__file__).resolve().parents[2]
COUNTS = """
import sys
from core.views.curves import paint
assert "numba" not in sys.modules
paint.warm_up()
from core.views.curves import kernels
found = [kernel.stats for kernel in vars(kernels).values() if hasattr(kernel, "stats")]
assert "scipy.linalg" not in sys.modules  # numba loads it only to see whether it is there
assert "numba.typed.dictimpl" not in sys.modules  # nor what only compiling takes
print(sum(sum(s.cache_hits.values()) for s in found), sum(sum(s.cache_misses.values()) for s in found))
"""


def note_process() -> None:
    with Path(os.environ["NUMBA_CACHE_DIR"], "processes").open("a") as file:
        file.write(f"{os.getpid()}\n")


def take_time() -> None:
    time.sleep(0.5)
    note_process()


def fail() -> None:
    raise ArithmeticError


def test_the_first_call_is_made_by_another_process_and_only_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert not was_compiled(note_process)
    prepare(note_process)
    prepare(note_process)
    assert was_compiled(note_process)
    first, *later = map(int, (tmp_path / "processes").read_text().split())
    assert first != os.getpid()
    assert later == [os.getpid(), os.getpid()]


def test_of_several_processes_that_want_the_same_one_compiles(tmp_path: Path) -> None:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    script = "import sys; from core.compiled import fill_cache; fill_cache(sys.argv[1])"
    command = [sys.executable, "-c", script, f"{__name__}:take_time"]
    both = [subprocess.Popen(command, env=environment, cwd=ROOT) for _ in range(3)]
    assert [process.wait(60) for process in both] == [0, 0, 0]
    assert len((tmp_path / "processes").read_text().split()) == 1


def test_what_fails_elsewhere_is_not_taken_for_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    with pytest.raises(ArithmeticError):
        prepare(fail)
    assert not was_compiled(fail)


def test_at_the_first_launch_kernels_are_only_loaded_here(tmp_path: Path) -> None:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    command = [sys.executable, "-c", COUNTS]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    hits, misses = map(int, done.stdout.split())
    assert hits > 0
    assert misses == 0


@pytest.mark.parametrize("first", ["numba", "core.compiled"])
def test_kernels_are_kept_in_the_cache_folder_whoever_imports_numba_first(tmp_path: Path, first: str) -> None:
    environment = {**os.environ, "NUMBA_CACHE_DIR": ""}
    script = f"""
import {first}
from pathlib import Path
import core.compiled
core.compiled.cache_folder = lambda: Path({str(tmp_path)!r})
from core.readers.tensorboard.wire.kernels import checksum
print(checksum.stats.cache_path)
"""
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    assert tmp_path in Path(done.stdout.strip()).parents


KERNELS = """
from core.compiled import kernel

@kernel
def twice(number):
    return 2 * number
"""
USES = """
from core.compiled import cache_folder
from core.made.kernels import twice
assert twice(4) == 8
print(cache_folder(), sum(twice.stats.cache_hits.values()), sum(twice.stats.cache_misses.values()))
"""


def _program(folder: Path) -> Path:
    """A program of one kernel."""
    (folder / "core/made").mkdir(parents=True)
    (folder / "core/made/kernels.py").write_text(KERNELS)
    for file in ("core/compiled.py", "core/kernel_files.py", "core/files.py"):
        shutil.copy(ROOT / file, folder / file)
    return folder


def _use(program: Path, home: Path) -> tuple[str, int, int]:
    """Call the kernel of a program; return the folder of its kernels, and how many it had and compiled."""
    kept_there = {**os.environ, "NUMBA_CACHE_DIR": "", "XDG_CACHE_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", USES], env=kept_there, cwd=program, capture_output=True, text=True, check=True
    )
    folder, kept, made = done.stdout.split()
    return folder, int(kept), int(made)


@pytest.mark.skipif(sys.platform != "linux", reason="the cache folder is told as Linux is told it")
def test_programs_of_the_same_sources_share_kernels_until_a_source_changes(tmp_path: Path) -> None:
    one, other = (_program(tmp_path / name) for name in ("one", "other"))
    folder, kept, made = _use(one, tmp_path)
    assert (kept, made) == (0, 1)
    assert _use(other, tmp_path) == (folder, 1, 0)
    with (other / "core/made/kernels.py").open("a") as source:
        source.write("# changed\n")
    changed, kept, made = _use(other, tmp_path)
    assert changed != folder
    assert (kept, made) == (0, 1)


def _aged(folder: Path, days: float) -> Path:
    folder.mkdir()
    (folder / "kernel.nbc").touch()
    os.utime(folder, (time.time() - 86_400 * days,) * 2)
    return folder


def test_kernels_of_versions_that_nobody_starts_any_more_are_removed(tmp_path: Path) -> None:
    mine, lately, long_ago = (
        _aged(tmp_path / "kernels-a", 90),
        _aged(tmp_path / "kernels-b", 29),
        tmp_path / "kernels-c",
    )
    other = _aged(tmp_path / "marks", 90)
    assert forget_unused(mine) == []
    _aged(long_ago, 31)
    assert forget_unused(mine) == [long_ago]
    assert not long_ago.exists()
    assert mine.exists()
    assert lately.exists()
    assert other.exists()


def test_compiling_tidies_the_users_cache_and_no_folder_that_was_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = tmp_path / "chosen" / "kernels-mine"
    beside = _aged_beside(chosen)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(chosen))
    fill_cache(f"{__name__}:note_process")
    assert beside.exists()
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda _: str(chosen.parent))
    fill_cache(f"{__name__}:take_time")
    assert cache_folder() == chosen
    assert not beside.exists()


def _aged_beside(folder: Path) -> Path:
    folder.parent.mkdir()
    return _aged(folder.with_name("kernels-other"), 90)
