"""The benchmark's logs are what the official classes write."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.readers.tensorboard.framing import frame
from tests.benchmarks.event_logs import Form, event, write_run
from tests.core.readers.logs import assert_equal_to_oracle, only_run


@pytest.mark.parametrize("form", Form)
def test_bytes_equal_the_official_ones(tmp_path: Path, form: Form) -> None:
    tags = ["train/loss", "a"]
    step = np.array([1, 5, 127, 128, 16383, 16384], np.int64)
    wall_time = 1.7e9 + np.arange(6) / 7
    value = np.random.default_rng(0).normal(size=(6, 2)).astype(np.float32)
    path = tmp_path / "events.out.tfevents.1"
    write_run(path, tags, step, wall_time, value, form)
    expected = b"".join(
        frame(event(tag, int(step[row]), float(wall_time[row]), value[row, k], form))
        for row in range(6)
        for k, tag in enumerate(tags)
    )
    assert path.read_bytes().endswith(expected)
    assert_equal_to_oracle(only_run(tmp_path), tmp_path)
