"""Patterns of lines, for what colours cannot tell apart."""

from __future__ import annotations

DASHES: tuple[tuple[float, ...], ...] = (
    (),
    (4.0, 2.0),
    (1.0, 1.6),
    (6.0, 1.6, 1.0, 1.6),
    (9.0, 2.4),
    (6.0, 1.6, 1.0, 1.6, 1.0, 1.6),
)
"""Drawn and left out in turn, in multiples of the width: whole, dashed, dotted, dash-dot, long, dash-dot-dot."""
