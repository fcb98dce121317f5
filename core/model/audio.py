"""Logged sounds, as they were encoded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AudioFormat(StrEnum):
    """How a sound is encoded; UNKNOWN where its first bytes do not tell."""

    UNKNOWN = ""
    WAV = "wav"
    FLAC = "flac"
    OGG = "ogg"
    MP3 = "mp3"


@dataclass(frozen=True, slots=True)
class AudioClip:
    """One sound.

    Attributes
    ----------
    data
        The encoded sound.
    format
        How it is encoded.
    label
        What was written beside it, Markdown; empty if nothing.
    rate
        Frames a second; None where neither the log nor a WAV header says it.
    channels, frames
        How many channels, and how many samples each has; None where that is not said.
    """

    data: bytes
    format: AudioFormat
    label: str = ""
    rate: float | None = None
    channels: int | None = None
    frames: int | None = None


@dataclass(frozen=True, slots=True)
class Audio:
    """The clips that one tag logged at one step, in the logged order; there may be none."""

    clips: tuple[AudioClip, ...]
