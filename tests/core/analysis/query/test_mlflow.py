"""Beside MLflow's own evaluators: the same queries are accepted, and find the same runs."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest

from core.analysis.query import QueryError, matching, parse, query_text
from core.analysis.run_columns import RunColumns
from tests.core.analysis.query.extensions import is_mlflow, spelled_beyond
from tests.core.analysis.query.mlflow_language import broken, query
from tests.core.analysis.query.stores import Row, our_run, random_rows
from tests.core.readers.logs import read

ROOT: Final = Path(__file__).resolve().parents[4]
QUERIES, BROKEN, STORES = 600, 3000, 3
_STORED: Final = re.compile(r"[/\w.\- :]+")
"""Keys that a store accepts."""

pytestmark = pytest.mark.skipif(importlib.util.find_spec("mlflow") is None, reason="MLflow is not installed")

DIFFERENCES: Final = (
    # What MLflow's tokenizer happens to accept, and is refused here.
    ("AND", "an AND without two sides is unfinished: the query says what is missing, and `and` alone is a word"),
    ("metrics.lr > 1 AND", "as above"),
    ("AND metrics.lr > 1", "as above"),
    ("metrics.lr > 1 AND AND metrics.acc > 1", "as above"),
    ("metrics. lr > 1", "MLflow looks for the key ` lr`, with its blank; nobody means that"),
    ("metrics. > 1", "MLflow looks for the key of no characters, as above"),
    ("metrics..lr > 1", "MLflow looks for the key `.lr`, as above"),
    ("tags.acc lr IS NULL", "MLflow looks for the key `acc lr`; a key with a blank is written in quotes"),
    ("tags.acc DESC = 'a'", "as above"),
    ('tags.val."loss" = \'a\'', "MLflow looks for the key `val.\"loss\"`, quotes included"),
    ('params.lr = "a"."b"', "MLflow compares with the text `a\".\"b`"),
    ("run_id = ('run0')", "MLflow compares a text with a list, which never holds"),
    ("run_id IN (('run0', 'run1'))", "lists are read as Python there, with all that it allows in parentheses"),
    ("run_id IN ('run' '0')", "as above"),
    ("params.´lr´ = 'a'", "MLflow looks for the key with its accents"),
    ("metrics.acc(lr) > 1", "MLflow looks for the key `acc(lr)`; here parentheses group"),
)  # fmt: skip
"""Queries that MLflow accepts and we refuse, with the reason."""


def ask(rows: list[Row], queries: list[str], store: Path | None = None) -> list[dict[str, Any]]:
    """Return MLflow's answers."""
    asked = {"rows": [asdict(row) for row in rows], "queries": queries, "store": store and str(store)}
    command = [sys.executable, "-m", "tests.core.analysis.query.mlflow_oracle"]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(asked), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def found(text: str, columns: RunColumns) -> list[bool] | None:
    """Return which runs we find, None if the query is refused."""
    try:
        mask: list[bool] = matching(parse(text), columns).tolist()
    except QueryError:
        return None
    return mask


@pytest.mark.parametrize("seed", range(STORES))
def test_queries_of_its_language_find_the_same_runs(seed: int) -> None:
    random = Random(seed)
    rows = random_rows(random, 14)
    columns = RunColumns([our_run(row) for row in rows])
    queries = [query(random) for _ in range(QUERIES)]
    canonical = [query_text(parse(text)) for text in queries]
    hits = 0
    for text, theirs in zip(queries + canonical, ask(rows, queries + canonical), strict=True):
        assert theirs["found"] is not None, text
        assert found(text, columns) == theirs["found"], text
        hits += 0 < sum(theirs["found"]) < len(rows)
    assert hits > QUERIES / 2  # of the queries tell some runs from others


def test_broken_queries_are_refused_alike() -> None:
    random = Random(99)
    rows = random_rows(random, 14)
    columns = RunColumns([our_run(row) for row in rows])
    queries = [broken(random) for _ in range(BROKEN)]
    outcomes = {True: 0, False: 0}
    for text, theirs in zip(queries, ask(rows, queries), strict=True):
        ours = found(text, columns)
        if theirs["found"] is None:
            assert ours is None or goes_beyond(text), text
        else:
            assert ours == theirs["found"] or is_accident(text, theirs["said"]), text
        outcomes[theirs["found"] is None] += 1
    assert min(outcomes.values()) > BROKEN / 20


def goes_beyond(text: str) -> bool:
    return not is_mlflow(parse(text)) or spelled_beyond(text)


def is_accident(text: str, said: list[tuple[str, Any]]) -> bool:
    """Whether MLflow accepts a query only by one of the accidents listed as `DIFFERENCES`."""
    bare = re.sub(r"'(''|[^'])*'|\"(\"\"|[^\"])*\"|`(``|[^`])*`|\d+e-?\d+", " x ", text)
    stray = re.search(r"^\s*(AND\b|$)|\bAND\s*$|\bAND\s+AND\b", bare, re.IGNORECASE)
    names = any(re.search(r"""['"`´()]|\s|^\.|^$""", key) and key not in ("a b", "a`b") for key, _ in said)
    values = any(
        isinstance(value, list) or (isinstance(value, str) and re.search(r"""["']\W+["']""", value))
        for _, value in said
    )
    return bool(stray or names or values)


def test_the_differences_are_those_that_are_listed() -> None:
    rows = random_rows(Random(3), 8)
    columns = RunColumns([our_run(row) for row in rows])
    texts = [difference[0] for difference in DIFFERENCES]
    for text, theirs in zip(texts, ask(rows, texts), strict=True):
        assert theirs["found"] is not None, text
        assert found(text, columns) is None, text
        assert is_accident(text, theirs["said"]), text


def test_a_store_in_sqlite_finds_the_same_runs(tmp_path: Path) -> None:
    """Case, patterns over lines, NaN, the latest value and missing keys, through our reader and MLflow's client."""
    random = Random(5)
    rows = [_storable(row) for row in random_rows(random, 8)]
    rows[0] = replace(rows[0], params={**rows[0].params, "note": "two\nLines"})
    texts = [text for text in (query(random) for _ in range(100)) if not re.search("run_id|user_id|artifact_uri", text)]
    texts += [
        "params.note LIKE 'two%lines'", "params.note LIKE 'two%Lines'", "params.note ILIKE 'TWO_lines'",
        "params.note LIKE 'two_%'", "tags.lr LIKE 'A%'", "tags.lr ILIKE 'A%'",
        "params.lr ILIKE 'ad%' AND tags.lr != ''",
        "metrics.lr != 0.1", "metrics.lr = 0", "metrics.acc >= 0 AND metrics.acc <= 1e9", "run_name LIKE 'adam'",
    ]  # fmt: skip
    answers = ask(rows, texts, tmp_path / "mlflow.db")
    runs = {run.labels["row"]: run for run in read(tmp_path / "mlflow.db").runs.values()}
    columns = RunColumns([runs[row.identifier] for row in rows])
    for text, theirs in zip(texts, answers, strict=True):
        assert found(text, columns) == theirs["found"], text
    assert sum(0 < sum(theirs["found"]) < len(rows) for theirs in answers) > len(texts) / 4


def _storable(row: Row) -> Row:
    """Return a row as a store takes it: names of keys, no infinities."""
    known = {key: value for key, value in row.metrics.items() if abs(value) != float("inf")}
    said = [{key: one for key, one in each.items() if _STORED.fullmatch(key)} for each in (row.params, row.tags)]
    return replace(
        row,
        metrics={key: value for key, value in known.items() if _STORED.fullmatch(key)},
        params=said[0],
        tags=said[1],
    )


def test_an_and_that_is_left_out_is_meant_everywhere() -> None:
    """MLflow takes all but IS NULL for one key, which no run has; between other clauses it means AND as well."""
    row = replace(random_rows(Random(0), 1)[0], tags={"a": "x", "b": "y"})
    texts = ['tags.a = "z" tags.b IS NULL', "tags.a = 'x' tags.b = 'y'", "tags.a = 'x' tags.b = 'z'"]
    assert [theirs["found"] for theirs in ask([row], texts)] == [[True], [True], [False]]
    assert [found(text, RunColumns([our_run(row)])) for text in texts] == [[False], [True], [False]]


def test_a_pattern_crosses_lines_as_in_a_store_and_not_as_in_file_stores() -> None:
    row = replace(random_rows(Random(0), 1)[0], params={"note": "two\nlines"})
    (theirs,) = ask([row], ["params.note LIKE 'two%'"])
    assert theirs["found"] == [True]
    (theirs,) = ask([row], ["params.note LIKE 'two%s'"])
    assert theirs["found"] == [False]
    assert found("params.note LIKE 'two%s'", RunColumns([our_run(row)])) == [True]


def test_a_text_in_a_list_is_what_it_is_behind_an_equals_sign() -> None:
    """MLflow reads lists as Python: a doubled quote joins two texts, a backslash escapes."""
    row = replace(random_rows(Random(0), 1)[0], datasets=(("a''b", "d", ""),))
    texts = ["dataset.name = 'a''b'", "dataset.name IN ('a''b')", "dataset.name IN (\"a''b\")"]
    assert [theirs["found"] for theirs in ask([row], texts)] == [[True], [False], [True]]
    assert [found(text, RunColumns([our_run(row)])) for text in texts] == [[True], [True], [True]]
