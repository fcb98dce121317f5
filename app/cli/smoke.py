"""``armillary --smoke``: the real window drives itself through every view and tells what it saw."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.parser import fail
from app.reading import Reading
from app.settings import Remembered, Settings, ThemeChoice
from app.sources import missing, parse

if TYPE_CHECKING:
    from app.cli.smoke_window import SmokeWindow

PATIENCE = 120.0
"""Seconds anything may take."""


def run(arguments: argparse.Namespace) -> int:
    """Open the window on the paths (else the sample logs), drive it, print a report; 0 if all is well, 1 if not."""
    with as_file(files("resources").joinpath("sample_logs")) as sample:
        try:
            sources = parse(arguments.paths or [str(sample)])
        except ValueError as error:
            return fail(str(error))
        gone = missing(sources)
        if gone:
            return fail(f"there is no file or folder {gone}")
        theme = ThemeChoice(arguments.theme or ThemeChoice.LIGHT)
        from app.cli.smoke_window import SmokeWindow

        reading = Reading(sources).start()
        with SmokeWindow(Remembered(value=Settings(theme=theme)), sources, reading) as smoke:
            failures = _drive(smoke, Path(arguments.out) if arguments.out else None)
    for failure in failures:
        fail(failure)
    print("smoke: failed" if failures else "smoke: all is well")
    return 1 if failures else 0


def _drive(smoke: SmokeWindow, out: Path | None) -> list[str]:
    steps: list[tuple[str, Callable[[], str]]] = [("reading", lambda: smoke.wait_for_catalog(PATIENCE))]
    for view in smoke.views():
        steps.append((f"view {view.title}", lambda kind=view.kind: smoke.look_at(kind, PATIENCE, out)))  # type: ignore[misc]
    steps.append(("worker process", lambda: smoke.run_job(PATIENCE)))
    if out is not None:
        steps.append(("other theme", lambda: smoke.other_theme(PATIENCE, out)))
    failures = []
    for name, step in steps:
        began = time.perf_counter()
        trouble = step()
        print(f"smoke: {name}: {trouble or 'ok'} ({time.perf_counter() - began:.2f} s)", flush=True)
        if trouble:
            failures.append(f"{name}: {trouble}")
    for line in smoke.report():
        print(f"smoke: {line}")
    return failures
