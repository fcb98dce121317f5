from __future__ import annotations

import gzip
import io
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core.model import Catalog
from core.readers import remote_watch
from core.readers.blobs import read_payload
from core.readers.catalog import CatalogReader, parse_sources
from core.readers.embeddings import load_metadata, load_vectors
from tests.core.readers.logs import event, packed, read, simple, tensor, version, write
from tests.core.readers.places.servers import FolderRemote, Remote

EVENTS = "events.out.tfevents.1"


def log(steps: int, first: int = 0, words: int = 0) -> bytes:
    """Return the records of a run."""
    texts = [tensor("words", b"word " * words, "text")] if words else []
    return packed([version(), *(event(k, simple("a", k), *texts) for k in range(first, first + steps))])


def more(steps: int, first: int) -> bytes:
    return packed([event(k, simple("a", k)) for k in range(first, first + steps)])


def follow(remote: Remote) -> CatalogReader:
    reader = CatalogReader(parse_sources([remote.address]))
    reader.read()
    return reader


def now(reader: CatalogReader) -> Catalog:
    return reader.refresh() or reader.snapshot()


def until_whole(reader: CatalogReader) -> Catalog:
    """Look until there is no problem any more, at most for a while."""
    deadline = time.monotonic() + 120
    while (catalog := now(reader)).problems and time.monotonic() < deadline:
        time.sleep(0.2)
    return catalog


def test_a_remote_folder_is_read_as_a_local_one(remote: Remote, tmp_path: Path) -> None:
    for name, data in {"a": log(30, words=50), "deep/er/b c": log(7), "ä%20+&": log(5)}.items():
        remote.put(f"{name}/{EVENTS}", data)
        write(tmp_path / "local" / name / EVENTS, []).write_bytes(data)
    remote.put("a/notes.txt", b"nothing")
    ours, theirs = read(remote.address), read(tmp_path / "local")
    assert list(ours.runs) == list(theirs.runs)
    assert not ours.problems
    for name, run in theirs.runs.items():
        np.testing.assert_array_equal(ours.runs[name].scalars["a"].value, run.scalars["a"].value)
    text = read_payload(ours.runs["a"], "words", 29)
    np.testing.assert_array_equal(text, read_payload(theirs.runs["a"], "words", 29))


def test_a_file_is_opened_directly(remote: Remote) -> None:
    remote.put(f"a/{EVENTS}", log(5))
    catalog = read(f"{remote.address}/a/{EVENTS}")
    assert list(catalog.runs) == [EVENTS]
    assert catalog.runs[EVENTS].points == 5
    missing = read(f"{remote.address}/nothing")
    assert [problem.kind for problem in missing.problems] == ["missing"]


def test_listing_and_reading_take_few_requests_and_few_bytes(remote: Remote) -> None:
    runs, size = 12, len(log(2000))
    for k in range(runs):
        remote.put(f"run{k}/{EVENTS}", log(2000))
    kind = remote.address.partition(":")[0]
    reader = CatalogReader(parse_sources([remote.address]))
    listed, _ = remote.gate.count(reader.discover)
    decoded, received = remote.gate.count(reader.read)
    again, idle = remote.gate.count(reader.refresh)
    assert received < 1.15 * runs * size + 60_000
    if kind == "ssh":
        assert idle < 20_000
        return
    assert len(decoded) == runs
    assert len(listed) == len(again) == {"s3": 1, "gs": 1, "http": 1 + 2 * runs}[kind]


def test_only_what_is_new_of_a_growing_file_is_fetched(remote: Remote) -> None:
    data = log(20_000)
    remote.put(f"a/{EVENTS}", data)
    reader = follow(remote)
    remote.put(f"a/{EVENTS}", data + more(3, 20_000))
    requests, received = remote.gate.count(reader.refresh)
    assert reader.snapshot().runs["a"].scalars["a"].step.tolist() == list(range(20_003))
    assert received < 30_000 < len(data) / 20
    assert len(requests) <= 5


def test_runs_appear_and_vanish(remote: Remote) -> None:
    remote.put(f"a/{EVENTS}", log(3))
    reader = follow(remote)
    remote.put(f"b/{EVENTS}", log(4))
    remote.put("a/events.out.tfevents.2", more(2, 3))
    found = now(reader).runs
    assert {name: run.points for name, run in found.items()} == {"a": 5, "b": 4}
    remote.remove(f"b/{EVENTS}")
    assert list(now(reader).runs) == ["a"]
    assert reader.refresh() is None


def test_a_replaced_file_is_read_anew(remote: Remote) -> None:
    remote.put(f"a/{EVENTS}", log(30))
    reader = follow(remote)
    time.sleep(1.1)  # the time of the last change is told in whole seconds
    remote.put(f"a/{EVENTS}", log(40, first=100))
    assert now(reader).runs["a"].scalars["a"].step.tolist() == list(range(100, 140))


def test_a_lost_connection_is_told_and_comes_back(remote: Remote) -> None:
    remote.put(f"a/{EVENTS}", log(30))
    reader = follow(remote)
    remote.gate.shut()
    lost = now(reader)
    assert lost.runs["a"].points == 30, "what was read stays shown"
    assert [problem.kind for problem in lost.problems] == ["lost-connection"]
    assert "again" in lost.problems[0].remedy
    remote.put(f"a/{EVENTS}", log(30) + more(4, 30))
    remote.gate.open()
    catalog = until_whole(reader)
    assert not catalog.problems
    assert catalog.runs["a"].points == 34


def test_a_connection_lost_while_reading_costs_only_time(remote: Remote) -> None:
    remote.put(f"a/{EVENTS}", log(30))
    remote.put(f"b/{EVENTS}", log(30))
    reader = CatalogReader(parse_sources([remote.address]))
    reader.discover()
    remote.gate.shut()
    broken = reader.read()
    assert set(broken.runs) == {"a", "b"}
    assert broken.problems
    remote.gate.open()
    catalog = until_whole(reader)
    assert [run.points for run in catalog.runs.values()] == [30, 30]
    assert not catalog.problems


def test_asked_only_when_it_is_due_and_never_waited_for(remote: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(remote_watch, "time", SimpleNamespace(monotonic=lambda: now))
    remote.put(f"a/{EVENTS}", log(3))
    reader = follow(remote)
    requests, received = remote.gate.count(lambda: [reader.refresh(everything=False) for _ in range(20)])
    assert not requests
    assert received < 100
    assert reader.pause == remote_watch.EVERY
    now += remote_watch.EVERY - 1.0
    reader.refresh(everything=False)
    assert reader.pause == 1.0
    now += 1.0
    reader.refresh(everything=False)
    assert 0 < reader.pause < 1.0, "it is being asked, and soon looked for an answer"


def test_compressed_files_are_read(remote: Remote) -> None:
    remote.put(f"a/{EVENTS}.gz", gzip.compress(log(300, words=3)))
    run = read(remote.address).runs["a"]
    assert run.points == 300
    assert not run.problems
    assert read_payload(run, "words", 299).item().startswith(b"word")


def test_tables_and_projector_folders_are_read(remote: Remote) -> None:
    vectors = np.arange(12, dtype=np.float32).reshape(4, 3)
    stream = io.BytesIO()
    np.save(stream, vectors)
    remote.put("table.npy", stream.getvalue())
    remote.put("named.csv", b"x,y,name\n1,2,one\n3,4,two\n")
    remote.put("p/tensors.tsv", b"1\t2\n3\t4\n")
    remote.put("p/meta.tsv", b"one\ntwo\n")
    config = b'embeddings { tensor_name: "t" tensor_path: "tensors.tsv" metadata_path: "meta.tsv" }'
    remote.put("p/projector_config.pbtxt", config)
    (table,) = read(f"{remote.address}/table.npy").embeddings.values()
    np.testing.assert_array_equal(load_vectors(table.steps[-1].tensor), vectors)
    (named,) = read(f"{remote.address}/named.csv").embeddings.values()
    assert list(load_metadata(named.steps[-1].metadata_file).columns) == ["name"]
    assert load_vectors(named.steps[-1].tensor).shape == (2, 2)
    projector = read(remote.address)
    assert not projector.problems, projector.problems
    (table,) = projector.embeddings.values()
    assert (table.run, table.tensor, table.rows) == ("p", "t", 2)
    assert list(load_metadata(table.steps[-1].metadata_file).columns["label"].texts) == ["one", "two"]
    np.testing.assert_array_equal(load_vectors(table.steps[-1].tensor), [[1, 2], [3, 4]])


def test_nothing_is_written_into_the_folder(remote: Remote) -> None:
    remote.put(f"a/{EVENTS}.gz", gzip.compress(log(3)))
    read(remote.address)
    if isinstance(remote, FolderRemote):
        assert [path.name for path in remote.folder.rglob("*") if path.is_file()] == [f"{EVENTS}.gz"]


@pytest.mark.parametrize("remote", ["s3"], indirect=True)
def test_a_folder_of_many_objects_is_listed_page_by_page(remote: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "40")
    for k in range(45):
        remote.put(f"run{k % 30}/{k}", b"")
    remote.put(f"run7/{EVENTS}", log(3))
    reader = CatalogReader(parse_sources([remote.address]))
    listed, _ = remote.gate.count(reader.discover)
    assert len(listed) == 2
    assert list(reader.read().runs) == ["run7"]
