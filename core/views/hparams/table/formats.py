"""Numbers as a column writes them."""

from __future__ import annotations

import math

from core.state import NumberFormat, NumberStyle
from core.views.ticks import minus, scientific, value_label

MOST_DIGITS = 17
_PREFIXES = {4: "T", 3: "G", 2: "M", 1: "k", 0: "", -1: "m", -2: "µ", -3: "n", -4: "p"}


def number_text(value: float, wanted: NumberFormat) -> str:
    """Return a number in a format, with a true minus sign; NaN and infinities alike in all."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    digits = min(max(wanted.digits, 0), MOST_DIGITS)
    match wanted.style:
        case NumberStyle.SIGNIFICANT:
            return _significant(value, max(digits, 1))
        case NumberStyle.FIXED:
            return minus(f"{value:,.{digits}f}") if abs(value) < 1e15 else scientific(value, digits)
        case NumberStyle.SI:
            return _si(value, max(digits, 1))
        case NumberStyle.SCIENTIFIC:
            return minus(_exponent_text(f"{value:.{max(digits - 1, 0)}e}"))
        case NumberStyle.FULL:
            return minus(full(value))
    return automatic(value)


def automatic(value: float) -> str:
    """Return a whole number as it is, others in four significant digits."""
    if value.is_integer() and abs(value) < 1e15:
        return minus(str(int(value)))
    return value_label(value, padded=True)


def full(value: float) -> str:
    """Return the shortest text that is read as the same number."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _significant(value: float, digits: int) -> str:
    """Return a number with as many significant digits; with an exponent where zeros would have to be written."""
    text = f"{value:#.{digits}g}".removesuffix(".")
    return minus(_exponent_text(text)) if "e" in text else minus(text)


def _exponent_text(text: str) -> str:
    mantissa, exponent = text.split("e")
    return f"{mantissa.removesuffix('.')}e{int(exponent)}"


def _si(value: float, digits: int) -> str:
    if value == 0:
        return "0"
    rounded = float(f"{value:.{digits - 1}e}")  # 999.96 in four digits is 1.000 k
    power = math.floor(math.floor(math.log10(abs(rounded))) / 3)
    if power not in _PREFIXES:
        return scientific(value, digits - 1)
    scaled = rounded / 1000.0**power
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(scaled)) + 1e-12))
    return minus(f"{scaled:.{decimals}f}") + _PREFIXES[power]
