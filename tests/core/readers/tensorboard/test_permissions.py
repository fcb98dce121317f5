from __future__ import annotations

from pathlib import Path

import pytest

from core.readers.catalog import CatalogReader, parse_sources
from core.readers.permissions import Permissions


def outside(folder: Path) -> Path:
    """Write a configuration that names a tensor beside its folder; return the folder."""
    (folder / "secret").mkdir(parents=True)
    (folder / "secret" / "t.tsv").write_text("1\t2\n3\t4\n")
    (folder / "run").mkdir()
    (folder / "run" / "projector_config.pbtxt").write_text("embeddings { tensor_path: '../secret/t.tsv' }")
    return folder / "run"


def test_a_path_outside_is_refused_until_the_user_allows_it(tmp_path: Path) -> None:
    run = outside(tmp_path)
    permissions = Permissions()
    reader = CatalogReader(parse_sources([str(run)]), permissions)
    catalog = reader.read()
    assert not catalog.embeddings
    (problem,) = catalog.problems
    assert (problem.kind, problem.permission) == ("path-outside", str(run))
    permissions.allow(problem.permission)
    allowed = reader.refresh()
    assert allowed is not None
    assert [table.tensor for table in allowed.embeddings.values()] == ["t.tsv"]
    assert not allowed.problems
    permissions.forget()
    refused = reader.refresh()
    assert refused is not None
    assert not refused.embeddings


def test_one_folder_is_allowed_not_every_one(tmp_path: Path) -> None:
    first, second = outside(tmp_path / "a"), outside(tmp_path / "b")
    catalog = CatalogReader(parse_sources([str(tmp_path)]), Permissions([str(first)])).read()
    assert [table.run for table in catalog.embeddings.values()] == ["a/run"]
    assert [problem.permission for problem in catalog.problems] == [str(second)]


@pytest.mark.parametrize("spelling", ["~", ".", "link"])
def test_folders_are_the_same_however_they_are_spelled(
    tmp_path: Path, spelling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path)
    assert Permissions([spelling]).allows(str(tmp_path))
    assert not Permissions([spelling]).allows(str(tmp_path / "other"))


def test_folders_far_away_are_their_addresses() -> None:
    permissions = Permissions(["s3://bucket/logs/"])
    assert permissions.allows("s3://bucket/logs")
    assert not permissions.allows("s3://bucket/other")
    assert not permissions.allows("s3://bucket/logs/below")


def test_folders_that_lead_nowhere_are_not_all_the_same(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for folder in ("~nobody-of-this-name", str(loop)):
        assert Permissions([folder]).allows(folder)
        assert not Permissions([folder]).allows("~nobody-of-another-name")


def test_absolute_paths_of_a_folder_that_has_moved(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("1\t2\n3\t4\n")
    (tmp_path / "projector_config.pbtxt").write_text("embeddings { tensor_path: '/home/somebody/logs/t.tsv' }")
    catalog = CatalogReader(parse_sources([str(tmp_path)])).read()
    assert len(catalog.embeddings) == 1
    assert not catalog.problems


def test_a_file_of_the_same_name_does_not_stand_for_one_that_is_refused(tmp_path: Path) -> None:
    run = outside(tmp_path)
    (run / "t.tsv").write_text("9\t9\n")
    catalog = CatalogReader(parse_sources([str(run)])).read()
    assert [problem.kind for problem in catalog.problems] == ["path-outside"]
