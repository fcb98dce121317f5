"""What the user can choose about a method, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

Value: TypeAlias = float | int | str | bool


class Names(Enum):
    """What the text of a parameter stands for."""

    NOTHING = auto()
    COLUMN = auto()
    """A metadata column by its name; an empty text for none."""
    ROWS = auto()
    """The rows whose metadata contain the text; an empty text for none."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something the user can choose about a method.

    Attributes
    ----------
    name
        As saved and as written on the command line.
    title
        As the panel shows it.
    default
        Its type is the type of the parameter.
    lower, upper
        Range of a number, both inclusive.
    choices
        Values of a choice; empty for numbers and switches.
    unit
        What a number counts or measures.
    tip
        One sentence of what it does to the picture.
    advanced
        Whether it stands under "More".
    names
        What a text stands for.
    least
        Dimensions from which it matters.
    usual
        Within which a number usually lies: a slider beside the number goes from one to the other; empty for no slider.
    """

    name: str
    title: str
    default: Value
    lower: float = float("-inf")
    upper: float = float("inf")
    choices: tuple[str, ...] = ()
    unit: str = ""
    tip: str = ""
    advanced: bool = False
    names: Names = Names.NOTHING
    least: int = 2
    usual: tuple[float, ...] = ()

    def checked(self, value: Value) -> Value:
        """Return a value of this parameter; raises ValueError if it is none."""
        if self.choices:
            if value not in self.choices:
                raise ValueError(f"{self.name} is one of {', '.join(self.choices)}, not {value!r}")
            return value
        kind = type(self.default)
        if kind is str:
            return self._text(value)
        wrong = isinstance(value, str) or isinstance(value, bool) != (kind is bool)
        if wrong or kind(value) != value:
            raise ValueError(f"{self.name} is a value like {self.default!r}, not {value!r}")
        if not self.lower <= float(value) <= self.upper:
            raise ValueError(f"{self.name} lies between {self.lower:g} and {self.upper:g}, not at {value:g}")
        return kind(value)

    def _text(self, value: Value) -> str:
        if not isinstance(value, str):
            raise ValueError(f"{self.name} is a text, not {value!r}")
        return value

    def parsed(self, text: str) -> Value:
        """Return the value that a text on the command line says; raises ValueError if it says none."""
        return self.checked(text if isinstance(self.default, str) else _number(text, isinstance(self.default, bool)))


def _number(text: str, switch: bool) -> Value:
    if switch:
        return {"true": True, "yes": True, "on": True, "1": True}.get(text.lower(), False if _off(text) else text)
    try:
        return float(text)
    except ValueError:
        return text


def _off(text: str) -> bool:
    return text.lower() in ("false", "no", "off", "0")
