"""How much of the memory for decoded images the picture and the tray each may take."""

from __future__ import annotations

from core.state import EmbeddingState


def image_bytes(wish: EmbeddingState) -> int:
    """Return how many bytes of decoded images the picture may keep; half of all while the tray takes the other."""
    return wish.marks.memory << (19 if wish.tray.open else 20)


def tray_bytes(wish: EmbeddingState) -> int:
    """Return how many bytes of decoded images the tray may keep."""
    return wish.marks.memory << 19
