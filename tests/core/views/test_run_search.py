from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.query import matching
from core.model import Catalog, Run, RunStatus
from core.views.run_search import matching_runs, query_error, search_text

RUNS = (
    Run("digits/adam", "mlflow", (), experiment="Digits", run_id="a1b2", status=RunStatus.FINISHED,
        params=MappingProxyType({"lr": 0.1, "layers": 2}), labels=MappingProxyType({"team": "vision"})),
    Run("digits/sgd", "mlflow", (), experiment="Digits", run_id="ffff", status=RunStatus.FAILED,
        params=MappingProxyType({"lr": 0.15, "start": "adam"})),
    Run("plain", "tensorboard", ()),
)  # fmt: skip
CATALOG = Catalog(runs=MappingProxyType({run.name: run for run in RUNS}))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "digits/adam digits/sgd plain"),
        ("ADAM", "digits/adam digits/sgd"),
        ("^digits/a", "digits/adam"),
        ("experiment", ""),
        ("Digits$", "digits/adam digits/sgd"),
        ("failed", "digits/sgd"),
        ("a1b2", "digits/adam"),
        ("team=vision", "digits/adam"),
        (r"^lr=", ""),
        (r"lr=0\.1$", "digits/adam"),
        (r"lr=0\.1", "digits/adam digits/sgd"),
        ("^(?!.*adam)", "digits/sgd plain"),
        ("layers=[2-9]|^plain", "digits/adam plain"),
        ("a(", ""),
        (" failed ", "digits/sgd"),
        ("  ", "digits/adam digits/sgd plain"),
    ],
)
def test_what_a_search_finds(query: str, found: str) -> None:
    assert " ".join(matching_runs(CATALOG, query)) == found


def test_a_run_is_written_once_and_what_it_lacks_is_no_line() -> None:
    assert search_text(RUNS[0]) == "Digits\nfinished\na1b2\nteam=vision\nlr=0.1\nlayers=2"
    assert search_text(RUNS[0]) is search_text(RUNS[0])
    assert search_text(RUNS[2]) == ""


def test_what_is_no_expression_is_explained() -> None:
    assert "unterminated" in query_error("a(")
    assert query_error("a") == ""


def searched(catalog: Catalog, query: str) -> tuple[str, ...]:
    """Return what a search of plain text finds, run by run."""
    query = query.strip()
    try:
        pattern = re.compile(query, re.IGNORECASE | re.MULTILINE)
    except re.error:
        pattern = re.compile(re.escape(query), re.IGNORECASE)
    return tuple(
        name
        for name, run in catalog.runs.items()
        if pattern.search(name) or (not query.startswith("^") and pattern.search(search_text(run)))
    )


@given(st.text("admx ^$.*=0.1[2]|(?!)\\n", max_size=8))
def test_plain_text_finds_what_a_search_run_by_run_does(text: str) -> None:
    assert matching_runs(CATALOG, text) == searched(CATALOG, text)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("params.lr > 0.12", "digits/sgd"),
        ("status = 'FINISHED' OR params.start = 'adam'", "digits/adam digits/sgd"),
        ("params.lr IS NULL", "plain"),
        ("NOT params.lr > 0.12", "digits/adam"),
        ("adam AND status = 'FAILED'", "digits/sgd"),
        ("'^digits' AND NOT adam", ""),
        ("name IN ('plain', 'digits/sgd')", "digits/sgd plain"),
        ("  tags.team LIKE 'vis%'  ", "digits/adam"),
    ],
)
def test_what_a_query_finds(query: str, found: str) -> None:
    assert " ".join(matching_runs(CATALOG, query)) == found


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many runs each evaluation looked at."""
    counts: list[int] = []

    def counted(node: object, columns: object) -> object:
        counts.append(len(columns))  # type: ignore[arg-type]
        return matching(node, columns)  # type: ignore[arg-type]

    monkeypatch.setattr("core.views.run_search.matching", counted)
    return counts


def of(*runs: Run) -> Catalog:
    return Catalog(runs=MappingProxyType({run.name: run for run in sorted(runs, key=lambda run: run.name)}))


def made(number: int, lr: float) -> Run:
    return Run(f"run{number:02}", "t", (), params=MappingProxyType({"lr": lr}))


@pytest.mark.parametrize("query", ["params.lr > 0.5", "lr=0\\.9$"])
def test_a_catalog_that_grows_is_only_looked_through_where_it_did(query: str, looked_at: list[int]) -> None:
    runs = [made(number, 0.9 if number % 3 == 0 else 0.1) for number in range(20)]
    matching_runs(of(*runs[:10]), query)
    for count in range(11, 21):
        assert matching_runs(of(*runs[:count]), query) == tuple(f"run{n:02}" for n in range(0, count, 3))
    assert looked_at == [10] + [1] * 10


def test_runs_that_change_or_go_are_asked_again(looked_at: list[int]) -> None:
    runs = [made(number, 0.75) for number in range(9)]
    query = "params.lr = 0.75"
    assert len(matching_runs(of(*runs), query)) == 9
    changed = [made(0, 0.2), *runs[1:8]]
    assert matching_runs(of(*changed), query) == tuple(f"run{n:02}" for n in range(1, 8))
    back = [runs[0], *changed[1:]]
    assert matching_runs(of(*back[:5]), query) == tuple(f"run{n:02}" for n in range(5))
    assert matching_runs(of(*back[:3]), query) == tuple(f"run{n:02}" for n in range(3))
    assert looked_at == [9, 1, 1]


def test_the_same_snapshot_is_asked_once(looked_at: list[int]) -> None:
    catalog = replace(CATALOG)
    assert matching_runs(catalog, "params.layers = 2") is matching_runs(catalog, "params.layers = 2")
    assert looked_at == [3]
