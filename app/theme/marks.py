"""Small marks that a stylesheet can only name as files: recoloured icons in the user's cache folder."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import platformdirs

from app.theme.icons import coloured


@lru_cache(maxsize=64)
def mark(name: str, colour: str) -> str:
    """Return the path of an icon in one colour, written where it is missing, with slashes as a stylesheet wants."""
    text = coloured(name, colour)
    folder = Path(platformdirs.user_cache_dir("armillary")) / "marks"
    path = folder / f"{name}-{blake2b(text.encode(), digest_size=6).hexdigest()}.svg"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return path.as_posix()
