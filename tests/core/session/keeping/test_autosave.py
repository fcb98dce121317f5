from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.model import SourceSpec
from core.session.keeping import autosave as module
from core.session.keeping.autosave import autosave, autosave_file, recall
from core.state import RowSet, ScalarsState, SessionState

ONE = SourceSpec("/logs/one")
TWO = SourceSpec("/logs/two", "second")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ARMILLARY_HOME", str(tmp_path))
    return tmp_path


def _state(*sources: SourceSpec) -> SessionState:
    return SessionState(sources, selected_points={"t": RowSet.of_indices(9, [1])}, scalars=ScalarsState(smoothing=0.9))


def test_the_same_sources_in_any_order_find_their_state_again() -> None:
    autosave(_state(ONE, TWO))
    again = recall([TWO, ONE])
    assert again is not None
    assert (again.state, again.notes) == (_state(ONE, TWO), ())
    assert recall([ONE]) is None
    assert recall([ONE, SourceSpec("/logs/two")]) is None


def test_a_path_means_the_same_however_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert autosave_file([SourceSpec("logs")]) == autosave_file([SourceSpec(str(tmp_path / "logs"))])


def test_nothing_opened_keeps_nothing(home: Path) -> None:
    autosave(SessionState())
    assert list(home.iterdir()) == []


def test_a_damaged_file_is_put_aside_and_said() -> None:
    autosave(_state(ONE))
    file = autosave_file([ONE])
    file.write_text("{")
    again = recall([ONE])
    assert again is not None
    assert again.state == SessionState((ONE,))
    assert "not restored" in again.notes[0]
    assert not file.exists()
    assert file.with_suffix(".damaged").exists()
    assert recall([ONE]) is None


def test_the_ones_unused_for_longest_are_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 2)
    sources = [SourceSpec(f"/logs/{number}") for number in range(4)]
    for number, source in enumerate(sources):
        autosave(_state(source))
        os.utime(autosave_file([source]), (number, number))
    autosave(_state(sources[0]))
    kept = [recall([source]) is not None for source in sources]
    assert kept == [True, False, False, True]
    assert len(list(autosave_file([ONE]).parent.glob("*.files"))) == 2
