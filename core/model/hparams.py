"""What a run says of hyperparameters and metrics beside their values: kinds, domains, and the session it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

ParamValue: TypeAlias = float | str | bool


class HParamKind(StrEnum):
    """What the values of a hyperparameter are; UNSET where nobody said it."""

    UNSET = ""
    STRING = "string"
    BOOL = "bool"
    FLOAT = "float"


class DatasetKind(StrEnum):
    """What data a metric was measured on; UNKNOWN where nobody said it."""

    UNKNOWN = ""
    TRAINING = "training"
    VALIDATION = "validation"


@dataclass(frozen=True, slots=True)
class HParamInfo:
    """What is known of a hyperparameter in all runs of an experiment.

    Attributes
    ----------
    name
        As in ``Run.params``.
    display_name, description
        As logged; empty if not. The description is Markdown.
    kind
        What its values are.
    values
        All values it may have, None if that was not said.
    interval
        Smallest and largest value it may have, None if that was not said.
    """

    name: str
    display_name: str = ""
    description: str = ""
    kind: HParamKind = HParamKind.UNSET
    values: tuple[ParamValue, ...] | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class MetricInfo:
    """A scalar by which the runs of an experiment are compared.

    Attributes
    ----------
    tag
        Tag of the scalar.
    group
        Folder of its run, relative to the folder of the session: ``"validation"``; empty for the session's own.
    display_name, description
        As logged; empty if not. The description is Markdown.
    dataset
        What data it was measured on.
    """

    tag: str
    group: str = ""
    display_name: str = ""
    description: str = ""
    dataset: DatasetKind = DatasetKind.UNKNOWN


@dataclass(frozen=True, slots=True)
class Experiment:
    """The description of a search for hyperparameters, which may lie in another run than its sessions.

    Attributes
    ----------
    infos, metrics
        What is varied and what is compared, as logged; runs may log others, too.
    name, description, user
        Empty if not said.
    created
        In seconds since 1970, None if not said.
    """

    infos: tuple[HParamInfo, ...] = ()
    metrics: tuple[MetricInfo, ...] = ()
    name: str = ""
    description: str = ""
    user: str = ""
    created: float | None = None


@dataclass(frozen=True, slots=True)
class HParamSession:
    """One training with hyperparameters of its own, as its run tells it.

    Attributes
    ----------
    group
        Name of the session group: sessions of one group have equal hyperparameters; empty if not said.
    started
        When it started, in seconds since 1970; None if not said.
    model_uri, monitor_url
        Where its model is, and where it can be watched; empty if not said.
    """

    group: str = ""
    started: float | None = None
    model_uri: str = ""
    monitor_url: str = ""


@dataclass(frozen=True, slots=True)
class HParams:
    """What a run says of hyperparameters beside their values, which are ``Run.params``; None for what it does not."""

    experiment: Experiment | None = None
    session: HParamSession | None = None

    @property
    def infos(self) -> tuple[HParamInfo, ...]:
        """What the run says of hyperparameters, of all runs of its experiment."""
        return self.experiment.infos if self.experiment else ()

    @property
    def metrics(self) -> tuple[MetricInfo, ...]:
        """By what the run says that the runs of its experiment are to be compared."""
        return self.experiment.metrics if self.experiment else ()

    @property
    def group(self) -> str:
        """Name of the session group; empty if not said."""
        return self.session.group if self.session else ""


def joined_hparams(parts: Sequence[HParams | None]) -> HParams | None:
    """Return what several pieces of a run say together; the first experiment and the first session count."""
    told = [part for part in parts if part is not None]
    if len(told) < 2:
        return told[0] if told else None
    return HParams(
        next((part.experiment for part in told if part.experiment is not None), None),
        next((part.session for part in told if part.session is not None), None),
    )
