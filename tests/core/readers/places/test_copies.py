from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.readers.places import copies, local_copy
from core.work import CancelledError
from tests.core.readers.places.servers import FolderRemote, web


class Token:
    """Counts what is told, and asks to stop after so many times."""

    def __init__(self, patience: int = 1000) -> None:
        self.left = patience
        self.fractions: list[float | None] = []
        self.cancelled = False

    def check(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise CancelledError

    def progress(self, fraction: float | None, message: str = "") -> None:
        self.fractions.append(fraction)

    def partial(self, value: object) -> None:
        pass


@pytest.fixture
def remote(impatient: None, tmp_path: Path) -> Iterator[FolderRemote]:
    folder = tmp_path / "served"
    folder.mkdir()
    with web(folder) as server:
        yield server


def test_a_local_file_is_its_own_copy(tmp_path: Path) -> None:
    assert local_copy(str(tmp_path / "x")) == str(tmp_path / "x")


def test_a_copy_is_made_once_for_each_content(remote: FolderRemote) -> None:
    remote.put("x.npy", b"one")
    address = f"{remote.address}/x.npy"
    first = Path(local_copy(address))
    assert first.read_bytes() == b"one"
    assert first.suffix == ".npy"
    requests, _ = remote.gate.count(lambda: local_copy(address))
    assert [method for method, _ in requests] == ["HEAD"]
    remote.put("x.npy", b"three")
    assert Path(local_copy(address)).read_bytes() == b"three"


def test_fetching_is_told_and_can_be_cancelled(remote: FolderRemote, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_PIECE", 1000)
    remote.put("x", bytes(10_000))
    address = f"{remote.address}/x"
    with pytest.raises(CancelledError):
        local_copy(address, Token(patience=3))
    assert list(copies.folder().iterdir()) == [], "no half of a file is left"
    token = Token()
    assert Path(local_copy(address, token)).stat().st_size == 10_000
    assert token.fractions == [k / 10 for k in range(10)]


def test_a_connection_that_is_lost_leaves_nothing(remote: FolderRemote) -> None:
    remote.put("x", bytes(10_000))
    remote.gate.shut()
    with pytest.raises(ConnectionError):
        local_copy(f"{remote.address}/x")
    assert list(copies.folder().iterdir()) == []


def test_copies_used_longest_ago_make_room(impatient: None) -> None:
    place = copies.folder()
    for age, name in enumerate(("new", "middle", "old")):
        (place / name).write_bytes(bytes(100))
        os.utime(place / name, (1e9 - age, 1e9 - age))
    copies.make_room(50, most=260)
    assert sorted(path.name for path in place.iterdir()) == ["middle", "new"]
    with pytest.raises(OSError, match="room"):
        copies.make_room(300, most=260)


def test_nobody_else_may_look_into_the_copies(impatient: None) -> None:
    assert copies.folder().stat().st_mode & 0o077 == 0
