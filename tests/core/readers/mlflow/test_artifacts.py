from __future__ import annotations

import importlib
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.model import ColumnKind
from core.readers.embeddings import load_metadata, load_vectors
from core.readers.mlflow.artifact_tables import MOST_TABLES, ArtifactTables
from core.readers.mlflow.artifacts import is_remote, list_artifacts, locate
from tests.core.readers.logs import read
from tests.core.readers.mlflow.file_stores import make_experiment, make_run, put


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_run(make_experiment(tmp_path / "mlruns", 0, "Default"), 1, "first")


def test_locations_that_are_right(tmp_path: Path) -> None:
    odd = tmp_path / "a b%20c ü"
    odd.mkdir()
    for uri in (odd.as_uri(), f"file://{odd}", f"file://localhost{odd}", str(odd), f"file:{odd}"):
        assert locate(uri, []) == str(odd), uri


def test_a_store_that_was_moved(tmp_path: Path) -> None:
    beside = str(tmp_path)
    for uri in (
        "file:///home/ada/mlruns/0/1/artifacts", "/home/ada/mlruns/0/1/artifacts", "./mlruns/0/1/artifacts", "",
        "file:///C:/Users/ada/mlruns/0/1/artifacts", "C:\\Users\\ada\\mlruns", "file:C:\\Users\\ada", "file:mlruns/0",
        "file://server/share/artifacts", "\\\\server\\share", "//server/share", "file://[bad/x",
        "mlflow-artifacts:/0/1/artifacts",
    ):  # fmt: skip
        assert locate(uri, ["/nowhere", beside]) == beside, uri
        assert is_remote(uri) or locate(uri, ["/nowhere"]) == "", uri


def test_a_folder_around_the_store_is_no_place_for_artifacts(folder: Path) -> None:
    beside = str(folder / "artifacts")
    for uri in ("file:///", "/", folder.as_uri(), str(folder.parent)):
        assert locate(uri, [beside]) == beside


def test_places_that_are_no_folders_stay_what_they_are(tmp_path: Path) -> None:
    for uri in ("s3://bucket/key", "gs://b/k", "dbfs:/x", "https://host/x", "mlflow-artifacts:/0/1/artifacts"):
        assert is_remote(uri)
        assert locate(uri, []) == uri
        assert list_artifacts(uri) == ()
    assert locate("s3://bucket/key", [str(tmp_path)]) == "s3://bucket/key"


def test_a_moved_run_has_its_artifacts(folder: Path, tmp_path: Path) -> None:
    put(folder / "artifacts/model/weights.bin", "12345")
    moved = (tmp_path / "mlruns").rename(tmp_path / "elsewhere")
    run = read(moved).runs["Default/first"]
    assert run.artifact_folder == str(moved / "0" / folder.name / "artifacts")
    (artifact,) = list_artifacts(run.artifact_folder)
    assert (artifact.path, artifact.size) == ("model/weights.bin", 5)
    assert Path(artifact.file).read_text() == "12345"


def test_artifacts_are_listed_in_natural_order_without_loops(tmp_path: Path) -> None:
    for name in ("b10.txt", "b2.txt", "a/x.txt", "a/deep/y.txt"):
        put(tmp_path / name, name)
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
    assert [artifact.path for artifact in list_artifacts(str(tmp_path))] == [
        "a/deep/y.txt",
        "a/x.txt",
        "b2.txt",
        "b10.txt",
    ]
    assert list_artifacts(str(tmp_path / "nowhere")) == ()


def test_artifacts_kept_elsewhere(tmp_path: Path) -> None:
    folder = make_run(make_experiment(tmp_path / "mlruns"), 1)
    elsewhere = tmp_path / "bucket" / "artifacts"
    np.save(put(elsewhere / "points.npy"), np.ones((3, 2)))
    put(folder / "meta.yaml", (folder / "meta.yaml").read_text().replace(f"{folder}/artifacts", str(elsewhere)))
    catalog = read(tmp_path / "mlruns")
    assert [run.artifact_folder for run in catalog.runs.values()] == [str(elsewhere)]
    assert list(catalog.embeddings) == ["experiment 0/run 1/points.npy"]


def fill(artifacts: Path) -> None:
    """Write a table of each kind, and what is none."""
    np.save(put(artifacts / "deep/vectors.npy"), np.arange(12, dtype=np.float32).reshape(4, 3))
    np.savez(put(artifacts / "many.npz"), points=np.ones((5, 2)), names=np.array(["a"] * 5), single=np.ones(5))
    put(artifacts / "named.csv", 'name,x,y\n"a, b",1,2\n"c\nd",3,4\n\ne,5,6')
    put(artifacts / "plain.tsv", "1\t2\n3\t4\n")
    put(artifacts / "named.tsv", "x\ty\tlabel\n1\t2\tu\n3\t4\tv\n")
    table = {"columns": ["x", "v", "t"], "data": [[1, [1, 2], "a"], [None, [3, 4], None], [3, [5, 6], "b"]]}
    put(artifacts / "eval.json", json.dumps(table))
    pyarrow: Any = importlib.import_module("pyarrow")
    parquet: Any = importlib.import_module("pyarrow.parquet")
    parquet.write_table(
        pyarrow.table({"v": [[1.0, 2.0], [3.0, 4.0]], "n": [1, 2], "t": ["a", "b"]}), artifacts / "t.parquet"
    )


def test_tables_among_artifacts(folder: Path) -> None:
    fill(folder / "artifacts")
    found = read(folder.parent.parent).embeddings
    assert {table.tensor: (table.rows, table.columns) for table in found.values()} == {
        "deep/vectors.npy": (4, 3), "eval.json": (3, 3), "many.npz/points": (5, 2), "named.csv": (3, 2),
        "named.tsv": (2, 2), "plain.tsv": (2, 2), "t.parquet": (2, 2),
    }  # fmt: skip
    assert all(key == f"Default/first/{table.tensor}" for key, table in found.items())
    for table in found.values():
        vectors = load_vectors(table.steps[-1].tensor)
        assert vectors.shape == (table.rows, table.columns), table.tensor
        if table.steps[-1].metadata_file:
            assert load_metadata(table.steps[-1].metadata_file, table.rows).rows == table.rows, table.tensor
    texts = load_metadata(found["Default/first/eval.json"].steps[-1].metadata_file).columns["t"]
    assert (list(texts.texts), texts.kind) == (["a", "", "b"], ColumnKind.CATEGORY)


def test_what_is_no_table(folder: Path) -> None:
    artifacts = folder / "artifacts"
    np.save(put(artifacts / "line.npy"), np.ones(9))
    np.save(put(artifacts / "row.npy"), np.ones((1, 9)))
    np.save(put(artifacts / "objects.npy"), np.array([["a", "b"], ["c", "d"]]))
    put(artifacts / "broken.npy", "\x93NUMPY")
    put(artifacts / "broken.npz", "PK")
    put(artifacts / "broken.parquet", "PAR1")
    put(artifacts / "words.csv", "a,b\nx,y\nz,w\n")
    put(artifacts / "one.csv", "x\n1\n2\n3\n")
    put(artifacts / "short.csv", "x,y\n1,2\n")
    put(artifacts / "empty.csv")
    put(artifacts / "notes.tsv", "just words\n")
    put(artifacts / "model/input_example.json", '{"columns": ["x", "y"], "data": [[1, 2], [3, 4]]}')
    put(artifacts / "config.json", '{"a": [1, 2]}')
    put(artifacts / "torn.json", '{"columns": ["x", "y"], "data": [[1, 2], [3,')
    put(artifacts / "deep.json", '{"columns": ["x"], "data": ' + "[" * 50_000)
    catalog = read(folder)
    assert not catalog.embeddings
    assert not catalog.problems


def test_a_file_is_looked_into_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    np.save(tmp_path / "a.npy", np.ones((2, 2)))
    asked: list[str] = []

    def headers(file: str) -> tuple[()]:
        asked.append(file)
        return ()

    monkeypatch.setattr("core.readers.mlflow.artifact_tables.table_headers", headers)
    tables = ArtifactTables()
    files = [(f"{k:03}.npy", str(tmp_path / "a.npy")) for k in range(2)] + [("b.txt", "b.txt")]
    tables.follow(files)
    for _ in range(3):
        assert tables.unread() == (0 if asked else 2)
        tables.read()
    assert asked == [str(tmp_path / "a.npy")]


def test_only_so_many_files_are_looked_into(tmp_path: Path) -> None:
    for k in range(MOST_TABLES + 5):
        put(tmp_path / f"{k:04}.csv", "x,y\n1,2\n3,4\n")
    tables = ArtifactTables()
    tables.follow((artifact.path, artifact.file) for artifact in list_artifacts(str(tmp_path)))
    tables.read()
    assert len(tables.of("run")) == MOST_TABLES
    assert tables.of("run") is tables.of("run")
