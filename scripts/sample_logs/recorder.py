"""One run from its first step to its last, with all that it logs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.model import F8, I8
from scripts.sample_logs import hparams, pictures, summaries, texts
from scripts.sample_logs.digits import Digits
from scripts.sample_logs.events import EventFile
from scripts.sample_logs.graph import graph
from scripts.sample_logs.landscape import surface
from scripts.sample_logs.projector import Projector
from scripts.sample_logs.sound import sonified
from scripts.sample_logs.sweep import STEPS, Extra, Plan
from scripts.sample_logs.training import Measured, Training, Validated, norm

BLOB_STEPS = (0, 20, 60, 200, 400, 600)
"""Steps after which images, texts and PR curves are logged."""
PREDICTION_STEPS = (20, 60, 600)
EMBEDDING_STEPS = (0, 20, 60, 200, 600)
AFTER_NAN = 60
"""Steps that a training goes on after its loss has become NaN."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: wall time of its end, and its accuracy on the validation images, NaN if it diverged."""

    ended: float
    accuracy: float


class Recorder:
    """Trains one model and logs it.

    Parameters
    ----------
    folder
        Folder of the run.
    plan
        What is trained and logged.
    data
        The digits.
    started
        Wall time in seconds since 1970 at which the run starts.
    """

    def __init__(self, folder: Path, plan: Plan, data: Digits, started: float) -> None:
        self._folder = folder
        self._plan = plan
        self._data = data
        self._now = started
        self._pace = np.random.default_rng([len(plan.name), plan.config.seed, plan.config.width])
        self._losses: list[float] = []
        self._file = EventFile(folder, started, plan.form)
        self._projector = self._new_projector()

    def record(self) -> Outcome:
        """Train from the first step to the last."""
        training = Training(self._plan.config, self._data)
        self._introduce()
        validated = self._look(training)
        if self._plan.restart:
            training = self._crash(training, self._plan.restart.checkpoint, self._plan.restart.crashed)
        stop = self._plan.stop or STEPS
        while training.step < stop and not self._given_up():
            validated = self._advance(training) or validated
        self._conclude(training.step, math.isfinite(self._losses[-1]))
        finished = training.step == STEPS and math.isfinite(self._losses[-1])
        return Outcome(self._now, validated.accuracy if finished else math.nan)

    def _new_projector(self) -> Projector | None:
        if Extra.EMBEDDING in self._plan.extras:
            return Projector(self._folder, self._data, np.arange(len(self._data.labels)), raw=True)
        if Extra.EMBEDDING_TSV in self._plan.extras:
            return Projector(self._folder, self._data, self._data.validation, raw=False)
        return None

    def _introduce(self) -> None:
        plan = self._plan
        if plan.restart:
            self._file.session_start(self._now, 0)
        if plan.logs_params:
            params = {name: value for name, value in plan.config.params.items() if name not in plan.omitted_params}
            self._file.value(self._now, 0, hparams.session_start(params, self._now))
        if Extra.GRAPH in plan.extras:
            self._file.graph(self._now, graph(plan.config))
        if Extra.TEXT in plan.extras:
            self._file.value(self._now, 0, summaries.text("configuration", texts.configuration(plan)))

    def _crash(self, training: Training, checkpoint: int, crashed: int) -> Training:
        """Train until the crash and return the training as it was at the checkpoint; a new event file is begun."""
        while training.step < checkpoint:
            self._advance(training)
        saved = training.checkpoint()
        while training.step < crashed:
            self._advance(training)
        self._file.close()
        self._now += 412.0
        self._file = EventFile(self._folder, self._now, self._plan.form)
        self._file.session_start(self._now, checkpoint + 1)
        return saved

    def _advance(self, training: Training) -> Validated | None:
        measured = training.advance()
        self._now += 0.004 + 0.0002 * self._plan.config.width + 0.006 * float(self._pace.gamma(2.0))
        self._losses.append(measured.loss)
        if training.step % 2 == 0 or training.step == 1:
            self._scalars(training.step, _measures(measured))
        return self._look(training) if training.step % 10 == 0 else None

    def _look(self, training: Training) -> Validated:
        """Log what is measured now and then: validation, weights and everything that is not a scalar."""
        validated = training.validate()
        self._now += 0.003
        self._scalars(training.step, _validation(validated) | _weights(training))
        if self._healthy(training):
            self._extras(training, validated)
        return validated

    def _scalars(self, step: int, values: dict[str, float]) -> None:
        omitted = self._plan.omitted_metrics
        told = {tag: value for tag, value in values.items() if not (omitted and tag.startswith(omitted))}
        if told:
            self._file.scalars(self._now, step, told)

    def _extras(self, training: Training, validated: Validated) -> None:
        extras = self._plan.extras
        step = training.step
        rows = self._data.validation
        labels = self._data.labels[rows]
        if Extra.HISTOGRAMS in extras and step % 50 == 0:
            self._histograms(training)
        if step not in BLOB_STEPS:
            return
        if Extra.PR_CURVES in extras:
            self._pr_curves(step, labels, validated.probabilities)
        if Extra.PREDICTIONS in extras and step in PREDICTION_STEPS:
            self._predictions(step, labels, validated.probabilities)
        if Extra.TEXT in extras:
            confusion = texts.confusion(labels, validated.probabilities)
            self._file.value(self._now, step, summaries.text("confusion", confusion))
        if Extra.IMAGES in extras:
            self._images(training, self._data.images[rows], labels, validated.probabilities)
        if Extra.MESH in extras and step >= 60:
            self._mesh(training, self._data.images[rows], labels)
        if self._projector and step in EMBEDDING_STEPS:
            self._embed(self._projector, training)

    def _histograms(self, training: Training) -> None:
        named = {f"weights/layer{n}": w for n, w in enumerate(training.network.weights, start=1)}
        named |= {f"biases/layer{n}": b for n, b in enumerate(training.network.biases, start=1)}
        for tag, values in named.items():
            self._file.value(self._now, training.step, summaries.histogram(tag, values, self._plan.form))

    def _pr_curves(self, step: int, labels: I8, chances: F8) -> None:
        for digit in range(10):
            curve = summaries.pr_curve(f"pr_curves/digit_{digit}", labels == digit, chances[:, digit])
            self._file.value(self._now, step, curve)

    def _predictions(self, step: int, labels: I8, chances: F8) -> None:
        np.savez_compressed(
            self._folder / f"predictions_step{step}.npz",
            y_true=labels.astype(np.uint8),
            y_score=chances.astype(np.float32),
            classes=np.array([f"digit_{digit}" for digit in range(10)]),
        )

    def _images(self, training: Training, images: F8, labels: I8, chances: F8) -> None:
        named = {
            "images/first_layer": [pictures.weights(training.network.weights[0])],
            "images/misclassified": pictures.misclassified(images, labels, chances),
        }
        for tag, sheets in named.items():
            self._file.value(self._now, training.step, summaries.images(tag, sheets, self._plan.form))

    def _mesh(self, training: Training, images: F8, labels: I8) -> None:
        found = surface(training.network, images, labels, seed=3)
        told = "Decimal logarithm of the validation loss around the weights, in two random directions"
        for value in summaries.mesh("loss_landscape", found.vertices, found.faces, found.colours, told):
            self._file.value(self._now, training.step, value)

    def _embed(self, projector: Projector, training: Training) -> None:
        layers = training.network.layers(projector.images)
        chosen = {"layer2": layers[2]}
        if Extra.EMBEDDING_TSV in self._plan.extras and training.step == STEPS:
            chosen["layer1"] = layers[1]
        projector.add(training.step, chosen, layers[-1])

    def _conclude(self, step: int, success: bool) -> None:
        if Extra.AUDIO in self._plan.extras:
            clip = sonified(np.array(self._losses))
            label = "The loss of every training step: the higher the tone, the higher the loss"
            self._file.value(self._now, step, summaries.audio("loss_curve", clip, label))
        if self._plan.logs_end:
            self._file.value(self._now, 0, hparams.session_end(success, self._now))
        self._file.close()

    def _given_up(self) -> bool:
        return len(self._losses) >= AFTER_NAN and not np.isfinite(self._losses[-AFTER_NAN:]).any()

    def _healthy(self, training: Training) -> bool:
        return all(np.isfinite(parameter).all() for parameter in training.network.parameters)


def _measures(measured: Measured) -> dict[str, float]:
    return {
        "loss/train": measured.loss,
        "accuracy/train": measured.accuracy,
        "learning_rate": measured.learning_rate,
        "gradient_norm": measured.gradient_norm,
    }


def _validation(validated: Validated) -> dict[str, float]:
    mean, lower, upper = validated.confidence
    return {
        "loss/validation": validated.loss,
        "accuracy/validation": validated.accuracy,
        "confidence/mean": mean,
        "confidence/lower_quartile": lower,
        "confidence/upper_quartile": upper,
    }


def _weights(training: Training) -> dict[str, float]:
    return {f"weight_norm/layer{n}": norm([weight]) for n, weight in enumerate(training.network.weights, start=1)}
