"""Event files of all forms, sound and damaged, that mutants are made of."""

from __future__ import annotations

from typing import Any

import numpy as np
from tensorboard.compat.proto import event_pb2, graph_pb2, types_pb2
from tensorboard.plugins.hparams import plugin_data_pb2

from core.model import I8, U1
from core.readers.tensorboard.framing import frame
from tests.core.readers.logs import Value, event, packed, simple, tensor, version
from tests.fuzz.mutating import MOST


def corpus() -> tuple[U1, I8]:
    """Return all entries after each other, and where each starts, then the end."""
    entries = [data[:MOST] for data in (*_sound(), *_damaged())]
    starts = np.cumsum([0, *map(len, entries)])
    return np.frombuffer(b"".join(entries), np.uint8).copy(), starts.astype(np.int64)


def _sound() -> list[bytes]:
    return [
        packed([version(), *(event(step, simple("loss", step / 7)) for step in range(8))]),
        packed([event(step, simple("a", step), simple("b/c", -step), simple("é" * 9, 1.0)) for step in range(4)]),
        packed([event(step, tensor("acc", np.float32(step), "scalars")) for step in range(6)]),
        packed([event(step, tensor("acc", np.float32(step), "scalars" if step == 3 else "")) for step in range(6)]),
        packed([event(step, entry) for step, entry in enumerate(_numbers())]),
        packed(_blobs()),
        packed(_old()),
        packed(_graphs()),
        packed(_hparams()),
        packed([event(1, *(simple(f"layer{k}/{'x' * (k % 20)}", k) for k in range(60)))] * 2),
        packed([event(2**40 + step, *(simple("t", step) for _ in range(30))) for step in (-(2**50), 0, 5)]),
        packed([event(1, tensor("big", bytes(range(256)) * 20, "images"), simple("s", 1.0))] * 2),
        packed([event(1, tensor("big", bytes(5000), "own")), event(2, tensor("big", b"\x01" * 4090, ""))]),
        frame(b"") * 5 + packed([event(1, simple("", 1.0), simple("x", 2.0))]),
    ]


def _damaged() -> list[bytes]:
    good = packed([event(step, simple("a", step), tensor("b", float(step))) for step in range(5)])
    changed = bytearray(good)
    changed[150] ^= 8
    lie = (2**40).to_bytes(8, "little")
    return [
        bytes(changed),
        good[:-9],
        good[:100] + bytes(200) + good[100:],
        good + lie + frame(lie)[-4:] + good,
        frame(b"\xff\xff\xff") + good + frame(b"\x2a\x7f\x0a"),
        b"step,loss\n" * 30,
        bytes(64),
        b"",
    ]


def _numbers() -> list[Any]:
    """Return a scalar of each type, as content and as a list."""
    kinds = ["<f4", "<f8", "<i4", "<i8", "u1", "i1", "<i2", "<u2", "<f2", "?"]
    entries = [tensor(f"list/{kind}", np.array(1, kind)) for kind in kinds]
    for kind in kinds:
        entry = tensor(f"content/{kind}", np.array([[1]], kind))
        for name in ("float_val", "double_val", "int_val", "int64_val", "half_val", "bool_val"):
            entry.tensor.ClearField(name)
        entry.tensor.tensor_content = np.array(1, kind).tobytes()
        entries.append(entry)
    brain = tensor("brain", np.float32(0))
    brain.tensor.ClearField("float_val")
    brain.tensor.dtype = types_pb2.DT_BFLOAT16
    brain.tensor.half_val.append(0x3FC0)
    return [*entries, brain]


def _blobs() -> list[Any]:
    values = [
        tensor("pr", np.ones((6, 5), np.float32), "pr_curves", b"\x10\x05"),
        tensor("words", np.array([["a", "b"]], object), "text"),
        tensor("image", np.array([b"2", b"2", b"\x89PNG"], object), "images"),
        tensor("h", np.ones((3, 3)), "histograms"),
        tensor("mesh_VERTEX", np.ones((1, 2, 3), np.float32), "mesh", b"\x12\x04mesh\x18\x01"),
    ]
    return [version(), *(event(step, *values) for step in range(2))]


def _old() -> list[Any]:
    image, sound, histogram = (Value(tag=tag) for tag in ("image/0", "sound", "weights"))
    image.image.width, image.image.height, image.image.encoded_image_string = 5, 7, b"\x89PNG"
    sound.audio.sample_rate, sound.audio.encoded_audio_string = 8000.0, b"RIFF"
    histogram.histo.bucket_limit.extend([0.0, 1.0])
    histogram.histo.bucket.extend([3.0, 4.0])
    return [event(step, image, sound, histogram) for step in (1, 2)]


def _graphs() -> list[Any]:
    graph = graph_pb2.GraphDef()
    graph.node.add(name="n", op="Const").attr["value"].i = 5
    tagged = event_pb2.Event(wall_time=5.0, step=3)
    tagged.tagged_run_metadata.tag, tagged.tagged_run_metadata.run_metadata = "step_3", b"\x0a\x00"
    data = graph.SerializeToString()
    meta = event_pb2.Event(wall_time=2.0, meta_graph_def=b"\x12" + bytes([len(data)]) + data)
    return [version(), event_pb2.Event(wall_time=4.0, graph_def=data), meta, tagged]


def _hparams() -> list[Any]:
    start = plugin_data_pb2.HParamsPluginData()
    start.session_start_info.hparams["lr"].number_value = 0.01
    start.session_start_info.hparams["name"].string_value = "Adam"
    entry = Value(tag="_hparams_/session_start_info")
    entry.metadata.plugin_data.plugin_name = "hparams"
    entry.metadata.plugin_data.content = start.SerializeToString()
    return [version(), event(0, entry), event(1, simple("loss", 1.0))]
