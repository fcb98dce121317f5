"""Methods of the program's dataclasses, made from functions that exist already instead of source that is compiled.

For each dataclass, Python writes the source of up to six methods and compiles it. With hundreds of classes that is a
fifth of the time until the window is there. Only ``__init__``, whose parameters differ, has to be compiled; all else
says the same of other fields.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Sequence
from operator import attrgetter, eq, ge, gt, le, lt
from reprlib import recursive_repr
from typing import Any, Final

from core.imports import OWN

_Method = Callable[..., Any]

_COMPARISONS: Final = {"==": eq, "<": lt, "<=": le, ">": gt, ">=": ge}
_EXPECTED: Final = {
    "_repr_fn": ("fields", "globals"),
    "_hash_fn": ("fields", "globals"),
    "_cmp_fn": ("name", "op", "self_tuple", "other_tuple", "globals"),
    "_frozen_get_del_attr": ("cls", "fields", "globals"),
}
"""What makes the methods in the Pythons that compile them one by one, and its parameters."""


def make_plain_methods() -> None:
    """Have methods of dataclasses of the program made without compiling, from now on; it may be called again.

    Where Python makes them in another way, as it does from 3.13, it is left to it.
    """
    if all(_parameters(name) == expected for name, expected in _EXPECTED.items()):
        for name, own in (
            ("_repr_fn", _repr), ("_hash_fn", _hash), ("_cmp_fn", _compare), ("_frozen_get_del_attr", _frozen),
        ):  # fmt: skip
            setattr(dataclasses, name, _for_own(own, getattr(dataclasses, name)))


def _parameters(name: str) -> tuple[str, ...]:
    """Return the parameters of a function of the module, none where it is missing or replaced already."""
    made = getattr(dataclasses, name, None)
    return tuple(inspect.signature(made).parameters) if inspect.isfunction(made) else ()


def _for_own(own: _Method, otherwise: _Method) -> _Method:
    def make(*arguments: Any, **named: Any) -> Any:
        *others, names = (*arguments, *named.values())  # the module's names come last, by their place or by name
        ours = str(names.get("__name__")).partition(".")[0] in OWN
        return own(*others) if ours else otherwise(*others, names)

    return make


def _named(name: str, method: _Method) -> _Method:
    method.__name__ = name
    return method


def _values(names: Sequence[str]) -> Callable[[object], tuple[Any, ...]]:
    """Return what gives the values of these attributes, always as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    if not names:
        return lambda _: ()
    get = attrgetter(names[0])
    return lambda record: (get(record),)


def _repr(fields: Sequence[dataclasses.Field[Any]]) -> _Method:
    names = [field.name for field in fields]

    def say(self: object) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({said})"

    return recursive_repr()(_named("__repr__", say))


def _hash(fields: Sequence[dataclasses.Field[Any]]) -> _Method:
    values = _values([field.name for field in fields])

    def hash_of(self: object) -> int:
        return hash(values(self))

    return _named("__hash__", hash_of)


def _compare(name: str, op: str, own: str, _others: str) -> _Method:
    """Return a comparison; `own` is what Python would compile: ``(self.first,self.second,)``."""
    values = _values([part.removeprefix("self.") for part in own.strip("()").split(",") if part])
    compare = _COMPARISONS[op]

    def compared(self: object, other: object) -> Any:
        if other.__class__ is self.__class__:
            return compare(values(self), values(other))
        return NotImplemented

    return _named(name, compared)


def _frozen(cls: Any, fields: Sequence[dataclasses.Field[Any]]) -> tuple[_Method, _Method]:
    names = frozenset(field.name for field in fields)

    def put(self: object, name: str, value: object) -> None:
        if type(self) is cls or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def drop(self: object, name: str) -> None:
        if type(self) is cls or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    return _named("__setattr__", put), _named("__delattr__", drop)
