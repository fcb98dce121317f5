"""Asking as a job: progress, partial answers, cancel, and finding again what was answered."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.analysis.importance.importance import importance
from core.analysis.importance.result import Importance
from core.jobs import Event, EventKind
from core.jobs.synchronous import SynchronousRunner
from core.results import DiskResults, Results
from core.state import SessionState
from core.views.importance.kept import KeptImportance, packed, unpacked
from core.views.importance.page import answer_of
from core.views.importance.subject import subject_of
from core.views.importance.work import CHEAP, cheap, task_of
from tests.core.analysis.importance import problems
from tests.core.views.hparams.made import made_catalog, sweep
from tests.core.views.importance.known import ALL, asked, runs_of, showing


def same(one: Importance, other: Importance) -> bool:
    """Whether two answers say the same to the last digit."""
    plain = ("evaluator", "names", "runs", "dropped", "left_out", "cautions")
    if any(getattr(one, name) != getattr(other, name) for name in plain):
        return False
    arrays = ("values", "low", "high", "counts")
    if any(getattr(one, name).tobytes() != getattr(other, name).tobytes() for name in arrays):
        return False
    numbers = np.array_equal([one.beyond, one.explained], [other.beyond, other.explained], equal_nan=True)
    pairs = [
        [(p.first, p.second, p.value, p.low, p.high, p.surface.tolist()) for p in each.pairs] for each in (one, other)
    ]
    curves = [
        [(c.name, c.positions.tolist(), c.edges.tolist(), c.labels, c.missing, c.mean.tolist(), c.std.tolist())
         for c in each.curves]
        for each in (one, other)
    ]  # fmt: skip
    return bool(numbers) and pairs[0] == pairs[1] and curves[0] == curves[1]


@pytest.mark.parametrize("evaluator", ["fanova", "spearman"])
def test_what_is_kept_on_disk_comes_back_whole(evaluator: str, tmp_path: Path) -> None:
    params: dict[str, list[object]] = {
        "lr": [None if row % 5 == 0 else row / 7 for row in range(60)],
        "kind": [("a", "b é\n", "c")[row % 3] for row in range(60)],
        "x": [float((row * 37) % 60) for row in range(60)],
    }
    subject = subject_of(made_catalog(params, {"loss": [row % 3 + row / 90 for row in range(60)]}), SessionState())
    found = importance(subject.columns, subject.target, evaluator)
    key = subject.key(evaluator)
    Results(DiskResults(tmp_path)).keep(key, packed(found))
    kept = Results(DiskResults(tmp_path)).recall(key, KeptImportance)
    assert kept is not None
    assert same(unpacked(kept), found)
    assert unpacked(kept) is unpacked(kept)


def test_nothing_that_can_be_said_is_kept_too(tmp_path: Path) -> None:
    found = importance([], np.empty(0), "fanova")
    key = subject_of(sweep(10), SessionState()).key("fanova")
    Results(DiskResults(tmp_path)).keep(key, packed(found))
    kept = Results(DiskResults(tmp_path)).recall(key, KeptImportance)
    assert kept is not None
    assert same(unpacked(kept), found)


def test_progress_rises_answers_come_one_by_one_and_all_are_there_at_the_end() -> None:
    catalog, state = runs_of(problems.linear(0, 60)), showing(*ALL)
    subject = subject_of(catalog, state)
    missing = answer_of(catalog, Results(), state).missing
    assert missing[-1] == "fanova"
    events: list[Event] = []
    SynchronousRunner().submit(task_of(subject, missing, Results()), events.append)
    fractions = [event.fraction for event in events if event.fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)
    partials = [event.value for event in events if event.kind is EventKind.PARTIAL]
    assert [len(value) for value in partials if isinstance(value, dict)] == [1, 2, 3, 4, 5, 6]
    last = events[-1].value
    assert isinstance(last, dict)
    assert set(last) == {subject.key(name) for name in ALL}


def test_work_can_be_stopped_and_what_was_answered_stays(tmp_path: Path) -> None:
    catalog, state = runs_of(problems.linear(0, 60)), showing("spearman", "fanova")
    results, runner, events = Results(DiskResults(tmp_path)), SynchronousRunner(), list[Event]()
    subject = subject_of(catalog, state)

    def hear(event: Event) -> None:
        events.append(event)
        if event.kind is EventKind.PARTIAL:
            runner.cancel(event.job)

    runner.submit(task_of(subject, ("spearman", "fanova"), results), hear)
    assert events[-1].kind is EventKind.CANCELLED
    later = answer_of(catalog, Results(DiskResults(tmp_path)), state, disk=True)
    assert set(later.found) == {"spearman"}
    assert later.missing == ("fanova",)


def test_nothing_is_computed_twice() -> None:
    catalog, results = runs_of(problems.linear(0, 60)), Results()
    first = asked(catalog, showing("spearman"), results)
    assert not first.missing
    both = answer_of(catalog, results, showing("spearman", "information"))
    assert both.missing == ("information",)
    assert both.found["spearman"] is first.found["spearman"]


def test_much_is_not_asked_unasked() -> None:
    subject = subject_of(sweep(50), SessionState())
    assert cheap(subject)
    assert len(subject.runs) * len(subject.columns) <= CHEAP


def test_where_nothing_can_be_asked_nothing_is_missing() -> None:
    assert not answer_of(made_catalog({"a": [1, 1]}, {"loss": [1, 2]}), Results(), SessionState()).missing
    assert not answer_of(made_catalog({"a": [1, 2]}, {"loss": [np.nan, np.nan]}), Results(), SessionState()).missing
