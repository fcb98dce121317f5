"""Readers of other distributions: really installed ones, and ones that are broken in every way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.readers import plug_ins
from core.readers.catalog import CatalogReader
from tests.core.readers.logs import event, only_run, read, simple, version, write
from tests.core.readers.trainers.live import Followed, add, points, put

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = ROOT / "examples/reader_plug_in"
BUILD = "import setuptools; setuptools.setup()"
GROUP = plug_ins.GROUP


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder on the path, in which distributions are looked for anew."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    plug_ins._installed.cache_clear()
    yield folder
    plug_ins._installed.cache_clear()


def install(site: Path, code: str, name: str = "broken", value: str = "") -> None:
    """Install a distribution with one module and an entry point."""
    module = f"{name.replace('-', '_')}_{abs(hash(code)) % 10**9}"
    put(site / f"{module}.py", code)
    put(site / f"{name}-1.5.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.5\n")
    put(site / f"{name}-1.5.dist-info/entry_points.txt", f"[{GROUP}]\n{name} = {value or module + ':make'}\n")
    plug_ins._installed.cache_clear()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the example's module and metadata, made by setuptools of its own description."""
    folder = tmp_path_factory.mktemp("example")
    site = folder / "site"
    site.mkdir()
    for file in EXAMPLE.iterdir():
        if file.is_file():
            put(folder / "source" / file.name, file.read_text())
    build = [sys.executable, "-W", "ignore", "-c", BUILD, "egg_info", "--egg-base", str(site), "build_py"]
    call = [*build, "--build-lib", str(site)]
    done = subprocess.run(call, cwd=folder / "source", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return site


def inspect(site: Path, logs: Path, **environment: str) -> dict[str, Any]:
    """Return what the program's own command tells of some logs, where a distribution is installed."""
    call = [sys.executable, "-m", "app", "inspect", "--json", str(logs)]
    paths = os.pathsep.join([str(ROOT), str(site)])
    done = subprocess.run(
        call, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": paths, **environment}
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_the_example_is_short() -> None:
    assert len((EXAMPLE / "step_lines.py").read_text().splitlines()) < 60


def test_the_example_reads_its_logs_once_it_is_installed(installed: Path, tmp_path: Path) -> None:
    put(tmp_path / "training.steps", "1 loss 0.5\n2 loss 0.25\nnonsense\n")
    told = inspect(installed, tmp_path)
    (run,) = told["runs"]
    assert (run["run"], run["source"]) == (".", "step lines")
    (problem,) = told["problems"]
    assert problem["message"] == "Line 3 is not: step name value"
    assert inspect(installed, tmp_path, ARMILLARY_NO_PLUG_INS="1")["runs"] == []


def test_the_example_follows_its_logs(site: Path, tmp_path: Path) -> None:
    install(site, (EXAMPLE / "step_lines.py").read_text() + "\nmake = StepLinesReader\n", "step-lines")
    path = put(tmp_path / "logs/a/x.steps", "1 loss 0.5\n2 loss 0.2")
    write(tmp_path / "logs/a/events.out.tfevents.1", [version(), event(1, simple("acc", 0.5))])
    followed = Followed(tmp_path / "logs")
    run = followed.catalog.runs["a"]
    assert run.source == "tensorboard"
    assert points(run.scalars["loss"]) == [(1, 0.5)]
    assert followed.again() is None
    add(path, "5\n")
    followed.again()
    assert points(followed.catalog.runs["a"].scalars["loss"]) == [(1, 0.5), (2, 0.25)]
    assert not followed.catalog.problems
    assert list(read(path).runs) == ["x.steps"]


PLAIN = """
from core.model import *
from core.readers.base import *
class make(PlainReader):
    def claims(self, name): return {claims}
    def owns(self, listing): return {owns}
    def follow(self, folder): return {follow}
    def expect(self, amount): {expect}
class F:
    def look(self, folder): return {look}
    def read(self): {read}
    @property
    def contents(self): return {contents}
def fail(): raise RuntimeError("oh no")
"""
FINE = {
    "claims": "True", "owns": "None", "follow": "F()", "look": "1", "read": "pass", "contents": "Contents()",
    "expect": "pass",
}  # fmt: skip
RUN = "Contents((Run('a', 's', (), scalars={'x': ScalarSeries([1], [1, 2], [1])}),))"
BROKEN = {
    "import": "import nothing_of_that_name",
    "exit": "raise SystemExit(3)",
    "syntax": "def make(:",
    "name": "x = 1",
    "constructor": "def make(): raise RuntimeError('oh no')",
    "no reader": "make = list",
    "needs arguments": "def make(a): pass",
    **{f"{part} fails": PLAIN.format(**FINE | {part: "fail()"}) for part in FINE},
    "claims a word": PLAIN.format(**FINE | {"claims": "'yes'"}),
    "owns a number": PLAIN.format(**FINE | {"owns": "3"}),
    "follows with nothing": PLAIN.format(**FINE | {"follow": "3"}),
    "looks at nothing": PLAIN.format(**FINE | {"look": "None"}),
    "contents of another kind": PLAIN.format(**FINE | {"contents": "[]"}),
    "runs that are none": PLAIN.format(**FINE | {"contents": "Contents((1,))"}),
    "runs in a list": PLAIN.format(**FINE | {"contents": "Contents([])"}),
    "columns that differ": PLAIN.format(**FINE | {"contents": RUN}),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_plug_in_is_a_problem_and_harms_nobody(site: Path, tmp_path: Path, what: str) -> None:
    install(site, BROKEN[what])
    write(tmp_path / "logs/events.out.tfevents.1", [version(), *(event(k, simple("a", k)) for k in range(5))])
    put(tmp_path / "logs/notes.txt", "nobody else claims it")
    followed = Followed(tmp_path / "logs")
    write(tmp_path / "logs/more/events.out.tfevents.1", [version(), event(1, simple("a", 1))])
    for _ in range(3):
        followed.again()
    assert {name: run.points for name, run in followed.catalog.runs.items()} == {".": 5, "more": 1}
    assert followed.catalog.problems
    for problem in followed.catalog.problems:
        assert problem.message.startswith("The reader 'broken' of broken 1.5 ")
        assert problem.kind in ("plug-in-broken", "plug-in-failed")
        assert plug_ins.WITHOUT in problem.remedy
    assert followed.again() is None, "it goes on, and does not change all the time"


def test_a_reader_that_owns_everything_by_mistake_loses_nothing_when_it_is_left_out(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(site, PLAIN.format(**FINE | {"owns": "[]"}))
    write(tmp_path / "logs/events.out.tfevents.1", [version(), event(1, simple("a", 1))])
    assert not read(tmp_path / "logs").runs
    monkeypatch.setenv(plug_ins.WITHOUT, "1")
    assert only_run(tmp_path / "logs").points == 1


def test_what_failed_is_tried_again_when_files_have_changed(site: Path, tmp_path: Path) -> None:
    code = PLAIN.format(
        **FINE | {"look": "sum(f.size for f in folder.files)", "read": "fail() if not OK.exists() else 0"}
    )
    install(site, f"import pathlib\nOK = pathlib.Path({str(tmp_path / 'ok')!r})\n{code}")
    path = put(tmp_path / "logs/x.txt", "1")
    followed = Followed(tmp_path / "logs")
    assert len(followed.catalog.problems) == 1
    (tmp_path / "ok").touch()
    assert followed.again() is None
    add(path, "2")
    followed.again()
    assert not followed.catalog.problems


@pytest.mark.parametrize("part", ["look", "contents"])
def test_a_reader_of_the_program_that_fails_unforeseen_costs_one_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    from core.readers.trainers.lightning import LightningRun

    def fail(*_: object) -> None:
        raise RuntimeError("oh no")

    if part == "contents":
        part = "runs"
    monkeypatch.setattr(LightningRun, part, fail)
    put(tmp_path / "hparams.yaml", "lr: 1\n")
    write(tmp_path / "events.out.tfevents.1", [version(), event(1, simple("a", 1))])
    catalog = read(tmp_path)
    assert catalog.runs["."].points == 1
    assert [problem.kind for problem in catalog.problems] == ["unexpected"]


def test_one_that_fails_otherwise_each_time_is_told_of_a_few_times(site: Path, tmp_path: Path) -> None:
    code = """
        from core.readers.base import PlainReader
        class Odd(PlainReader):
            def claims(self, name):
                raise ValueError(name)
            def follow(self, folder):
                return None
        make = Odd
    """
    install(site, textwrap.dedent(code))
    logs = tmp_path / "logs"
    for number in range(100):
        put(logs / f"{number}.odd", "")
    found = [problem for problem in read(logs).problems if problem.kind == "plug-in-failed"]
    assert 1 < len(found) <= 20
    assert len({problem.message for problem in found}) == len(found)


def test_distributions_are_looked_through_once(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import metadata

    calls: list[object] = []
    real = metadata.entry_points

    def counted(**given: str) -> object:
        calls.append(given)
        return real(**given)

    monkeypatch.setattr(metadata, "entry_points", counted)
    for _ in range(3):
        CatalogReader(())
    assert calls == [{"group": GROUP}]


def test_the_window_starts_without_looking_for_plug_ins() -> None:
    code = (
        "import sys, app.reading, core.readers.plug_ins as p;"
        "sys.exit(p._installed.cache_info().misses or 'importlib.metadata' in sys.modules and 'numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
