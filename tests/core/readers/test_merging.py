"""Pieces of runs, however they come, go and grow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import BlobSeries, HParams, HParamSession, Run, RunStatus, ScalarSeries, TagInfo
from core.readers import merging
from core.readers.merging import Merger

SESSION = HParams(session=HParamSession())


def scalar(value: float) -> ScalarSeries:
    return ScalarSeries(np.array([1.0]), np.array([1]), np.array([value]))


def blob(*files: int) -> BlobSeries:
    """Return an index of one payload in each of some files of its piece."""
    n = len(files)
    return BlobSeries(np.zeros(n), np.arange(n), np.array(files, np.int32), np.arange(n), np.ones(n, np.int64))


names = st.sampled_from(["a", "a/b", "a/b/1", "c", "."])
tags = st.sampled_from(["loss", "image", "text"])


@st.composite
def pieces_(draw: st.DrawFn) -> Run:
    """Return any piece; its payloads lie in its files, whose names are its own."""
    name, part_of = draw(names), draw(st.sampled_from(["", "", "a", "a/b", "c", "nobody"]))
    mark = draw(st.integers(0, 10**9))
    files = tuple(f"{name}-{mark}-{k}" for k in range(draw(st.integers(0, 3))))
    spots = st.lists(st.integers(0, len(files) - 1), max_size=3) if files else st.just([])
    return Run(
        name=name,
        source=draw(st.sampled_from(["tensorboard", "table"])),
        files=files,
        scalars=MappingProxyType({tag: scalar(mark) for tag in draw(st.sets(tags))}),
        blobs=MappingProxyType({tag: blob(*draw(spots)) for tag in draw(st.sets(tags))}),
        params=MappingProxyType(dict.fromkeys(draw(st.sets(st.sampled_from("xyz"))), mark)),
        started=draw(st.none() | st.floats(0, 1e9)),
        updated=draw(st.none() | st.floats(0, 1e9)),
        loaded=draw(st.booleans()),
        part_of=part_of,
        status=draw(st.sampled_from(RunStatus)),
        hparams=SESSION if part_of and draw(st.booleans()) else None,
    )


def joined(run: Run) -> dict[str, list[str]]:
    """Return the file that each payload of a run lies in, by tag."""
    return {tag: [run.files[at] for at in series.file] for tag, series in run.blobs.items()}


@given(st.lists(pieces_(), max_size=8), st.randoms(use_true_random=False))
def test_which_pieces_become_one_run_does_not_depend_on_their_order(pieces: list[Run], random: object) -> None:
    shuffled = sorted(pieces, key=lambda piece: random.random())  # type: ignore[attr-defined]
    one, other = Merger().runs(pieces), Merger().runs(shuffled)
    assert list(one) == list(other)
    for name, run in one.items():
        assert sorted(run.files) == sorted(other[name].files)
        assert (run.started, run.updated, run.loaded) == (other[name].started, other[name].updated, other[name].loaded)
        assert run.params.keys() == other[name].params.keys()
        assert not run.part_of


@given(st.lists(pieces_(), max_size=8))
def test_nothing_is_lost_and_nothing_is_made_up(pieces: list[Run]) -> None:
    runs = Merger().runs(pieces)
    assert Counter(file for run in runs.values() for file in run.files) == Counter(f for p in pieces for f in p.files)
    assert all(name == run.name for name, run in runs.items())
    series = {id(one) for piece in pieces for one in piece.scalars.values()}
    assert all(id(one) in series for run in runs.values() for one in run.scalars.values())


@given(st.lists(pieces_(), min_size=1, max_size=8))
def test_payloads_are_found_in_the_files_of_their_piece(pieces: list[Run]) -> None:
    sources = [joined(piece) for piece in pieces]
    for run in Merger().runs(pieces).values():
        for tag, files in joined(run).items():
            assert any(source.get(tag) == files for source in sources)


@given(st.lists(pieces_(), max_size=8))
def test_runs_stay_the_same_objects_while_nothing_changes(pieces: list[Run]) -> None:
    merger = Merger()
    first = merger.runs(pieces)
    second = merger.runs(list(pieces))
    assert list(first) == list(second)
    assert all(second[name] is run for name, run in first.items())


@given(st.lists(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=6), max_size=5), st.data())
def test_pieces_come_go_and_are_replaced(moments: list[list[tuple[int, bool]]], data: st.DataObject) -> None:
    stock = data.draw(st.lists(pieces_(), min_size=6, max_size=6))
    spare = data.draw(st.lists(pieces_(), min_size=6, max_size=6))
    merger = Merger()
    for moment in moments:
        pieces = [(spare if is_new else stock)[place] for place, is_new in dict(moment).items()]
        followed, fresh = merger.runs(pieces), Merger().runs(pieces)
        assert list(followed) == list(fresh)
        for name, run in followed.items():
            assert (run.files, run.params, joined(run)) == (fresh[name].files, fresh[name].params, joined(fresh[name]))
            assert run.scalars == fresh[name].scalars


def piece(name: str, files: Sequence[str] = (), part_of: str = "", **more: object) -> Run:
    return Run(name=name, source="s", files=tuple(files), part_of=part_of, **more)  # type: ignore[arg-type]


def test_of_equal_tags_the_piece_that_is_trusted_first_counts() -> None:
    first = piece("a", ["1"], scalars={"x": scalar(1)}, blobs={"y": blob(0)}, tags={"x": TagInfo("scalars")})
    second = piece("a", ["2"], scalars={"x": scalar(2), "y": scalar(3), "z": scalar(4)}, blobs={"w": blob(0)})
    third = piece("a", ["3"], blobs={"x": blob(0), "y": blob(0)})
    run = Merger().runs([first, second, third])["a"]
    assert {tag: float(series.value[0]) for tag, series in run.scalars.items()} == {"x": 1.0, "z": 4.0}
    assert joined(run) == {"y": ["1"], "w": ["2"]}, "a tag is a scalar or it is not"


def test_an_index_that_has_not_changed_stays_the_same_object_behind_a_piece_that_grows() -> None:
    merger = Merger()
    still = piece("a", ["image"], blobs={"y": blob(0, 0)})
    before = merger.runs([piece("a", ["1"]), still])["a"]
    after = merger.runs([piece("a", ["1"]), still])["a"]
    assert after is not before
    assert after.blobs["y"] is before.blobs["y"]
    moved = merger.runs([piece("a", ["1", "2"]), still])["a"]
    assert joined(moved) == {"y": ["image", "image"]}
    assert moved.blobs["y"].file.dtype == np.int32
    assert still.blobs["y"].file.tolist() == [0, 0]


def test_all_pieces_of_a_part_are_part_of_the_run() -> None:
    parts = [piece("a/1.0", ["e"], "a", hparams=SESSION, loaded=True), piece("a/1.0", ["csv"], loaded=True)]
    assert list(Merger().runs([piece("a", ["w"]), *parts])) == ["a"]
    assert list(Merger().runs(parts)) == ["a/1.0"]


def test_the_first_that_says_something_is_believed() -> None:
    pieces = [
        piece("a", params={"lr": 1}, labels={"k": "v"}),
        piece("a", params={"lr": 2, "wd": 3}, status=RunStatus.FAILED, experiment="e", run_id="i", ended=5.0),
        piece("a", status=RunStatus.FINISHED, experiment="f", parent="p", run_id="j", ended=7.0, origin={"user": "u"}),
    ]
    run = Merger().runs(pieces)["a"]
    assert (run.params, run.labels, run.origin) == ({"lr": 1, "wd": 3}, {"k": "v"}, {"user": "u"})
    assert (run.status, run.experiment, run.parent, run.run_id, run.ended) == (RunStatus.FAILED, "e", "p", "i", 7.0)


def test_the_cost_is_linear_and_nothing_is_done_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: Counter[str] = Counter()
    for function in ("naturally_sorted", "merged"):
        real = getattr(merging, function)

        def counted(*given: object, real: object = real, function: str = function) -> object:
            calls[function] += 1
            return real(*given)  # type: ignore[operator]

        monkeypatch.setattr(merging, function, counted)
    pieces = [piece(f"run{k}", [str(k)]) for k in range(10_000)]
    merger = Merger()
    first = merger.runs(pieces)
    assert calls == {"naturally_sorted": 1, "merged": 10_000}
    assert all(run is pieces[k] for k, run in enumerate(first.values()))
    calls.clear()
    merger.runs(pieces)
    assert not calls
    pieces[7] = piece("run7", ["7"])
    merger.runs(pieces)
    assert calls == {"merged": 1}
    merger.runs([*pieces, piece("one more")])
    assert calls == {"naturally_sorted": 1, "merged": 2}


@pytest.mark.parametrize("order", [1, -1])
def test_pieces_of_one_run_that_say_different_wholes_go_together(order: int) -> None:
    around = Run(name="a", source="tensorboard", files=())
    own = Run(name="a/b", source="tensorboard", files=("one",), part_of="a/b")
    part = Run(name="a/b", source="tensorboard", files=("two",), part_of="a")
    plain = Run(name="a/b", source="tensorboard", files=("three",))
    made = Merger().runs([around, *[own, part, plain][::order]])
    assert {name: sorted(run.files) for name, run in made.items()} == {"a": ["one", "three", "two"]}
