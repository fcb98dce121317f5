"""Scaling as something the user chooses about every method that goes by vectors: one description for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.analysis.projection.method import Method
from core.analysis.projection.parameters import Parameter, Value
from core.analysis.projection.scaling import Scaling

SCALING = Parameter(
    "scaling", "Scaling", Scaling.NONE.value, choices=tuple(each.value for each in Scaling),
    tip="What comes first: unit makes each vector one long, sphereize shifts it by the centroid before that, "
    "z-score gives every column the same deviation",
)  # fmt: skip

_METRIC = "metric"
_ANGLES = ("cosine", "correlation")


def scaling_of(parameters: Mapping[str, Value]) -> Scaling:
    """Return what parameters say about scaling: none where they say nothing."""
    return Scaling(str(parameters.get(SCALING.name, Scaling.NONE.value)))


def with_scaling(method: Method) -> Method:
    """Return a method whose vectors can be scaled first, chosen beside the metric where it has one."""
    names = [each.name for each in method.parameters if not each.advanced]
    if SCALING.name in names:
        return method
    place = names.index(_METRIC) if _METRIC in names else len(names)
    parameters = (*method.parameters[:place], SCALING, *method.parameters[place:])

    def advice(given: Mapping[str, Value], rows: int) -> str:
        return " · ".join(filter(None, (method.advice(given, rows), scaling_advice(given))))

    return replace(method, parameters=parameters, advice=advice)


def scaling_advice(parameters: Mapping[str, Value]) -> str:
    """Return what a scaling means for the metric, where it does little or harm; empty if it does neither."""
    scaling, metric = scaling_of(parameters), str(parameters.get(_METRIC, ""))
    if metric == "hamming" and scaling.by_row:
        return "Hamming counts values that differ, and nearly all do once vectors are made one long"
    if metric == "hamming" and scaling is Scaling.ZSCORE:
        return "Hamming counts values that differ: a z-score changes no neighbours"
    if metric in _ANGLES and scaling is Scaling.UNIT:
        return f"{metric.capitalize()} does not go by lengths: making vectors one long changes no neighbours"
    return ""
