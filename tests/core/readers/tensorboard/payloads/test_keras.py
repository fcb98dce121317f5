"""Keras models as graphs: as the official conversion where it is right, by hand where it knows nothing."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from tensorboard.plugins.graph import keras_util
from tensorboard.util import tensor_util

from core.model.graph import GraphNode
from core.readers.tensorboard import chunk
from core.readers.tensorboard.payloads.found import Found
from core.readers.tensorboard.payloads.keras import keras_graph
from core.readers.tensorboard.wire import WireError


def nodes(model: Any) -> tuple[GraphNode, ...]:
    data = json.dumps(model).encode()
    return keras_graph(Found(chunk.TENSOR, tensor_util.make_tensor_proto(data).SerializeToString())).nodes


def official(model: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    graph = keras_util.keras_model_to_graph_def(model)
    return [(node.name, node.attr["keras_class"].s.decode(), tuple(node.input)) for node in graph.node]


def layer(name: str, kind: str = "Dense", inputs: list[str] | None = None) -> dict[str, Any]:
    """Return a layer as Keras 3 writes it; None for one of a sequential model."""
    made: dict[str, Any] = {"class_name": kind, "config": {"name": name, "dtype": "float32"}}
    if inputs is not None:
        tensors = [{"class_name": "__keras_tensor__", "config": {"keras_history": [at, 0, 0]}} for at in inputs]
        made["inbound_nodes"] = [{"args": tensors if len(tensors) < 2 else [tensors], "kwargs": {}}] if inputs else []
    return made


def model(name: str, layers: list[Any], ends: tuple[str, str] | None = None) -> dict[str, Any]:
    config: dict[str, Any] = {"name": name, "layers": layers}
    if ends:
        config |= {"input_layers": [[ends[0], 0, 0]], "output_layers": [[ends[1], 0, 0]]}
    return {"class_name": "Functional" if ends else "Sequential", "config": config}


SEQUENTIAL = model("sequential", [layer("in", "InputLayer"), layer("dense"), layer("relu", "ReLU")])
FUNCTIONAL = model(
    "model",
    [
        layer("in", "InputLayer", []),
        layer("a", inputs=["in"]),
        layer("b", inputs=["in"]),
        layer("add", "Add", ["a", "b"]),
    ],
    ("in", "add"),
)


@pytest.mark.parametrize("some", [SEQUENTIAL, FUNCTIONAL])
def test_models_equal_the_official_conversion(some: dict[str, Any]) -> None:
    assert [(node.name, node.op, node.inputs) for node in nodes(some)] == official(some)


def test_a_sequential_model_is_a_chain() -> None:
    assert [(node.name, node.inputs) for node in nodes(SEQUENTIAL)] == [
        ("sequential/in", ()),
        ("sequential/dense", ("sequential/in",)),
        ("sequential/relu", ("sequential/dense",)),
    ]


def test_models_inside_of_models_are_joined_at_their_ends() -> None:
    inner = {**FUNCTIONAL, "inbound_nodes": layer("", inputs=["x"])["inbound_nodes"]}
    outer = model("outer", [layer("x", "InputLayer", []), inner, layer("y", inputs=["model"])], ("x", "y"))
    found = {node.name: node.inputs for node in nodes(outer)}
    assert found["outer/model/in"] == ("outer/x",)
    assert found["outer/model/add"] == ("outer/model/a", "outer/model/b")
    assert found["outer/y"] == ("outer/model/add",)
    chain = model("chain", [layer("first"), SEQUENTIAL, layer("last")])
    found = {node.name: node.inputs for node in nodes(chain)}
    assert found["chain/sequential/in"] == ("chain/first",)
    assert found["chain/last"] == ("chain/sequential/relu",)


def test_inputs_as_keras_2_writes_them() -> None:
    some = model("model", [layer("in", "InputLayer"), layer("a"), layer("add", "Add")], ("in", "add"))
    inbound: list[Any] = [[], [[["in", 0, 0, {}]]], [[["in", 0, 0, {}], ["a", 0, 0, {}]]]]
    for each, nodes_in in zip(some["config"]["layers"], inbound, strict=True):
        each |= {"name": each["config"]["name"], "inbound_nodes": nodes_in}
    assert [node.inputs for node in nodes(some)] == [(), ("model/in",), ("model/in", "model/a")]


def test_the_oldest_sequential_models_are_lists() -> None:
    old = {"class_name": "Sequential", "config": [layer("a"), layer("b")]}
    assert [(node.name, node.inputs) for node in nodes(old)] == [
        ("sequential/a", ()),
        ("sequential/b", ("sequential/a",)),
    ]


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "1" * 9999, '"a"', "null", '{"config": 3}', "[[]]"])
def test_whatever_is_no_model_has_no_layers_or_is_an_error(text: str) -> None:
    found = Found(chunk.TENSOR, tensor_util.make_tensor_proto(text.encode()).SerializeToString())
    with contextlib.suppress(WireError):
        assert keras_graph(found).nodes == ()


def test_models_that_lie_too_deep_are_an_error() -> None:
    deep = layer("a")
    for _ in range(100):
        deep = model("m", [deep])
    with pytest.raises(WireError):
        nodes(deep)
