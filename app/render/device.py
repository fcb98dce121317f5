"""What the current OpenGL context runs on."""

from __future__ import annotations

from dataclasses import dataclass

_SOFTWARE = ("llvmpipe", "softpipe", "swiftshader", "swrast", "software", "gdi generic", "basic render")


@dataclass(frozen=True, slots=True)
class Device:
    """What draws: the strings that the driver gives, and whether it is the processor itself."""

    renderer: str
    vendor: str
    version: str
    software: bool


def device() -> Device:
    """Return what the current context runs on; raises RuntimeError if there is none."""
    from OpenGL import GL

    renderer, vendor, version = (_text(GL.glGetString(name)) for name in (GL.GL_RENDERER, GL.GL_VENDOR, GL.GL_VERSION))
    return Device(renderer, vendor, version, is_software(renderer))


def is_software(renderer: str) -> bool:
    """Return whether a renderer of this name is the processor itself."""
    return any(name in renderer.lower() for name in _SOFTWARE)


def _text(value: bytes | None) -> str:
    if value is None:
        raise RuntimeError("no OpenGL context is current")
    return value.decode(errors="replace")
