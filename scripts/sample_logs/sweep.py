"""Which models are trained, and what each of them logs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto

from scripts.sample_logs.network import Activation
from scripts.sample_logs.optimisers import OptimiserName

STEPS = 600
"""Steps of a complete training."""


class Extra(Enum):
    """What a run logs besides scalars."""

    AUDIO = auto()
    EMBEDDING = auto()
    EMBEDDING_TSV = auto()
    GRAPH = auto()
    HISTOGRAMS = auto()
    IMAGES = auto()
    MESH = auto()
    PR_CURVES = auto()
    PREDICTIONS = auto()
    TEXT = auto()


class Format(Enum):
    """How scalars are written: as plain numbers, several to an event (TensorFlow 1), or as tensors (TensorFlow 2)."""

    V1 = auto()
    V2 = auto()


@dataclass(frozen=True, slots=True)
class Config:
    """Hyperparameters of one training."""

    optimiser: OptimiserName = OptimiserName.ADAM
    learning_rate: float = 0.003
    width: int = 64
    activation: Activation = Activation.RELU
    weight_decay: float = 1e-4
    seed: int = 0
    augment: bool = False
    schedule: str = "constant"
    batch_size: int = 64

    @property
    def params(self) -> dict[str, float | int | str | bool]:
        """Hyperparameters by the names under which they are logged."""
        values: dict[str, float | int | str | bool] = {
            "optimiser": str(self.optimiser),
            "learning_rate": self.learning_rate,
            "width": self.width,
            "activation": str(self.activation),
            "weight_decay": self.weight_decay,
            "seed": self.seed,
            "augment": self.augment,
            "schedule": self.schedule,
            "batch_size": self.batch_size,
        }
        if self.optimiser is OptimiserName.MOMENTUM:
            values["momentum"] = 0.9
        return values


@dataclass(frozen=True, slots=True)
class Restart:
    """A training that crashed after step `crashed` and went on from the checkpoint of step `checkpoint`."""

    checkpoint: int
    crashed: int


@dataclass(frozen=True, slots=True)
class Plan:
    """One run: its hyperparameters and what it logs.

    Attributes
    ----------
    config
        Hyperparameters.
    form
        How scalars are written.
    extras
        What is logged besides scalars.
    logs_params, logs_end
        Whether the hyperparameters and the end of the session are logged.
    omitted_params
        Hyperparameters that the run forgot to log.
    omitted_metrics
        Beginnings of scalar tags that the run does not log.
    stop
        Step after which the training was killed, None if it ended by itself.
    restart
        Set for a training that crashed once.
    """

    config: Config
    form: Format = Format.V2
    extras: frozenset[Extra] = frozenset()
    logs_params: bool = True
    logs_end: bool = True
    omitted_params: frozenset[str] = frozenset()
    omitted_metrics: tuple[str, ...] = ()
    stop: int | None = None
    restart: Restart | None = None

    @property
    def name(self) -> str:
        """Folder of the run, made of what distinguishes it."""
        c = self.config
        parts = [str(c.optimiser), f"lr{c.learning_rate:g}", f"w{c.width}", str(c.activation)]
        if c.weight_decay != Config().weight_decay:
            parts.append(f"wd{c.weight_decay:g}")
        parts += ["shift"] * c.augment + [c.schedule] * (c.schedule != "constant") + [f"s{c.seed}"]
        return "-".join(parts)


_RICH = frozenset({Extra.PR_CURVES, Extra.HISTOGRAMS, Extra.TEXT, Extra.IMAGES})
_FULL = _RICH | {Extra.AUDIO, Extra.EMBEDDING, Extra.GRAPH, Extra.MESH, Extra.PREDICTIONS}
_PREDICTIONS = frozenset({Extra.PREDICTIONS})


def _adam() -> list[Plan]:
    base = Config()
    rates = [Plan(replace(base, learning_rate=rate)) for rate in (0.0003, 0.001, 0.01, 0.03)]
    widths = [Plan(replace(base, width=width), Format.V1) for width in (16, 128)]
    decays = [Plan(replace(base, weight_decay=decay)) for decay in (0.0, 0.01, 0.1)]
    smooth = [
        Plan(replace(base, activation=Activation.TANH), Format.V1),
        Plan(replace(base, activation=Activation.TANH, seed=1)),
        Plan(replace(base, activation=Activation.SIGMOID), Format.V1),
    ]
    narrow = replace(base, width=32)
    return [
        Plan(base, extras=_FULL),
        Plan(replace(base, seed=1), extras=_PREDICTIONS),
        Plan(replace(base, seed=2), Format.V1, extras=_PREDICTIONS),
        Plan(narrow, Format.V1, extras=_RICH | {Extra.EMBEDDING_TSV, Extra.GRAPH}),
        Plan(replace(base, augment=True, schedule="cosine"), extras=_RICH),
        *rates,
        *widths,
        *decays,
        *smooth,
    ]


def _sgd() -> list[Plan]:
    base = Config(OptimiserName.SGD, learning_rate=0.1)
    momentum = Config(OptimiserName.MOMENTUM, learning_rate=0.03)
    pilot = frozenset({"weight_decay", "augment", "schedule"})
    return [
        Plan(replace(base, learning_rate=0.01), Format.V1, omitted_params=pilot, omitted_metrics=("confidence",)),
        Plan(base, Format.V1, extras=frozenset({Extra.PR_CURVES, Extra.TEXT})),
        Plan(replace(base, learning_rate=0.5), omitted_params=pilot),
        Plan(replace(base, activation=Activation.TANH), omitted_metrics=("loss/validation", "accuracy", "confidence")),
        Plan(replace(base, activation=Activation.SIGMOID), Format.V1, stop=412, logs_end=False),
        Plan(momentum, Format.V1, extras=frozenset({Extra.AUDIO}), restart=Restart(checkpoint=300, crashed=388)),
        Plan(replace(momentum, schedule="cosine"), extras=_RICH),
        Plan(replace(momentum, activation=Activation.TANH), Format.V1, logs_params=False, logs_end=False),
    ]


def _diverging() -> list[Plan]:
    sgd = Config(OptimiserName.SGD)
    told = frozenset({Extra.HISTOGRAMS, Extra.TEXT})
    return [
        Plan(replace(sgd, learning_rate=1.0), Format.V1),
        Plan(replace(sgd, learning_rate=1.5), extras=told),
        Plan(replace(sgd, learning_rate=2.0, activation=Activation.TANH), Format.V1),
        Plan(Config(OptimiserName.MOMENTUM, 0.7, activation=Activation.TANH)),
        Plan(Config(learning_rate=0.3), Format.V1),
    ]


def plans() -> list[Plan]:
    """Return the plans of all runs, in the order in which they were trained."""
    return [*_sgd(), *_adam(), *_diverging()]
