"""Records that repeat one before them.

Most records of a tag differ from one another in wall time, step and value only. Compared with the last one that was
read field by field, they need not be read so: equal bytes in all other places mean the same.
"""

from __future__ import annotations

from typing import Final

ROWS: Final = 256
"""Tags for which a record is kept in mind, a power of two; another tag takes the place of one so many before it."""

# Fields of a record that is kept in mind.
TAG: Final = 0
"""Number of the tag and one; 0 for no record."""
PLACE: Final = 1
"""Address of its data, in the buffer that is being decoded."""
LENGTH: Final = 2
STEP_BITS: Final = 3
"""Bits of the varint of its step."""
VALUE: Final = 4
"""Where its value lies, from the beginning of its data."""
FIELDS: Final = 5
