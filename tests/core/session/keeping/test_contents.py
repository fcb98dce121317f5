"""How logs differ from what they contained when a session was saved."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.model import Catalog, SourceSpec
from core.readers.catalog import CatalogReader
from core.session.keeping.contents import Contents, Weight, contents_of, differences
from core.session.keeping.persistence import Surroundings, read, save_state
from core.state import RowSet, SessionState
from tests.core.session.small_logs import ONLY_SGD, ROWS, TABLE, make_logs

STATE = SessionState(selected_points={TABLE: RowSet.of_indices(ROWS, [1, 2, 3])})


def opened(folder: Path) -> Catalog:
    return CatalogReader((SourceSpec(str(folder)),)).read()


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    return make_logs(tmp_path / "logs")


@pytest.fixture
def then(logs: Path) -> Contents:
    return contents_of(opened(logs), STATE)


def test_nothing_changed_is_nothing_to_say(logs: Path, then: Contents, tmp_path: Path) -> None:
    assert differences(then, opened(logs), STATE) == ()
    shutil.copytree(logs, tmp_path / "elsewhere")
    assert differences(then, opened(tmp_path / "elsewhere"), STATE) == ()


def test_what_a_session_knows_of_its_logs_is_kept_with_it(then: Contents, tmp_path: Path) -> None:
    save_state(STATE, tmp_path / "s", Surroundings(then, {"layout": "00"}, saved=5.0))
    around = read(tmp_path / "s").around
    assert (around.contents, around.window, around.saved) == (then, {"layout": "00"}, 5.0)


def test_runs_and_tags_that_went_and_came_are_named(logs: Path, then: Contents) -> None:
    (logs / "sgd").rename(logs / "lion")
    shutil.rmtree(logs / "adagrad")
    found = {each.title: each for each in differences(then, opened(logs), STATE)}
    assert found["2 runs no longer there"].names == ("adagrad", "sgd")
    assert found["1 run added since it was saved"].names == ("lion",)
    assert found["1 run added since it was saved"].weight is Weight.NOTE
    shutil.rmtree(logs / "lion")
    gone = {each.title: each for each in differences(then, opened(logs), STATE)}
    assert gone["1 tag no longer there"].names == (ONLY_SGD,)


def test_vectors_that_are_others_are_told_with_what_no_longer_fits(logs: Path, then: Contents) -> None:
    file = next(logs.glob("adam/*190/tensors.tsv"))
    lines = file.read_text().splitlines()
    file.write_text("\n".join([lines[1], lines[0], *lines[2:]]) + "\n")
    (changed,) = differences(then, opened(logs), STATE)
    assert changed.title == f"The vectors of {TABLE} are others than before"
    assert "selection of 3 points is by row" in changed.remedy
    file.write_text("\n".join(lines[:-4]) + "\n")
    (shorter,) = differences(then, opened(logs), STATE)
    assert "60 × 6 to 56 × 6" in shorter.title


def test_a_table_that_is_gone_is_named(logs: Path, then: Contents) -> None:
    (logs / "adam" / "projector_config.pbtxt").unlink()
    found = differences(then, opened(logs), STATE)
    assert any(each.names == (TABLE,) and "table" in each.title for each in found)


def test_nobody_knows_what_logs_contained_before(logs: Path) -> None:
    assert differences(Contents(), opened(logs), STATE) == ()


def test_where_nothing_is_left_one_sentence_says_so(then: Contents, tmp_path: Path) -> None:
    (found,) = differences(then, opened(tmp_path / "nowhere"), STATE)
    assert found.title == f"Nothing is left of {len(then.runs)} runs and 1 table"
    assert (found.weight, found.names) == (Weight.WARNING, ())
