from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tensorboard.compat.proto import event_pb2, types_pb2

from core.readers.tensorboard import chunk
from core.readers.tensorboard.chunk import Decoder
from core.readers.tensorboard.compiled import CompiledDecoder
from core.readers.tensorboard.framing import frame
from core.readers.tensorboard.portable import PortableDecoder
from core.readers.tensorboard.tags import BLOB, SCALAR, TagTable
from tests.core.readers.logs import event, packed, simple, tensor, version
from tests.core.readers.tensorboard.decoding import decode


@pytest.fixture(params=["compiled", "compiled with little room", "portable"])
def decoder(request: pytest.FixtureRequest) -> Decoder:
    if request.param == "portable":
        return PortableDecoder()
    return CompiledDecoder() if request.param == "compiled" else CompiledDecoder(points=2, others=1)


def both(data: bytes) -> None:
    """Compare the decoders, the compiled one also where it has to stop often."""
    expected = decode(PortableDecoder(), data)
    assert decode(CompiledDecoder(), data) == expected
    assert decode(CompiledDecoder(3, 2), data) == expected


def values(decoder: Decoder, data: bytes) -> list[float]:
    numbers: list[float] = np.array(decode(decoder, data).columns["value"], np.int64).view(np.float64).tolist()
    return numbers


def test_scalars_of_both_kinds(decoder: Decoder) -> None:
    events = [version(), event(1, simple("a", 0.5), tensor("b", np.float32(2.5))), event(-3, simple("a", -1.0))]
    decoded = decode(decoder, packed(events))
    assert decoded.names[2:] == [b"a", b"b"]
    assert decoded.kinds[2:] == [[SCALAR, 0], [SCALAR, 0]]
    assert decoded.columns["which"] == [2, 3, 2]
    assert decoded.columns["step"] == [1, 1, -3]
    assert values(decoder, packed(events)) == [0.5, 2.5, -1.0]


TYPES = {
    types_pb2.DT_DOUBLE: (0.1, True),
    types_pb2.DT_HALF: (0.333251953125, False),
    types_pb2.DT_INT32: (-7, True),
    types_pb2.DT_INT64: (-(2**40), True),
    types_pb2.DT_UINT8: (200, False),
    types_pb2.DT_INT16: (-300, False),
    types_pb2.DT_BOOL: (True, False),
}


@pytest.mark.parametrize("dtype", TYPES)
def test_other_types(decoder: Decoder, dtype: int) -> None:
    value, wide = TYPES[dtype]
    data = packed([event(1, tensor("t", value, dtype=dtype))])
    assert values(decoder, data) == [float(value)]
    assert decode(decoder, data).kinds[2] == [SCALAR, int(wide)]


@pytest.mark.parametrize(
    ("dtype", "stored"),
    [("<f4", 1.5), ("<f8", 1e300), ("<i4", -9), ("<i8", 2**53), ("u1", 255), ("<u2", 65535), ("<f2", -0.5)],
)
def test_types_as_content(decoder: Decoder, dtype: str, stored: float) -> None:
    entry = tensor("t", np.array(stored, dtype))
    for field in ("float_val", "double_val", "int_val", "int64_val", "half_val"):
        entry.tensor.ClearField(field)
    entry.tensor.tensor_content = np.array(stored, dtype).tobytes()
    assert values(decoder, packed([event(1, entry)])) == [float(stored)]


def test_bfloat16_and_unsigned(decoder: Decoder) -> None:
    brain, unsigned = tensor("brain", np.float32(0)), tensor("unsigned", np.float32(0))
    for entry in (brain, unsigned):
        entry.tensor.ClearField("float_val")
    brain.tensor.dtype = types_pb2.DT_BFLOAT16
    brain.tensor.half_val.append(0x3FC0)
    unsigned.tensor.dtype = types_pb2.DT_UINT64
    unsigned.tensor.uint64_val.append(2**64 - 2048)
    assert values(decoder, packed([event(1, brain, unsigned)])) == [1.5, float(2**64 - 2048)]


def test_one_element_of_any_rank_is_a_scalar_and_more_are_not(decoder: Decoder) -> None:
    data = packed([event(1, tensor("one", np.ones((1, 1), np.float32)), tensor("two", np.ones(2, np.float32)))])
    decoded = decode(decoder, data)
    assert decoded.columns["which"] == [2]
    assert [row[0] for row in decoded.columns["blobs"]] == [3]


def test_an_element_that_is_not_written_is_zero(decoder: Decoder) -> None:
    entry = tensor("t", np.float32(1))
    entry.tensor.ClearField("float_val")
    assert values(decoder, packed([event(1, entry)])) == [0.0]


def test_metadata_first_seen_wins(decoder: Decoder) -> None:
    first, later = tensor("t", np.float32(1), "images"), tensor("t", np.float32(2), "scalars")
    decoded = decode(decoder, packed([event(1, first), event(2, later), event(3, tensor("t", np.float32(3), ""))]))
    assert decoded.kinds[2] == [BLOB, 0]
    assert len(decoded.columns["news"]) == 1
    assert len(decoded.columns["blobs"]) == 3


def test_the_first_metadata_decide_even_if_values_came_before(decoder: Decoder) -> None:
    events = [event(1, tensor("t", np.float32(1), "")), event(2, tensor("t", np.float32(2), "scalars"))]
    decoded = decode(decoder, packed([*events, event(3, tensor("t", np.float32(3), ""))]))
    assert decoded.kinds[2] == [SCALAR, 0]
    assert len(decoded.columns["news"]) == 1
    assert decoded.columns["step"] == [2, 3]
    assert [row[:2] for row in decoded.columns["blobs"]] == [[2, 1]]


def test_a_value_that_is_no_number_goes_to_the_index(decoder: Decoder) -> None:
    image = event_pb2.Event().summary.value.add(tag="t")
    image.image.height = 3
    decoded = decode(decoder, packed([event(1, simple("t", 1.0)), event(2, image)]))
    assert decoded.columns["which"] == [2]
    assert [row[:2] for row in decoded.columns["blobs"]] == [[2, 2]]


def test_an_element_in_the_wrong_place_does_not_widen_its_tag(decoder: Decoder) -> None:
    odd = tensor("t", np.float32(2), "")
    odd.tensor.dtype = types_pb2.DT_DOUBLE
    decoded = decode(decoder, packed([event(1, tensor("t", np.float32(1))), event(2, odd)]))
    assert decoded.columns["step"] == [1]
    assert [row[:2] for row in decoded.columns["blobs"]] == [[2, 2]]
    assert decoded.kinds[2] == [SCALAR, 0]


def test_graphs_have_their_own_tags(decoder: Decoder) -> None:
    graph = event_pb2.Event(wall_time=1.0, graph_def=b"graph")
    meta = event_pb2.Event(wall_time=2.0, meta_graph_def=b"meta")
    run_metadata = event_pb2.Event(wall_time=3.0)
    run_metadata.tagged_run_metadata.tag = "step_1"
    run_metadata.tagged_run_metadata.run_metadata = b"metadata"
    decoded = decode(decoder, packed([graph, meta, run_metadata]))
    assert [row[0] for row in decoded.columns["blobs"]] == [0, 1, 2]
    assert decoded.names[2] == b"step_1"
    assert decoded.columns["news"][0][:2] == [2, chunk.RUN_METADATA]


def test_node_name_stands_in_for_an_empty_tag(decoder: Decoder) -> None:
    entry = tensor("", np.float32(1))
    entry.node_name = "node"
    assert decode(decoder, packed([event(1, entry)])).names[2] == b"node"


def test_damaged_records_cost_themselves(decoder: Decoder) -> None:
    good, bad = packed([event(1, simple("a", 1.0))]), bytearray(packed([event(2, simple("a", 2.0))]))
    bad[20] ^= 1
    data = good + bytes(bad) + frame(b"\xff\xff\xff") + good
    decoded = decode(decoder, data)
    assert decoded.columns["step"] == [1, 1]
    place = len(good)
    assert [row[:2] for row in decoded.columns["faults"]] == [
        [chunk.BAD_DATA, place],
        [chunk.UNPARSABLE, place + len(bad)],
    ]


def test_a_damaged_length_ends_the_scan(decoder: Decoder) -> None:
    good = packed([event(1, simple("a", 1.0))])
    data = good + b"\x07" + good[1:]
    assert decode(decoder, data).end == (len(good), chunk.BAD_LENGTH, 0)


@pytest.mark.parametrize("length", [2**31, 2**40, 2**63])
def test_an_impossible_length_is_damage_even_with_its_checksum(decoder: Decoder, length: int) -> None:
    header = length.to_bytes(8, "little")
    record = header + chunk_crc(header) + bytes(100)
    assert decode(decoder, record).end == (0, chunk.BAD_LENGTH, 0)


def chunk_crc(data: bytes) -> bytes:
    return frame(data)[-4:]


def test_a_record_that_is_not_whole_is_waited_for(decoder: Decoder) -> None:
    data = packed([event(1, simple("a", 1.0)), event(2, simple("a", 2.0))])
    whole = len(data) // 2
    assert decode(decoder, data[:-1]).end == (whole, chunk.DONE, whole)
    assert decode(decoder, data[: whole + 5]).end == (whole, chunk.DONE, 0)


def test_more_tags_than_fit_at_first(decoder: Decoder) -> None:
    events = [event(step, *(simple(f"layer{k}/{'x' * (k % 50)}", k) for k in range(300))) for step in range(3)]
    decoded = decode(decoder, packed(events))
    assert len(decoded.names) == 302
    assert decoded.columns["which"] == list(range(2, 302)) * 3


def mixed(random: np.random.Generator) -> list[Any]:
    """Return a log like those of real programs: many scalars, metadata at first, other values now and then."""
    events = [version()]
    for step in range(700):
        events.append(event(step, simple("loss", random.normal()), wall_time=1.7e9 + step / 7))
        events.append(event(step, tensor("acc", np.float32(random.random()), "scalars" if step == 0 else "")))
        if step % 50 == 0:
            events.append(event(step, tensor("text", b"words", "text"), simple("late", step)))
        if step > 400:
            events.append(event(step * 100_003, simple("é漢字", float("nan")), simple("late", float("-inf"))))
    return events


def test_both_decoders_agree_on_a_real_looking_log() -> None:
    both(packed(mixed(np.random.default_rng(1))))


def test_both_decoders_agree_wherever_bytes_change() -> None:
    random = np.random.default_rng(2)
    data = bytearray(packed(mixed(random)))
    for at in random.integers(0, len(data), 25).tolist():
        data[at] ^= int(random.integers(1, 256))
        both(bytes(data))


def test_both_decoders_agree_on_long_records() -> None:
    noise = np.random.default_rng(3).integers(0, 256, 30_000, np.uint8).tobytes()
    events = [event(k, tensor("big", noise, "images"), *([simple("s", k)] if k % 3 == 0 else [])) for k in range(9)]
    data = bytearray(packed(events))
    both(bytes(data))
    for at in (5_000, 65_000, 95_000, 200_000):
        data[at] ^= 4
    both(bytes(data))


def test_the_portable_table_and_the_compiled_one_find_the_same_tags() -> None:
    table = TagTable()
    for k in range(100):
        table.add(b"tag" * (k % 7) + bytes([k]))
    decoder = CompiledDecoder()
    record = packed([event(1, *(simple(chr(k), k) for k in range(100)))])
    buffer = np.frombuffer(record + bytes(16), np.uint8)
    for _ in decoder.scan(buffer, 0, len(record), table):
        pass
    assert len(table) == len(set(table.names))
