"""Everything that is known of a run, and what tells several runs apart, as lines of text."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import numpy as np

from core.model import Artifact, Catalog, Dataset, Run, RunStatus, ScalarSeries
from core.model.order import natural_key
from core.style.text import ago, bytes_text, counted, duration, grouped, moment
from core.views.problems import kind_title, lost_text, place_text, problems_of_run

MOST_COMPARED: Final = 24
"""Runs that are compared side by side; the others are counted."""
MOST_CHILDREN: Final = 200
"""Children of a run that are named; if there are more they are counted."""
NOTE: Final = "mlflow.note.content"
"""Label whose value is what people wrote about the run."""
MISSING: Final = "–"
_DRAG: Final = "\nDrag it onto a card of Scalars to draw it there, too"


@dataclass(frozen=True, slots=True)
class Detail:
    """One line.

    Attributes
    ----------
    name
        What is told, empty for a line that is only a value.
    values
        One text for each run.
    tip
        More about it, for a tooltip.
    run
        Name of the run that the line leads to, empty for none.
    file
        Path that the line stands for, empty for none.
    differs
        Whether the values are not all the same.
    tag
        Tag of the scalars whose last values it tells, empty for none.
    whole
        The values with all their digits, one for each run, to be copied; empty where they are written so.
    """

    name: str
    values: tuple[str, ...]
    tip: str = ""
    run: str = ""
    file: str = ""
    differs: bool = False
    tag: str = ""
    whole: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DetailSection:
    """Lines under a title.

    Attributes
    ----------
    count
        How many there are in all; those that a filter leaves out are counted too.
    """

    title: str
    lines: tuple[Detail, ...]
    count: int


@dataclass(frozen=True, slots=True)
class RunDetails:
    """What the panel shows.

    Attributes
    ----------
    runs
        The runs it is about, those that are compared only.
    left_out
        How many more were to be compared.
    note
        What people wrote about a single run, Markdown as it was written; empty for nothing.
    artifact_folder
        Where the files that a single run left lie; empty for nowhere.
    """

    runs: tuple[str, ...]
    sections: tuple[DetailSection, ...]
    left_out: int = 0
    note: str = ""
    artifact_folder: str = ""


def details_of(catalog: Catalog, names: Collection[str], now: float) -> RunDetails:
    """Return what is known of one run, or of several with what differs first; names that are unknown are left out."""
    wanted = set(names)
    known = [name for name in catalog.runs if name in wanted]
    if len(known) == 1:
        return _single(catalog, catalog.runs[known[0]], now)
    return _several([catalog.runs[name] for name in known[:MOST_COMPARED]], len(known), now)


ARTIFACTS: Final = "Artifacts"
"""Title of the section of the files that a run left."""


def with_artifacts(details: RunDetails, artifacts: Sequence[Artifact] | None) -> RunDetails:
    """Return details with a section of what lies in the run's artifact folder; None while it is being listed."""
    if artifacts is None:
        section = DetailSection(ARTIFACTS, (Detail("Listing…", ("",)),), 0)
    else:
        lines = [Detail(a.path, (bytes_text(a.size),), a.file, file=a.file) for a in artifacts]
        section = DetailSection(ARTIFACTS, tuple(lines) or (Detail("No files", ("",)),), len(lines))
    return replace(details, sections=(*details.sections, section))


def filtered(details: RunDetails, text: str) -> RunDetails:
    """Return details with only the lines that contain every word of a text, and only sections that have any."""
    words = text.casefold().split()
    if not words:
        return details
    sections = [
        replace(section, lines=tuple(line for line in section.lines if _contains(line, words)))
        for section in details.sections
    ]
    return replace(details, sections=tuple(section for section in sections if section.lines))


def _contains(line: Detail, words: Sequence[str]) -> bool:
    text = "\n".join((line.name, *line.values, line.tip)).casefold()
    return all(word in text for word in words)


def _section(title: str, lines: Iterable[Detail]) -> list[DetailSection]:
    listed = tuple(lines)
    return [DetailSection(title, listed, len(listed))] if listed else []


def _single(catalog: Catalog, run: Run, now: float) -> RunDetails:
    labels = {name: value for name, value in run.labels.items() if name != NOTE}
    return RunDetails(
        (run.name,),
        (
            *_section("Run", _facts(catalog, run, now)),
            *_section("Parameters", _pairs(run.params)),
            *_section("Last values", (_last(tag, series) for tag, series in run.scalars.items())),
            *_section("Labels", _pairs(labels)),
            *_section("Datasets", (_dataset(dataset) for dataset in run.datasets)),
            *_section("Problems", _problems(catalog, run)),
            *_section("Files", (Detail("", (file,), file, file=file) for file in run.files)),
        ),
        note=run.labels.get(NOTE, ""),
        artifact_folder=run.artifact_folder,
    )


def _pairs(values: Mapping[str, object]) -> list[Detail]:
    told = sorted(values.items(), key=lambda item: natural_key(item[0]))
    return [Detail(name, (value_text(value),), (whole := _whole_text(value)), whole=(whole,)) for name, value in told]


def value_text(value: object) -> str:
    """Return a parameter as text: numbers in the fewest digits that say them, truth in lower case."""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float | np.floating):
        return number_text(float(value))
    return str(value)


def number_text(value: float) -> str:
    """Return a number in at most six digits."""
    return f"{value:.6g}" if math.isfinite(value) else {math.inf: "∞", -math.inf: "−∞"}.get(value, "NaN")


def _last(tag: str, series: ScalarSeries) -> Detail:
    if not len(series):
        return Detail(tag, (MISSING,), tag=tag)
    value, step = float(series.value[-1]), int(series.step[-1])
    return Detail(
        tag, (number_text(value),), f"{value!r} at step {grouped(step)}, {moment(float(series.wall_time[-1]))}{_DRAG}",
        tag=tag, whole=(str(series.value[-1]),),
    )  # fmt: skip


def _whole_last(series: ScalarSeries) -> str:
    return (_last("", series).whole or (MISSING,))[0]


def _whole_text(value: object) -> str:
    """Return a parameter with all its digits."""
    return str(value) if isinstance(value, float | np.floating) else value_text(value)


def _facts(catalog: Catalog, run: Run, now: float) -> list[Detail]:
    lines = [Detail(name, (text,), tip) for name, (text, tip) in _plain_facts(run, now).items() if text]
    parent = catalog.runs.get(run.parent)
    if run.parent:
        lines.append(Detail("Parent", (run.parent,), run.parent, run=parent.name if parent else ""))
    children = children_of(catalog).get(run.name, ())
    lines += [Detail("Child", (name,), name, run=name) for name in children[:MOST_CHILDREN]]
    if len(children) > MOST_CHILDREN:
        lines.append(Detail("Children", (counted(len(children), "run"),)))
    if run.artifact_folder:
        lines.append(Detail("Artifacts", (run.artifact_folder,), run.artifact_folder, file=run.artifact_folder))
    return lines


@lru_cache(maxsize=2)
def children_of(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """Return the runs that each run has started, in natural order."""
    children: dict[str, list[str]] = {}
    for name, run in catalog.runs.items():
        if run.parent:
            children.setdefault(run.parent, []).append(name)
    return MappingProxyType({name: tuple(runs) for name, runs in children.items()})


def _plain_facts(run: Run, now: float) -> dict[str, tuple[str, str]]:
    """Return texts and tooltips by name; those of empty texts are not told."""
    facts = {
        "Name": (run.name, run.name),
        "Status": (_status(run), ""),
        "Experiment": (run.experiment, run.experiment),
        "Started": (_since(run.started, now), moment(run.started)),
        "Duration": _lasted(run),
        "Last event": (_since(run.updated, now), moment(run.updated)),
        "Run id": (run.run_id or "", run.run_id or ""),
    }
    facts |= {name[:1].upper() + name[1:]: (text, text) for name, text in run.origin.items()}
    return facts


def _status(run: Run) -> str:
    if run.status is not RunStatus.UNKNOWN:
        return run.status.value.capitalize()
    return "" if run.loaded else "Still reading"


def _since(wall_time: float | None, now: float) -> str:
    if wall_time is None:
        return ""
    text = ago(wall_time, now)
    return text if text in {"now", MISSING} else f"{text} ago"


def _lasted(run: Run) -> tuple[str, str]:
    end = run.ended if run.ended is not None else run.updated
    if run.started is None or end is None or not math.isfinite(end - run.started):
        return "", ""
    to = "ended" if run.ended is not None else "last event"
    return _span(end - run.started), f"{moment(run.started)}, {to} {moment(end)}"


def _span(seconds: float) -> str:
    """Return a duration in its two largest units: ``"1 h 12 min"``."""
    whole = max(int(seconds), 0)
    for unit, part, names in ((86400, 3600, ("d", "h")), (3600, 60, ("h", "min")), (60, 1, ("min", "s"))):
        if whole >= unit:
            rest = whole % unit // part
            return f"{whole // unit} {names[0]}" + (f" {rest} {names[1]}" if rest else "")
    return duration(seconds) if seconds >= 1 else f"{max(seconds, 0) * 1000:.0f} ms"


def _dataset(dataset: Dataset) -> Detail:
    told = [text for text in (dataset.context, dataset.digest, dataset.source_type) if text]
    more = [text for text in (dataset.source, dataset.columns, dataset.profile) if text]
    return Detail(dataset.name, (", ".join(told) or MISSING,), "\n".join(more))


def _problems(catalog: Catalog, run: Run) -> list[Detail]:
    return [
        Detail(
            kind_title(problem.kind),
            (f"{problem.message}; lost: {lost_text(problem)}",),
            f"{problem.message}\n{place_text(problem)}\n{problem.remedy}".strip(),
            file=problem.file,
        )
        for problem in problems_of_run(catalog, run.name)
    ]


def _several(runs: Sequence[Run], wanted: int, now: float) -> RunDetails:
    tables: list[tuple[str, list[Mapping[str, tuple[str, str]]]]] = [
        ("Run", [_plain_facts(run, now) for run in runs]),
        ("Parameters", [_told(run.params, value_text, _whole_text) for run in runs]),
        ("Last values", [_told(run.scalars, lambda each: _last("", each).values[0], _whole_last) for run in runs]),
        ("Labels", [_told(run.labels, str) for run in runs]),
    ]
    compared = [(title, _compared(table, title in _IN_FULL)) for title, table in tables]
    compared = [
        (title, [replace(line, tag=line.name) for line in lines] if title == "Last values" else lines)
        for title, lines in compared
    ]
    differing = [(title, [line for line in lines if line.differs]) for title, lines in compared]
    same = [line for _, lines in compared for line in lines if not line.differs]
    sections = [section for title, lines in differing for section in _section(f"{title} that differ", lines)]
    titles = {"Run that differ": "Differences"}
    sections = [replace(section, title=titles.get(section.title, section.title)) for section in sections]
    sections += _section(
        "The same in all", (replace(line, values=line.values[:1], whole=line.whole[:1]) for line in same)
    )
    return RunDetails(tuple(run.name for run in runs), tuple(sections), wanted - len(runs))


_IN_FULL = ("Parameters", "Last values")
"""Tables whose pairs are values as they are seen, and with all digits."""


def _told(
    values: Mapping[str, object], text: Callable[..., str], whole: Callable[..., str] | None = None
) -> dict[str, tuple[str, str]]:
    return {name: (text(value), whole(value) if whole else "") for name, value in values.items()}


def _compared(tables: Sequence[Mapping[str, tuple[str, str]]], in_full: bool = False) -> list[Detail]:
    names = sorted({name: None for table in tables for name in table}, key=natural_key)
    lines = []
    for name in names:
        values = tuple(table[name][0] if name in table else MISSING for table in tables)
        if any(value not in {"", MISSING} for value in values) and name != "Name":
            seen = tuple(value or MISSING for value in values)
            whole = tuple(table[name][1] if name in table else MISSING for table in tables) if in_full else ()
            differs = len(set(whole or values)) > 1
            seen = whole if differs and len(set(seen)) == 1 else seen  # alike in few digits only
            lines.append(Detail(name, seen, differs=differs, whole=whole))
    return lines
