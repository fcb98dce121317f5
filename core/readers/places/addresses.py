"""Addresses of remote folders and files: which there are, how they are put together, and what they must not hold."""

from __future__ import annotations

import importlib.util
import posixpath
import re
from typing import Final
from urllib.parse import quote, unquote, urlsplit

EXTRAS: Final = {
    "s3": ("s3", "s3fs"),
    "gs": ("gs", "gcsfs"),
    "gcs": ("gs", "gcsfs"),
    "ssh": ("ssh", "sshfs"),
    "sftp": ("ssh", "sshfs"),
    "http": ("http", "aiohttp"),
    "https": ("http", "aiohttp"),
}
"""By scheme: the optional dependency of the program, and the library whose presence shows that it is installed."""

_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_SECRET: Final = re.compile(r"key|secret|token|passw|signature|credential|auth|\bsig\b", re.IGNORECASE)
_PLAIN: Final = "/:@!$&'()*+,;=~-._%"
"""What stands in the path of a web address as it is."""


class AddressError(OSError):
    """Raised for an address that cannot be used; the message never repeats it.

    Attributes
    ----------
    remedy
        What the user can do.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(0, message)
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.strerror}. {self.remedy}" if self.remedy else str(self.strerror)


def is_remote(path: str) -> bool:
    """Whether a path is an address: a scheme, a colon and two slashes."""
    return "://" in path and _SCHEME.match(path) is not None


def scheme(address: str) -> str:
    """Return the scheme of an address in lower case."""
    return address.partition("://")[0].lower()


def checked(address: str) -> str:
    """Return an address as it is kept: no slash at its end, and a web address quoted.

    Raises AddressError if nobody can read it, if the library for it is missing, or if it holds a password or a key.
    """
    kind = scheme(address)
    if kind not in EXTRAS:
        known = ", ".join(f"{name}://" for name in EXTRAS)
        raise AddressError(f"Addresses that begin with {kind}:// cannot be opened", f"Those that can: {known}")
    refuse_secrets(address)
    rest = address.partition("://")[2].rstrip("/")
    if not rest or rest.startswith("/"):
        what = "bucket" if kind in ("s3", "gs", "gcs") else "server"
        raise AddressError(f"The address names no {what}", f"Write it as {kind}://{what}/folder")
    if kind not in ("s3", "gs", "gcs"):
        host(address)
    extra, library = EXTRAS[kind]
    if importlib.util.find_spec("fsspec") is None or importlib.util.find_spec(library) is None:
        text = f"Addresses that begin with {kind}:// need a library that is not installed"
        raise AddressError(text, f"Install it with: pip install 'armillary[{extra}]'")
    return f"{kind}://{quote(rest, safe=_PLAIN) if kind.startswith('http') else rest}"


def refuse_secrets(address: str) -> None:
    """Raise AddressError if an address holds a password, a key, or a query, which often is one."""
    server = re.split(r"[/?#]", address.partition("://")[2], maxsplit=1)[0]
    user, at, _ = server.rpartition("@")
    query = address.partition("?")[2]
    kind = scheme(address)
    if at and (":" in user or kind not in ("ssh", "sftp")):
        raise AddressError("The address holds a password or a key, which would be kept and shown", _remedy(kind))
    if query and (kind.startswith("http") or _SECRET.search(query)):
        raise AddressError("The address holds a query, which may be a key and would be kept and shown", _remedy(kind))


def holds_secret(path: str) -> bool:
    """Whether a path is an address with a password or a key in it."""
    try:
        if is_remote(path):
            refuse_secrets(path)
    except AddressError:
        return True
    return False


def _remedy(kind: str) -> str:
    """Return where credentials belong."""
    where = {
        "s3": "the AWS profile or the environment",
        "gs": "the Google Cloud login or the environment",
        "gcs": "the Google Cloud login or the environment",
        "ssh": "the SSH agent or a key file",
        "sftp": "the SSH agent or a key file",
    }
    return f"Leave it out: credentials are taken from {where.get(kind, 'the file .netrc')}"


def without_secrets(address: str) -> str:
    """Return an address as it may be shown: what precedes an at sign or follows a question mark is left out."""
    if not is_remote(address):
        return address
    head, _, rest = address.partition("?")[0].partition("://")
    server, slash, path = rest.partition("/")
    return f"{head}://{server.rpartition('@')[2]}{slash}{path}"


def server(address: str) -> str:
    """Return what a connection is made to: scheme, and user, host and port, or the bucket."""
    head, _, rest = address.partition("://")
    return f"{head.lower()}://{rest.partition('/')[0]}"


def rooted(address: str) -> str:
    """Return the path on its server: from the bucket on for object stores, from the root for others."""
    rest = address.partition("://")[2]
    if scheme(address) in ("s3", "gs", "gcs"):
        return rest
    path = "/" + rest.partition("/")[2]
    return path[3:] or "." if path.startswith("/~/") or path == "/~" else path


def join(address: str, *names: str) -> str:
    """Return an address below another one; names are as people read them and may hold slashes."""
    web = scheme(address).startswith("http")
    parts = [quote(name, safe="/") if web else name for name in names]
    return "/".join([address.rstrip("/"), *parts])


def name(address: str) -> str:
    """Return the last part of an address, as people read it: the server if there is no path."""
    last = address.rstrip("/").rpartition("/")[2]
    return unquote(last) if scheme(address).startswith("http") else last


def parent(address: str) -> str:
    """Return the folder that an address lies in; that of a server is itself."""
    head, _, rest = address.rstrip("/").partition("://")
    return f"{head}://{rest.rpartition('/')[0] or rest}"


def normal(address: str) -> str:
    """Return an address without ``.`` and ``..`` in its path; it never leaves its server."""
    head, _, rest = address.partition("://")
    root, slash, path = rest.partition("/")
    return f"{head}://{root}{posixpath.normpath(slash + path) if slash else ''}".rstrip("/")


def host(address: str) -> tuple[str, int | None, str]:
    """Return host, port (None for the usual one) and user (empty if not said) of an address."""
    parts = urlsplit(address)
    try:
        return parts.hostname or "", parts.port, parts.username or ""
    except ValueError:
        raise AddressError("The address names a port that is no number") from None
