"""Sorted tables of keys and values, as the index of a checkpoint is one.

See "LevelDB table format" of the LevelDB project: blocks of entries that share the beginnings of their keys, an index
of the blocks, and a footer of 48 bytes that says where the index is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from core.readers.tensorboard.framing import masked_crc
from core.readers.tensorboard.wire import WireError, varint

_FOOTER: Final = 48
_MAGIC: Final = bytes.fromhex("57fb808b247547db")
_TRAILER: Final = 5
"""After each block: how it is compressed, and the checksum of the block with that byte."""
_PLAIN: Final = 0


class TableError(ValueError):
    """Raised where bytes are no sorted table, or a damaged one; the message says what is wrong."""


def entries(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield keys and values in order of the keys; raises TableError."""
    if len(data) < _FOOTER or not data.endswith(_MAGIC):
        raise TableError("it does not end as a table of variables does")
    try:
        footer = data[-_FOOTER:]
        at = varint(footer, varint(footer, 0, _FOOTER)[1], _FOOTER)[1]  # past the place of the meta index
        last = 0
        for _, handle in _block(data, footer[at:]):
            offset = varint(handle, 0, len(handle))[0]
            if offset < last:  # they follow each other: none is read twice
                raise TableError("its blocks are out of order")
            last = offset + 1
            yield from _block(data, handle)
    except WireError as error:
        raise TableError(str(error)) from error


def _block(data: bytes, handle: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the entries of the block at a place."""
    offset, after = varint(handle, 0, len(handle))
    size, _ = varint(handle, after, len(handle))
    end = offset + size
    if offset < 0 or size < 4 or end + _TRAILER > len(data):
        raise TableError("a block lies beyond its end")
    if masked_crc(data[offset : end + 1]) != int.from_bytes(data[end + 1 : end + _TRAILER], "little"):
        raise TableError(f"the block at byte {offset} does not match its checksum")
    if data[end] != _PLAIN:
        raise TableError("its blocks are compressed")
    restarts = int.from_bytes(data[end - 4 : end], "little")
    yield from _entries(data[offset : max(offset, end - 4 - 4 * restarts)])


def _entries(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, key = 0, b""
    while at < len(block):
        shared, at = varint(block, at, len(block))
        rest, at = varint(block, at, len(block))
        size, at = varint(block, at, len(block))
        if not 0 <= shared <= len(key) or min(rest, size) < 0 or at + rest + size > len(block):
            raise TableError("an entry reaches beyond its block")
        key = key[:shared] + block[at : at + rest]
        yield key, block[at + rest : at + rest + size]
        at += rest + size
