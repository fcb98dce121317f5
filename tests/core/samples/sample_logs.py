"""The sample logs as TensorBoard's own reader sees them."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from tensorboard.backend.event_processing.plugin_event_accumulator import TENSORS, EventAccumulator
from tensorboard.plugins.hparams import metadata
from tensorboard.util import tensor_util

from core.model import F8
from scripts.sample_logs.sweep import plans

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "sample_logs"
PLANS = {plan.name: plan for plan in plans()}
RICH = "adam-lr0.003-w64-relu-s0"
RICH_V1 = "adam-lr0.003-w32-relu-s0"
RESTARTED = "momentum-lr0.03-w64-relu-s0"
STOPPED = "sgd-lr0.1-w64-sigmoid-s0"
UNTOLD = "momentum-lr0.03-w64-tanh-s0"
DIVERGED = (
    "sgd-lr1.5-w64-relu-s0",
    "sgd-lr2-w64-tanh-s0",
    "momentum-lr0.7-w64-tanh-s0",
    "adam-lr0.3-w64-relu-s0",
)


@lru_cache(maxsize=64)
def accumulated(run: str, purge: bool = True) -> Any:
    """Return TensorBoard's accumulator with all values of a run."""
    logging.getLogger("tensorboard").setLevel(logging.ERROR)
    accumulator = EventAccumulator(str(FOLDER / run), {TENSORS: 0}, purge_orphaned_data=purge)
    accumulator.Reload()
    return accumulator


def tags(run: str, plugin: str) -> set[str]:
    """Return the tags of a plugin in a run."""
    accumulator = accumulated(run)
    named = {tag: accumulator.SummaryMetadata(tag).plugin_data.plugin_name for tag in accumulator.Tags()[TENSORS]}
    return {tag for tag, owner in named.items() if owner == plugin}


def arrays(run: str, tag: str) -> list[Any]:
    """Return the tensors of a tag as arrays."""
    return [tensor_util.make_ndarray(event.tensor_proto) for event in accumulated(run).Tensors(tag)]


def steps(run: str, tag: str, purge: bool = True) -> list[int]:
    """Return the steps of a tag."""
    return [event.step for event in accumulated(run, purge).Tensors(tag)]


def scalar(run: str, tag: str) -> F8:
    """Return the values of a scalar tag."""
    return np.array([float(value) for value in arrays(run, tag)])


def session_start(run: str) -> Any:
    """Return what a run tells about its hyperparameters."""
    content = accumulated(run).SummaryMetadata(metadata.SESSION_START_INFO_TAG).plugin_data.content
    return metadata.parse_session_start_info_plugin_data(content)


def session_end(run: str) -> Any:
    """Return what a run tells about its end."""
    content = accumulated(run).SummaryMetadata(metadata.SESSION_END_INFO_TAG).plugin_data.content
    return metadata.parse_session_end_info_plugin_data(content)
