"""A folder that is followed while files in it are written, as trainers write them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from core.model import Catalog, Run, ScalarSeries
from core.readers.catalog import CatalogReader, parse_sources


class Followed:
    """Reads a path, and what is new of it when asked."""

    def __init__(self, path: Path) -> None:
        self._reader = CatalogReader(parse_sources([str(path)]))
        self.catalog = self._reader.read()

    def again(self) -> Catalog | None:
        """Look at all files again; returns the new catalog, None if nothing has changed."""
        newer = self._reader.refresh()
        self.catalog = self.catalog if newer is None else newer
        return newer


def put(path: Path, text: str, quiet: bool = True) -> Path:
    """Write a file; a quiet one looks as if it had not changed for a while."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    if quiet:
        calm(path)
    return path


def calm(path: Path, seconds: float = 100.0) -> None:
    """Make a file look as if it had not changed for a while."""
    changed = path.stat().st_mtime - seconds
    os.utime(path, (changed, changed))


def add(path: Path, text: str) -> None:
    """Append to a file."""
    with path.open("a", encoding="utf-8", newline="") as stream:
        stream.write(text)


def json_lines(results: Iterable[Mapping[str, Any]]) -> str:
    """Return results as Ray Tune's JSON logger writes them."""
    return "".join(json.dumps(result) + "\n" for result in results)


def points(series: ScalarSeries) -> list[tuple[int, float]]:
    """Return steps and values."""
    return list(zip(series.step.tolist(), series.value.tolist(), strict=True))


def only(catalog: Catalog) -> Run:
    """Return the only run."""
    (run,) = catalog.runs.values()
    return run


def kinds(catalog: Catalog) -> list[str]:
    """Return the kinds of all problems."""
    return [problem.kind for problem in catalog.problems]
