"""Every decoder against anything: an answer or a WireError, in little memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.readers.tensorboard import chunk
from core.readers.tensorboard.framing import frame
from core.readers.tensorboard.payloads.attributes import attribute_values
from core.readers.tensorboard.payloads.audio import audio
from core.readers.tensorboard.payloads.found import GRAPH_DEF, Found, as_array, find_value
from core.readers.tensorboard.payloads.graphs import graph
from core.readers.tensorboard.payloads.histograms import histogram, pr_curve
from core.readers.tensorboard.payloads.images import images
from core.readers.tensorboard.payloads.keras import keras_graph
from core.readers.tensorboard.payloads.layouts import layout
from core.readers.tensorboard.payloads.meshes import mesh
from core.readers.tensorboard.payloads.stats import run_metadata
from core.readers.tensorboard.payloads.text import texts
from core.readers.tensorboard.sessions import EXPERIMENT, SESSION_END, SESSION_START, SessionLog
from core.readers.tensorboard.wire import WireError
from tests.fuzz.test_event_decoders import anything, encoded, part, tensor


def all_of_a_mesh(found: Found) -> object:
    return mesh("m", found, found, found, "{}")


def all_of_a_graph(found: Found) -> object:
    return [attribute_values(node) for node in graph(found).nodes]


DECODERS: list[Callable[[Found], object]] = [
    as_array, images, audio, texts, histogram, pr_curve, layout, all_of_a_mesh, all_of_a_graph, run_metadata,
    keras_graph,
]  # fmt: skip
KINDS = [
    0, chunk.TENSOR, chunk.IMAGE, chunk.HISTOGRAM, chunk.AUDIO, chunk.SIMPLE_VALUE, chunk.RUN_METADATA, GRAPH_DEF,
]  # fmt: skip

messages = st.recursive(
    st.lists(anything, max_size=3).map(b"".join),
    lambda inner: st.lists(st.builds(lambda n, v: part(n, 2, v), st.integers(1, 10), inner), max_size=4).map(b"".join),
    max_leaves=12,
)
strings = st.lists(messages.map(lambda v: part(8, 2, v)), max_size=4).map(
    lambda parts: part(1, 0, encoded(7)) + part(2, 2, part(2, 2, part(1, 0, encoded(len(parts))))) + b"".join(parts)
)
payloads = st.one_of(messages, tensor, strings, st.binary(max_size=60))


@pytest.mark.parametrize("decode", DECODERS)
@given(st.sampled_from(KINDS), payloads)
@settings(max_examples=150, deadline=None)
def test_decoders_answer_or_raise_the_one_error(decode: Callable[[Found], object], what: int, data: bytes) -> None:
    if what == chunk.SIMPLE_VALUE:
        data = data[:4].ljust(4, b"\0")
    with suppress(WireError):
        decode(Found(what, data))


@given(messages, st.sampled_from([EXPERIMENT, SESSION_START, SESSION_END]))
@settings(deadline=None)
def test_what_sessions_say_is_always_understood(data: bytes, tag: bytes) -> None:
    log = SessionLog()
    for field in (2, 3, 4):
        log.take(tag, part(field, 2, data))
    assert all(isinstance(value, str | float | bool) for value in log.params.values())


@given(st.binary(max_size=60), st.integers(0, 2))
def test_values_are_found_or_not(data: bytes, occurrence: int) -> None:
    assert frame(data)
    with suppress(WireError):
        find_value(data, "a", occurrence)


@contextmanager
def little_memory(most: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()


def claimed(kind: int, *sizes: int, content: bytes = b"") -> bytes:
    """Return a tensor that says it has some shape and holds next to nothing."""
    shape = b"".join(part(2, 2, part(1, 0, encoded(size))) for size in sizes)
    return part(1, 0, encoded(kind)) + part(2, 2, shape) + content


@pytest.mark.parametrize(
    ("decode", "data"),
    [
        (as_array, claimed(1, 1 << 40)),
        (as_array, claimed(1, 1 << 27, 2)),
        (as_array, claimed(1, 0, 1 << 60)),
        (as_array, claimed(3, *[1] * 70)),
        (histogram, claimed(1, 1 << 24, 3)),
        (pr_curve, claimed(1, 6, 1 << 22)),
        (images, claimed(7, 1 << 23, content=part(8, 2, b"1"))),
        (audio, claimed(7, 1 << 23, content=part(8, 2, b"RIFF"))),
        (texts, claimed(7, 1 << 23, content=part(8, 2, b"t" * 1000))),
        (all_of_a_mesh, claimed(1, 1, 1 << 27, 3)),
    ],
)
def test_claims_of_size_cost_nothing(decode: Callable[[Found], object], data: bytes) -> None:
    with little_memory(1 << 20), pytest.raises(WireError):
        decode(Found(chunk.TENSOR, data))


def test_one_text_many_times_is_decoded_once() -> None:
    data = claimed(7, 1 << 16, content=part(8, 2, b"t" * 10_000))
    with little_memory(1 << 22):
        assert texts(Found(chunk.TENSOR, data)).values.shape == (1 << 16,)


def test_a_graph_of_nothing_but_nodes_is_given_up() -> None:
    with pytest.raises(WireError):
        graph(Found(GRAPH_DEF, b"\x0a\x00" * ((1 << 20) + 1)))
