"""Hyperparameters in the format of TensorBoard's hparams plugin."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from google.protobuf.struct_pb2 import ListValue, Value
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.plugins.hparams import metadata
from tensorboard.plugins.hparams.api_pb2 import (
    DATA_TYPE_BOOL,
    DATA_TYPE_FLOAT64,
    DATA_TYPE_STRING,
    DATASET_TRAINING,
    DATASET_VALIDATION,
    STATUS_FAILURE,
    STATUS_SUCCESS,
    Experiment,
    HParamInfo,
    MetricInfo,
    MetricName,
)
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData, SessionEndInfo, SessionStartInfo

Param = float | int | str | bool


def session_start(params: Mapping[str, Param], wall_time: float) -> Summary.Value:
    """Return what tells the hyperparameters; the group's name is the digest that TensorBoard itself would use."""
    text = json.dumps(dict(params), sort_keys=True, separators=(",", ":"))
    info = SessionStartInfo(group_name=hashlib.sha256(text.encode()).hexdigest(), start_time_secs=wall_time)
    for name in sorted(params):
        info.hparams[name].CopyFrom(_value(params[name]))
    return _summary(metadata.SESSION_START_INFO_TAG, HParamsPluginData(session_start_info=info))


def session_end(success: bool, wall_time: float) -> Summary.Value:
    """Return what tells how the session ended."""
    info = SessionEndInfo(status=STATUS_SUCCESS if success else STATUS_FAILURE, end_time_secs=wall_time)
    return _summary(metadata.SESSION_END_INFO_TAG, HParamsPluginData(session_end_info=info))


def experiment(domains: Mapping[str, list[Param]], wall_time: float) -> Summary.Value:
    """Return what describes the sweep: hyperparameters with all their values, and the metrics to compare."""
    infos = [_info(name, values) for name, values in domains.items()]
    proto = Experiment(
        description="Small networks on handwritten digits: which hyperparameters matter?",
        hparam_infos=infos,
        metric_infos=[
            _metric("accuracy/validation", "Accuracy", DATASET_VALIDATION),
            _metric("loss/validation", "Loss", DATASET_VALIDATION),
            _metric("loss/train", "Loss in training", DATASET_TRAINING),
        ],
        time_created_secs=wall_time,
    )
    return _summary(metadata.EXPERIMENT_TAG, HParamsPluginData(experiment=proto))


def _info(name: str, values: list[Param]) -> HParamInfo:
    kind = DATA_TYPE_FLOAT64
    if all(isinstance(value, bool) for value in values):
        kind = DATA_TYPE_BOOL
    elif all(isinstance(value, str) for value in values):
        kind = DATA_TYPE_STRING
    return HParamInfo(name=name, type=kind, domain_discrete=ListValue(values=[_value(value) for value in values]))


def _metric(tag: str, title: str, dataset: int) -> MetricInfo:
    return MetricInfo(name=MetricName(tag=tag), display_name=title, dataset_type=dataset)


def _value(param: Param) -> Value:
    if isinstance(param, bool):
        return Value(bool_value=param)
    if isinstance(param, str):
        return Value(string_value=param)
    return Value(number_value=param)


def _summary(tag: str, data: HParamsPluginData) -> Summary.Value:
    data.version = metadata.PLUGIN_DATA_VERSION
    content = data.SerializeToString(deterministic=True)
    plugin = SummaryMetadata.PluginData(plugin_name=metadata.PLUGIN_NAME, content=content)
    return Summary.Value(tag=tag, metadata=SummaryMetadata(plugin_data=plugin), tensor=metadata.NULL_TENSOR)
