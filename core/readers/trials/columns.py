"""What the columns of a table of trials are, by their names.

A table is one of trials if

- it has a column that begins with what exporters put before hyperparameters: ``params_`` (Optuna), ``params.`` and
  ``param.`` (MLflow's ``search_runs``), ``param_`` (scikit-learn), ``config/`` and ``config.`` (Ray Tune), ``hparams/``
  or ``hparams.``; or columns that begin with ``metrics.`` or ``values_`` and one that names runs; or
- it has the columns ``uid`` and ``from_uid`` of HiPlot; or
- it has a column with a well-known name of a hyperparameter (``lr``, ``batch_size`` …), one with a word that names a
  metric (``loss``, ``accuracy``, ``val_f1`` …), and none that counts steps.

Then columns with such a beginning are what it says. Of the others, names, identifiers, states and times are known by
their names; in a table whose hyperparameters are marked, other numbers are metrics and other texts labels; in one whose
columns are not marked, well-known names decide, other texts are hyperparameters, and other numbers are hyperparameters
if they stand before the first metric, else metrics.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from core.readers.trainers.headers import STEPS, normal


class Role(Enum):
    """What a column says of a run."""

    PARAM = auto()
    METRIC = auto()
    LABEL = auto()
    NUMBER_OR_LABEL = auto()
    """A metric where it is a number, else a label."""
    NUMBER_OR_PARAM = auto()
    """A metric where it is a number, else a hyperparameter."""
    NAME = auto()
    IDENTIFIER = auto()
    FOLDER = auto()
    STATUS = auto()
    STARTED = auto()
    ENDED = auto()
    STEP = auto()
    PARENT = auto()
    EXPERIMENT = auto()
    USER = auto()
    SOURCE = auto()
    NOTHING = auto()

    __hash__ = object.__hash__  # members are compared by identity; Enum's own, in Python, is asked millions of times


@dataclass(frozen=True, slots=True)
class TrialColumn:
    """A column of a table of trials: which one, what it says, and its name without what stands before it."""

    place: int
    role: Role
    name: str


_PARAMS: Final = (
    "params_", "params.", "params/", "param_", "param.", "config/", "config.", "hparams/", "hparams.", "hparam/",
    "hyperparameters/", "hyperparameters.",
)  # fmt: skip
_METRICS: Final = ("metrics.", "metrics/", "metric.", "metric/")
_LABELS: Final = ("tags.", "tag.", "system_attrs_")
_ATTRIBUTES: Final = ("user_attrs_",)
_VALUE: Final = re.compile(r"value|values_.+")
_KNOWN: Final = {
    **dict.fromkeys(("tags.mlflow.runname", "name", "run_name", "trial_name"), Role.NAME),
    **dict.fromkeys(("run_id", "trial_id", "uid", "id", "number", "run_uuid", "run"), Role.IDENTIFIER),
    **dict.fromkeys(("logdir", "log_dir", "run_dir"), Role.FOLDER),
    **dict.fromkeys(("status", "state", "done"), Role.STATUS),
    **dict.fromkeys(("start_time", "datetime_start", "started", "created", "created_at"), Role.STARTED),
    **dict.fromkeys(
        ("end_time", "datetime_complete", "ended", "finished", "finished_at", "timestamp", "date"), Role.ENDED
    ),
    **dict.fromkeys(STEPS, Role.STEP),
    **dict.fromkeys(("from_uid", "tags.mlflow.parentrunid", "parent_run_id"), Role.PARENT),
    **dict.fromkeys(("experiment_name", "experiment_id", "experiment", "study"), Role.EXPERIMENT),
    **dict.fromkeys(("tags.mlflow.user", "user", "user_id"), Role.USER),
    "tags.mlflow.source.name": Role.SOURCE,
    **dict.fromkeys(("", "unnamed:_0", "artifact_uri", "pid", "node_ip", "checkpoint_dir_name"), Role.NOTHING),
}  # fmt: skip
_HYPERPARAMETERS: Final = frozenset((
    "lr", "learning_rate", "batch_size", "bs", "train_batch_size", "dropout", "dropout_rate", "weight_decay", "wd",
    "momentum", "epochs", "num_epochs", "n_epochs", "num_train_epochs", "optimizer", "optim", "seed", "random_seed",
    "hidden_size", "hidden_dim", "hidden_units", "num_layers", "n_layers", "layers", "units", "embedding_size",
    "embedding_dim", "embed_dim", "num_heads", "n_heads", "warmup_steps", "warmup", "beta1", "beta2", "gamma",
    "activation", "max_depth", "n_estimators", "num_leaves", "min_child_weight", "subsample", "colsample_bytree",
    "reg_alpha", "reg_lambda", "gradient_accumulation_steps", "label_smoothing", "lr_scheduler", "scheduler",
    "num_filters", "clip_norm", "grad_clip",
))  # fmt: skip
_METRIC_WORDS: Final = frozenset((
    "loss", "acc", "accuracy", "f1", "auc", "auroc", "auprc", "map", "miou", "iou", "dice", "precision", "recall",
    "ppl", "perplexity", "bleu", "rouge", "wer", "cer", "mse", "rmse", "mae", "mape", "r2", "reward", "return",
    "score", "error", "err", "top1", "top5", "fid", "psnr", "ssim", "elbo", "nll", "objective", "regret",
))  # fmt: skip
_WORDS: Final = re.compile(r"[^a-z0-9]+")


def is_trials(header: Sequence[str]) -> bool:
    """Whether the rows below a header are runs."""
    names = {normal(name) for name in header}
    if _is_marked(names) or {"uid", "from_uid"} <= names:
        return True
    if any(name.startswith((*_METRICS, "values_")) for name in names) and names & {"run_id", "number", "trial_id"}:
        return True
    return bool(names & _HYPERPARAMETERS) and any(map(_is_metric, names)) and not names & frozenset(STEPS)


def trial_columns(header: Sequence[str]) -> list[TrialColumn]:
    """Return what each column of a table of trials is."""
    names = [normal(name) for name in header]
    is_marked = _is_marked(names) or any(name.startswith(_METRICS) for name in names)
    first = next((k for k, name in enumerate(names) if name not in _KNOWN and _is_metric(name)), len(names))
    return [_column(k, name.strip(), is_marked, k < first) for k, name in enumerate(header)]


def _is_marked(names: Sequence[str] | set[str]) -> bool:
    return any(name.startswith(_PARAMS) for name in names)


def _column(place: int, name: str, is_marked: bool, is_early: bool) -> TrialColumn:
    small = normal(name)
    if small in _KNOWN:
        return TrialColumn(place, _KNOWN[small], name)
    groups = {Role.PARAM: _PARAMS, Role.METRIC: _METRICS, Role.LABEL: _LABELS, Role.NUMBER_OR_LABEL: _ATTRIBUTES}
    for role, prefixes in groups.items():
        prefix = next((prefix for prefix in prefixes if small.startswith(prefix) and len(small) > len(prefix)), None)
        if prefix is not None:
            return TrialColumn(place, role, name[len(prefix) :])
    if is_marked or _VALUE.fullmatch(small):
        return TrialColumn(place, Role.NUMBER_OR_LABEL, name)
    return TrialColumn(place, _unmarked(small, is_early), name)


def _unmarked(small: str, is_early: bool) -> Role:
    if small in _HYPERPARAMETERS:
        return Role.PARAM
    if _is_metric(small):
        return Role.METRIC
    return Role.PARAM if is_early else Role.NUMBER_OR_PARAM


def _is_metric(small: str) -> bool:
    return not _METRIC_WORDS.isdisjoint(_WORDS.split(small))
