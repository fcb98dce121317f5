"""What logs contain, as plain data and as a table for people."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from core.model import BlobSeries, Catalog, EmbeddingTable, Problem, Run, ScalarSeries
from core.model.order import natural_key
from core.readers.base import ReadError
from core.readers.embeddings import load_metadata, sprite_size
from core.readers.mlflow.artifacts import list_artifacts
from core.readers.tensorboard.projector.bookmarks import load_bookmarks


def inspect(catalog: Catalog, digest: bool = False) -> dict[str, Any]:
    """Return what a catalog contains as data that JSON can hold; numbers that JSON has no word for become strings.

    Parameters
    ----------
    digest
        Whether each scalar tag tells the sums of its values, steps and wall times.
    """
    return {
        "runs": [_run(run, digest) for run in catalog.runs.values()],
        "embeddings": [_embedding(table) for table in catalog.embeddings.values()],
        "problems": [_problem(problem) for problem in catalog.problems],
    }


def as_json(catalog: Catalog, digest: bool = False) -> str:
    """Return what a catalog contains as JSON."""
    return json.dumps(inspect(catalog, digest), ensure_ascii=False, allow_nan=False, indent=1)


def _run(run: Run, digest: bool) -> dict[str, Any]:
    return {
        "run": run.name,
        "source": run.source,
        "files": list(run.files),
        "run_id": run.run_id,
        "params": {name: _plain(value) for name, value in run.params.items()},
        "status": str(run.status),
        "started": run.started,
        "ended": run.ended,
        "experiment": run.experiment,
        "parent": run.parent,
        "labels": dict(run.labels),
        "origin": dict(run.origin),
        "datasets": [asdict(dataset) for dataset in run.datasets],
        "artifact_folder": run.artifact_folder,
        "artifacts": [asdict(artifact) for artifact in list_artifacts(run.artifact_folder)],
        "tags": [_tag(run, tag, digest) for tag in run.tags],
    }


def _tag(run: Run, tag: str, digest: bool) -> dict[str, Any]:
    series: ScalarSeries | BlobSeries | None = run.scalars.get(tag) or run.blobs.get(tag)
    facts: dict[str, Any] = {"tag": tag, "plugin": run.tags[tag].plugin, "count": len(series) if series else 0}
    some = series is not None and len(series) > 0
    for name, at in (("first", 0), ("last", -1)):
        facts[f"{name}_step"] = int(series.step[at]) if series and some else None
    for name, at in (("first", 0), ("last", -1)):
        facts[f"{name}_wall_time"] = _plain(series.wall_time[at]) if series and some else None
    scalars = series if isinstance(series, ScalarSeries) else None
    facts["last_value"] = _plain(scalars.value[-1]) if scalars and some else None
    if digest and scalars is not None:
        facts["sum_values"] = _plain(np.sum(scalars.value, dtype=np.float64))
        facts["sum_steps"] = sum(scalars.step.tolist())
        facts["sum_wall_times"] = _plain(np.sum(scalars.wall_time))
    return facts


def _embedding(table: EmbeddingTable) -> dict[str, Any]:
    step = table.steps[-1]
    problems = list(table.problems)
    columns: list[str] = []
    rows, size = None, None
    if step.metadata_file:
        try:
            metadata = load_metadata(step.metadata_file)
            columns, rows = list(metadata.columns), metadata.rows
            problems += load_metadata(step.metadata_file, table.rows).problems
        except ReadError as error:
            problems.append(error.problem)
    if step.sprite is not None:
        try:
            size = list(sprite_size(step.sprite.file))
        except ReadError as error:
            problems.append(error.problem)
    return {
        "run": table.run,
        "tensor": table.tensor,
        "steps": [state.step for state in table.steps],
        "rows": table.rows,
        "columns": table.columns,
        "metadata_columns": columns,
        "metadata_rows": rows,
        "sprite_size": size,
        "bookmarks": _bookmarks(step.bookmarks_file, table.rows, problems),
        "problems": [_problem(problem) for problem in problems],
    }


def _bookmarks(file: str, rows: int, problems: list[Problem]) -> list[str]:
    """Return the labels of the saved views of a table."""
    try:
        return [bookmark.label for bookmark in load_bookmarks(file, rows)] if file else []
    except ReadError as error:
        problems.append(error.problem)
        return []


def _problem(problem: Problem) -> dict[str, Any]:
    return {"file": problem.file, "offset": problem.offset, "kind": problem.kind, "message": problem.message}


def _plain(value: Any) -> Any:
    """Return a number, string or truth value that JSON can hold."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def as_text(catalog: Catalog, digest: bool = False) -> str:
    """Return what a catalog contains as lines for people, ending with counts."""
    facts = inspect(catalog, digest)
    lines = [line for run in facts["runs"] for line in _run_lines(run, digest)]
    lines += [line for table in facts["embeddings"] for line in _embedding_lines(table)]
    lines += [line for problem in facts["problems"] for line in _problem_lines(problem)]
    points = sum(run.points for run in catalog.runs.values())
    counts = [(len(facts["runs"]), "run"), (points, "scalar point"), (len(facts["embeddings"]), "embedding")]
    counts.append((len(facts["problems"]), "problem"))
    lines.append(", ".join(f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in counts))
    return "\n".join(lines)


def _run_lines(run: dict[str, Any], digest: bool) -> Iterator[str]:
    files = len(run["files"])
    yield f"{run['run']}  ({run['source']}, {files} file{'' if files == 1 else 's'})"
    for name in ("status", "experiment", "parent"):
        if run[name]:
            yield f"  {name} {run[name]}"
    if run["artifacts"]:
        yield f"  artifacts {len(run['artifacts']):,}"
    for name, value in sorted(run["params"].items(), key=lambda item: natural_key(item[0])):
        yield f"  {name} = {value}"
    names = ["tag", "plugin", "count", "first step", "last step", "last value"]
    keys = ["tag", "plugin", "count", "first_step", "last_step", "last_value"]
    if digest:
        names += ["sum of values", "sum of steps", "sum of wall times"]
        keys += ["sum_values", "sum_steps", "sum_wall_times"]
    if run["tags"]:
        yield from _aligned([names, *([_cell(tag.get(key)) for key in keys] for tag in run["tags"])])
    yield ""


def _aligned(rows: list[list[str]]) -> Iterator[str]:
    """Yield rows with the first two columns to the left and the others, numbers, to the right."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.ljust(width) if k < 2 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  " + "  ".join(cells).rstrip()


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _embedding_lines(table: dict[str, Any]) -> Iterator[str]:
    yield f"{table['run']}: {table['tensor']}  (embedding, {table['rows']:,} × {table['columns']:,})"
    steps = [str(step) for step in table["steps"] if step is not None]
    if steps:
        yield f"  steps {', '.join(steps)}"
    if table["metadata_columns"]:
        yield f"  metadata {', '.join(table['metadata_columns'])} ({table['metadata_rows']:,} rows)"
    if table["sprite_size"]:
        yield f"  sprite {table['sprite_size'][0]} × {table['sprite_size'][1]} pixels"
    if table["bookmarks"]:
        yield f"  bookmarks {', '.join(table['bookmarks'])}"
    yield ""


def _problem_lines(problem: dict[str, Any]) -> Iterator[str]:
    place = problem["file"] if problem["offset"] is None else f"{problem['file']} at byte {problem['offset']:,}"
    yield f"! {problem['message']}: {place}"
