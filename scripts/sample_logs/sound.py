"""A loss curve to listen to."""

from __future__ import annotations

import io
import wave

import numpy as np

from core.model import F8

RATE = 8000
"""Samples per second."""


def sonified(losses: F8, seconds: float = 2.0) -> bytes:
    """Return a mono WAV of 16 bits in which the pitch follows the logarithm of the loss over three octaves."""
    level = np.log(np.maximum(losses, 1e-6))
    share = (level - level.min()) / max(float(np.ptp(level)), 1e-9)
    time = np.linspace(0, len(losses) - 1, int(RATE * seconds))
    pitch = 220.0 * 2.0 ** (3.0 * np.interp(time, np.arange(len(losses)), share))
    fade = np.minimum(1.0, np.minimum(np.arange(len(time)), np.arange(len(time))[::-1]) / (0.02 * RATE))
    samples = 0.4 * fade * np.sin(2 * np.pi * np.cumsum(pitch) / RATE)
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.rint(samples * 32767).astype("<i2").tobytes())
    return stream.getvalue()
