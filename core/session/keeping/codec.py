"""Plain data to JSON and back, strictly by the types that the dataclasses declare."""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
TAG = "type"
"""Name under which a member of a union says which one it is."""
_NON_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


class CodecError(ValueError):
    """Raised for data that is not what the types declare; its message names the place."""


class LeftOutError(CodecError):
    """Raised by hooks for a value that is missing: a list or mapping it belongs to goes on without it."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """Writes values as JSON.

    Attributes
    ----------
    hooks
        Types that are written in a way of their own.
    sparse
        Whether what is as usual is left out, which reading gives back, and equal values are equal texts.
    """

    hooks: Mapping[type, Callable[[Any], Json]] = field(default_factory=dict)
    sparse: bool = False

    def encode(self, value: Any, hint: Any) -> Json:
        """Return a value of the declared type as JSON; raises CodecError for a type that cannot be written."""
        hook = self.hooks.get(type(value))
        if hook is not None:
            return hook(value)
        if is_dataclass(value) and not isinstance(value, type):
            return self._record(value, hint)
        hint = _without_none(hint)
        if self.sparse and hint is float and type(value) is int:
            return float(value)
        if isinstance(value, tuple):
            return [self.encode(item, part) for item, part in zip(value, _parts(hint, len(value)), strict=True)]
        if isinstance(value, frozenset):
            return [self.encode(item, get_args(hint)[0]) for item in sorted(value)]
        if isinstance(value, Mapping):
            return {str(key): self.encode(item, get_args(hint)[1]) for key, item in value.items()}
        return _plain(value)

    def _record(self, value: Any, hint: Any) -> Json:
        kind: Any = type(value)
        hints = type_hints(kind)
        record: dict[str, Json] = {TAG: kind.__name__} if len(_records(hint)) > 1 else {}
        written = [each for each in fields(value) if not (self.sparse and _is_usual(value, each))]
        return record | {each.name: self.encode(getattr(value, each.name), hints[each.name]) for each in written}


@dataclass(frozen=True, slots=True)
class Decoder:
    """Reads values from JSON.

    Attributes
    ----------
    hooks
        Types that are read in a way of their own; a hook is given the JSON and the place.
    notes
        What was ignored or left out, one sentence each; grows while reading.
    lenient
        Whether what is not as declared gets its usual value, with a note that names the place, wherever there is one;
        members of lists and mappings are left out.
    """

    hooks: Mapping[type, Callable[[Json, str], Any]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    lenient: bool = False

    def decode(self, raw: Json, hint: Any, place: str = "state") -> Any:
        """Return the value of the declared type; raises CodecError naming the place for anything else."""
        origin = get_origin(hint)
        if hint in self.hooks:
            return self.hooks[hint](raw, place)
        if origin in {Union, types.UnionType}:
            return self._union(raw, hint, place)
        if origin is tuple:
            return self._tuple(raw, hint, place)
        if origin is frozenset:
            (item,) = get_args(hint)
            return frozenset(self.decode(value, item, place) for value in _expected(raw, list, place))
        if origin is not None and issubclass(origin, Mapping):
            return self._mapping(raw, get_args(hint)[1], place)
        if is_dataclass(hint) and isinstance(hint, type):
            return self._record(raw, hint, place)
        return _scalar(raw, hint, place)

    def _record(self, raw: Json, hint: type, place: str) -> Any:
        record = _expected(raw, dict, place)
        declared = {each.name: each for each in fields(hint)}
        unknown = sorted(record.keys() - declared.keys() - {TAG})
        self.notes.extend(f"{place}.{name} is not known to this version and was ignored" for name in unknown)
        hints = type_hints(hint)
        values = {
            name: self._field(record[name], hints[name], f"{place}.{name}", each)
            for name, each in declared.items()
            if name in record or _required(each, place)
        }
        return hint(**{name: value for name, value in values.items() if value is not _LEFT_OUT})

    def _field(self, raw: Json, hint: Any, place: str, each: Field[Any]) -> Any:
        try:
            return self.decode(raw, hint, place)
        except CodecError as error:
            if not self.lenient or not _has_default(each):
                raise
            self.notes.append(f"{error}; it was left as usual")
            return _LEFT_OUT

    def _union(self, raw: Json, hint: Any, place: str) -> Any:
        members = get_args(hint)
        if raw is None and types.NoneType in members:
            return None
        records = _records(hint)
        if len(records) > 1:
            name = _expected(raw, dict, place).get(TAG)
            chosen = [member for member in records if member.__name__ == name]
            if not chosen:
                raise CodecError(f"{place}: no such kind as {name!r}")
            return self.decode(raw, chosen[0], place)
        others = [member for member in members if member is not types.NoneType]
        if len(others) == 1:
            return self.decode(raw, others[0], place)
        return _scalar(raw, type(raw) if type(raw) in others else float, place)

    def _tuple(self, raw: Json, hint: Any, place: str) -> tuple[Any, ...]:
        items = _expected(raw, list, place)
        parts = _parts(hint, len(items))
        if len(parts) != len(items):
            raise CodecError(f"{place}: expected {len(parts)} values, found {len(items)}")
        pairs = [(f"{place}[{i}]", item, part) for i, (item, part) in enumerate(zip(items, parts, strict=True))]
        if Ellipsis not in get_args(hint):
            return tuple(self.decode(item, part, where) for where, item, part in pairs)
        return tuple(value for value in (self._or_left_out(*pair) for pair in pairs) if value is not _LEFT_OUT)

    def _mapping(self, raw: Json, hint: Any, place: str) -> dict[str, Any]:
        items = _expected(raw, dict, place).items()
        values = {key: self._or_left_out(f"{place}[{key!r}]", item, hint) for key, item in items}
        return {key: value for key, value in values.items() if value is not _LEFT_OUT}

    def _or_left_out(self, place: str, raw: Json, hint: Any) -> Any:
        try:
            return self.decode(raw, hint, place)
        except CodecError as error:
            if not self.lenient and not isinstance(error, LeftOutError):
                raise
            self.notes.append(str(error) if isinstance(error, LeftOutError) else f"{error}; it was left out")
            return _LEFT_OUT


_LEFT_OUT = object()


@lru_cache(maxsize=64)
def type_hints(kind: Any) -> dict[str, Any]:
    """Return the declared types of a dataclass's fields."""
    return get_type_hints(kind)


def _records(hint: Any) -> tuple[type, ...]:
    if get_origin(hint) not in {Union, types.UnionType}:
        return ()
    return tuple(member for member in get_args(hint) if is_dataclass(member) and isinstance(member, type))


def _without_none(hint: Any) -> Any:
    """Return what a type is apart from None, which has been told from it."""
    members = [member for member in get_args(hint) if member is not types.NoneType]
    return members[0] if get_origin(hint) in {Union, types.UnionType} and len(members) == 1 else hint


def _parts(hint: Any, length: int) -> tuple[Any, ...]:
    args = get_args(hint)
    return (args[0],) * length if len(args) == 2 and args[1] is Ellipsis else args


def _is_usual(value: Any, each: Field[Any]) -> bool:
    usual = each.default_factory() if each.default_factory is not MISSING else each.default
    found = getattr(value, each.name)
    return type(found) is type(usual) and bool(found == usual)


def _has_default(each: Field[Any]) -> bool:
    return each.default is not MISSING or each.default_factory is not MISSING


def _required(each: Field[Any], place: str) -> bool:
    if not _has_default(each):
        raise CodecError(f"{place}.{each.name} is missing")
    return False


def _plain(value: Any) -> Json:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise CodecError(f"a {type(value).__name__} cannot be written")


def _scalar(raw: Json, hint: Any, place: str) -> Any:
    if hint is float:
        return _number(raw, place)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _choice(raw, hint, place)
    if type(raw) is hint:  # not isinstance: True is no number
        return raw
    raise CodecError(f"{place}: expected {_name(hint)}, found {_shown(raw)}")


def _number(raw: Json, place: str) -> float:
    if isinstance(raw, dict) and raw.keys() == {"float"} and raw["float"] in _NON_FINITE:
        return _NON_FINITE[str(raw["float"])]
    if type(raw) in {int, float}:
        try:
            return float(raw)  # type: ignore[arg-type]
        except OverflowError:
            pass
    raise CodecError(f"{place}: expected a number, found {_shown(raw)}")


def _choice(raw: Json, hint: type[StrEnum], place: str) -> StrEnum:
    if raw in [member.value for member in hint]:
        return hint(raw)
    raise CodecError(f"{place}: expected one of {', '.join(hint)}, found {_shown(raw)}")


def _expected(raw: Json, kind: type, place: str) -> Any:
    if type(raw) is kind:
        return raw
    raise CodecError(f"{place}: expected {_name(kind)}, found {_shown(raw)}")


def _name(kind: Any) -> str:
    words = {dict: "a mapping", list: "a list", str: "a text", int: "a whole number", bool: "true or false"}
    return words.get(kind, str(kind))


def _shown(raw: Json) -> str:
    text = repr(raw)
    return text if len(text) <= 40 else f"{text[:39]}…"
