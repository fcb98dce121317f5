"""What goes wrong far away, in words of our own: messages of libraries may hold what must not be shown."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from core.readers.places.addresses import AddressError, scheme, without_secrets

_NOBODY: Final = ("NoCredentials", "PartialCredentials", "CredentialRetrieval", "DefaultCredentials", "RefreshError")
_NOT_ALLOWED: Final = ("PermissionDenied", "SFTPPermissionDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch")
_NOT_THERE: Final = ("SFTPNoSuchFile", "SFTPNoSuchPath", "SFTPNotADirectory")
_BROKEN: Final = ("SFTPNoConnection", "SFTPConnectionLost")
_HOST_KEY: Final = ("HostKeyNotVerifiable",)


class LostConnectionError(ConnectionError):
    """Raised where a server cannot be reached or breaks off; it is worth trying again."""


class RefusedError(PermissionError):
    """Raised where a server is reached and lets nobody in.

    Attributes
    ----------
    remedy
        What the user can do.
    """

    def __init__(self, message: str, address: str, remedy: str) -> None:
        super().__init__(errno.EACCES, message, without_secrets(address))
        self.remedy = remedy


@contextmanager
def translated(address: str) -> Iterator[None]:
    """Turn whatever libraries raise into an OSError that says what happened and holds nothing else of theirs."""
    try:
        yield
    except (AddressError, LostConnectionError, RefusedError):
        raise
    except Exception as error:
        raise translation(error, address) from None


def translation(error: Exception, address: str) -> OSError:
    """Return the OSError for what a library has raised."""
    kind, status = type(error).__name__, _status(error)
    if isinstance(error, FileNotFoundError) or status in (404, 410) or kind in _NOT_THERE:
        return FileNotFoundError(errno.ENOENT, "There is nothing at this address", without_secrets(address))
    if kind.startswith(_HOST_KEY):
        remedy = "Connect to it once with ssh in a terminal and compare the fingerprint: that notes its key"
        return RefusedError("The key of the host is not among the known ones, or has changed", address, remedy)
    if kind.startswith(_NOBODY):
        return RefusedError("There are no credentials for this address", address, _credentials(address))
    if isinstance(error, PermissionError) or status in (401, 403) or kind in _NOT_ALLOWED:
        return RefusedError("The server does not allow it", address, _credentials(address))
    if kind.startswith("SFTP") and kind not in _BROKEN:
        return OSError(errno.EIO, f"The server cannot read it ({kind})", without_secrets(address))
    text = f"The server cannot be reached, or breaks off ({kind})"
    return LostConnectionError(errno.ECONNRESET, text, without_secrets(address))


def _status(error: Exception) -> int:
    """Return the status of HTTP that an error is about, 0 if none is known."""
    if str(error).startswith("Forbidden"):  # what the library for gs:// makes of a 403
        return 403
    status = str(getattr(error, "status", None) or getattr(error, "code", None))
    return int(status) if status.isdigit() else 0


def _credentials(address: str) -> str:
    remedies = {
        "s3": "Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, before the start",
        "gs": "Log in with gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS",
        "gcs": "Log in with gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS",
        "ssh": "Add your key to the SSH agent with ssh-add, and check the user's name",
        "sftp": "Add your key to the SSH agent with ssh-add, and check the user's name",
    }
    return remedies.get(scheme(address), "Name the user and the password of this server in the file .netrc")
