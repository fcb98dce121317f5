"""Images, sounds and texts: what other writers wrote comes back."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from tensorboard.compat.proto import types_pb2
from tensorboard.plugins.audio import metadata as audio_metadata
from tensorboard.plugins.image import metadata as image_metadata
from tensorboard.plugins.text import metadata as text_metadata
from tensorboard.util import tensor_util

from core.model.audio import AudioFormat
from core.model.image import ImageFormat, Images
from core.model.text import Text
from core.readers import blobs
from core.readers.base import ReadError
from core.readers.pixels import decode_image
from core.readers.tensorboard import chunk
from core.readers.tensorboard.payloads.found import Found
from core.readers.tensorboard.payloads.text import texts
from core.readers.tensorboard.wire import WireError
from tests.core.readers.logs import Value, event, only_run, tensor, version, write
from tests.core.readers.written import writer

EVENTS = "events.out.tfevents.1"


def encoded(kind: str, size: tuple[int, int] = (3, 2)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, (200, 100, 50)).save(stream, kind)
    return stream.getvalue()


def sound(rate: int = 8000, frames: int = 40, channels: int = 2) -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(bytes(2 * channels * frames))
    return stream.getvalue()


def test_images_of_both_generations(tmp_path: Path) -> None:
    old = Value(tag="old")
    old.image.width, old.image.height, old.image.colorspace = 3, 2, 3
    old.image.encoded_image_string = encoded("PNG")
    samples = [encoded(kind) for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")]
    new = tensor("new", [b"3", b"2", *samples, b"?"], "")
    new.metadata.CopyFrom(image_metadata.create_summary_metadata("", ""))
    write(tmp_path / EVENTS, [version(), event(1, old, new)])
    run = only_run(tmp_path)
    first, second = blobs.read_images(run, "old", 0), blobs.read_images(run, "new", 0)
    assert (first.width, first.height, second.width, second.height) == (3, 2, 3, 2)
    assert [sample.data for sample in first.samples] == [encoded("PNG")]
    assert [sample.data for sample in second.samples] == [*samples, b"?"]
    assert [sample.format for sample in second.samples] == [
        ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.GIF, ImageFormat.WEBP, ImageFormat.BMP, ImageFormat.TIFF,
        ImageFormat.UNKNOWN,
    ]  # fmt: skip
    assert blobs.read(run, "new", -1) == second


def test_pixels_are_those_that_were_given_to_the_writer(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (3, 5, 7), np.uint8)
    with writer(tmp_path) as made:
        made.add_image("picture", pixels, 4)
    logged = blobs.read_images(only_run(tmp_path), "picture", 0)
    decoded = decode_image(logged.samples[0].data)
    assert (logged.width, logged.height) == (7, 5)
    np.testing.assert_array_equal(decoded.frames[0, :, :, :3], pixels.transpose(1, 2, 0))
    assert (decoded.frames[..., 3] == 255).all()


def test_sounds_of_both_generations_keep_their_labels(tmp_path: Path) -> None:
    old = Value(tag="old")
    old.audio.sample_rate, old.audio.num_channels, old.audio.length_frames = 44100.0, 1, 12
    old.audio.encoded_audio_string, old.audio.content_type = b"OggS...", "audio/ogg"
    meta = audio_metadata.create_summary_metadata("", "", audio_metadata.Encoding.Value("WAV"))
    labelled = tensor("labelled", [[sound(), b"*low*"], [sound(16000, 7, 1), b""]], "")
    plain = tensor("plain", [sound(), b"noise"], "")
    labelled.metadata.CopyFrom(meta)
    plain.metadata.CopyFrom(meta)
    write(tmp_path / EVENTS, [version(), event(1, old, labelled, plain)])
    run = only_run(tmp_path)
    (clip,) = blobs.read_audio(run, "old", 0).clips
    assert (clip.format, clip.rate, clip.channels, clip.frames) == (AudioFormat.OGG, 44100.0, 1, 12)
    low, high = blobs.read_audio(run, "labelled", 0).clips
    assert (low.data, low.format, low.label) == (sound(), AudioFormat.WAV, "*low*")
    assert (low.rate, low.channels, low.frames) == (8000.0, 2, 40)
    assert (high.label, high.rate, high.channels, high.frames) == ("", 16000.0, 1, 7)
    clips = blobs.read_audio(run, "plain", 0).clips
    assert [(each.label, each.rate) for each in clips] == [("", 8000.0), ("", None)]


def test_an_image_may_have_no_samples_but_not_no_size() -> None:
    from core.readers.tensorboard.payloads.images import images

    def decoded(*held: bytes) -> Images:
        message = tensor_util.make_tensor_proto(list(held), dtype=types_pb2.DT_STRING)
        return images(Found(chunk.TENSOR, message.SerializeToString()))

    found = decoded(b"3", b"2")
    assert (found.width, found.height, found.samples) == (3, 2, ())
    for held in ((b"3",), (b"3", b""), (b"3", b"-2"), (b"3", b"2" * 11)):
        with pytest.raises(WireError):
            decoded(*held)


@given(st.binary(max_size=80))
def test_headers_of_sounds_never_fail(noise: bytes) -> None:
    from core.readers.tensorboard.payloads.audio import audio

    message = tensor_util.make_tensor_proto([b"RIFF....WAVE" + noise], dtype=types_pb2.DT_STRING)
    (clip,) = audio(Found(chunk.TENSOR, message.SerializeToString())).clips
    assert clip.format is AudioFormat.WAV
    assert clip.frames is None or clip.frames <= len(noise)


@pytest.mark.parametrize("data", [b"RIFF....AVI ", b"RIFX....WAVE", b"RIFF", b"", b"....RIFFWAVE"])
def test_other_containers_are_no_sounds_that_are_known(data: bytes) -> None:
    from core.readers.tensorboard.payloads.audio import audio_format

    assert audio_format(data) is AudioFormat.UNKNOWN


def test_texts_of_any_rank(tmp_path: Path) -> None:
    shapes: list[tuple[int, ...]] = [(), (3,), (2, 2), (2, 1, 2), (0,)]
    arrays = [np.array([f"**{k}** ä" for k in range(int(np.prod(shape)))], object).reshape(shape) for shape in shapes]
    values = [tensor(f"t{k}", array, "") for k, array in enumerate(arrays)]
    for value in values:
        value.metadata.CopyFrom(text_metadata.create_summary_metadata("", ""))
    write(tmp_path / EVENTS, [version(), event(1, *values, tensor("old/text_summary", b"\xff!", ""))])
    run = only_run(tmp_path)
    for k, array in enumerate(arrays):
        read = blobs.read_text(run, f"t{k}", 0).values
        assert read.shape == array.shape
        assert (read == array).all()
    assert blobs.read_text(run, "t3", 0).table.tolist() == arrays[3][0].tolist()
    assert blobs.read_text(run, "t0", 0).table.tolist() == [["**0** ä"]]
    assert blobs.read_text(run, "t4", 0).table.shape == (0, 1)
    old = blobs.read(run, "old/text_summary", 0)
    assert isinstance(old, Text)
    assert old.values.item() == "\\xff!"
    assert blobs.text_name("old/text_summary") == "old"


@given(st.lists(st.text(max_size=9), min_size=4, max_size=4))
def test_texts_come_back(words: list[str]) -> None:
    message = tensor_util.make_tensor_proto(np.array([word.encode() for word in words], object).reshape(2, 2))
    assert texts(Found(chunk.TENSOR, message.SerializeToString())).values.ravel().tolist() == words


def test_the_writer_of_texts_and_sounds_is_read(tmp_path: Path) -> None:
    with writer(tmp_path) as made:
        made.add_text("notes", "*hello*", 3)
    assert blobs.read_text(only_run(tmp_path), "notes/text_summary", 0).values.tolist() == ["*hello*"]


@pytest.mark.parametrize(("plugin", "value"), [("images", 1.5), ("images", b"one"), ("audio", 2.0), ("text", [1, 2])])
def test_what_a_plugin_cannot_mean_is_an_error(tmp_path: Path, plugin: str, value: object) -> None:
    write(tmp_path / EVENTS, [version(), event(1, tensor("t", value, plugin))])
    run = only_run(tmp_path)
    with pytest.raises(ReadError) as caught:
        blobs.read(run, "t", 0)
    assert caught.value.problem.kind == "unparsable-record"
    assert caught.value.problem.offset == run.blobs["t"].offset[0]
