"""Histograms, precision and recall: equal to what the official converters and plugins make of the same logs."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tensorboard import data_compat
from tensorboard.compat.proto import summary_pb2
from tensorboard.plugins.histogram import summary_v2
from tensorboard.plugins.pr_curve import metadata as pr_metadata
from tensorboard.util import tensor_util

from core.model import F4, F8
from core.model.histogram import Histogram
from core.model.pr_curve import PrCurve
from core.readers import blobs
from core.readers.tensorboard import chunk
from core.readers.tensorboard.payloads.found import Found
from core.readers.tensorboard.payloads.histograms import histogram, pr_curve
from tests.core.readers.logs import event, only_run, tensor, version, write
from tests.core.readers.written import writer

EVENTS = "events.out.tfevents.1"
numbers = st.floats(-1e30, 1e30)


def table(curve: Histogram) -> F8:
    return np.stack((curve.left, curve.right, curve.count), axis=1)


@given(st.lists(numbers, max_size=30), st.integers(0, 12))
def test_histograms_of_the_second_generation(values: list[float], buckets: int) -> None:
    (value,) = summary_v2.histogram_pb("h", values, buckets).value
    ours = histogram(Found(chunk.TENSOR, value.tensor.SerializeToString()))
    np.testing.assert_array_equal(table(ours), tensor_util.make_ndarray(value.tensor))
    assert ours.total == (len(values) if buckets else 0)


limits = st.lists(st.floats(allow_nan=False), min_size=1, max_size=8, unique=True).map(sorted)


@given(limits, st.data(), st.floats(-1e300, 1e300), st.floats(-1e300, 1e300))
@settings(deadline=None)
def test_histograms_of_the_first_generation(edges: list[float], data: Any, low: float, high: float) -> None:
    counts = data.draw(st.lists(st.sampled_from([0.0, 1.0, 2.5, 1e9]), min_size=len(edges), max_size=len(edges)))
    value = summary_pb2.Summary.Value(tag="h")
    value.histo.min, value.histo.max = low, high
    value.histo.bucket_limit.extend(edges)
    value.histo.bucket.extend(counts)
    with np.errstate(over="ignore"):
        theirs = tensor_util.make_ndarray(data_compat.migrate_value(value).tensor)
        ours = table(histogram(Found(chunk.HISTOGRAM, value.histo.SerializeToString())))
        np.testing.assert_array_equal(ours.astype(np.float32), theirs)


def test_counts_that_float32_cannot_hold_are_kept() -> None:
    value = summary_pb2.HistogramProto(min=-1, max=1, bucket_limit=[0, 1], bucket=[2**24 + 1, 1])
    ours = histogram(Found(chunk.HISTOGRAM, value.SerializeToString()))
    assert ours.count.tolist() == [2**24 + 1, 1]
    assert (len(ours), ours.total) == (2, 2**24 + 2)


def test_the_writer_of_histograms_counts_every_value(tmp_path: Path) -> None:
    values = np.random.default_rng(0).normal(size=5000)
    with writer(tmp_path) as made:
        made.add_histogram("weights", values, 7)
    ours = blobs.read_histogram(only_run(tmp_path), "weights", 0)
    assert ours.total == 5000
    assert ours.left[0] == values.min()
    assert ours.right[-1] == values.max()
    assert (ours.left[1:] == ours.right[:-1]).all()
    for left, right, count in zip(ours.left[1:-1], ours.right[1:-1], ours.count[1:-1], strict=True):
        assert count == ((values >= left) & (values < right)).sum()


def curve_table(seed: int, thresholds: int, weights: bool) -> F8:
    rng = np.random.default_rng(seed)
    scores, labels = rng.random(200), rng.random(200) < 0.4
    weight = rng.random(200) if weights else np.ones(200)
    at = np.linspace(0, 1, thresholds)[:, None]
    positive = scores * 0.8 >= at
    hits = (weight * (positive & labels)).sum(axis=1)
    alarms = (weight * (positive & ~labels)).sum(axis=1)
    misses = (weight * (~positive & labels)).sum(axis=1)
    rejections = (weight * (~positive & ~labels)).sum(axis=1)
    precision = hits / np.maximum(hits + alarms, 1e-7)
    return np.stack((hits, alarms, rejections, misses, precision, hits / (hits + misses)))


def official(array: F4 | F8) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from tensorboard.plugins.pr_curve import pr_curves_plugin
    entry: dict[str, Any] = pr_curves_plugin.PrCurvesPlugin._make_pr_entry(None, 1, 2.0, array)
    return entry


@pytest.mark.parametrize("thresholds", [11, 127, 201])
def test_curves_equal_the_official_plugin(tmp_path: Path, thresholds: int) -> None:
    array = curve_table(thresholds, thresholds, weights=False).astype(np.float32)
    value = tensor("pr", array, "")
    value.metadata.CopyFrom(pr_metadata.create_summary_metadata("", "", thresholds))
    write(tmp_path / EVENTS, [version(), event(1, value)])
    ours, theirs = blobs.read_pr_curve(only_run(tmp_path), "pr", 0), official(array)
    end = ours.defined
    assert end == len(theirs["thresholds"]) < thresholds == len(ours)
    np.testing.assert_array_equal(ours.thresholds[:end], theirs["thresholds"])
    for name in ("precision", "recall", "true_positives", "false_positives", "true_negatives", "false_negatives"):
        np.testing.assert_array_equal(getattr(ours, name)[:end], theirs[name])


def test_weighted_counts_are_not_truncated_and_small_ones_are_no_empty_tail() -> None:
    array = curve_table(3, 31, weights=True) / 500
    ours = pr_curve(Found(chunk.TENSOR, tensor_util.make_tensor_proto(array).SerializeToString()))
    np.testing.assert_array_equal(ours.true_positives, array[0])
    assert ours.defined > len(official(array)["thresholds"])


def test_a_curve_without_any_positive_has_one_defined_threshold() -> None:
    nothing = PrCurve(np.linspace(0, 1, 3), *np.zeros((6, 3)))
    assert nothing.defined == 1
    assert PrCurve(*np.zeros((7, 0))).defined == 0


def test_runs_and_steps_have_thresholds_of_their_own(tmp_path: Path) -> None:
    labels, scores = np.array([0, 1, 1, 0]), np.array([0.1, 0.9, 0.6, 0.7])
    for name, count in (("a", 5), ("b", 9)):
        with writer(tmp_path / name) as made:
            made.add_pr_curve("pr", labels, scores, 1, num_thresholds=count)
            made.add_pr_curve("pr", labels, scores, 2, num_thresholds=count + 2)
    from tests.core.readers.logs import read

    runs = read(tmp_path).runs
    assert [len(blobs.read_pr_curve(runs[name], "pr", at)) for name in "ab" for at in (0, 1)] == [5, 7, 9, 11]
    first = blobs.read_pr_curve(runs["a"], "pr", 0)
    assert first.thresholds.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert (first.true_positives + first.false_negatives == 2).all()


@given(st.lists(st.integers(0, 4), max_size=3), st.sampled_from(["float32", "float64", "int32", "bool"]))
def test_tables_of_any_shape_are_read_or_refused(shape: list[int], kind: str) -> None:
    from core.readers.tensorboard.wire import WireError

    message = tensor_util.make_tensor_proto(np.ones(shape, kind)).SerializeToString()
    for decode, fits in ((histogram, shape[1:] == [3]), (pr_curve, len(shape) == 2 and shape[0] >= 6)):
        if fits:
            decode(Found(chunk.TENSOR, message))
        else:
            with pytest.raises(WireError):
                decode(Found(chunk.TENSOR, message))
