"""Values of the attributes of a node."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from numpy.typing import NDArray

from core.model.graph import GraphAttribute, GraphNode
from core.readers.tensorboard.payloads.found import parts
from core.readers.tensorboard.tensors import shape_of, to_array
from core.readers.tensorboard.wire import BYTES, FOUR_BYTES, VARINT, WireError, number, text, varint

AttributeValue: TypeAlias = "bytes | int | float | bool | str | tuple[Any, ...] | NDArray[Any] | None"
"""A string is bytes; a type is its name; a shape is a tuple, None for a shape of unknown rank and -1 for an unknown
size; a tensor is an array; a function is its name; a list is a tuple."""

_REFERENCE: Final = 100
_TYPES: Final = (
    "invalid", "float", "double", "int32", "uint8", "int16", "int8", "string", "complex64", "int64", "bool", "qint8",
    "quint8", "qint32", "bfloat16", "qint16", "quint16", "uint16", "complex128", "half", "resource", "variant",
    "uint32", "uint64", "float8_e5m2", "float8_e4m3fn", "float8_e4m3fnuz", "float8_e4m3b11fnuz", "float8_e5m2fnuz",
    "int4", "uint4", "int2", "uint2", "float4_e2m1fn",
)  # fmt: skip


def attribute_values(node: GraphNode) -> Mapping[str, AttributeValue]:
    """Return the values of the attributes that were read; those that are damaged are left out."""
    values: dict[str, AttributeValue] = {}
    for attribute in node.attributes:
        try:
            values[attribute.name] = attribute_value(attribute)
        except (WireError, KeyError):
            continue
    return values


def attribute_value(attribute: GraphAttribute) -> AttributeValue:
    """Return the value of an attribute.

    Raises
    ------
    WireError
        It is damaged.
    KeyError
        It was too big to be read with its graph.
    """
    if attribute.data is None:
        raise KeyError(attribute.name)
    value: AttributeValue = None
    for field, wire, content in parts(attribute.data):
        if field == 1 and wire == BYTES:
            value = _list(content)
        elif (field, wire) in _READERS:
            value = _READERS[field, wire](content)
    return value


def type_name(kind: int) -> str:
    """Return what TensorFlow calls a type of numbers, in lower case; ``"type 99"`` for one that is unknown."""
    plain, ending = (kind - _REFERENCE, " ref") if kind > _REFERENCE else (kind, "")
    return (_TYPES[plain] if 0 <= plain < len(_TYPES) else f"type {plain}") + ending


def _list(data: bytes) -> tuple[AttributeValue, ...]:
    """Return the values of a ListValue; numbers may be packed."""
    values: list[AttributeValue] = []
    for field, wire, content in parts(data):
        if field in (3, 5, 6) and wire == BYTES:
            values += map(_READERS[field, VARINT], _packed(content))
        elif field == 4 and wire == BYTES:
            values += (_float(content[at : at + 4]) for at in range(0, len(content) // 4 * 4, 4))
        elif field == 9 and wire == BYTES:
            values.append(_function(content))
        elif field in (2, 3, 4, 5, 6, 7, 8) and (field, wire) in _READERS:
            values.append(_READERS[field, wire](content))
    return tuple(values)


def _packed(data: bytes) -> list[bytes]:
    """Return the varints that follow each other in a packed list."""
    values, at = [], 0
    while at < len(data):
        after = varint(data, at, len(data))[1]
        values.append(data[at:after])
        at = after
    return values


def _float(content: bytes) -> float:
    return float(struct.unpack("<f", content)[0])


def _shape(data: bytes) -> tuple[int, ...] | None:
    """Return the sizes of a TensorShapeProto, None if its rank is unknown."""
    unknown = any(field == 3 and wire == VARINT and number(content) for field, wire, content in parts(data))
    return None if unknown else tuple(shape_of(data))


def _function(data: bytes) -> str:
    """Return the name that a NameAttrList holds."""
    return next((text(content) for field, _, content in parts(data) if field == 1), "")


_READERS: Final[Mapping[tuple[int, int], Callable[[bytes], AttributeValue]]] = {
    (2, BYTES): bytes,
    (3, VARINT): number,
    (4, FOUR_BYTES): _float,
    (5, VARINT): lambda content: number(content) != 0,
    (6, VARINT): lambda content: type_name(number(content)),
    (7, BYTES): _shape,
    (8, BYTES): to_array,
    (9, BYTES): text,
    (10, BYTES): _function,
}
"""By number of the field and wire type."""
