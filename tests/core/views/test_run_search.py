from __future__ import annotations

from types import MappingProxyType

import pytest

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
