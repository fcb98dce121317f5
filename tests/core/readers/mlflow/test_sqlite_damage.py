"""A damaged database costs what is damaged, and says so."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from core.model import Catalog
from core.readers.catalog import CatalogReader, parse_sources
from tests.core.readers.logs import read
from tests.core.readers.mlflow.sqlite_stores import add_points, add_run, add_texts, make_store, run_id, writing

PAGE: Final = 4096
RUNS: Final = 60
POINTS: Final = 100


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the content of a store with 60 runs of 100 points."""
    store = make_store(tmp_path_factory.mktemp("sound") / "mlflow.db")
    with writing(store) as connection:
        for number in range(1, RUNS + 1):
            run = add_run(connection, number, source_name="train.py " * 40)
            add_points(connection, run, "loss", [number + step / 8 for step in range(POINTS)])
            add_texts(connection, "params", run, **{f"p{n}": "x" * 40 for n in range(10)})
            add_texts(connection, "tags", run, team="red")
    return store.read_bytes()


@pytest.fixture
def store(tmp_path: Path, sound: bytes) -> Path:
    path = tmp_path / "mlflow.db"
    path.write_bytes(sound)
    return path


def leaves(store: Path, name: str) -> list[int]:
    """Return the numbers of the leaf pages of a table or an index, in order."""
    with closing(sqlite3.connect(store)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    return _leaves(store.read_bytes(), root)


def _leaves(content: bytes, number: int) -> list[int]:
    page = content[(number - 1) * PAGE : number * PAGE]
    if page[0] not in (2, 5):
        return [number]
    count = int.from_bytes(page[3:5], "big")
    pointers = [int.from_bytes(page[12 + 2 * n : 14 + 2 * n], "big") for n in range(count)]
    below = [int.from_bytes(page[at : at + 4], "big") for at in pointers] + [int.from_bytes(page[8:12], "big")]
    return [leaf for child in below for leaf in _leaves(content, child)]


def damage(store: Path, *pages: int) -> None:
    content = bytearray(store.read_bytes())
    for page in pages:
        content[(page - 1) * PAGE : page * PAGE] = b"\xff" * PAGE
    store.write_bytes(content)


def points(catalog: Catalog) -> int:
    return sum(run.points for run in catalog.runs.values())


def test_sound(store: Path) -> None:
    catalog = read(store)
    assert points(catalog) == RUNS * POINTS
    assert catalog.problems == ()


def test_a_page_of_metrics(store: Path) -> None:
    pages = leaves(store, "metrics")
    damage(store, pages[len(pages) // 2])
    catalog = read(store)
    assert len(catalog.runs) == RUNS
    assert all(run.loaded for run in catalog.runs.values())
    lost = RUNS * POINTS - points(catalog)
    assert 0 < lost <= PAGE // 20
    for run in catalog.runs.values():
        series = run.scalars["loss"]
        number = int(run.name.split()[-1])
        assert series.value.tolist() == [number + step / 8 for step in series.step.tolist()]
    (problem,) = catalog.problems
    assert problem.kind == "damaged-database"
    assert "table metrics" in problem.message
    assert problem.remedy


@pytest.mark.parametrize("index", ["index_metrics_run_uuid_key_step", "index_params_run_uuid", "index_tags_run_uuid"])
def test_an_index_costs_nothing(store: Path, index: str) -> None:
    damage(store, *leaves(store, index))
    catalog = read(store)
    assert points(catalog) == RUNS * POINTS
    assert all(len(run.params) == 10 and run.labels == {"team": "red"} for run in catalog.runs.values())
    assert len(catalog.problems) == 1


def test_a_page_of_parameters(store: Path) -> None:
    pages = leaves(store, "params")
    damage(store, pages[len(pages) // 2])
    catalog = read(store)
    assert points(catalog) == RUNS * POINTS
    assert sum(len(run.params) for run in catalog.runs.values()) >= 10 * RUNS - PAGE // 60
    assert ["table params" in problem.message for problem in catalog.problems] == [True]


def test_a_page_of_runs(store: Path) -> None:
    pages = leaves(store, "runs")
    assert len(pages) > 2
    damage(store, pages[1])
    catalog = read(store)
    assert RUNS // 3 < len(catalog.runs) < RUNS
    assert all(len(run.scalars["loss"]) == POINTS for run in catalog.runs.values())
    assert "table runs" in catalog.problems[0].message


def test_cut_off(store: Path, sound: bytes) -> None:
    kept = len(sound) * 2 // 3 // PAGE * PAGE
    store.write_bytes(sound[:kept])
    catalog = read(store)
    assert len(catalog.runs) > RUNS // 3
    assert points(catalog) > 0
    problem = catalog.problems[0]
    assert (problem.kind, problem.lost_bytes, problem.offset) == ("truncated-database", len(sound) - kept, kept)


def test_a_database_whose_beginning_is_damaged(store: Path) -> None:
    content = bytearray(store.read_bytes())
    content[100:PAGE] = b"\xff" * (PAGE - 100)
    store.write_bytes(content)
    for path in (store, store.parent):
        (problem,) = read(path).problems
        assert problem.kind == "damaged-database"
    other = store.rename(store.with_name("somebody's.db"))
    assert read(other.parent).problems == (), "nobody knows that it was a store"


def test_damage_that_is_repaired(store: Path, sound: bytes) -> None:
    pages = leaves(store, "metrics")
    damage(store, pages[3])
    reader = CatalogReader(parse_sources([str(store)]))
    assert points(reader.read()) < RUNS * POINTS
    store.write_bytes(sound)
    catalog = reader.refresh()
    assert catalog is not None
    assert catalog.problems == ()
    assert points(catalog) == RUNS * POINTS


@pytest.mark.parametrize("seed", range(12))
def test_any_damage_leaves_the_program_running(store: Path, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(store.read_bytes())
    for _ in range(1 + seed % 4):
        at = chance.randrange(PAGE, len(content) - 64)
        content[at : at + 64] = chance.randbytes(64)
    store.write_bytes(content)
    catalog = read(store)
    assert all(run.loaded for run in catalog.runs.values())
    assert len(catalog.runs) <= RUNS + 2
    assert not any(problem.kind == "unexpected" for problem in catalog.problems)
    assert all(run.run_id for run in catalog.runs.values())
    assert run_id(1)
