"""Graphs, functions, attributes and step statistics: equal to the official classes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto import attr_value_pb2, config_pb2, event_pb2, graph_pb2, node_def_pb2, types_pb2
from tensorboard.util import tensor_util

from core.model.graph import Graph, GraphAttribute, GraphNode, RunMetadata
from core.readers import blobs
from core.readers.tensorboard.payloads.attributes import attribute_value, type_name
from core.readers.tensorboard.payloads.found import GRAPH_DEF, Found
from core.readers.tensorboard.payloads.graphs import graph
from tests.core.readers.logs import event, only_run, tensor, version, write
from tests.shared_data import shared_data

EVENTS = "events.out.tfevents.1"
words = st.text(max_size=8)
nodes = st.lists(st.tuples(words, words, st.lists(words, max_size=3), words), max_size=4)


@given(nodes)
def test_nodes_come_back(some: list[tuple[str, str, list[str], str]]) -> None:
    proto = graph_pb2.GraphDef()
    for name, op, inputs, device in some:
        proto.node.add(name=name, op=op, input=inputs, device=device)
    ours = graph(Found(GRAPH_DEF, proto.SerializeToString()))
    assert ours.nodes == tuple(GraphNode(name, op, tuple(inputs), device) for name, op, inputs, device in some)


def attribute(**value: Any) -> GraphAttribute:
    data = attr_value_pb2.AttrValue(**value).SerializeToString()
    return GraphAttribute("a", len(data), data)


def shape(*sizes: int, unknown: bool = False) -> Any:
    from tensorboard.compat.proto import tensor_shape_pb2

    made = tensor_shape_pb2.TensorShapeProto(unknown_rank=unknown)
    for size in sizes:
        made.dim.add(size=size)
    return made


def items(**values: Any) -> Any:
    return attr_value_pb2.AttrValue.ListValue(**values)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ({"s": b"SAME"}, b"SAME"),
        ({"i": -3}, -3),
        ({"f": 0.5}, 0.5),
        ({"b": True}, True),
        ({"b": False}, False),
        ({"type": types_pb2.DT_FLOAT}, "float"),
        ({"type": types_pb2.DT_INT64_REF}, "int64 ref"),
        ({"shape": shape(2, -1)}, (2, -1)),
        ({"shape": shape()}, ()),
        ({"shape": shape(unknown=True)}, None),
        ({"placeholder": "T"}, "T"),
        ({"func": attr_value_pb2.NameAttrList(name="f")}, "f"),
        ({"list": items(s=[b"a", b""])}, (b"a", b"")),
        ({"list": items(i=[1, -1, 300])}, (1, -1, 300)),
        ({"list": items(f=[0.5, 2.0])}, (0.5, 2.0)),
        ({"list": items(b=[True, False])}, (True, False)),
        ({"list": items(type=[1, 9])}, ("float", "int64")),
        ({"list": items(shape=[shape(1), shape(unknown=True)])}, ((1,), None)),
        ({"list": items(func=[attr_value_pb2.NameAttrList(name="g")])}, ("g",)),
        ({"list": items()}, ()),
        ({}, None),
    ],
)
def test_values_of_attributes(given_: dict[str, Any], expected: object) -> None:
    value = attribute_value(attribute(**given_))
    assert value == expected
    assert type(value) is type(expected)


def test_tensors_in_attributes() -> None:
    value = attribute_value(attribute(tensor=tensor_util.make_tensor_proto(np.arange(6).reshape(2, 3))))
    np.testing.assert_array_equal(np.asarray(value), np.arange(6).reshape(2, 3))


def test_types_have_the_names_of_tensorflow() -> None:
    for name, number in types_pb2.DataType.items():
        if number != types_pb2.DT_INVALID:
            assert type_name(number) == name.removeprefix("DT_").lower().replace("_ref", " ref")


def big_graph() -> graph_pb2.GraphDef:
    proto = graph_pb2.GraphDef()
    proto.versions.producer = 1395
    constant = proto.node.add(name="w", op="Const", device="/gpu:0")
    constant.attr["value"].tensor.CopyFrom(tensor_util.make_tensor_proto(np.zeros(1000)))
    constant.attr["dtype"].type = types_pb2.DT_DOUBLE
    proto.node.add(name="y", op="MatMul", input=["w", "x:1", "^init"])
    function = proto.library.function.add()
    function.signature.name = "f"
    function.signature.input_arg.add(name="a")
    function.signature.output_arg.add(name="b")
    function.node_def.append(node_def_pb2.NodeDef(name="n", op="Relu", input=["a"]))
    function.ret["b"] = "n:activations:0"
    proto.library.gradient.add(function_name="f", gradient_func="f_grad")
    return proto


def test_a_graph_with_functions_and_a_constant(tmp_path: Path) -> None:
    data = big_graph().SerializeToString()
    write(tmp_path / EVENTS, [version(), event_pb2.Event(wall_time=1.0, graph_def=data)])
    run = only_run(tmp_path)
    ours = blobs.read(run, "__run_graph__", 0)
    assert isinstance(ours, Graph)
    constant, product = ours.nodes
    assert (constant.op, constant.device, ours.producer) == ("Const", "/gpu:0", 1395)
    assert product.inputs == ("w", "x:1", "^init")
    sizes = {each.name: (each.size > 8000, each.data is None) for each in constant.attributes}
    assert sizes == {"value": (True, True), "dtype": (False, False)}
    assert dict(blobs.attribute_values(constant)) == {"dtype": "double"}
    full = blobs.read_graph(run, "__run_graph__", 0, largest=1 << 20).nodes[0]
    assert np.asarray(blobs.attribute_values(full)["value"]).shape == (1000,)
    (function,) = ours.functions
    assert (function.name, function.arguments, function.results) == ("f", ("a",), ("b",))
    assert (dict(function.returns), function.gradient) == ({"b": "n:activations:0"}, "f_grad")
    assert function.nodes == (GraphNode("n", "Relu", ("a",)),)


def metadata() -> config_pb2.RunMetadata:
    made = config_pb2.RunMetadata()
    device = made.step_stats.dev_stats.add(device="/cpu:0")
    device.thread_names[7] = "worker"
    node = device.node_stats.add(node_name="MatMul", timeline_label="y = MatMul", thread_id=7)
    node.all_start_micros, node.op_start_rel_micros, node.op_end_rel_micros, node.all_end_rel_micros = 10**15, 2, 30, 31
    for allocator in ("cpu", "gpu"):
        node.memory.add(allocator_name=allocator, total_bytes=100, peak_bytes=60)
    output = node.output.add(slot=0).tensor_description
    output.allocation_description.requested_bytes, output.allocation_description.allocated_bytes = 400, 512
    device.node_stats.add(node_name="Exact", all_start_nanos=5000, op_end_rel_nanos=1500)
    made.function_graphs.add().pre_optimization_graph.CopyFrom(big_graph())
    return made


def test_times_and_memory_of_a_step(tmp_path: Path) -> None:
    data = metadata().SerializeToString()
    tagged = event_pb2.Event(wall_time=5.0, step=3)
    tagged.tagged_run_metadata.tag, tagged.tagged_run_metadata.run_metadata = "step_3", data
    values = [tensor("t", data, "graph_run_metadata", b"1"), tensor("g", [data], "graph_run_metadata_graph", b"1")]
    write(tmp_path / EVENTS, [version(), tagged, event(4, *values)])
    run = only_run(tmp_path)
    for tag in ("step_3", "t", "g"):
        read = blobs.read(run, tag, 0)
        assert isinstance(read, RunMetadata)
        (device,) = read.devices
        assert (device.device, device.nodes, device.labels) == ("/cpu:0", ("MatMul", "Exact"), ("y = MatMul", ""))
        assert device.start.tolist() == [1e15, 5.0]
        assert device.op_start.tolist() == [2, 0]
        assert device.op_end.tolist() == [30, 1.5]
        assert device.end.tolist() == [31, 0]
        assert device.memory.tolist() == [200, 0]
        assert device.peak.tolist() == [120, 0]
        assert device.outputs.tolist() == [512, 0]
        assert device.thread.tolist() == [7, 0]
        assert dict(device.thread_names) == {7: "worker"}
        assert [node.name for node in read.graphs[0].nodes] == ["w", "y"]


@pytest.mark.parametrize("place", ["guildai-guildai", "ibadrather-pytorch_learn", "tensorflow-tensorboard"])
def test_real_graphs_equal_the_official_classes(place: str) -> None:
    folder = shared_data()
    if folder is None:
        pytest.skip("there are no real logs on this machine")
    from tests.core.readers.logs import read

    checked = 0
    for run in read(folder / place).runs.values():
        for tag, info in run.tags.items():
            if info.plugin == "graphs" and tag in run.blobs:
                proto = graph_pb2.GraphDef.FromString(blobs.read_payload(run, tag, 0).item())
                ours = blobs.read_graph(run, tag, 0)
                assert [node.name for node in ours.nodes] == [node.name for node in proto.node]
                assert [node.op for node in ours.nodes] == [node.op for node in proto.node]
                assert [list(node.inputs) for node in ours.nodes] == [list(node.input) for node in proto.node]
                assert [node.device for node in ours.nodes] == [node.device for node in proto.node]
                for mine, theirs in zip(ours.nodes, proto.node, strict=True):
                    assert {each.name: each.size for each in mine.attributes} == {
                        name: value.ByteSize() for name, value in theirs.attr.items()
                    }
                    known = {each.name for each in mine.attributes if each.data is not None}
                    assert blobs.attribute_values(mine).keys() == known
                checked += len(ours.nodes)
            elif info.plugin == "graph_tagged_run_metadata":
                official = config_pb2.RunMetadata.FromString(blobs.read_payload(run, tag, 0).item())
                stats = blobs.read_run_metadata(run, tag, 0)
                assert [device.device for device in stats.devices] == [d.device for d in official.step_stats.dev_stats]
    assert checked > 20
