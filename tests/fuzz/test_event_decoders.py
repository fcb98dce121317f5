"""The decoders against anything: both must agree, and neither may fail."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.readers.tensorboard.compiled import CompiledDecoder
from core.readers.tensorboard.framing import frame
from core.readers.tensorboard.portable import PortableDecoder
from core.readers.tensorboard.wire import WireError, fields, varint
from tests.core.readers.tensorboard.decoding import decode


def encoded(number: int) -> bytes:
    """Return a number as a varint."""
    number &= 2**64 - 1
    parts = bytearray()
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    return bytes([*parts, number])


def part(number: int, wire: int, content: bytes) -> bytes:
    """Return a field; the content of other wire types than 2 is taken as it is."""
    return encoded(number * 8 + wire) + (encoded(len(content)) if wire == 2 else b"") + content


numbers = st.one_of(st.integers(0, 300), st.integers(-(2**63), 2**63 - 1))
short = st.binary(max_size=12)
anything = st.one_of(
    st.builds(lambda n, v: part(n, 0, encoded(v)), st.integers(1, 20), numbers),
    st.builds(lambda n, v: part(n, 2, v), st.integers(1, 20), short),
    st.builds(lambda n, v: part(n, 5, v), st.integers(1, 20), st.binary(min_size=4, max_size=4)),
    st.builds(lambda n, v: part(n, 1, v), st.integers(1, 20), st.binary(min_size=8, max_size=8)),
    short,
)
dims = st.builds(lambda size: part(2, 2, part(1, 0, encoded(size))), st.integers(0, 2))
shape = st.builds(lambda sizes: part(2, 2, b"".join(sizes)), st.lists(dims, max_size=2))
held = st.one_of(
    st.builds(lambda v: part(4, 2, v), st.sampled_from([b"\x01", b"\x01\x80", b"\xff" * 4, b"\x01" * 8, b""])),
    st.builds(lambda n, v: part(n, 0, encoded(v)), st.sampled_from([7, 10, 11, 13, 16, 17]), numbers),
    st.builds(lambda v: part(5, 2, v), st.binary(min_size=4, max_size=4)),
    st.builds(lambda v: part(6, 2, v), st.binary(min_size=8, max_size=8)),
)
kind = st.builds(lambda number: part(1, 0, encoded(number)), st.integers(-1, 40))
tensor = st.lists(st.one_of(kind, shape, held, anything), max_size=5).map(b"".join)
plugin = st.sampled_from([b"scalars", b"images", b"scalar", b""])
metadata = st.one_of(
    plugin.map(lambda name: part(1, 2, part(1, 2, name))), st.lists(anything, max_size=2).map(b"".join)
)
tag = st.sampled_from([b"a", b"loss", b"a long name/of a tag", b"__run_graph__", b""]).map(
    lambda name: part(1, 2, name)
)
content = st.one_of(
    st.binary(min_size=4, max_size=4).map(lambda v: part(2, 5, v)),
    tensor.map(lambda v: part(8, 2, v)),
    short.map(lambda v: part(5, 2, v)),
)
value = st.lists(st.one_of(tag, content, metadata.map(lambda v: part(9, 2, v)), anything), max_size=5).map(b"".join)
summary = st.lists(value.map(lambda v: part(1, 2, v)), max_size=3).map(b"".join)
event = st.lists(
    st.one_of(
        summary.map(lambda v: part(5, 2, v)),
        st.binary(min_size=8, max_size=8).map(lambda v: part(1, 1, v)),
        numbers.map(lambda v: part(2, 0, encoded(v))),
        st.builds(lambda n, v: part(n, 2, b"".join(v)), st.sampled_from([4, 8, 9]), st.lists(st.one_of(tag, anything))),
        anything,
    ),
    max_size=4,
).map(b"".join)  # fmt: skip
repeated = st.builds(lambda data, times: [data] * times, event, st.sampled_from([1, 1, 1, 300]))
log = st.lists(repeated, max_size=4).map(lambda lists: b"".join(frame(data) for some in lists for data in some))

PORTABLE = PortableDecoder()


@pytest.fixture(scope="module")
def compiled() -> list[CompiledDecoder]:
    return [CompiledDecoder(), CompiledDecoder(5, 3)]


@given(log, st.integers(0, 30))
def test_decoders_agree_on_messages_of_all_sorts(compiled: list[CompiledDecoder], data: bytes, cut: int) -> None:
    data = data[: len(data) - cut] if cut < 15 else data
    expected = decode(PORTABLE, data)
    assert all(decode(decoder, data) == expected for decoder in compiled)


@given(st.lists(st.binary(max_size=60).map(frame), max_size=4).map(b"".join), st.binary(max_size=40))
@example(b"", bytes(40))
def test_decoders_agree_on_noise(compiled: list[CompiledDecoder], records: bytes, noise: bytes) -> None:
    expected = decode(PORTABLE, records + noise)
    assert all(decode(decoder, records + noise) == expected for decoder in compiled)


@given(st.integers(-(2**63), 2**63 - 1))
def test_varints_come_back(number: int) -> None:
    data = encoded(number)
    assert varint(data, 0, len(data)) == (number, len(data))


@given(st.binary(max_size=64))
def test_walking_any_bytes_ends_in_order_or_with_an_error(data: bytes) -> None:
    at = 0
    try:
        for _, start, end in fields(data, 0, len(data)):
            assert at < start <= end <= len(data)
            at = end
        assert at == len(data)
    except WireError:
        pass
