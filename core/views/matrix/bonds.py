"""How the cells above the diagonal look: a number, and a tint that is the stronger, the further it is from zero."""

from __future__ import annotations

from core.style import Tokens
from core.views.matrix.part import MatrixBond
from core.views.ticks import minus

_STRONGEST = 0.42


def bond_text(bond: MatrixBond) -> str:
    """Return a correlation in two digits, a dash where there is none."""
    return "–" if bond.value is None else minus(f"{bond.value:z.2f}")


def tint_of(bond: MatrixBond, tokens: Tokens) -> tuple[str, float]:
    """Return the colour of a cell, one for each sign, and how strong it is, 0 to 1."""
    value = bond.value or 0.0
    return tokens.accent if value >= 0 else tokens.warm, abs(value) * _STRONGEST
