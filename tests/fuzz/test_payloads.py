"""Mutants of payloads through every decoder: an answer or the one documented error, in bounded memory and work."""

from __future__ import annotations

import json
import sys
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.readers.base import ReadError
from core.readers.tensorboard import chunk
from core.readers.tensorboard.checkpoint.bundle import read_bundle
from core.readers.tensorboard.framing import FOOTER, HEADER, masked_crc
from core.readers.tensorboard.metadata import tag_info
from core.readers.tensorboard.payloads.attributes import attribute_values
from core.readers.tensorboard.payloads.audio import audio
from core.readers.tensorboard.payloads.found import GRAPH_DEF, Found, as_array, find_value
from core.readers.tensorboard.payloads.graphs import graph
from core.readers.tensorboard.payloads.histograms import histogram, pr_curve
from core.readers.tensorboard.payloads.images import images
from core.readers.tensorboard.payloads.keras import keras_graph
from core.readers.tensorboard.payloads.layouts import layout
from core.readers.tensorboard.payloads.meshes import mesh, mesh_tags
from core.readers.tensorboard.payloads.stats import run_metadata
from core.readers.tensorboard.payloads.text import texts
from core.readers.tensorboard.pbtxt import SyntaxProblem, parse
from core.readers.tensorboard.projector.bookmarks import load_bookmarks
from core.readers.tensorboard.sessions import EXPERIMENT, SESSION_END, SESSION_START, SessionLog
from core.readers.tensorboard.wire import WireError
from tests.fuzz.corpus import corpus
from tests.fuzz.mutants import Mutants
from tests.fuzz.payloads import framed, metadata, payloads
from tests.fuzz.test_event_decoders import encoded, part

COUNT = 3000
SIZE = 40_000
SEED = 5


def _mesh(found: Found) -> object:
    return mesh("m", found, found, found, '{"material": {}}')


def _graph(found: Found) -> object:
    return [attribute_values(node) for node in graph(found, 1 << 20).nodes]


DECODERS: dict[str, Callable[[Found], object]] = {
    "array": as_array, "images": images, "audio": audio, "texts": texts, "histogram": histogram, "pr curve": pr_curve,
    "layout": layout, "mesh": _mesh, "graph": _graph, "run metadata": run_metadata, "keras": keras_graph,
}  # fmt: skip
KINDS = (chunk.TENSOR, chunk.IMAGE, chunk.HISTOGRAM, chunk.AUDIO, chunk.RUN_METADATA, GRAPH_DEF)


def message(record: bytes) -> bytes:
    """Return the data of a record that may be no longer whole."""
    return record[HEADER:-FOOTER]


@pytest.mark.parametrize("name", DECODERS)
def test_mutants_of_payloads(name: str) -> None:
    mutants = Mutants(SEED, *framed(payloads()))
    answered = 0
    for number in range(COUNT):
        found = Found(KINDS[number % len(KINDS)] if number % 3 else chunk.TENSOR, message(mutants[number]))
        with suppress(WireError):
            DECODERS[name](found)
            answered += 1
    assert answered > 5


def test_mutants_of_what_tags_say() -> None:
    mutants = Mutants(SEED, *framed(metadata()))
    for number in range(COUNT):
        data = message(mutants[number])
        info = tag_info(chunk.TENSOR, data)
        mesh_tags({"a": info, "b": tag_info(chunk.TENSOR, part(1, 2, part(1, 2, b"mesh") + part(2, 2, data)))})
        log = SessionLog()
        for tag in (EXPERIMENT, SESSION_START, SESSION_END):
            log.take(tag, data)
        assert all(isinstance(value, str | float | bool) for value in log.params.values())


def test_values_of_mutants_of_files() -> None:
    mutants = Mutants(SEED, *corpus())
    for number in range(COUNT):
        data = mutants[number]
        for tag in ("acc", "image/0", "__run_graph__", "step_3", "\\xff"):
            with suppress(WireError):
                as_array(find_value(message(data), tag, number % 2))


@given(st.text(max_size=80) | st.lists(st.sampled_from([*"{}<>[]:;,#\"'\\\n ", "a", "-1", "embeddings"])).map("".join))
def test_any_text_is_a_configuration_or_not(text: str) -> None:
    with suppress(SyntaxProblem):
        parse(text)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(10**400) | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["label", "projections", "selectedProjection", "tsne-0", "tsne-1", "pca-0", "tSNEIteration"]
            )
            | st.sampled_from(["selectedPoints", "selectedColorOptionName", "umapMinDist"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@given(values, st.integers(0, 3))
def test_any_json_is_bookmarks_or_not(tmp_path_factory: pytest.TempPathFactory, value: object, rows: int) -> None:
    file = tmp_path_factory.getbasetemp() / "bookmarks.txt"
    for state in (value, [value], [{"selectedProjection": "tsne", "projections": [value] * rows}]):
        file.write_text(json.dumps(state), "utf-8")
        with suppress(ReadError):
            load_bookmarks(str(file), rows)


def test_mutants_of_the_index_of_a_checkpoint(tmp_path: Path) -> None:
    shape = part(2, 2, part(1, 0, encoded(2))) + part(2, 2, part(1, 0, encoded(3)))
    variable = part(1, 0, b"\1") + part(2, 2, shape) + part(5, 0, encoded(24)) + part(6, 5, b"abcd")
    inner = _block([(b"", part(1, 0, b"\1")), (b"layer/kernel", variable), (b"layer/other", variable)])
    file = tmp_path / "c.index"
    random = np.random.default_rng(SEED)
    for number in range(1500):
        block = bytearray(inner)
        for _ in range(number % 4):
            block[int(random.integers(len(block)))] = int(random.integers(256))
        data = _table(bytes(block))
        if number % 5 == 4:
            changed = bytearray(data)
            changed[int(random.integers(len(data)))] ^= 1 << int(random.integers(8))
            data = bytes(changed)
        file.write_bytes(data)
        if number == 0:
            assert set(read_bundle(str(file)).variables) == {"layer/kernel", "layer/other"}
        with suppress(ReadError):
            read_bundle(str(file))


def _block(entries: list[tuple[bytes, bytes]]) -> bytes:
    """Return a block of a sorted table, without its trailer."""
    held = b"".join(b"\0" + encoded(len(key)) + encoded(len(value)) + key + value for key, value in entries)
    return held + bytes(4) + (1).to_bytes(4, "little")


def _table(*blocks: bytes, repeated: int = 1) -> bytes:
    """Return a sorted table of some blocks, each of which its index may name more than once."""
    data, handles = b"", []
    for block in blocks:
        handles += [(b"k", encoded(len(data)) + encoded(len(block)))] * repeated
        data += _sealed(block)
    index = encoded(len(data)) + encoded(len(_block(handles)))
    footer = (b"\0\0" + index).ljust(40, b"\0") + bytes.fromhex("57fb808b247547db")
    return data + _sealed(_block(handles)) + footer


def _sealed(block: bytes) -> bytes:
    return block + b"\0" + masked_crc(block + b"\0").to_bytes(4, "little")


UNITS = {
    "nothing": b"\x0a\x00", "fields": b"\x12\x02\x08\x01", "strings": b"\x42\x01a", "numbers": b"\x3a\x01\x05",
    "long keys": b"\x82\x80\x80\x80\x00\x00", "buckets": b"\x3a\x08" + bytes(8), "nested": b"\x0a\x04\x0a\x02\x0a\x00",
}  # fmt: skip
AROUND: list[Callable[[bytes], bytes]] = [
    lambda data: data,
    lambda data: part(1, 2, data),
    lambda data: part(1, 2, part(1, 2, data)),
    lambda data: part(2, 2, data),
    lambda data: part(1, 2, part(5, 2, part(2, 2, part(1, 2, data)))),
    lambda data: part(1, 0, encoded(7)) + part(8, 2, data),
    lambda data: part(1, 0, encoded(7)) + part(8, 2, part(1, 2, data)),
]


@pytest.mark.parametrize("name", DECODERS)
def test_work_grows_with_the_payload_and_not_with_its_square(name: str) -> None:
    for unit in UNITS.values():
        for around in AROUND:
            few, many = (around(unit * (size // len(unit))) for size in (SIZE // 8, SIZE))
            for kind in (chunk.TENSOR, chunk.HISTOGRAM, chunk.RUN_METADATA, GRAPH_DEF):
                assert calls(name, kind, many) < 12 * calls(name, kind, few) + 1000, (unit, kind)


def calls(name: str, kind: int, data: bytes) -> int:
    """Return how many functions are called while a payload is decoded: work without a clock."""
    made = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        with suppress(WireError):
            DECODERS[name](Found(kind, data))
    finally:
        sys.setprofile(before)
    return made


@pytest.mark.parametrize("name", DECODERS)
def test_mutants_take_memory_in_proportion(name: str) -> None:
    mutants = Mutants(SEED + 1, *framed(payloads()))
    tracemalloc.start()
    try:
        for number in range(300):
            data = message(mutants[number])
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            with suppress(WireError):
                DECODERS[name](Found(chunk.TENSOR, data))
            assert tracemalloc.get_traced_memory()[1] - before < (1 << 20) + 400 * len(data), number
    finally:
        tracemalloc.stop()


def test_an_index_that_names_one_block_again_and_again_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "c.index"
    block = _block([(b"name", part(99, 2, bytes(200_000)))])
    file.write_bytes(_table(block, repeated=20_000))
    with pytest.raises(ReadError):
        read_bundle(str(file))


def test_a_step_of_very_many_devices_is_given_up() -> None:
    stats = b"\x0a\x02\x12\x00" * 300_000
    with pytest.raises(WireError):
        run_metadata(Found(chunk.TENSOR, _as_string(part(1, 2, stats))))


def _as_string(data: bytes) -> bytes:
    return part(1, 0, encoded(7)) + part(2, 2, b"") + part(8, 2, data)
