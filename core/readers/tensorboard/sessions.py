"""Hyperparameters as the hparams plugin writes them: what is searched, what a session starts with and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, TypeAlias, TypeVar

from core.model import (
    DatasetKind,
    Experiment,
    HParamInfo,
    HParamKind,
    HParams,
    HParamSession,
    MetricInfo,
    ParamValue,
    RunStatus,
)
from core.readers.tensorboard.wire import BYTES, EIGHT_BYTES, VARINT, WireError, double, number, text, walk

EXPERIMENT: Final = b"_hparams_/experiment"
SESSION_START: Final = b"_hparams_/session_start_info"
SESSION_END: Final = b"_hparams_/session_end_info"

_DEEPEST: Final = 32
_MOST: Final = 1 << 16
"""More hyperparameters, metrics or values of one are not looked at."""
_KINDS: Final = (HParamKind.UNSET, HParamKind.STRING, HParamKind.BOOL, HParamKind.FLOAT)
_DATASETS: Final = (DatasetKind.UNKNOWN, DatasetKind.TRAINING, DatasetKind.VALIDATION)
_STATUSES: Final = (RunStatus.UNKNOWN, RunStatus.FINISHED, RunStatus.FAILED, RunStatus.RUNNING)

Message: TypeAlias = dict[int, list[tuple[int, bytes]]]
"""Wire type and content of each field, by its number."""
Plain: TypeAlias = "ParamValue | list[Plain] | dict[str, Plain] | None"
T = TypeVar("T")


class SessionLog:
    """What one run says of hyperparameters, collected as it appears; the first value of a tag counts.

    What is damaged is left out, whatever else was understood is kept.

    Attributes
    ----------
    params
        As in ``Run.params``: null is no value, lists and objects are JSON.
    hparams
        None as long as nothing was said.
    status, ended
        As in ``Run``.
    """

    def __init__(self) -> None:
        self.params: dict[str, object] = {}
        self.hparams: HParams | None = None
        self.status = RunStatus.UNKNOWN
        self.ended: float | None = None

    def take(self, tag: bytes, content: bytes) -> None:
        """Read the content that the plugin gave to a tag."""
        told = self.hparams or HParams()
        if tag == EXPERIMENT and (message := _inner(content, 2)) is not None:
            self.hparams = HParams(_experiment(message), told.session)
        elif tag == SESSION_START and (message := _inner(content, 3)) is not None:
            self.params = dict(_params(message))
            self.hparams = HParams(told.experiment, _session(message))
        elif tag == SESSION_END and (message := _inner(content, 4)) is not None:
            self.status = _choice(message, 1, _STATUSES)
            self.ended = _time(message, 2)


def _fields(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the fields of a message, as many as can be read and no more than anybody writes."""
    try:
        yield from islice(walk(data), _MOST)
    except WireError:
        return


def _message(data: bytes) -> Message:
    found: Message = {}
    for field, wire, content in _fields(data):
        found.setdefault(field, []).append((wire, content))
    return found


def _inner(content: bytes, field: int) -> Message | None:
    """Return the message in a field of the plugin's content, None if it holds none."""
    held = _message(content).get(field)
    return _message(held[-1][1]) if held else None


def _parts(message: Message, field: int) -> Iterator[bytes]:
    return (content for wire, content in message.get(field, ()) if wire == BYTES)


def _each(message: Message, field: int) -> Iterator[Message]:
    return map(_message, _parts(message, field))


def _last(message: Message, field: int, wire: int, read: Callable[[bytes], T], default: T) -> T:
    contents = [content for kind, content in message.get(field, ()) if kind == wire]
    return read(contents[-1]) if contents else default


def _text(message: Message, field: int) -> str:
    return _last(message, field, BYTES, text, "")


def _double(message: Message, field: int) -> float:
    return _last(message, field, EIGHT_BYTES, double, 0.0)


def _time(message: Message, field: int) -> float | None:
    """Return a time, None for zero, which is what writers leave that do not know it."""
    return _double(message, field) or None


def _choice(message: Message, field: int, choices: tuple[T, ...]) -> T:
    """Return what a number stands for; unknown numbers count as none."""
    value = _last(message, field, VARINT, number, 0)
    return choices[value] if 0 <= value < len(choices) else choices[0]


def _experiment(message: Message) -> Experiment:
    return Experiment(
        infos=tuple(map(_hparam, _each(message, 4))),
        metrics=tuple(map(_metric, _each(message, 5))),
        name=_text(message, 6),
        description=_text(message, 1),
        user=_text(message, 2),
        created=_time(message, 3),
    )


def _hparam(message: Message) -> HParamInfo:
    discrete = next(_each(message, 5), None)
    interval = next(_each(message, 6), None)
    return HParamInfo(
        name=_text(message, 1),
        display_name=_text(message, 2),
        description=_text(message, 3),
        kind=_choice(message, 4, _KINDS),
        values=None if discrete is None else tuple(_values(discrete)),
        interval=None if interval is None else (_double(interval, 1), _double(interval, 2)),
    )


def _values(message: Message) -> Iterator[ParamValue]:
    return (value for content in _parts(message, 1) if (value := _plain(content)) is not None)


def _metric(message: Message) -> MetricInfo:
    name = next(_each(message, 1), {})
    return MetricInfo(
        tag=_text(name, 2),
        group=_text(name, 1),
        display_name=_text(message, 3),
        description=_text(message, 4),
        dataset=_choice(message, 5, _DATASETS),
    )


def _session(message: Message) -> HParamSession:
    return HParamSession(
        group=_text(message, 4),
        started=_time(message, 5),
        model_uri=_text(message, 2),
        monitor_url=_text(message, 3),
    )


def _params(message: Message) -> Iterator[tuple[str, ParamValue]]:
    for entry in _each(message, 1):
        value = _plain(next(_parts(entry, 2), b""))
        if value is not None:
            yield _text(entry, 1), value


def _plain(data: bytes) -> ParamValue | None:
    """Return what a google.protobuf.Value holds: a list or an object as JSON, None for null and nothing."""
    value = _value(data, 0)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return value


def _value(data: bytes, depth: int) -> Plain:
    """Return what a google.protobuf.Value holds; the last field counts."""
    held: Plain = None
    for field, wire, content in _fields(data):
        if field == 2 and wire == EIGHT_BYTES:
            held = double(content)
        elif field == 3 and wire == BYTES:
            held = text(content)
        elif field == 4 and wire == VARINT:
            held = number(content) != 0
        elif field in (5, 6) and wire == BYTES and depth < _DEEPEST:
            held = (_object if field == 5 else _list)(_message(content), depth + 1)
    return held


def _object(message: Message, depth: int) -> dict[str, Plain]:
    return {_text(entry, 1): _value(next(_parts(entry, 2), b""), depth) for entry in _each(message, 1)}


def _list(message: Message, depth: int) -> list[Plain]:
    return [_value(data, depth) for data in _parts(message, 1)]
