"""Computation graphs and how long their nodes took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core.model.arrays import F8, I8


@dataclass(frozen=True, slots=True)
class GraphAttribute:
    """An attribute of a node.

    Attributes
    ----------
    name
        ``"T"``, ``"shape"``, ``"_output_shapes"`` …
    size
        Bytes of the encoded value.
    data
        The encoded value; None if it is bigger than was asked for, as a constant of many numbers is.
    """

    name: str
    size: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class GraphNode:
    """One operation.

    Attributes
    ----------
    name
        With slashes between the scopes.
    op
        What it does; the class of a Keras layer.
    inputs
        Names of nodes, with ``:1`` behind them for another output than the first, ``^`` before them if the node only
        has to wait for them.
    device
        Where it runs; empty if not said.
    attributes
        In the logged order, encoded: few are ever looked at.
    """

    name: str
    op: str
    inputs: tuple[str, ...] = ()
    device: str = ""
    attributes: tuple[GraphAttribute, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphFunction:
    """A function that nodes call by having its name as their `op`, or as an attribute.

    Attributes
    ----------
    arguments, results
        Names.
    returns
        The output of a node that each result is.
    gradient
        Name of the function that is its gradient; empty if there is none.
    """

    name: str
    nodes: tuple[GraphNode, ...]
    arguments: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    returns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    gradient: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph.

    Attributes
    ----------
    nodes
        In the logged order.
    functions
        Its library.
    producer
        Version of TensorFlow's graphs that wrote it, 0 if not said.
    """

    nodes: tuple[GraphNode, ...]
    functions: tuple[GraphFunction, ...] = ()
    producer: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class DeviceStats:
    """What one device did in one step, a row for each time that a node ran.

    Attributes
    ----------
    device
        Its name.
    nodes
        Name of the node, n of them.
    labels
        What the device says it did, n of them; empty if it does not.
    start
        When the node was scheduled, float64 (n,), microseconds since 1970.
    op_start, op_end, end
        When its operation began and ended and when all was done, float64 (n,), microseconds after `start`.
    thread
        Number of the thread, int64 (n,).
    memory, peak
        Bytes that were allocated and the most that were in use, int64 (n,), over all allocators.
    outputs
        Bytes of its output tensors, int64 (n,).
    thread_names
        Names of the threads, where they have any.
    """

    device: str
    nodes: tuple[str, ...]
    labels: tuple[str, ...]
    start: F8
    op_start: F8
    op_end: F8
    end: F8
    thread: I8
    memory: I8
    peak: I8
    outputs: I8
    thread_names: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, eq=False)
class RunMetadata:
    """What was recorded of one step: times and memory by device, and the graphs of functions before optimisation."""

    devices: tuple[DeviceStats, ...]
    graphs: tuple[Graph, ...] = ()
