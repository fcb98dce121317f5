from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tensorboard.compat.proto import event_pb2, meta_graph_pb2
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util import tensor_util

from core.readers.base import ReadError
from core.readers.blobs import read_payload
from tests.core.readers.logs import (
    Value,
    assert_equal_to_oracle,
    event,
    grow,
    only_run,
    oracle,
    packed,
    read,
    simple,
    tensor,
    version,
    write,
)

EVENTS = "events.out.tfevents.1"


def test_scalars_equal_the_official_reader(tmp_path: Path) -> None:
    extremes = [float("nan"), float("inf"), float("-inf"), 1e-45, 3.4e38, -0.0]
    events = [version()]
    for step, number in enumerate([*extremes, *np.random.default_rng(0).normal(size=300).tolist()]):
        events.append(event(step * 1000 - 5, simple("old", number), tensor("ünï/漢", np.float32(number))))
        events.append(event(2**40 + step, tensor("double", np.float64(number)), simple("é" * 100, step)))
    write(tmp_path / EVENTS, events)
    run = only_run(tmp_path)
    assert_equal_to_oracle(run, tmp_path)
    assert run.scalars["old"].value.dtype == np.float32
    assert run.scalars["double"].value.dtype == np.float64
    assert (run.name, run.source, run.loaded) == (".", "tensorboard", True)


def test_the_official_writer_is_read(tmp_path: Path) -> None:
    writer = EventFileWriter(str(tmp_path))
    for step in range(20):
        writer.add_event(event(step, simple("a", step / 7), tensor("b", np.float32(step))))
    writer.close()
    assert_equal_to_oracle(only_run(tmp_path), tmp_path)


def legacy() -> list[event_pb2.Event]:
    """Return events with values of all kinds that are older than plugins."""
    image, sound, histogram, empty = (Value(tag=tag) for tag in ("image/0", "sound", "weights", "nothing"))
    image.image.width, image.image.height, image.image.encoded_image_string = 5, 7, b"\x89PNG"
    sound.audio.encoded_audio_string = b"RIFF"
    histogram.histo.min, histogram.histo.max = -1.5, 2.5
    histogram.histo.bucket_limit.extend([-1e308, -1.0, 0.0, 1.0, 1.7976931348623157e308])
    histogram.histo.bucket.extend([0.0, 3.0, 0.0, 4.0, 1.0])
    empty.histo.bucket_limit.extend([0.0, 1.0])
    empty.histo.bucket.extend([0.0, 0.0])
    tagged = event_pb2.Event(wall_time=5.0, step=3)
    tagged.tagged_run_metadata.tag, tagged.tagged_run_metadata.run_metadata = "step_3", b"\x0a\x00"
    graph = event_pb2.Event(wall_time=4.0, graph_def=b"\x0a\x03\x0a\x01n")
    return [version(), graph, tagged, *(event(step, image, sound, histogram, empty) for step in (1, 2))]


def test_values_older_than_plugins(tmp_path: Path) -> None:
    write(tmp_path / EVENTS, legacy())
    run = only_run(tmp_path)
    assert_equal_to_oracle(run, tmp_path)
    accumulator = oracle(tmp_path)
    for tag, series in run.blobs.items():
        for index, datum in enumerate(accumulator.Tensors(tag)):
            theirs = tensor_util.make_ndarray(datum.tensor_proto)
            ours = read_payload(run, tag, index)
            assert ours.shape == theirs.shape
            np.testing.assert_array_equal(ours, theirs)
        assert len(series) == index + 1


def test_tensors_of_plugins_are_read_when_asked_for(tmp_path: Path) -> None:
    curves = np.random.default_rng(0).random((6, 11), np.float32)
    values = [
        tensor("pr", curves, "pr_curves", b"\x10\x0b"),
        tensor("words", np.array([["a", "b"], ["c", "d"]], object), "text"),
        tensor("own", np.arange(12).reshape(3, 4), "unheard_of"),
        tensor("half", np.ones(3, np.float16), "unheard_of"),
        tensor("mesh_FACE", np.arange(6, dtype=np.int32).reshape(1, 2, 3), "mesh"),
        tensor("same", np.float64(2), "unheard_of"),
        tensor("same", np.float64(3), "unheard_of"),
    ]
    write(tmp_path / EVENTS, [version(), event(1, *values), event(2, *values[:2])])
    run = only_run(tmp_path)
    assert_equal_to_oracle(run, tmp_path)
    accumulator = oracle(tmp_path)
    for tag in run.blobs:
        for index, datum in enumerate(accumulator.Tensors(tag)):
            np.testing.assert_array_equal(
                read_payload(run, tag, index), tensor_util.make_ndarray(datum.tensor_proto), strict=True
            )
    assert run.tags["pr"].content == b"\x10\x0b"
    assert read_payload(run, "same", 1) == 3
    assert read_payload(run, "words", -1)[1, 1] == b"d"
    with pytest.raises(IndexError):
        read_payload(run, "words", 2)


def test_a_damaged_payload_is_an_error_when_it_is_shown(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).bytes(20_000)
    path = write(tmp_path / EVENTS, [version(), event(1, tensor("i", b"", "images")), event(2, tensor("i", noise, ""))])
    data = bytearray(path.read_bytes())
    data[-5000] ^= 1
    path.write_bytes(data)
    run = only_run(tmp_path)
    assert len(run.blobs["i"]) == 2
    assert not run.problems
    with pytest.raises(ReadError, match="checksum") as caught:
        read_payload(run, "i", 1)
    assert caught.value.problem.offset == run.blobs["i"].offset[1]
    path.unlink()
    with pytest.raises(ReadError, match="cannot be read"):
        read_payload(run, "i", 0)


def test_a_graph_inside_of_a_meta_graph_counts_where_there_is_no_other(tmp_path: Path) -> None:
    meta = meta_graph_pb2.MetaGraphDef()
    meta.graph_def.node.add(name="n")
    data = meta.SerializeToString()
    write(tmp_path / "only" / EVENTS, [event_pb2.Event(wall_time=1.0, meta_graph_def=data)])
    write(
        tmp_path / "both" / EVENTS,
        [event_pb2.Event(wall_time=1.0, meta_graph_def=data), event_pb2.Event(wall_time=2.0, graph_def=b"\x0a\x00")],
    )
    runs = read(tmp_path).runs
    assert read_payload(runs["only"], "__run_graph__", 0).tolist() == [meta.graph_def.SerializeToString()]
    assert runs["both"].blobs["__run_graph__"].wall_time.tolist() == [2.0]
    assert runs["only"].tags["__run_graph__"].plugin == "graphs"


def test_hyperparameters(tmp_path: Path) -> None:
    start = plugin_data_pb2.HParamsPluginData()
    session = start.session_start_info
    session.group_name = "g"
    session.hparams["lr"].number_value = 0.01
    session.hparams["optimiser"].string_value = "Adam"
    session.hparams["nesterov"].bool_value = True
    session.hparams["none"].null_value = 0
    entry = Value(tag="_hparams_/session_start_info")
    entry.metadata.plugin_data.plugin_name = "hparams"
    entry.metadata.plugin_data.content = start.SerializeToString()
    other = plugin_data_pb2.HParamsPluginData(experiment=api_pb2.Experiment(description="all"))
    about = Value(tag="_hparams_/experiment")
    about.metadata.plugin_data.plugin_name, about.metadata.plugin_data.content = "hparams", other.SerializeToString()
    write(tmp_path / EVENTS, [version(), event(0, about), event(0, entry), event(1, simple("loss", 1.0))])
    run = only_run(tmp_path)
    assert dict(run.params) == {"lr": 0.01, "optimiser": "Adam", "nesterov": True}
    assert run.tags["_hparams_/experiment"].plugin == "hparams"


def test_what_a_tag_says_of_itself(tmp_path: Path) -> None:
    entry = tensor("t", np.float32(1))
    entry.metadata.display_name, entry.metadata.summary_description = "Loss", "*Mean* loss"
    later = tensor("t", np.float32(2))
    later.metadata.display_name = "Other"
    write(tmp_path / EVENTS, [version(), event(1, entry), event(2, later)])
    info = only_run(tmp_path).tags["t"]
    assert (info.plugin, info.display_name, info.description) == ("scalars", "Loss", "*Mean* loss")


def test_files_of_a_run_follow_each_other_in_lexicographic_order(tmp_path: Path) -> None:
    for name, step in (("a.tfevents.10", 2), ("a.tfevents.9", 3), ("a.tfevents.1", 1), ("notes.txt", 0)):
        write(tmp_path / name, [version(), event(step, simple("a", step), tensor("w", b"w", "text"))])
    run = only_run(tmp_path)
    assert run.scalars["a"].step.tolist() == [1, 2, 3]
    assert run.blobs["w"].file.tolist() == [0, 1, 2]
    assert [Path(file).name for file in run.files] == ["a.tfevents.1", "a.tfevents.10", "a.tfevents.9"]
    assert_equal_to_oracle(run, tmp_path)


def test_all_points_of_a_restart_are_kept(tmp_path: Path) -> None:
    start = event_pb2.Event(wall_time=9.0, step=3)
    start.session_log.status = event_pb2.SessionLog.START
    steps = [1, 2, 3, 4, 5]
    write(tmp_path / "a.tfevents.1", [version(), *(event(step, simple("a", step)) for step in steps)])
    write(tmp_path / "a.tfevents.2", [version(), start, *(event(step, simple("a", -step)) for step in (3, 4))])
    assert only_run(tmp_path).scalars["a"].step.tolist() == [1, 2, 3, 4, 5, 3, 4]


def test_runs_without_values(tmp_path: Path) -> None:
    write(tmp_path / "header" / EVENTS, [version(12.5)])
    write(tmp_path / "profile" / "events.out.tfevents.1.profile-empty", [])
    write(tmp_path / "zero" / EVENTS, [])
    runs = read(tmp_path).runs
    assert list(runs) == ["header", "profile", "zero"]
    assert all(run.loaded and not run.tags and not run.problems for run in runs.values())
    assert (runs["header"].started, runs["header"].updated) == (12.5, 12.5)
    assert runs["zero"].started is None


def test_tags_that_are_not_unicode_stay_apart(tmp_path: Path) -> None:
    record = bytearray(packed([event(1, tensor("aX", b"one", "text"), tensor("aY", b"two", "text"))]))
    data = bytes(record[12:-4]).replace(b"aX", b"a\xfe").replace(b"aY", b"a\xff")
    from core.readers.tensorboard.framing import frame

    grow(write(tmp_path / EVENTS, [version()]), frame(data))
    run = only_run(tmp_path)
    assert sorted(run.blobs) == ["a\\xfe", "a\\xff"]
    assert read_payload(run, "a\\xff", 0).tolist() == b"two"
