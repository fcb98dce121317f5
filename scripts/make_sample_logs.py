"""Train the models of the sample sweep and log them: ``python -m scripts.make_sample_logs [FOLDER]``.

The result is the same for every call on one machine: all random numbers are seeded, and wall times are counted from a
fixed moment with durations of a plausible length. It takes about a minute.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import numpy as np

from scripts.sample_logs import hparams, summaries, texts
from scripts.sample_logs.digits import digits
from scripts.sample_logs.events import EventFile
from scripts.sample_logs.recorder import Recorder
from scripts.sample_logs.sweep import Plan, plans

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "sample_logs"
STARTED = 1_772_442_000.0
"""Wall time of the first event: 2 March 2026, 9:00 UTC."""
PAUSE = 21.0
"""Seconds between two runs."""
SWEEP = "sweep"
"""Run that tells about all others."""


def record(plan: Plan, folder: Path, started: float) -> tuple[float, float]:
    """Train and log one run below a folder; return wall time of its end and accuracy (NaN if it did not finish)."""
    with np.errstate(all="ignore"):
        outcome = Recorder(folder / plan.name, plan, digits(), started).record()
    return outcome.ended, outcome.accuracy


def conclude(folder: Path, started: float, ended: float, results: list[tuple[str, float]]) -> None:
    """Log what concerns the whole sweep: its hyperparameters, a layout of custom scalars, the results."""
    names = dict.fromkeys(name for plan in plans() for name in plan.config.params)
    domains = {name: list(dict.fromkeys(_values(name))) for name in names}
    file = EventFile(folder / SWEEP, started)
    file.value(started, 0, hparams.experiment(domains, started))
    file.value(started, 0, summaries.layout())
    file.value(ended, 0, summaries.text("results", texts.overview(results)))
    file.close()


def _values(name: str) -> list[hparams.Param]:
    params = (plan.config.params for plan in plans())
    return sorted(one[name] for one in params if name in one)


def make(folder: Path) -> None:
    """Write all runs into a folder; runs that are there already are replaced."""
    now = STARTED
    results = []
    for plan in plans():
        shutil.rmtree(folder / plan.name, ignore_errors=True)
        ended, accuracy = record(plan, folder, now)
        results.append((plan.name, accuracy))
        print(f"{plan.name:42} {accuracy:7.1%}")
        now = round(ended) + PAUSE
    shutil.rmtree(folder / SWEEP, ignore_errors=True)
    conclude(folder, STARTED, now, results)


def main() -> None:
    """Read the command line and write the logs."""
    parser = argparse.ArgumentParser(description="Train the models of the sample sweep and log them.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="where the runs are written")
    make(parser.parse_args().folder)


if __name__ == "__main__":
    main()
