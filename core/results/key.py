"""What a result was computed from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ResultKey:
    """What a result was computed from.

    Attributes
    ----------
    kind
        ``"vectors"``, ``"metadata"``, ``"sprite"``, ``"projection"``, ``"neighbours"`` …
    input
        Content id of the input: for files path, size and time of change; for results the digest of their key.
    parameters
        Canonical JSON of the parameters.
    seed
        Seed of the random generator, 0 where none is used.
    """

    kind: str
    input: str
    parameters: str = "{}"
    seed: int = 0

    @staticmethod
    def of(kind: str, content: str, parameters: Mapping[str, object] | None = None, seed: int = 0) -> ResultKey:
        """Return the key for parameters in any order."""
        return ResultKey(kind, content, json.dumps(dict(parameters or {}), sort_keys=True, separators=(",", ":")), seed)

    @property
    def digest(self) -> str:
        """Hexadecimal name of this key; side files are named by it."""
        text = "\n".join((self.kind, self.input, self.parameters, str(self.seed)))
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
