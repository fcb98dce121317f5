"""Event files in TensorBoard's format, with wall times that are given and not read from a clock."""

from __future__ import annotations

from pathlib import Path

from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.plugins.scalar import metadata as scalar_metadata
from tensorboard.summary.writer.record_writer import RecordWriter
from tensorboard.util.tensor_util import make_tensor_proto

from scripts.sample_logs.sweep import Format


class EventFile:
    """One event file; what is told of a tag is written with its first value only.

    Parameters
    ----------
    folder
        Folder of the run, made if missing.
    started
        Wall time of the first event in seconds since 1970; part of the file's name.
    form
        How scalars are written.
    """

    def __init__(self, folder: Path, started: float, form: Format = Format.V2) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._stream = (folder / f"events.out.tfevents.{int(started)}.digits").open("wb")
        self._records = RecordWriter(self._stream)
        self._form = form
        self._known: set[str] = set()
        self.event(Event(wall_time=started, file_version="brain.Event:2"))

    def event(self, event: Event) -> None:
        """Append any event."""
        self._records.write(event.SerializeToString(deterministic=True))

    def session_start(self, wall_time: float, step: int) -> None:
        """Tell that the program starts at this step: what was logged for it or later is superseded."""
        self.event(Event(wall_time=wall_time, step=step, session_log=SessionLog(status=SessionLog.START)))

    def graph(self, wall_time: float, graph: bytes) -> None:
        """Append a serialised GraphDef."""
        self.event(Event(wall_time=wall_time, graph_def=graph))

    def scalars(self, wall_time: float, step: int, values: dict[str, float]) -> None:
        """Append one number for each tag."""
        if self._form is Format.V1:
            plain = [Summary.Value(tag=tag, simple_value=value) for tag, value in values.items()]
            self.event(Event(wall_time=wall_time, step=step, summary=Summary(value=plain)))
            return
        metadata = scalar_metadata.create_summary_metadata(display_name=None, description=None)
        for tag, value in values.items():
            self.tensor(wall_time, step, tag, make_tensor_proto(value, dtype="float32"), metadata)

    def tensor(self, wall_time: float, step: int, tag: str, tensor: TensorProto, metadata: SummaryMetadata) -> None:
        """Append a tensor."""
        self.value(wall_time, step, Summary.Value(tag=tag, tensor=tensor, metadata=metadata))

    def value(self, wall_time: float, step: int, value: Summary.Value) -> None:
        """Append a value; its metadata is left out if the tag has been written before."""
        if value.tag in self._known:
            value.ClearField("metadata")
        self._known.add(value.tag)
        self.event(Event(wall_time=wall_time, step=step, summary=Summary(value=[value])))

    def close(self) -> None:
        """Finish the file."""
        self._records.close()
