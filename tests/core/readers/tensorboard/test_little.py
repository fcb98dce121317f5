"""Little files that are read together must give what reading each by itself gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.model import Catalog, Run
from core.readers.catalog import CatalogReader, parse_sources
from core.readers.tensorboard import scratch, together
from core.readers.tensorboard.framing import frame
from core.readers.tensorboard.little import LittleDecoder, LittleFile, LittleSeries
from core.readers.tensorboard.run import EventRun
from core.views.runs import linked_steps
from tests.core.readers.logs import event, grow, packed, simple, tensor, version, write

EVENTS = "events.out.tfevents.1"


def scalars(seed: int, steps: int = 30, tags: int = 4) -> list[Any]:
    random = np.random.default_rng(seed)
    return [version(), *(event(s, simple(f"t/{k}", random.normal())) for s in range(steps) for k in range(tags))]


def hparams() -> Any:
    from tensorboard.plugins.hparams import plugin_data_pb2

    start = plugin_data_pb2.HParamsPluginData()
    start.session_start_info.hparams["lr"].number_value = 0.5
    entry = tensor("_hparams_/session_start_info", np.float32(0), "")
    entry.metadata.plugin_data.plugin_name = "hparams"
    entry.metadata.plugin_data.content = start.SerializeToString()
    return event(0, entry)


def make_all_sorts(folder: Path) -> None:
    """Write runs of all sorts, each several times so that files stand between others."""
    for k in range(3):
        write(folder / f"plain{k}" / EVENTS, scalars(k))
        write(folder / f"fewer{k}" / EVENTS, scalars(k, 5, 2))
        write(folder / f"v2_{k}" / EVENTS, [version(), *(event(s, tensor("a", np.float32(s))) for s in range(9))])
        wide = [event(s, tensor("w", np.float64(s / 3)), simple("f", s / 3)) for s in range(9)]
        write(folder / f"wide{k}" / EVENTS, [version(), *wide])
        texts = [event(s, tensor("text", b"w" * s, "text"), simple("t/0", s)) for s in (1, 2)]
        write(folder / f"blobs{k}" / EVENTS, [version(), *texts])
        write(folder / f"hparams{k}" / EVENTS, [version(), hparams(), *scalars(k)[1:]])
        write(folder / f"many{k}" / EVENTS, [version(), *(event(1, simple(f"tag{n}", n)) for n in range(200 + k))])
        write(folder / f"cut{k}" / EVENTS, scalars(k), tail=packed([event(1, simple("t/0", 1))])[:-3])
        write(folder / f"noise{k}" / EVENTS, scalars(k), tail=b"\x01" * 40)
        write(folder / f"empty{k}" / EVENTS, [])
        write(folder / f"header{k}" / EVENTS, [version()])
        late = [event(1, tensor("l", np.float32(1), "")), event(2, tensor("l", np.float32(2)))]
        write(folder / f"late{k}" / EVENTS, [version(), *late])
        write(folder / f"torn{k}" / EVENTS, [event(1, simple("l", 1.0)), event(2, tensor("l", b"text", ""))])
        graph = [event(0, graph_def=b"\x0a\x00"), event(1, simple("t/0", 1))]
        write(folder / f"graph{k}" / EVENTS, graph)
        path = write(folder / f"broken{k}" / EVENTS, scalars(k))
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0x40
        path.write_bytes(data + frame(b"\xff\xff"))
        write(folder / f"two{k}" / "a.tfevents.1", scalars(k))
        write(folder / f"two{k}" / "a.tfevents.2", scalars(k + 1))


def described(run: Run) -> Any:
    """Return everything that is known of a run, in a form that can be compared."""

    def bits(array: Any) -> Any:
        return array.dtype.str, array.tobytes()

    columns = {tag: [bits(c) for c in (s.wall_time, s.step, s.value)] for tag, s in run.scalars.items()}
    index = {tag: [bits(c) for c in (b.wall_time, b.step, b.file, b.offset, b.length)] for tag, b in run.blobs.items()}
    tags = [(tag, info.plugin, info.content, info.display_name) for tag, info in run.tags.items()]
    rest = (run.name, run.files, dict(run.params), run.started, run.updated, run.loaded, run.problems, run.status)
    return list(columns.items()), list(index.items()), tags, rest


def follow(folder: Path) -> CatalogReader:
    reader = CatalogReader(parse_sources([str(folder)]))
    reader.load_kernels()
    return reader


def one_by_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    with monkeypatch.context() as patch:
        patch.setattr(together, "_FEWEST", 10**9)
        return follow(folder).read()


@pytest.fixture
def accepted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the runs that were read together."""
    names: list[str] = []
    accept = EventRun.accept

    def note(run: EventRun, little: Any) -> None:
        accept(run, little)
        names.append(run.contents.runs[0].name)

    monkeypatch.setattr(EventRun, "accept", note)
    return names


def same(one: Catalog, other: Catalog) -> None:
    assert list(one.runs) == list(other.runs)
    for name, run in one.runs.items():
        assert described(run) == described(other.runs[name]), name


def test_reading_together_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, accepted: list[str]) -> None:
    make_all_sorts(tmp_path)
    catalog = follow(tmp_path).read()
    left = {"many", "cut", "noise", "empty", "broken", "two", "late", "torn"}
    assert {name[:-1] for name in catalog.runs} - {name[:-1] for name in accepted} == left
    same(catalog, one_by_one(tmp_path, monkeypatch))


def test_little_room_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_all_sorts(tmp_path)
    expected = one_by_one(tmp_path, monkeypatch)
    from core.readers.tensorboard.compiled import CompiledDecoder

    monkeypatch.setattr(scratch, "CompiledDecoder", lambda: CompiledDecoder(130, 2))
    monkeypatch.setattr(together, "ROOM", 3)
    catalog = follow(tmp_path).read()
    same(catalog, expected)


@pytest.mark.parametrize("change", [
    lambda path: grow(path, packed([event(99, simple("t/1", 9.0), simple("new", 1.0))])),
    lambda path: grow(path, packed([event(99, tensor("t/1", np.float64(0.1)))])),
    lambda path: path.write_bytes(packed(scalars(77))),
    lambda path: path.write_bytes(packed(scalars(77, 3))),
    lambda path: write(path.with_name("z.tfevents.2"), scalars(5)),
    lambda path: grow(path, b"\x01" * 40),
])  # fmt: skip
def test_a_file_that_was_read_together_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, accepted: list[str], change: Callable[[Path], object]
) -> None:
    make_all_sorts(tmp_path)
    reader = follow(tmp_path)
    before = reader.read()
    for name in ("plain1", "blobs1", "hparams1"):
        change(tmp_path / name / EVENTS)
    after = reader.refresh()
    assert after is not None
    assert after.runs["plain2"] is before.runs["plain2"]
    assert len(accepted) > 20
    same(after, one_by_one(tmp_path, monkeypatch))


def test_series_stay_the_same_objects(tmp_path: Path) -> None:
    make_all_sorts(tmp_path)
    reader = follow(tmp_path)
    before = reader.read().runs["plain0"]
    first = before.scalars["t/0"]
    assert before.scalars["t/0"] is first
    with pytest.raises(KeyError):
        before.scalars["none"]
    grow(tmp_path / "plain0" / EVENTS, packed([event(99, simple("t/1", 9.0))]))
    catalog = reader.refresh()
    assert catalog is not None
    after = catalog.runs["plain0"]
    assert after.scalars["t/0"] is first
    assert len(after.scalars["t/1"]) == len(before.scalars["t/1"]) + 1
    assert reader.refresh() is None


def test_a_run_costs_one_opened_file_and_a_hundredth_of_a_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for k in range(300):
        write(tmp_path / f"run{k}" / EVENTS, scalars(k, 10, 3))
    opened: list[str] = []
    calls: list[int] = []
    open_file, decode = scratch.open_file, LittleDecoder.decode

    def note_file(path: str) -> Any:
        opened.append(path)
        return open_file(path)

    def note_call(self: LittleDecoder, buffer: Any, bounds: Any, *rest: Any) -> Any:
        calls.append(len(bounds))
        return decode(self, buffer, bounds, *rest)

    monkeypatch.setattr(scratch, "open_file", note_file)
    monkeypatch.setattr(LittleDecoder, "decode", note_call)
    catalog = follow(tmp_path).read()
    assert sum(run.points for run in catalog.runs.values()) == 9000
    assert len(opened) == len(set(opened)) == 300
    assert sum(calls[1:]) == 300
    assert len(calls[1:]) <= 3


def test_values_are_counted_and_steps_known_without_making_a_series(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_all_sorts(tmp_path)
    runs = follow(tmp_path).read().runs.values()
    little = [run for run in runs if isinstance(run.scalars, LittleSeries)]
    assert len(little) > 10
    made: list[int] = []
    series = LittleFile.series

    def noted(file: LittleFile, *place: int) -> Any:
        made.append(place[0])
        return series(file, *place)

    monkeypatch.setattr(LittleFile, "series", noted)
    counted, steps = [run.points for run in little], [run.scalars.steps for run in little]  # type: ignore[attr-defined]
    linked = linked_steps(Catalog(runs={run.name: run for run in little if not run.blobs}))
    assert not made
    longest = [max(run.scalars.values(), key=len, default=None) for run in little]
    assert [own.tolist() for own in steps] == [[] if one is None else one.step.tolist() for one in longest]
    assert set(linked.tolist()) == set(np.concatenate(steps).tolist())
    assert counted == [sum(map(len, run.scalars.values())) for run in little]
    assert len(made) > 10
