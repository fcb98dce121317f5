"""Asking evaluators as work, and finding again what they answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from core.analysis.importance.columns import Column
from core.analysis.importance.evaluators import EVALUATORS, Evaluator
from core.analysis.importance.importance import importance
from core.analysis.importance.result import Importance
from core.analysis.portion import Portion
from core.jobs import Task, Token
from core.model import F8
from core.results import DiskResults, ResultKey, Results
from core.state import ImportanceState
from core.views.importance.kept import KeptImportance, packed, unpacked
from core.views.importance.subject import SEED, Subject

GROUP = "importance"
CHEAP = 200_000
"""Values, runs times parameters, up to which importance is asked as soon as anything changes."""
_ORDER = {"spearman": 1, "best_tenth": 1, "information": 2, "mdi": 4, "permutation": 5, "fanova": 8}
"""The quick ones first, with about how long each takes beside the others."""

Found = dict[str, Importance]
"""What is known by now, by the name of the evaluator."""


def wanted(wish: ImportanceState) -> tuple[Evaluator, ...]:
    """Return the evaluators that are shown, in their usual order."""
    return tuple(each for each in EVALUATORS if each.name in wish.evaluators)


def answers(subject: Subject, wish: ImportanceState, results: Results, disk: bool = False) -> Found:
    """Return what is known by now; with `disk` also what lies there, which reads files."""
    found = {}
    for evaluator in wanted(wish):
        key = subject.key(evaluator.name)
        kept = results.recall(key, KeptImportance) if disk else results.get(key, KeptImportance)
        if kept is not None:
            found[evaluator.name] = unpacked(kept)
    return found


def missing(subject: Subject, wish: ImportanceState, found: Mapping[str, Importance]) -> tuple[str, ...]:
    """Return the evaluators that are still to be asked, the quick ones first."""
    if not subject.columns or not subject.finite:
        return ()
    return tuple(sorted((each.name for each in wanted(wish) if each.name not in found), key=_ORDER.__getitem__))


def cheap(subject: Subject) -> bool:
    """Return whether importance is asked unasked: it takes a second or two at most."""
    return len(subject.runs) * len(subject.columns) <= CHEAP


def task_of(subject: Subject, evaluators: Sequence[str], results: Results) -> Task:
    """Return what asks some evaluators; partial results hold all answers so far, by key."""
    keys = {name: subject.key(name) for name in evaluators}
    arguments = {
        "columns": subject.columns, "target": subject.target, "keys": keys, "maximise": subject.maximise,
        "ranked": subject.ranked, "folder": results.folder,
    }  # fmt: skip
    return Task(f"Importance for {subject.title}", f"{__name__}:measure", arguments, GROUP, process=True)


def measure(
    token: Token | None,
    columns: Sequence[Column],
    target: F8,
    keys: Mapping[str, ResultKey],
    maximise: bool,
    ranked: bool,
    folder: Path | None = None,
) -> dict[ResultKey, KeptImportance]:
    """Ask evaluators by name one after the other and keep what they answer; a job's function.

    Returns the answers by key; each partial result holds those there are so far. Raises CancelledError.
    """
    results = Results(DiskResults(folder) if folder is not None else None)
    found: dict[ResultKey, KeptImportance] = {}
    whole, done = sum(_ORDER[name] for name in keys), 0
    for name, key in keys.items():
        kept = results.recall(key, KeptImportance)
        if kept is None:
            share = Portion(token, done / whole, _ORDER[name] / whole)
            kept = packed(importance(columns, target, name, SEED, share, maximise=maximise, ranked=ranked))
            results.keep(key, kept)
        found[key], done = kept, done + _ORDER[name]
        if token is not None:
            token.check()
            token.partial(dict(found))
    return found
