"""Names of what users calculate of runs: ``"gap := last(val/loss - train/loss)"``."""

from __future__ import annotations

from typing import Final

NAMED: Final = " := "
_QUOTES: Final = "`'\"\n"


def named(expression: str, name: str) -> str:
    """Return an expression with a name, or without for an empty one; quotes and line ends have no place in names."""
    plain = " ".join("".join(" " if char in _QUOTES else char for char in name.replace(":=", " ")).split())
    return f"{plain}{NAMED}{expression}" if plain else expression


def name_and_expression(text: str) -> tuple[str, str]:
    """Return the name of a text, empty for none, and its expression."""
    name, mark, expression = text.partition(NAMED)
    if not mark or not name.strip() or any(quote in name for quote in _QUOTES):
        return "", text
    return name.strip(), expression.strip()
