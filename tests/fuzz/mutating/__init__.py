"""Changes of event files that know the format."""

from __future__ import annotations

from typing import Final

MOST: Final = 1 << 15
"""Bytes of a mutant."""
