"""Values that were logged before anything said what their tag is, or of whose tag that was lost.

Writers say once that a tag holds scalars, with its first value. Where that comes later, or its record is damaged, the
values before it stand in the index of payloads until this finds them.
"""

from __future__ import annotations

from core.readers.places import open_content
from core.readers.tensorboard import chunk, tensors
from core.readers.tensorboard.event_file import EventFile
from core.readers.tensorboard.messages import SUMMARY, read_event, values_of
from core.readers.tensorboard.tags import BLOB, GUESSED, KIND, UNDECIDED, TagTable
from core.readers.tensorboard.wire import WireError


class LateTags:
    """Decides tags whose first payload in a file is a number after all; each is looked at once in each file."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, int, int]] = set()
        self._guessed: set[int] = set()

    def decide(self, file: EventFile, table: TagTable) -> bool:
        """Return whether values of a file stand in the wrong place, so that it must be decoded again.

        A tag of which nothing was said is a scalar if its first payload is one number, until something else is said.
        """
        kinds = table.arrays.tags[:, KIND]
        found = any(kinds[number] == BLOB and number in file.scalars for number in self._guessed)
        for number in file.blobs:
            kind = int(kinds[number])
            key = (file.path, number, kind)
            if kind == BLOB or key in self._seen:
                continue
            self._seen.add(key)
            if _is_number(file, number, table.names[number]):
                if kind == UNDECIDED:
                    kinds[number] = GUESSED
                    self._guessed.add(number)
                found = True
        return found


def _is_number(file: EventFile, number: int, tag: bytes) -> bool:
    """Whether the first payload of a tag in a file is one number without a word of what it is."""
    _, _, offset, length = file.blobs[number].views()
    try:
        with open_content(file.path) as stream:
            stream.seek(int(offset[0]))
            record = stream.read(int(length[0])) or b""
        event = read_event(record, 0, len(record))
        values = values_of(record, event) if event.what == SUMMARY else []
        silent = [value for value in values if value.tag == tag and value.what == chunk.TENSOR and not value.meta_start]
        return bool(silent) and tensors.scalar(record, silent[0].start, silent[0].end) is not None
    except (OSError, WireError):
        return False
