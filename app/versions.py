"""Versions of the program and of the libraries it stands on."""

from __future__ import annotations

import platform
from importlib import metadata

LIBRARIES = (
    ("PySide6_Essentials", "LGPL 3"),
    ("pyqtgraph", "MIT"),
    ("PyOpenGL", "BSD"),
    ("numpy", "BSD"),
    ("numba", "BSD"),
    ("pandas", "BSD"),
    ("pyarrow", "Apache 2"),
    ("matplotlib", "matplotlib licence"),
    ("pillow", "MIT-CMU"),
    ("platformdirs", "MIT"),
)
FONTS = (("Inter", "SIL Open Font Licence"), ("JetBrains Mono", "SIL Open Font Licence"))


def version(distribution: str = "armillary") -> str:
    """Return the version of an installed distribution, ``"unknown"`` where it does not say."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "unknown"


def system() -> str:
    """Return Python's version and the system's name."""
    return f"Python {platform.python_version()}, {platform.system()} {platform.release()}"


def report() -> str:
    """Return all versions, one a line, as they belong into a bug report."""
    lines = [f"{name} {version(name)}" for name, _ in LIBRARIES]
    return "\n".join([f"Armillary {version()}", system(), *lines])
