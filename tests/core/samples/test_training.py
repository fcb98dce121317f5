from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scripts.make_sample_logs import STARTED, record
from scripts.sample_logs.digits import digits, shifted
from scripts.sample_logs.network import Activation, Network, cross_entropy, probabilities
from scripts.sample_logs.optimisers import OptimiserName
from scripts.sample_logs.sweep import Config, Extra, Format
from scripts.sample_logs.training import Training
from tests.core.samples.sample_logs import PLANS, RICH, scalar


@pytest.mark.parametrize("activation", Activation)
def test_backpropagation_agrees_with_finite_differences(activation: Activation) -> None:
    random = np.random.default_rng(1)
    network = Network.initialised((64, 7, 5, 10), activation, random)
    images, labels = digits().images[:20], digits().labels[:20]
    layers = network.layers(images)
    gradients = network.gradients(layers, probabilities(layers[-1]), labels, weight_decay=0.01)

    def objective() -> float:
        logits = network.layers(images)[-1]
        exact = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        penalty = 0.005 * sum(float((weight**2).sum()) for weight in network.weights)
        return float(-exact[np.arange(20), labels].mean()) + penalty

    for parameter, gradient in zip(network.parameters, gradients, strict=True):
        place = np.unravel_index(np.abs(gradient).argmax(), gradient.shape)
        before = parameter[place]
        parameter[place] = before + 1e-5
        above = objective()
        parameter[place] = before - 1e-5
        below = objective()
        parameter[place] = before
        assert (above - below) / 2e-5 == pytest.approx(gradient[place], rel=1e-4)


@pytest.mark.parametrize("name", OptimiserName)
def test_every_optimiser_lowers_the_loss(name: OptimiserName) -> None:
    rate = 0.003 if name is OptimiserName.ADAM else 0.05
    training = Training(Config(name, rate), digits())
    before = training.validate().loss
    for _ in range(60):
        training.advance()
    assert training.validate().loss < 0.7 * before


def test_probabilities_overflow_to_nan_as_the_textbook_formula_does() -> None:
    with np.errstate(all="ignore"):
        assert np.isnan(probabilities(np.array([[100.0] + [0.0] * 9]))).any()
    moderate = probabilities(np.array([[50.0] + [0.0] * 9]))
    assert moderate.sum() == pytest.approx(1.0)
    assert cross_entropy(moderate, np.array([0])) == pytest.approx(0.0, abs=1e-6)


def test_shifting_moves_a_digit_by_at_most_a_pixel() -> None:
    images = np.zeros((200, 64))
    images[:, 3 * 8 + 4] = 1.0
    found = shifted(images, np.random.default_rng(0)).argmax(axis=1).tolist()
    assert {divmod(place, 8) for place in found} == {(r, c) for r in (2, 3, 4) for c in (3, 4, 5)}


def test_a_checkpoint_goes_on_where_it_was_saved_but_with_other_batches() -> None:
    training = Training(Config(), digits())
    for _ in range(5):
        training.advance()
    other = training.checkpoint()
    assert (other.step, other.validate().loss) == (5, training.validate().loss)
    assert other.advance().loss != training.advance().loss


def test_recording_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    extras = frozenset(
        {
            Extra.PR_CURVES,
            Extra.PREDICTIONS,
            Extra.TEXT,
            Extra.HISTOGRAMS,
            Extra.IMAGES,
            Extra.GRAPH,
            Extra.EMBEDDING_TSV,
        }
    )
    plan = replace(PLANS[RICH], extras=extras, stop=20, form=Format.V1)
    for folder in ("one", "two"):
        record(plan, tmp_path / folder, STARTED)
    files = sorted(file.relative_to(tmp_path / "one") for file in (tmp_path / "one").rglob("*") if file.is_file())
    assert len(files) == 8
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_bundled_logs_are_what_training_gives() -> None:
    training = Training(PLANS[RICH].config, digits())
    losses = [training.advance().loss for _ in range(40)]
    logged = scalar(RICH, "loss/train")[:21]
    np.testing.assert_allclose(logged, [losses[0], *losses[1::2]], rtol=1e-3)
