"""Sounds: encoded clips, what they are called and how fast they are played."""

from __future__ import annotations

import math
import struct
from typing import Final, NamedTuple

from core.model.audio import Audio, AudioClip, AudioFormat
from core.readers.tensorboard import chunk
from core.readers.tensorboard.payloads.found import Found, as_array, parts
from core.readers.tensorboard.wire import FOUR_BYTES, VARINT, WireError, number, text

_MOST: Final = 1 << 16
"""More clips in one value are damage."""
_MAGIC: Final = (
    (b"fLaC", AudioFormat.FLAC),
    (b"OggS", AudioFormat.OGG),
    (b"ID3", AudioFormat.MP3),
    (b"\xff\xfb", AudioFormat.MP3),
    (b"\xff\xf3", AudioFormat.MP3),
    (b"\xff\xf2", AudioFormat.MP3),
)
_CHUNKS: Final = 64
"""A header of a WAV file lies within so many chunks."""


class _Header(NamedTuple):
    rate: float | None
    channels: int | None
    frames: int | None


def audio(found: Found) -> Audio:
    """Return encoded clips; raises WireError.

    Written as a list of clips, as rows of clip and label, or, before there were plugins, as one clip with its rate.
    """
    if found.what == chunk.AUDIO:
        return Audio((_old_clip(found.data),))
    array = as_array(found)
    if array.dtype != object or array.size > _MOST or array.ndim > 2 or (array.ndim == 2 and array.shape[1] == 0):
        raise WireError("the value is no sound")
    rows = array.reshape(array.shape[0], -1) if array.ndim == 2 else array.reshape(-1, 1)
    return Audio(tuple(_clip(row[0], text(row[1]) if len(row) > 1 else "") for row in rows.tolist()))


def _clip(data: bytes, label: str) -> AudioClip:
    return AudioClip(data, audio_format(data), label, *_wav_header(data))


def _old_clip(message: bytes) -> AudioClip:
    """Return the clip of an Audio message; what it says of itself counts before what its header says."""
    rate, channels, frames, data = 0.0, 0, 0, b""
    for field, wire, content in parts(message):
        if field == 1 and wire == FOUR_BYTES:
            rate = struct.unpack("<f", content)[0]
        elif field in (2, 3) and wire == VARINT:
            channels, frames = (number(content), frames) if field == 2 else (channels, number(content))
        elif field == 4:
            data = content
    header = _wav_header(data)
    counts = (channels if channels > 0 else header.channels, frames if frames > 0 else header.frames)
    return AudioClip(data, audio_format(data), "", rate if 0 < rate < math.inf else header.rate, *counts)


def audio_format(data: bytes) -> AudioFormat:
    """Return how a sound is encoded, by its first bytes."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return AudioFormat.WAV
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), AudioFormat.UNKNOWN)


def _wav_header(data: bytes) -> _Header:
    """Return what a WAV file says of itself, None for what it does not or where it is none."""
    rate, channels, frames, block = None, None, None, 0
    at = 12 if audio_format(data) is AudioFormat.WAV else len(data)
    for _ in range(_CHUNKS):
        if at + 8 > len(data):
            break
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name == b"fmt " and at + 24 <= len(data):
            channels, speed, _, block = struct.unpack_from("<HIIH", data, at + 10)
            rate = float(speed)
        elif name == b"data" and block:
            frames = min(size, len(data) - at - 8) // block
        at += 8 + size + size % 2
    return _Header(rate or None, channels or None, frames)
