from __future__ import annotations

import io
import wave

import numpy as np
import pytest
from PIL import Image
from tensorboard.compat.proto.graph_pb2 import GraphDef

from tests.core.samples.sample_logs import RICH, RICH_V1, arrays, scalar, steps, tags


@pytest.mark.parametrize("run", [RICH, RICH_V1])
def test_pr_curves_of_every_class_fall_from_everything_to_nothing(run: str) -> None:
    assert tags(run, "pr_curves") == {f"pr_curves/digit_{digit}" for digit in range(10)}
    for tag in tags(run, "pr_curves"):
        assert steps(run, tag) == [0, 20, 60, 200, 400, 600]
        for hits, alarms, rejections, misses, precision, recall in arrays(run, tag):
            assert (hits + alarms + rejections + misses == 599).all()
            assert (np.diff(hits) <= 0).all()
            assert (np.diff(alarms) <= 0).all()
            np.testing.assert_allclose(precision, hits / np.maximum(hits + alarms, 1e-7), rtol=1e-5)
            np.testing.assert_allclose(recall, hits / (hits + misses), rtol=1e-5)


def test_pr_curves_get_better() -> None:
    first, *_, last = arrays(RICH, "pr_curves/digit_3")
    assert last[4][25] * last[5][25] > 0.85 > first[4][25] * first[5][25]


@pytest.mark.parametrize("run", [RICH, RICH_V1])
def test_histograms_count_every_weight(run: str) -> None:
    width = 64 if run == RICH else 32
    for tag, count in (("weights/layer1", 64 * width), ("weights/layer2", width * width), ("biases/layer3", 10)):
        assert steps(run, tag) == list(range(0, 601, 50))
        assert all(buckets[:, 2].sum() == count for buckets in arrays(run, tag))


@pytest.mark.parametrize("run", [RICH, RICH_V1])
def test_images_can_be_opened_and_have_the_size_they_say(run: str) -> None:
    assert tags(run, "images") == {"images/first_layer", "images/misclassified"}
    for tag in tags(run, "images"):
        for width, height, *pictures in arrays(run, tag):
            assert pictures
            for picture in pictures:
                assert Image.open(io.BytesIO(picture)).size == (int(width), int(height))


def test_texts_tell_configuration_and_confusion() -> None:
    assert "`learning_rate` | 0.003" in arrays(RICH, "configuration")[0].item().decode()
    last = arrays(RICH, "confusion")[-1].item().decode()
    wrong = round(599 * (1 - scalar(RICH, "accuracy/validation")[-1]))
    assert last.startswith(f"{wrong} of 599 digits are wrong")


def test_the_loss_can_be_heard() -> None:
    clip = arrays(RICH, "loss_curve")[0][0]
    with wave.open(io.BytesIO(clip)) as file:
        assert file.getframerate() == 8000
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    assert len(samples) == 16000
    assert np.abs(samples).max() > 10000
    crossings = np.diff(np.signbit(samples).astype(int)) != 0
    assert crossings[:4000].sum() > 1.5 * crossings[-4000:].sum()


def test_the_graph_is_connected() -> None:
    graph = GraphDef.FromString(arrays(RICH, "__run_graph__")[0].item())
    names = {node.name for node in graph.node}
    assert len(names) == len(graph.node) > 30
    assert {source.lstrip("^") for node in graph.node for source in node.input} <= names


def test_the_loss_landscape_is_a_surface_with_its_valley_at_the_weights() -> None:
    vertices = arrays(RICH, "loss_landscape_VERTEX")[-1][0]
    faces = arrays(RICH, "loss_landscape_FACE")[-1][0]
    colours = arrays(RICH, "loss_landscape_COLOR")[-1][0]
    assert vertices.shape == colours.shape == (625, 3)
    assert np.unique(faces).tolist() == list(range(625))
    middle = vertices[312]
    assert middle[:2].tolist() == [0.0, 0.0]
    assert middle[2] == pytest.approx(np.log10(scalar(RICH, "loss/validation")[-1]), abs=1e-4)
    assert middle[2] < np.quantile(vertices[:, 2], 0.1)
