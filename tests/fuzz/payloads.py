"""Payloads of all kinds as official classes write them, to make mutants of."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
from tensorboard.compat.proto import config_pb2, graph_pb2, summary_pb2
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2
from tensorboard.plugins.mesh import plugin_data_pb2 as mesh_data
from tensorboard.util import tensor_util

from core.model import I8, U1
from core.readers.tensorboard.framing import frame


def framed(messages: Iterable[bytes]) -> tuple[U1, I8]:
    """Return messages as records of one file each, and where each starts, then the end."""
    entries = [frame(message) for message in messages]
    starts = np.cumsum([0, *map(len, entries)])
    return np.frombuffer(b"".join(entries), np.uint8).copy(), starts.astype(np.int64)


def payloads() -> list[bytes]:
    """Return what decoders of payloads are given: tensors, graphs, and values older than plugins."""
    held: list[Any] = [*_tensors(), _graph(), _run_metadata(), *_old()]
    return [bytes(message.SerializeToString()) for message in held]


def metadata() -> list[bytes]:
    """Return what tags say of themselves, and what hyperparameters are written as."""
    mesh = mesh_data.MeshPluginData(name="m", content_type=1, json_config='{"a": [1, 2]}', shape=[1, 2, 3])
    said = summary_pb2.SummaryMetadata(display_name="Loss", summary_description="*mean*")
    said.plugin_data.plugin_name, said.plugin_data.content = "mesh", mesh.SerializeToString()
    start = plugin_data_pb2.HParamsPluginData()
    session = start.session_start_info
    session.group_name, session.start_time_secs = "group", 1.5
    session.hparams["lr"].number_value = 0.1
    session.hparams["name"].string_value = "Adam"
    session.hparams["list"].list_value.values.add().struct_value.fields["a"].bool_value = True
    info = api_pb2.HParamInfo(name="lr", type=api_pb2.DATA_TYPE_FLOAT64)
    info.domain_interval.min_value, info.domain_interval.max_value = 0.0, 1.0
    other = api_pb2.HParamInfo(name="name")
    other.domain_discrete.values.add().string_value = "SGD"
    metric = api_pb2.MetricInfo(name=api_pb2.MetricName(group="g", tag="loss"), display_name="Loss")
    experiment = plugin_data_pb2.HParamsPluginData(
        experiment=api_pb2.Experiment(name="e", user="u", hparam_infos=[info, other], metric_infos=[metric])
    )
    end = plugin_data_pb2.HParamsPluginData()
    end.session_end_info.status, end.session_end_info.end_time_secs = api_pb2.STATUS_SUCCESS, 9.0
    return [bytes(message.SerializeToString()) for message in (said, mesh, start, experiment, end)]


def _tensors() -> list[Any]:
    charts = layout_pb2.Layout()
    category = charts.category.add(title="losses", closed=True)
    category.chart.add(title="all").multiline.tag.extend(["loss.*", "(bad"])
    category.chart.add(title="margin").margin.series.add(value="v", lower="l", upper="u")
    layer = {"class_name": "Dense", "config": {"name": "d"}, "inbound_nodes": [[["input", 0, 0, {}]]]}
    inputs = {"class_name": "InputLayer", "config": {"name": "input"}, "inbound_nodes": []}
    config = {"name": "m", "layers": [inputs, layer], "input_layers": [["input", 0, 0]], "output_layers": ["d", 0, 0]}
    keras = json.dumps({"class_name": "Functional", "config": config}).encode()
    wav = b"RIFF\x30\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0@\x1f\0\0\x80>\0\0\2\0\x10\0data\4\0\0\0\1\2\3\4"
    texts = [
        [b"4", b"3", b"\x89PNG\r\n\x1a\nxx", b"GIF89a"], [wav, b"fLaC"], [[wav, b"*label*"], [b"ID3", b""]],
        [["a", "b\xe9"], ["c", ""]], "# one text", charts.SerializeToString(), keras, _graph().SerializeToString(),
        _run_metadata().SerializeToString(),
    ]  # fmt: skip
    kinds = ["f4", "f8", "i4", "i8", "u1", "i2", "u2", "f2", "?"]
    numbers = [np.arange(6).reshape(2, 3).astype(kind) for kind in kinds]
    tables = [np.ones((30, 3)), np.ones((6, 9), np.float32), np.ones((1, 4, 3), np.float32), np.float32(1.5)]
    faces = np.array([[[0, 1, 2], [1, 2, 3]]], np.int32)
    listed = [tensor_util.make_tensor_proto(value) for value in (*texts, *numbers, *tables, faces)]
    filled = tensor_util.make_tensor_proto(np.float32(0.5))
    for size in (5, 3):
        filled.tensor_shape.dim.add(size=size)
    return [*listed, filled]


def _graph() -> Any:
    graph = graph_pb2.GraphDef()
    first = graph.node.add(name="a/b", op="Const", device="/gpu:0")
    first.attr["value"].tensor.CopyFrom(tensor_util.make_tensor_proto(np.arange(4, dtype=np.float32)))
    first.attr["shape"].shape.dim.add(size=-1)
    first.attr["dtype"].type = 1
    second = graph.node.add(name="a/c", op="Add", input=["a/b", "^a/b", "a/b:1"])
    second.attr["list"].list.i.extend([1, -1, 2**40])
    second.attr["names"].list.s.extend([b"x", b"y"])
    second.attr["f"].func.name = "function"
    function = graph.library.function.add()
    function.signature.name = "function"
    function.signature.input_arg.add(name="x")
    function.node_def.add(name="inner", op="Mul")
    function.ret["y"] = "inner:0"
    graph.library.gradient.add(function_name="function", gradient_func="g")
    graph.versions.producer = 27
    return graph


def _run_metadata() -> Any:
    metadata = config_pb2.RunMetadata()
    device = metadata.step_stats.dev_stats.add(device="/cpu:0")
    node = device.node_stats.add(node_name="a/b", all_start_micros=5, op_end_rel_micros=7, thread_id=3)
    node.memory.add(allocator_name="cpu", total_bytes=100, peak_bytes=200)
    node.output.add(slot=0).tensor_description.allocation_description.requested_bytes = 64
    device.thread_names[3] = "main"
    metadata.partition_graphs.add().CopyFrom(_graph())
    return metadata


def _old() -> list[Any]:
    histogram = summary_pb2.HistogramProto(min=-1.0, max=3.0, num=7.0)
    histogram.bucket_limit.extend([-1.0, 0.0, 1.0, 1.7e308])
    histogram.bucket.extend([0.0, 3.0, 4.0, 0.0])
    image = summary_pb2.Summary.Image(height=3, width=4, colorspace=3, encoded_image_string=b"\xff\xd8\xff")
    sound = summary_pb2.Summary.Audio(sample_rate=8000.0, num_channels=1, encoded_audio_string=b"OggS")
    return [histogram, image, sound]
