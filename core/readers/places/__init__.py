"""Where files lie: one way to local and remote ones, compressed or not.

No library for a store is imported before an address of its kind is opened.
"""

from __future__ import annotations

from core.readers.places.addresses import AddressError, checked, holds_secret, is_remote, without_secrets
from core.readers.places.content import Content, open_content
from core.readers.places.copies import local_copy
from core.readers.places.errors import LostConnectionError
from core.readers.places.files import is_below, is_file, join, name, open_file, parent, read_bytes, state_of

__all__ = [
    "AddressError",
    "Content",
    "LostConnectionError",
    "checked",
    "holds_secret",
    "is_below",
    "is_file",
    "is_remote",
    "join",
    "local_copy",
    "name",
    "open_content",
    "open_file",
    "parent",
    "read_bytes",
    "state_of",
    "without_secrets",
]
