"""TFRecord framing: length, masked CRC of the length, data, masked CRC of the data.

The checksum is CRC-32C (Castagnoli), rotated and offset so that a checksum of data that holds checksums stays useful.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import Final

import numpy as np

from core.model import I8, U1, U4

HEADER: Final = 12
"""Bytes before the data: an 8 byte length and its checksum."""
FOOTER: Final = 4
"""Bytes after the data: its checksum."""
LONGEST: Final = 2**31 - 1
"""A longer record cannot be a protocol buffer; such a length is damage."""
SMALL: Final = 4096
"""Up to this length the checksum of the data is always compared; beyond it only where a record tells something new."""

_POLYNOMIAL: Final = 0x82F63B78
_MASK: Final = 0xA282EAD8
_LONG: Final = 8192
_ROW: Final = 512
_SEARCHED: Final = 1 << 20


def _tables() -> U4:
    """Return the eight tables of slicing-by-8, row k for a byte that k zero bytes follow (Kounavis and Berry, 2005)."""
    tables = np.zeros((8, 256), np.uint32)
    row = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        row = np.where(row & 1, (row >> 1) ^ np.uint32(_POLYNOMIAL), row >> 1).astype(np.uint32)
    tables[0] = row
    for k in range(1, 8):
        tables[k] = (tables[k - 1] >> 8) ^ row[tables[k - 1] & 0xFF]
    return tables


CRC_TABLES: Final[U4] = _tables()
"""uint32 (8, 256)."""
_BYTE: Final[list[int]] = CRC_TABLES[0].tolist()


def masked_crc(data: bytes) -> int:
    """Return the masked CRC-32C of some bytes."""
    if len(data) > _LONG:
        return _masked(_long_crc(data) ^ 0xFFFFFFFF)
    crc = 0xFFFFFFFF
    for byte in data:
        crc = (crc >> 8) ^ _BYTE[(crc ^ byte) & 0xFF]
    return _masked(crc ^ 0xFFFFFFFF)


def _long_crc(data: bytes) -> int:
    """Return the state after many bytes: the checksums of rows of equal length, each moved past the rows after it.

    The state is linear: zeros in front do not change it, and the ones it starts with can be mixed into the data.
    """
    rows = -(-len(data) // _ROW)
    padded = np.zeros(rows * _ROW, np.uint8)
    padded[-len(data) :] = np.frombuffer(data, np.uint8)
    padded[-len(data) :][:4] ^= 0xFF
    states = np.zeros(rows, np.uint32)
    for at in range(0, _ROW, 8):
        states = _eight(padded, np.arange(rows) * _ROW + at, states)
    moved = _moved_past_row()
    crc = 0
    for state in states.tolist():
        low, high = moved[0][crc & 0xFF] ^ moved[1][crc >> 8 & 0xFF], moved[2][crc >> 16 & 0xFF] ^ moved[3][crc >> 24]
        crc = low ^ high ^ state
    return int(crc)


@lru_cache(maxsize=1)
def _moved_past_row() -> list[list[int]]:
    """Return what becomes of each byte of a state after a row of zeros."""
    states = np.arange(256, dtype=np.uint32) << np.arange(0, 32, 8, dtype=np.uint32)[:, None]
    for _ in range(_ROW):
        states = (states >> 8) ^ CRC_TABLES[0][states & 0xFF]
    moved: list[list[int]] = states.tolist()
    return moved


def _masked(crc: int) -> int:
    return (((crc >> 15) | (crc << 17)) + _MASK) & 0xFFFFFFFF


def masked_crcs(data: U1, starts: I8, length: int) -> U4:
    """Return the masked CRC-32C of many pieces of one length, uint32 (n,), for pieces that start at `starts`."""
    crc = np.full(len(starts), 0xFFFFFFFF, np.uint32)
    whole = length - length % 8
    for at in range(0, whole, 8):
        crc = _eight(data, starts + at, crc)
    for at in range(whole, length):
        crc = (crc >> 8) ^ CRC_TABLES[0][(crc ^ data[starts + at]) & 0xFF]
    crc = crc ^ np.uint32(0xFFFFFFFF)
    return (((crc >> 15) | (crc << 17)) + np.uint32(_MASK)).astype(np.uint32)


def _eight(data: U1, at: I8, crc: U4) -> U4:
    """Return the checksums after eight more bytes of each piece."""
    after = np.zeros(len(at), np.uint32)
    for k in range(8):
        byte: U1 = data[at + k]
        if k < 4:
            byte = byte ^ (crc >> (8 * k)).astype(np.uint8)
        after ^= CRC_TABLES[7 - k][byte]
    return after


def length_crcs(lengths: I8) -> U4:
    """Return the masked CRC-32C of lengths as they are written, uint32 (n,)."""
    data = np.ascontiguousarray(lengths, "<i8").view(np.uint8)
    return masked_crcs(data, np.arange(len(lengths)) * 8, 8)


LENGTH_CRCS: Final[U4] = length_crcs(np.arange(SMALL, dtype=np.int64))
"""uint32 (4096,): the masked CRC of each short length, since nearly all records are short."""


def frame(data: bytes) -> bytes:
    """Return a record as it is written to a file."""
    length = struct.pack("<Q", len(data))
    return b"".join((length, struct.pack("<I", masked_crc(length)), data, struct.pack("<I", masked_crc(data))))


def next_header(data: U1, start: int, room: int) -> int | None:
    """Return where the next record header starts at or after `start`, None if there is none.

    Parameters
    ----------
    data
        uint8 (n,).
    room
        Bytes from the beginning of `data` to the end of the file: no record is longer.
    """
    end = len(data) - HEADER + 1
    for first in range(start, end, _SEARCHED):
        starts = first + _plausible(data[first : min(first + _SEARCHED, end) + HEADER - 1])
        found = _headers_at(data, starts, room) if len(starts) else starts
        if len(found):
            return int(found[0])
    return None


def _plausible(data: U1) -> I8:
    """Return the positions in some bytes at which a header may lie: its length is below 2^32, its checksum not zero."""
    if not data.any():
        return np.zeros(0, np.int64)
    count = len(data) - HEADER + 1
    high, stored = (np.bitwise_or.reduce([data[k + i : k + i + count] for i in range(4)]) for k in (4, 8))
    found: I8 = np.flatnonzero((high == 0) & (stored != 0))
    return found


def _headers_at(data: U1, starts: I8, room: int) -> I8:
    """Return those of some positions at which a header with a right checksum and a possible length lies."""
    window = data[starts[:, None] + np.arange(HEADER)]
    length = np.ascontiguousarray(window[:, :8]).view("<i8")[:, 0]
    stored = np.ascontiguousarray(window[:, 8:]).view("<u4")[:, 0]
    fits = (length >= 0) & (length <= LONGEST) & (starts + HEADER + length + FOOTER <= room)
    starts, length, stored = starts[fits], length[fits], stored[fits]
    found: I8 = starts[length_crcs(length) == stored]
    return found
