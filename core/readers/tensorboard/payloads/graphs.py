"""Graphs: nodes, their attributes as they are encoded, and functions."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from core.model.graph import Graph, GraphAttribute, GraphFunction, GraphNode
from core.readers.tensorboard.payloads.found import Found, one_string, parts
from core.readers.tensorboard.wire import VARINT, WireError, number, text

LARGEST_ATTRIBUTE: Final = 1024
"""Attributes of more bytes than this are usually constants, which nobody looks at."""
_MOST_NODES: Final = 1 << 20
_MOST_EDGES: Final = 1 << 23
"""More inputs and attributes in one graph are damage."""


def graph(found: Found, largest: int = LARGEST_ATTRIBUTE) -> Graph:
    """Return a graph; raises WireError.

    Parameters
    ----------
    largest
        Attributes of more bytes come without their value.
    """
    return GraphReader(largest).read(one_string(found))


class GraphReader:
    """Reads graphs and gives up where all together are bigger than graphs are.

    Parameters
    ----------
    largest
        Attributes of more bytes come without their value.
    """

    def __init__(self, largest: int) -> None:
        self._largest = largest
        self._nodes = 0
        self._edges = 0

    def read(self, data: bytes) -> Graph:
        """Return what a GraphDef holds; raises WireError."""
        nodes: list[GraphNode] = []
        functions: list[GraphFunction] = []
        producer = 0
        for field, wire, content in parts(data, _MOST_NODES):
            if field == 1:
                nodes.append(self._node(content))
            elif field == 2:
                functions += self._library(content)
            elif field == 4:
                producer = _version(content)
            elif field == 3 and wire == VARINT:
                producer = producer or number(content)
        return Graph(tuple(nodes), tuple(functions), producer)

    def _node(self, data: bytes) -> GraphNode:
        name = op = device = ""
        inputs: list[str] = []
        attributes: list[GraphAttribute] = []
        for field, _, content in parts(data):
            if field == 1:
                name = text(content)
            elif field == 2:
                op = text(content)
            elif field == 3:
                inputs.append(text(content))
            elif field == 4:
                device = text(content)
            elif field == 5:
                attributes.append(self._attribute(content))
        self._count(len(inputs) + len(attributes))
        return GraphNode(name, op, tuple(inputs), device, tuple(attributes))

    def _count(self, edges: int) -> None:
        self._nodes += 1
        self._edges += edges
        if self._nodes > _MOST_NODES or self._edges > _MOST_EDGES:
            raise WireError("a graph is too big")

    def _attribute(self, entry: bytes) -> GraphAttribute:
        name, value = map_entry(entry)
        return GraphAttribute(text(name), len(value), value if len(value) <= self._largest else None)

    def _library(self, data: bytes) -> list[GraphFunction]:
        held = list(parts(data, _MOST_NODES))
        gradients = dict(_texts(content) for field, _, content in held if field == 2)
        return [self._function(content, gradients) for field, _, content in held if field == 1]

    def _function(self, data: bytes, gradients: dict[str, str]) -> GraphFunction:
        name = ""
        arguments: tuple[str, ...] = ()
        results: tuple[str, ...] = ()
        nodes: list[GraphNode] = []
        returns: dict[str, str] = {}
        for field, _, content in parts(data, _MOST_NODES):
            if field == 1:
                name, arguments, results = _signature(content)
            elif field == 3:
                nodes.append(self._node(content))
            elif field == 4:
                returns.update([_texts(content)])
        found = MappingProxyType(returns)
        return GraphFunction(name, tuple(nodes), arguments, results, found, gradients.get(name, ""))


def map_entry(entry: bytes) -> tuple[bytes, bytes]:
    """Return key and value of an entry of a map; raises WireError."""
    key = value = b""
    for field, _, content in parts(entry):
        if field == 1:
            key = content
        elif field == 2:
            value = content
    return key, value


def _texts(entry: bytes) -> tuple[str, str]:
    key, value = map_entry(entry)
    return text(key), text(value)


def _version(data: bytes) -> int:
    """Return the producer that a VersionDef names."""
    return next((number(content) for field, wire, content in parts(data) if field == 1 and wire == VARINT), 0)


def _signature(data: bytes) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Return name, arguments and results of an OpDef."""
    held = list(parts(data))
    name = next((text(content) for field, _, content in held if field == 1), "")
    return name, tuple(_names(held, 2)), tuple(_names(held, 3))


def _names(held: list[tuple[int, int, bytes]], wanted: int) -> Iterator[str]:
    for field, _, content in held:
        if field == wanted:
            yield next((text(name) for inner, _, name in parts(content) if inner == 1), "")
