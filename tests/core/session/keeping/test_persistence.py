from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import SourceSpec
from core.session import Session
from core.session.keeping.persistence import SessionError, Surroundings, files_folder, load, read, save, save_state
from core.state import (
    CategoryBrush,
    Domain,
    EmbeddingState,
    ProjectionSpec,
    RangeBrush,
    RowsBrush,
    RowSet,
    ScalarsState,
    SessionState,
)

ROWS = RowSet.of_indices(1797, [3, 5, 1796])
RICH = SessionState(
    brushes=(
        RowsBrush("a", "embedding", "Lasso", "run/layer", ROWS),
        CategoryBrush("b", "embedding", "label", "run/layer", "label", frozenset({"", "seven", "β"})),
        RangeBrush("c", "embedding", "confidence", "run/layer", "confidence", -math.inf, 0.5),
    ),
    selected_points={"run/layer": ROWS},
    step=1200,
    scalars=ScalarsState(zoom={"loss": Domain(0.0, 10.5, -1.0, math.inf)}, pinned=("loss", "acc")),
    embedding=EmbeddingState(projection=ProjectionSpec("pca", {"whiten": True, "k": 3, "tol": 0.5, "init": "inf"}, 7)),
)

finite = st.floats(allow_nan=False)
row_sets = st.lists(st.booleans(), max_size=40).map(lambda bits: RowSet.of_mask(np.array(bits, dtype=np.bool_)))
st.register_type_strategy(RowSet, row_sets)
st.register_type_strategy(float, finite)
states = st.from_type(SessionState)


@given(state=states)
def test_any_state_comes_back_as_it_was(state: SessionState, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("session") / "any.armillary"
    save_state(state, file)
    loaded = read(file)
    assert loaded.state == state
    assert loaded.notes == ()


def test_whole_and_fractional_parameters_keep_their_types(tmp_path: Path) -> None:
    save_state(RICH, tmp_path / "rich")
    parameters = load(tmp_path / "rich").embedding.projection.parameters
    assert [(name, type(value)) for name, value in parameters.items()] == [
        ("whiten", bool), ("k", int), ("tol", float), ("init", str),
    ]  # fmt: skip


def test_values_that_are_no_number_come_back(tmp_path: Path) -> None:
    state = SessionState(scalars=ScalarsState(smoothing=math.nan))
    save_state(state, tmp_path / "nan")
    assert math.isnan(load(tmp_path / "nan").scalars.smoothing)


def test_equal_states_are_equal_bytes_whatever_the_order_of_their_sets(tmp_path: Path) -> None:
    one = replace(RICH, selected_runs=frozenset({"a", "b", "c", "d"}))
    other = replace(RICH, selected_runs=frozenset({"d", "c", "b", "a"}))
    save_state(one, tmp_path / "one")
    save_state(other, tmp_path / "other")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_sets_of_rows_lie_once_beside_the_session_and_go_when_unused(tmp_path: Path) -> None:
    file = tmp_path / "rows.armillary"
    session = Session(state=RICH)
    save(session, file)
    assert [side.name for side in files_folder(file).iterdir()] == [f"{ROWS.digest}.rows"]
    session.restore(replace(RICH, brushes=(), selected_points={}))
    save(session, file)
    assert not files_folder(file).exists()


def test_a_session_can_move_to_another_folder_with_its_files(tmp_path: Path) -> None:
    save_state(RICH, tmp_path / "here" / "s")
    (tmp_path / "here").rename(tmp_path / "there")
    assert load(tmp_path / "there" / "s") == RICH


def test_a_lost_set_of_rows_costs_what_refers_to_it_only(tmp_path: Path) -> None:
    file = tmp_path / "s"
    save_state(RICH, file)
    (files_folder(file) / f"{ROWS.digest}.rows").unlink()
    loaded = read(file)
    assert loaded.state == replace(RICH, brushes=RICH.brushes[1:], selected_points={})
    assert len(loaded.notes) == 2
    assert all("left out" in note for note in loaded.notes)


@pytest.mark.parametrize("damage", [b"", b"\x00" * 20, RowSet.of_indices(1797, [4]).packed])
def test_a_damaged_set_of_rows_is_never_believed(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "s"
    save_state(RICH, file)
    (files_folder(file) / f"{ROWS.digest}.rows").write_bytes(damage)
    assert read(file).state.selected_points == {}


def _edited(tmp_path: Path, edit: Callable[[dict[str, Any]], object]) -> Path:
    file = tmp_path / "edited"
    save_state(RICH, file)
    document = json.loads(file.read_bytes())
    edit(document)
    file.write_text(json.dumps(document))
    return file


def test_unknown_fields_are_named_and_ignored(tmp_path: Path) -> None:
    loaded = read(_edited(tmp_path, lambda d: d["state"]["scalars"].update(colour_wheel=1)))
    assert loaded.state == RICH
    assert loaded.notes == ("state.scalars.colour_wheel is not known to this version and was ignored",)


def test_missing_fields_have_their_defaults(tmp_path: Path) -> None:
    assert load(_edited(tmp_path, lambda d: d["state"].pop("embedding"))).embedding == EmbeddingState()


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda d: d.update(version=99), "newer Armillary"),
        (lambda d: d.update(version="1"), "does not say which version"),
        (lambda d: d.update(format="other"), "not a session"),
        (lambda d: d.update(state=[]), "expected a mapping"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path, edit: Callable[[dict[str, Any]], object], message: str
) -> None:
    with pytest.raises(SessionError) as caught:
        load(_edited(tmp_path, edit))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda d: d["state"].update(step=1.5), "state.step: expected a whole number, found 1.5"),
        (lambda d: d["state"].update(step=True), "state.step: expected a whole number"),
        (lambda d: d["state"]["scalars"].update(smoothing="0.6"), "state.scalars.smoothing: expected a number"),
        (lambda d: d["state"]["scalars"].update(x_axis="up"), "expected one of step, relative, wall"),
        (lambda d: d["state"]["scalars"].update(pinned="loss"), "expected a list"),
        (lambda d: d["state"]["embedding"].update(components=[0, 1]), "expected 3 values, found 2"),
        (lambda d: d["state"]["brushes"][0].update(type="Magic"), "no such kind as 'Magic'"),
        (lambda d: d["state"]["brushes"][1].pop("column"), "state.brushes[1].column is missing"),
        (lambda d: d["state"]["brushes"][0].update(rows={"rows": "../../x", "size": 3}), "reference to a set of rows"),
        (lambda d: d["state"]["brushes"][0]["rows"].update(size=-3), "reference to a set of rows"),
    ],
)
def test_what_is_damaged_is_said_with_its_place_and_the_rest_is_read(
    tmp_path: Path, edit: Callable[[dict[str, Any]], object], message: str
) -> None:
    loaded = read(_edited(tmp_path, edit))
    (note,) = loaded.notes
    assert message in note
    hurt = {name for name in ("step", "scalars", "embedding", "brushes") if f"state.{name}" in note}
    assert len(hurt) == 1
    assert loaded.state.selected_points == RICH.selected_points
    for name in {"step", "scalars", "embedding", "brushes"} - hurt:
        assert getattr(loaded.state, name) == getattr(RICH, name)
    if "scalars" in hurt:
        assert loaded.state.scalars.zoom == RICH.scalars.zoom
    if "brushes" in hurt:
        assert len(loaded.state.brushes) == 2


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1, 2]", b"null", b"[" * 100_000, b'{"format": 1}'])
def test_files_that_are_no_session_give_a_message(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "no").write_bytes(content)
    with pytest.raises(SessionError, match="no "):
        load(tmp_path / "no")


@given(at=st.integers(0, 4000), byte=st.integers(0, 255))
def test_a_flipped_byte_never_crashes(at: int, byte: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("flip") / "s"
    save_state(RICH, file)
    content = bytearray(file.read_bytes())
    content[at % len(content)] = byte
    file.write_bytes(bytes(content))
    try:
        read(file)
    except SessionError as error:
        message = str(error)
    else:
        message = f"{file} was read"
    assert message.startswith(str(file))


def test_a_folder_or_nothing_gives_a_message(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(SessionError, match="cannot be read"):
            load(path)


def test_a_failed_save_leaves_the_old_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "s"
    save_state(RICH, file)
    before = file.read_bytes()

    def no_space(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        save_state(SessionState(), file)
    assert file.read_bytes() == before
    assert load(file) == RICH
    assert sorted(path.name for path in tmp_path.iterdir()) == ["s", "s.files"]


@given(share=st.floats(0.2, 0.99))
def test_what_stands_before_a_break_is_read(share: float, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file that was cut off, by a full disk or a broken transfer, is a session still."""
    file = tmp_path_factory.mktemp("cut") / "s"
    save_state(RICH, file)
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    loaded = read(file)
    assert "damaged at line" in loaded.notes[0]
    for brush in loaded.state.brushes:
        assert brush in RICH.brushes
    if share > 0.5:
        assert loaded.state.brushes == RICH.brushes


def test_a_session_of_the_first_version_opens(tmp_path: Path) -> None:
    old = Path(__file__).parent / "older" / "version-1.armillary"
    loaded = read(old)
    assert loaded.notes == ()
    assert replace(loaded.state, sources=()) == RICH
    assert loaded.state.sources == (SourceSpec("/logs/digits", "d"),)
    assert loaded.around == Surroundings()
    save_state(loaded.state, tmp_path / "again")
    assert read(tmp_path / "again").state == loaded.state
