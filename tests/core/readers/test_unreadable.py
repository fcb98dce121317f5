from __future__ import annotations

import errno
import os

import pytest

from core.readers.places.errors import RefusedError
from core.readers.unreadable import unreadable_file, unreadable_folder


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.EACCES, "Allow yourself"),
        (errno.EPERM, "Allow yourself"),
        (errno.EIO, "check the disk"),
        (errno.ESTALE, "server"),
        (errno.ENOENT, "vanished"),
        (errno.EMFILE, "limit"),
        (errno.EINTR, "tried again"),
    ],
)
def test_what_helps_depends_on_what_happened(number: int, remedy: str) -> None:
    for problem in (unreadable_file("/logs/a", _error(number)), unreadable_folder("/logs/a", _error(number))):
        assert remedy in problem.remedy
        assert problem.message.endswith(f"cannot be read: {os.strerror(number)}")
        assert problem.file == "/logs/a"


def test_kinds_and_what_is_lost() -> None:
    file = unreadable_file("/logs/a", _error(errno.EIO), 12, 88, "a")
    assert (file.kind, file.offset, file.lost_bytes, file.lost_records, file.run) == (
        "unreadable-file",
        12,
        88,
        None,
        "a",
    )
    folder = unreadable_folder("/logs", _error(errno.EIO))
    assert (folder.kind, folder.offset, folder.lost_bytes) == ("unreadable-folder", None, None)


def test_what_an_error_advises_itself_is_believed() -> None:
    error = RefusedError("The server does not allow it", "s3://bucket/a", "Set AWS_PROFILE")
    assert unreadable_file("s3://bucket/a", error).remedy == "Set AWS_PROFILE"


def test_an_error_without_a_number_still_says_what_it_is() -> None:
    problem = unreadable_file("/logs/a", OSError("odd"))
    assert problem.message == "The file cannot be read: odd"
    assert "tried again" in problem.remedy
