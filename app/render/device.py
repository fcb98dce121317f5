"""What the current OpenGL context runs on."""

from __future__ import annotations

from dataclasses import dataclass

from OpenGL import GL

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
    renderer = _text(GL.GL_RENDERER)
    software = any(name in renderer.lower() for name in _SOFTWARE)
    return Device(renderer, _text(GL.GL_VENDOR), _text(GL.GL_VERSION), software)


def _text(name: int) -> str:
    value = GL.glGetString(name)
    if value is None:
        raise RuntimeError("no OpenGL context is current")
    return str(value.decode(errors="replace"))
