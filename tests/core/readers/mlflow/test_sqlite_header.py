from __future__ import annotations

from pathlib import Path

import pytest

from core.readers.mlflow.sqlite.header import MAGIC, header_of


def _header(page: int = 4096, pages: int = 3, versions: bytes = b"\1\1", stamps: tuple[int, int] = (7, 7)) -> bytes:
    raw = bytearray(100)
    raw[:16] = MAGIC
    raw[16:18] = (page % 65535).to_bytes(2, "big")
    raw[18:20] = versions
    raw[24:28], raw[92:96] = (stamp.to_bytes(4, "big") for stamp in stamps)
    raw[28:32] = pages.to_bytes(4, "big")
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "size"),
    [
        (_header(), 12_288),
        (_header(pages=0x12345678), 0x12345678 * 4096),
        (_header(page=65536, pages=2), 131_072),
        (_header(stamps=(7, 8)), 0),
        (_header(stamps=(0x01000007, 7)), 0),
    ],
)
def test_how_long_a_database_should_be(tmp_path: Path, raw: bytes, size: int) -> None:
    (tmp_path / "a.db").write_bytes(raw)
    header = header_of(str(tmp_path / "a.db"))
    assert header is not None
    assert header.size == size


@pytest.mark.parametrize(("versions", "ahead"), [(b"\1\1", False), (b"\2\2", True), (b"\1\2", True), (b"\2\1", True)])
def test_whether_changes_are_written_beside_it(tmp_path: Path, versions: bytes, ahead: bool) -> None:
    (tmp_path / "a.db").write_bytes(_header(versions=versions))
    header = header_of(str(tmp_path / "a.db"))
    assert header is not None
    assert header.logged_ahead is ahead


@pytest.mark.parametrize("raw", [b"", _header()[:99], b"SQLite format 2" + _header()[15:], b"x" * 100])
def test_what_is_no_database(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "a.db").write_bytes(raw)
    assert header_of(str(tmp_path / "a.db")) is None
