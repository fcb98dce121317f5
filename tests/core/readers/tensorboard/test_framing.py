from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tensorboard.compat.tensorflow_stub import pywrap_tensorflow
from tensorboard.summary.writer.record_writer import RecordWriter

from core.readers.tensorboard import framing
from core.readers.tensorboard.framing import frame, length_crcs, masked_crc, masked_crcs, next_header


def test_known_checksum() -> None:
    assert masked_crc(b"\x1a\x11CRC test, one two") == 0x5794D08A


@pytest.mark.parametrize("length", [0, 1, 3, 4, 7, 8, 9, 511, 8193, 100_001])
def test_checksum_equals_the_official_one(length: int) -> None:
    data = np.random.default_rng(length).integers(0, 256, length, np.uint8).tobytes()
    assert masked_crc(data) == pywrap_tensorflow.masked_crc32c(data)


def test_many_checksums_equal_single_ones() -> None:
    data = np.random.default_rng(0).integers(0, 256, 4096, np.uint8)
    for length in (1, 8, 13, 38):
        starts = np.arange(0, 4000, 41, dtype=np.int64)
        expected = [masked_crc(data[start : start + length].tobytes()) for start in starts.tolist()]
        assert masked_crcs(data, starts, length).tolist() == expected


def test_length_checksums_equal_those_of_the_bytes() -> None:
    lengths = np.array([0, 1, 54, 4095, 2**31], np.int64)
    assert length_crcs(lengths).tolist() == [masked_crc(length.to_bytes(8, "little")) for length in lengths.tolist()]
    assert framing.LENGTH_CRCS[54] == masked_crc((54).to_bytes(8, "little"))


def test_frame_equals_the_official_writer(tmp_path: Path) -> None:
    with (tmp_path / "records").open("wb") as stream:
        writer = RecordWriter(stream)
        for data in (b"", b"a", b"seven c", bytes(range(256)) * 40):
            writer.write(data)
    expected = b"".join(frame(data) for data in (b"", b"a", b"seven c", bytes(range(256)) * 40))
    assert (tmp_path / "records").read_bytes() == expected


@pytest.mark.parametrize("garbage", [1, 11, 12, 1000, (1 << 20) + 5])
def test_next_header_is_found_behind_garbage(garbage: int) -> None:
    noise = np.random.default_rng(garbage).integers(0, 256, garbage, np.uint8).tobytes()
    data = np.frombuffer(noise + frame(b"event"), np.uint8)
    assert next_header(data, 0, len(data)) == garbage
    assert next_header(data, garbage + 1, len(data)) is None


def test_zeros_are_no_headers() -> None:
    assert next_header(np.zeros(5000, np.uint8), 0, 5000) is None


def test_a_header_beyond_the_end_of_the_file_is_none() -> None:
    data = np.frombuffer(frame(b"event"), np.uint8)
    assert next_header(data[:12], 0, len(data)) == 0
    assert next_header(data[:12], 0, len(data) - 1) is None
