"""Where the logs of a session are found again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from core.model import SourceSpec
from core.session.keeping.located import places_of
from core.session.keeping.persistence import located, read, save_state
from core.state import SessionState


def project(folder: Path) -> Path:
    """A folder with logs and a session beside them."""
    (folder / "runs" / "digits").mkdir(parents=True)
    sources = (SourceSpec(str(folder / "runs" / "digits"), "d"), SourceSpec("s3://bucket/logs"))
    save_state(SessionState(sources), folder / "s.armillary")
    return folder / "s.armillary"


def test_paths_are_written_as_seen_from_the_file(tmp_path: Path) -> None:
    document = json.loads(project(tmp_path).read_text())
    assert document["around"]["places"][0]["relative"] == "runs/digits"
    assert document["around"]["places"][1] == {"relative": "", "absolute": "s3://bucket/logs"}


def test_logs_that_moved_with_their_session_are_found(tmp_path: Path) -> None:
    project(tmp_path / "here")
    (tmp_path / "here").rename(tmp_path / "there")
    file = tmp_path / "there" / "s.armillary"
    found = located(read(file), file.parent)
    assert found.sources[0] == SourceSpec(str(tmp_path / "there" / "runs" / "digits"), "d")
    assert found.moved == ((str(tmp_path / "here" / "runs" / "digits"), found.sources[0].path),)
    assert found.missing == ()
    assert found.sources[1].path == "s3://bucket/logs"


def test_a_copy_beside_its_session_comes_before_the_original(tmp_path: Path) -> None:
    project(tmp_path / "here")
    shutil.copytree(tmp_path / "here", tmp_path / "copy")
    file = tmp_path / "copy" / "s.armillary"
    assert located(read(file), file.parent).sources[0].path == str(tmp_path / "copy" / "runs" / "digits")


def test_a_session_that_left_its_logs_finds_them_where_they_were(tmp_path: Path) -> None:
    file = project(tmp_path / "here")
    (tmp_path / "mail").mkdir()
    alone = file.rename(tmp_path / "mail" / "s.armillary")
    found = located(read(alone), alone.parent)
    assert (found.sources[0].path, found.moved) == (str(tmp_path / "here" / "runs" / "digits"), ())


def test_logs_of_that_name_near_the_session_are_found(tmp_path: Path) -> None:
    file = project(tmp_path / "here")
    (tmp_path / "here" / "runs" / "digits").rename(tmp_path / "here" / "digits")
    assert located(read(file), file.parent).sources[0].path == str(tmp_path / "here" / "digits")
    (tmp_path / "here" / "old" / "2024").mkdir(parents=True)
    (tmp_path / "here" / "digits").rename(tmp_path / "here" / "old" / "2024" / "digits")
    assert located(read(file), file.parent).sources[0].path == str(tmp_path / "here" / "old" / "2024" / "digits")


def test_what_is_nowhere_is_missing_until_somebody_says_where(tmp_path: Path) -> None:
    file = project(tmp_path / "here")
    former = str(tmp_path / "here" / "runs" / "digits")
    Path(former).rename(tmp_path / "archive")
    found = located(read(file), file.parent)
    assert found.missing == (former,)
    assert found.sources[0].path == former
    told = located(read(file), file.parent, {former: str(tmp_path / "archive")})
    assert (told.sources[0].path, told.missing) == (str(tmp_path / "archive"), ())


def test_a_path_that_names_a_home_nobody_has_is_a_name_like_any_other(tmp_path: Path) -> None:
    (place,) = places_of([SourceSpec("~nobody-of-that-name/logs")], tmp_path)
    assert place.absolute.endswith("/~nobody-of-that-name/logs")
