"""Records that repeat one before them, and nearly so: both decoders must find the same."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.readers.tensorboard.compiled import CompiledDecoder
from core.readers.tensorboard.framing import frame
from core.readers.tensorboard.portable import PortableDecoder
from core.readers.tensorboard.repeats import ROWS, TAG
from tests.core.readers.tensorboard.decoding import decode

COMPILED = CompiledDecoder(64, 64)
TAGS = ("a", "loss", "train/accuracy", "train/accuracx", "a" * 70)


def varint(value: int, size: int = 0) -> bytes:
    """Return a varint, of more bytes than it needs if asked for."""
    digits: list[int] = []
    while value > 127 or len(digits) < size - 1:
        digits.append(value & 127 | 128)
        value >>= 7
    return bytes([*digits, value])


def field(key: int, content: bytes) -> bytes:
    return bytes([key]) + (varint(len(content)) + content if key & 7 == 2 else content)


def record(tag: str, step: int, value: float, form: int, more: bytes = b"", size: int = 0) -> bytes:
    """Return an event as some writer may write it, with bytes behind its value, behind its tag or in odd places."""
    number = np.float32(value).tobytes()
    plugin = field(0x4A, field(0x0A, field(0x0A, b"scalars")))
    tensor = b"\x08\x01" + (field(0x2A, number), field(0x22, number))[form % 2]
    held = (field(0x15, number), field(0x42, tensor) + plugin, field(0x42, tensor), plugin + field(0x42, tensor))
    inner = field(0x0A, tag.encode()) + held[form // 2]
    wall = np.float64(100.0 + step).tobytes()
    summary = field(0x2A, field(0x0A, inner + more))
    return frame(b"\x09" + wall + b"\x10" + varint(step, size) + summary)


@st.composite
def logs(draw: st.DrawFn) -> bytes:
    """Draw records that follow one another as a writer would write them, with some that do not."""
    form = draw(st.integers(0, 7))
    tags = draw(st.lists(st.sampled_from(TAGS), min_size=1, max_size=4))
    records = []
    for step in range(draw(st.integers(2, 12))):
        for tag in tags:
            odd = draw(st.integers(0, 9))
            more = (b"\x15\0\0\0\0", b"\x0a\1b", b"\x38\1")[odd] if odd < 3 else b""
            kind = draw(st.integers(0, 7)) if odd == 4 else form
            data = record(tag, 125 + step, step * 0.5, kind, more, size=3 if odd == 5 else 0)
            if odd == 6:
                at = draw(st.integers(12, len(data) - 1))
                data = data[:at] + bytes([data[at] ^ 1 << draw(st.integers(0, 7))]) + data[at + 1 :]
                data = draw(st.sampled_from((data, frame(data[12:-4]))))
            records.append(data)
    return b"".join(records)


@settings(max_examples=300, deadline=None)
@given(logs())
def test_both_decoders_find_the_same_in_records_that_nearly_repeat_others(data: bytes) -> None:
    compiled, portable = decode(COMPILED, data), decode(PortableDecoder(), data)
    assert compiled == portable


def test_a_step_may_have_any_number_of_bytes() -> None:
    steps = [3, 4, 127, 128, 129, 2**14 - 1, 2**14, 2**21, 2**28, 2**28 + 1, 2**34, 2**35 - 1, 2**35, 2**35 + 1, 2**62]
    decoded = decode(COMPILED, b"".join(record("a", step, step, 0) for step in steps))
    assert decoded.columns["step"] == steps
    assert decoded.columns["value"] == np.array(steps, np.float32).astype(np.float64).view(np.int64).tolist()


def kept(decoder: CompiledDecoder) -> Iterator[int]:
    """Yield the tags of which a record is kept in mind."""
    return (number - 1 for number in decoder.output[0].repeats[:, TAG].tolist() if number)


def test_a_record_is_kept_in_mind_for_each_tag() -> None:
    data = b"".join(record(f"tag {k}", step, k, 0) for step in (1, 2) for k in range(ROWS + 10))
    decoder = CompiledDecoder(4096, 4096)
    decoded = decode(decoder, data)
    assert len(decoded.columns["step"]) == 2 * (ROWS + 10)
    assert decoded.columns["value"][: ROWS + 10] == decoded.columns["value"][ROWS + 10 :]
    assert len(set(kept(decoder))) == ROWS


@pytest.mark.parametrize(
    "data",
    [
        frame(b"\x10\x05" + field(0x2A, field(0x0A, field(0x0A, b"a") + field(0x15, b"\0\0\0\0")))),
        record("a", 5, 1.0, 0, more=field(0x22, b"\x08\1")),
        frame(record("a", 5, 1.0, 0)[12:-4] + b"\x18\1"),
        frame(record("a", 5, 1.0, 0)[12:-4] + b"\x10\7"),
    ],
    ids=["no-wall-time", "image-behind", "more-behind", "step-twice"],
)
def test_only_plain_records_are_kept_in_mind(data: bytes) -> None:
    decoder = CompiledDecoder(16, 16)
    assert decode(decoder, data + data) == decode(PortableDecoder(), data + data)
    assert not list(kept(decoder))


def test_the_instruction_and_the_tables_agree() -> None:
    from core.readers.tensorboard.crc.kernels import by_instruction, by_tables, has_instruction

    if not has_instruction():
        pytest.skip("no instruction of this processor for CRC-32C is known")
    words = np.random.default_rng(3).integers(0, 2**64, 1000, np.uint64)
    for word in [np.uint64(0), np.uint64(2**64 - 1), *words]:
        assert by_instruction(word) == by_tables(word)
