"""Models of Keras, which writes them as JSON, as graphs of layers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from core.model.graph import Graph, GraphNode
from core.readers.tensorboard.payloads.found import Found, one_string
from core.readers.tensorboard.wire import WireError

_LONGEST: Final = 8 << 20
"""More bytes of JSON are damage: a model of a thousand layers has half a megabyte."""
_DEEPEST: Final = 64


class _Reference(NamedTuple):
    """The output of a layer that another one takes, by the names that the model gives."""

    layer: str
    output: int


def keras_graph(found: Found) -> Graph:
    """Return the layers of a model as nodes, whose names begin with that of the model; raises WireError.

    Reads what Keras 1 to 3 write, sequential and functional models and models inside of models.
    """
    data = one_string(found)
    if len(data) > _LONGEST:
        raise WireError("the model is too big")
    try:
        model = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise WireError("the model is no JSON") from error
    builder = _Builder()
    builder.add_model(_config(model), "", [], 0)
    return Graph(tuple(builder.nodes))


class _Builder:
    """Collects the layers of a model and of the models in it."""

    def __init__(self) -> None:
        self.nodes: list[GraphNode] = []

    def add_model(self, config: dict[str, Any], scope: str, feeds: list[str], depth: int) -> list[str]:
        """Add the layers of a model that is given some outputs of other layers; return what it puts out."""
        if depth > _DEEPEST:
            raise WireError("models lie too deep in each other")
        inside = _join(scope, _name(config))
        entries = [reference.layer for reference in _references(config.get("input_layers"))]
        fed: dict[str, list[str]] = {}
        for place, feed in enumerate(feeds if entries else []):
            fed.setdefault(entries[place % len(entries)], []).append(feed)
        outputs: dict[str, list[str]] = {}
        last = [] if entries else feeds
        for layer in _layers(config):
            name = _name(_config(layer), layer)
            last = self._add_layer(layer, name, inside, _inputs(layer, outputs, last) + fed.pop(name, []), depth)
            outputs[name] = last
        ends = _references(config.get("output_layers"))
        return [output for end in ends for output in _outputs_of(end, outputs)] or last

    def _add_layer(self, layer: dict[str, Any], name: str, scope: str, inputs: list[str], depth: int) -> list[str]:
        config = _config(layer)
        if _layers(config):
            return self.add_model(config, scope, inputs, depth + 1)
        node = GraphNode(_join(scope, name), str(layer.get("class_name", "")), tuple(inputs))
        self.nodes.append(node)
        return [node.name]


def _config(layer: Any) -> dict[str, Any]:
    """Return how a layer is configured; the oldest sequential models are only a list of layers."""
    config = layer.get("config") if isinstance(layer, dict) else None
    if isinstance(config, list):
        return {"name": "sequential", "layers": config}
    return config if isinstance(config, dict) else {}


def _layers(config: dict[str, Any]) -> list[dict[str, Any]]:
    layers = config.get("layers")
    return [layer for layer in layers if isinstance(layer, dict)] if isinstance(layers, list) else []


def _name(config: dict[str, Any], layer: dict[str, Any] | None = None) -> str:
    name = config.get("name") or (layer or {}).get("name") or ""
    return name if isinstance(name, str) else ""


def _join(scope: str, name: str) -> str:
    return f"{scope}/{name}" if scope and name else scope or name


def _inputs(layer: dict[str, Any], outputs: dict[str, list[str]], last: list[str]) -> list[str]:
    """Return what a layer takes: what it says, or, as a layer of a sequential model, what came before."""
    if layer.get("inbound_nodes") is None:
        return last
    return [output for end in _references(layer["inbound_nodes"]) for output in _outputs_of(end, outputs)]


def _outputs_of(reference: _Reference, outputs: dict[str, list[str]]) -> list[str]:
    """Return the output of a layer, or of the layer of a model, that is meant."""
    known = outputs.get(reference.layer, [])
    place = min(reference.output, len(known) - 1)
    return known[place : place + 1]


def _references(value: Any) -> list[_Reference]:
    return list(_walk(value, 0))


def _walk(value: Any, depth: int) -> Iterator[_Reference]:
    """Yield the outputs that some JSON names: ``[name, node, output]``, in Keras 3 as the history of a tensor."""
    if depth > _DEEPEST:
        raise WireError("inputs lie too deep in each other")
    if _is_reference(value):
        yield _Reference(value[0], max(value[2], 0))
    elif isinstance(value, list):
        for entry in value:
            yield from _walk(entry, depth + 1)
    elif isinstance(value, dict):
        history = value.get("keras_history", value.get("config", value.get("args")))
        if isinstance(history, list | dict):
            yield from _walk(history, depth + 1)


def _is_reference(value: Any) -> bool:
    return isinstance(value, list) and len(value) >= 3 and [type(part) for part in value[:3]] == [str, int, int]
