"""What could not be read, as the Problems panel shows it: grouped by kind and run, counted, and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from core.model import Catalog, Problem
from core.model.order import natural_key
from core.style.text import bytes_text, counted, grouped

_ABBREVIATIONS: Final = {"crc": "CRC", "json": "JSON", "yaml": "YAML", "csv": "CSV", "pbtxt": "pbtxt", "tsv": "TSV"}


class ProblemOrder(StrEnum):
    """What the lines are sorted by."""

    WHAT = "what"
    RUN = "run"
    LOST = "lost"
    WHERE = "where"


@dataclass(frozen=True, slots=True)
class RunProblems:
    """Problems of one kind in one run, empty for those of no run."""

    run: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class KindProblems:
    """Problems of one kind.

    Attributes
    ----------
    kind, title
        The identifier, and its words.
    runs
        The same problems by run.
    count
        How many there are.
    """

    kind: str
    title: str
    runs: tuple[RunProblems, ...]
    count: int


def kind_title(kind: str) -> str:
    """Return the words of a kind: ``"Bad data CRC"`` for ``"bad-data-crc"``."""
    words = [_ABBREVIATIONS.get(word, word) for word in kind.replace("_", "-").split("-") if word]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def lost_text(problem: Problem) -> str:
    """Return what was lost: ``"3 records, 1.2 kB"``, ``"nothing"``, ``"unknown"``."""
    return _lost(problem.lost_records, problem.lost_bytes)


def _lost(records: int | None, size: int | None) -> str:
    if records is None:
        if size is None:
            return "unknown"
        return f"{bytes_text(size)}, records unknown" if size else "nothing"
    if not records and not size:
        return "nothing"
    return ", ".join([*([counted(records, "record")] if records else []), *([bytes_text(size)] if size else [])])


def lost_in_all(problems: Sequence[Problem]) -> str:
    """Return what several problems lost together, ``"at least …"`` where of some of them nobody can know."""
    known = [p for p in problems if p.lost_records is not None or p.lost_bytes is not None]
    if not known:
        return "unknown"
    text = _lost(*_sum_lost(known))
    if len(known) == len(problems):
        return text
    return "unknown" if text == "nothing" else f"at least {text}"


def place_text(problem: Problem) -> str:
    """Return where a problem is: the file and, where it means something, the byte."""
    return problem.file if problem.offset is None else f"{problem.file} at byte {grouped(problem.offset)}"


def as_text(problem: Problem) -> str:
    """Return a problem as one line that can be pasted into a report."""
    place = problem.file if problem.offset is None else f"{problem.file} at byte {problem.offset}"
    run = f" [run {problem.run}]" if problem.run else ""
    remedy = f" ({problem.remedy})" if problem.remedy else ""
    return f"{problem.kind}: {place}{run}: {problem.message}; lost: {lost_text(problem)}{remedy}"


def found_problems(problems: Sequence[Problem], text: str, run: str | None = None) -> tuple[Problem, ...]:
    """Return the problems that contain every word of a text somewhere, of one run only where it is given."""
    words = text.casefold().split()
    return tuple(
        problem
        for problem in problems
        if (run is None or problem.run == run) and (not words or _contains(problem, words))
    )


def _contains(problem: Problem, words: Sequence[str]) -> bool:
    parts = (kind_title(problem.kind), problem.kind, problem.message, problem.file, problem.run, problem.remedy)
    folded = "\n".join(parts).casefold()
    return all(word in folded for word in words)


def grouped_problems(
    problems: Sequence[Problem], order: ProblemOrder = ProblemOrder.WHAT, descending: bool = False
) -> tuple[KindProblems, ...]:
    """Return problems by kind and, inside, by run, each sorted; kinds by their words, or by what they lost in all."""
    kinds: dict[str, dict[str, list[Problem]]] = {}
    for problem in problems:
        kinds.setdefault(problem.kind, {}).setdefault(problem.run, []).append(problem)
    key = _KEYS[order]
    groups = [_kind(kind, runs, key, order, descending) for kind, runs in kinds.items()]
    groups.sort(key=lambda group: group.title.casefold(), reverse=descending and order is ProblemOrder.WHAT)
    if order is ProblemOrder.LOST:
        groups.sort(key=lambda group: _sum_lost(p for run in group.runs for p in run.problems), reverse=descending)
    return tuple(groups)


def _kind(
    kind: str,
    by_run: Mapping[str, list[Problem]],
    key: Callable[[Problem], Any],
    order: ProblemOrder,
    descending: bool,
) -> KindProblems:
    runs = [RunProblems(run, tuple(sorted(found, key=key, reverse=descending))) for run, found in by_run.items()]
    runs.sort(key=lambda run: natural_key(run.run), reverse=descending and order is ProblemOrder.WHAT)
    if order is not ProblemOrder.WHAT:
        runs.sort(key=lambda run: key(run.problems[0]), reverse=descending)
    return KindProblems(kind, kind_title(kind), tuple(runs), sum(len(run.problems) for run in runs))


def _sum_lost(problems: Iterable[Problem]) -> tuple[int, int]:
    losses = [(problem.lost_records or 0, problem.lost_bytes or 0) for problem in problems]
    return sum(records for records, _ in losses), sum(size for _, size in losses)


_KEYS: Final[Mapping[ProblemOrder, Callable[[Problem], Any]]] = {
    ProblemOrder.WHAT: lambda problem: (problem.message.casefold(), problem.offset or 0),
    ProblemOrder.RUN: lambda problem: natural_key(problem.run),
    ProblemOrder.LOST: lambda problem: (problem.lost_records or 0, problem.lost_bytes or 0),
    ProblemOrder.WHERE: lambda problem: (natural_key(problem.file), problem.offset or 0),
}


def problems_of_run(catalog: Catalog, name: str) -> tuple[Problem, ...]:
    """Return the problems of a run and of what is shown as a part of it."""
    return _by_run(catalog).get(name, ())


@lru_cache(maxsize=2)
def all_problems(catalog: Catalog, found: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems of reading logs, and those that were `found` when things were decoded to be shown."""
    return (*attributed(catalog), *found)


@lru_cache(maxsize=2)
def attributed(catalog: Catalog) -> tuple[Problem, ...]:
    """Return all problems; those of what is shown as a part of a run name that run."""
    strangers = {problem for problem in catalog.problems if problem.run and problem.run not in catalog.runs}
    if not strangers:
        return catalog.problems
    owners = {p: run.name for run in catalog.runs.values() for p in run.problems if p in strangers}
    return tuple(replace(p, run=owners[p]) if p in owners else p for p in catalog.problems)


@lru_cache(maxsize=2)
def _by_run(catalog: Catalog) -> Mapping[str, tuple[Problem, ...]]:
    runs: dict[str, list[Problem]] = {}
    for problem in attributed(catalog):
        runs.setdefault(problem.run, []).append(problem)
    return MappingProxyType({run: tuple(problems) for run, problems in runs.items()})


def all_fine_text(catalog: Catalog) -> tuple[str, str]:
    """Return what is said where there are no problems: a heading, and what was looked at."""
    if not catalog.sources:
        return "Nothing open", "What cannot be read in opened logs is listed here"
    if not catalog.complete:
        loaded = sum(run.loaded for run in catalog.runs.values())
        return "Nothing wrong so far", f"Reading {grouped(loaded)} of {counted(len(catalog.runs), 'run')}"
    return "All fine", f"Everything could be read: {_checked(catalog)}"


@lru_cache(maxsize=1)
def _checked(catalog: Catalog) -> str:
    runs, tables = catalog.runs.values(), catalog.embeddings
    files = {file for run in runs for file in run.files} | {e.tensor.file for t in tables.values() for e in t.steps}
    values = sum(run.points for run in runs) + sum(len(blob) for run in runs for blob in run.blobs.values())
    parts = [counted(len(files), "file"), counted(len(catalog.runs), "run") if catalog.runs else ""]
    parts += [counted(values, "logged value") if values else "", counted(len(tables), "table") if tables else ""]
    return ", ".join(part for part in parts if part)
