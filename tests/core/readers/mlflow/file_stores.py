"""File stores of all generations, written by hand as each generation wrote them."""

from __future__ import annotations

import os
from pathlib import Path

START = 1_700_000_000_000
HOUR = 3600.0


def put(path: Path, text: str = "") -> Path:
    """Write a file, whose folder is made if it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def add(path: Path, text: str) -> None:
    """Append to a file as a live run does."""
    with path.open("ab") as stream:
        stream.write(text.encode())


def make_old(folder: Path, seconds: float = 2 * HOUR) -> None:
    """Make everything in a folder look as if nobody had written to it for a while."""
    for path in (*folder.rglob("*"), folder):
        changed = path.stat().st_mtime - seconds
        os.utime(path, (changed, changed))


def run_id(number: int) -> str:
    """Return an identifier as MLflow makes them."""
    return f"{number:032x}"


def make_experiment(store: Path, number: int = 0, name: str = "", stage: str = "active") -> Path:
    """Write an experiment as the newest generation does and return its folder."""
    folder = store / str(number)
    put(
        folder / "meta.yaml",
        f"artifact_location: file://{folder}\ncreation_time: {START}\nexperiment_id: '{number}'\n"
        f"last_update_time: {START}\nlifecycle_stage: {stage}\nname: {name or f'experiment {number}'}\n",
    )
    return folder


def make_run(
    experiment: Path,
    number: int = 1,
    name: str = "",
    status: object = 3,
    stage: str = "active",
    metrics: dict[str, str] | None = None,
    params: dict[str, str] | None = None,
    tags: dict[str, str] | None = None,
) -> Path:
    """Write a run as the newest generation does and return its folder; metrics are given as lines."""
    folder = experiment / run_id(number)
    ended = START + 1000 * number + 500 if str(status) in ("3", "4", "5", "FINISHED") else "null"
    put(
        folder / "meta.yaml",
        f"artifact_uri: file://{folder}/artifacts\nend_time: {ended}\nentry_point_name: ''\n"
        f"experiment_id: '{experiment.name}'\nlifecycle_stage: {stage}\nrun_id: {folder.name}\n"
        f"run_name: {name or f'run {number}'}\nsource_name: ''\nsource_type: 4\nsource_version: ''\n"
        f"start_time: {START + 1000 * number}\nstatus: {status}\ntags: []\nuser_id: ada\n",
    )
    for kind, values in (("metrics", metrics), ("params", params), ("tags", tags)):
        (folder / kind).mkdir()
        for key, text in (values or {}).items():
            put(folder / kind / key, text)
    (folder / "artifacts").mkdir()
    return folder


def lines(*values: float, first: int = 0) -> str:
    """Return measurements one second apart, from some step on."""
    steps = range(first, first + len(values))
    return "".join(f"{START + 1000 * step} {value} {step}\n" for step, value in zip(steps, values, strict=True))
