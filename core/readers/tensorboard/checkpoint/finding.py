"""Where the checkpoints of a run lie."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from core.readers import places
from core.readers.tensorboard.checkpoint.bundle import INDEX
from core.readers.tensorboard.pbtxt import SyntaxProblem, parse

STATE: Final = "checkpoint"
"""The file in which TensorFlow's savers note what they have written."""
_STEP: Final = re.compile(r".*-([0-9]{1,18})")


def checkpoint_step(prefix: str) -> int | None:
    """Return the step that the name of a checkpoint ends with: 200 for ``model.ckpt-200``; None if it does not."""
    match = _STEP.fullmatch(places.name(prefix))
    return int(match[1]) if match else None


def listed_checkpoints(folder: str, allowed: Callable[[str], bool]) -> list[str]:
    """Return the indices of checkpoints that the state file of a folder lists and that exist, oldest first.

    Savers write absolute paths too, which are wrong once the folder has moved: then the same name beside the state
    file is taken.

    Parameters
    ----------
    allowed
        Whether a file may be looked at.
    """
    try:
        message = parse(places.read_bytes(places.join(folder, STATE)).decode("utf-8", "replace"))
    except (OSError, SyntaxProblem):
        return []
    names = [*message.texts("all_model_checkpoint_paths"), message.text("model_checkpoint_path").value]
    found = [index_of(name, folder, allowed) for name in dict.fromkeys(names) if name]
    return list(dict.fromkeys(index for index in found if index))


def index_of(path: str, folder: str, allowed: Callable[[str], bool]) -> str | None:
    """Return the index of a checkpoint that a file in `folder` names, None if there is none."""
    prefix = path.removesuffix(INDEX)
    for name in (prefix, re.split(r"[/\\]", prefix)[-1]):
        index = places.join(folder, name) + INDEX
        if allowed(index) and places.is_file(index):
            return index
    return None
