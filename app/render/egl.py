"""An OpenGL context without a display or a window: on a server's graphics card, or on its processor.

Devices that EGL lists come first, graphics cards before software, then Mesa's surfaceless platform. PyOpenGL has to be
told before it is imported for the first time that functions come from EGL: import this module before any other that
uses OpenGL, or set ``PYOPENGL_PLATFORM=egl``.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from typing import Any

if "OpenGL.platform" not in sys.modules:
    os.environ["PYOPENGL_PLATFORM"] = "egl"

from OpenGL import EGL
from OpenGL.EGL.EXT.device_base import egl_get_devices
from OpenGL.raw.EGL.EXT.device_base import eglQueryDeviceStringEXT

_PLATFORM_DEVICE = 0x313F
_PLATFORM_SURFACELESS = 0x31DD
_CONFIG = (EGL.EGL_SURFACE_TYPE, EGL.EGL_PBUFFER_BIT, EGL.EGL_RENDERABLE_TYPE, EGL.EGL_OPENGL_BIT, EGL.EGL_NONE)
_ANY_SURFACE = (EGL.EGL_SURFACE_TYPE, 0, EGL.EGL_RENDERABLE_TYPE, EGL.EGL_OPENGL_BIT, EGL.EGL_NONE)
_VERSION_3_3_CORE = (
    EGL.EGL_CONTEXT_MAJOR_VERSION,
    3,
    EGL.EGL_CONTEXT_MINOR_VERSION,
    3,
    EGL.EGL_CONTEXT_OPENGL_PROFILE_MASK,
    EGL.EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
    EGL.EGL_NONE,
)


class HeadlessContext:
    """An OpenGL 3.3 core context that is current from its making until it is closed; draw into a `Framebuffer`.

    Raises RuntimeError if no platform offers one. `platform` says which one does.
    """

    def __init__(self) -> None:
        failures: list[str] = []
        for platform, display in _displays():
            try:
                self._open(display)
            except (EGL.EGLError, RuntimeError) as failure:
                failures.append(f"{platform}: {failure}")
                continue
            self.platform = platform
            return
        raise RuntimeError("no OpenGL 3.3 without a display: " + "; ".join(failures or ["EGL offers no platform"]))

    def _open(self, display: Any) -> None:
        major, minor = EGL.EGLint(), EGL.EGLint()
        EGL.eglInitialize(display, ctypes.pointer(major), ctypes.pointer(minor))
        EGL.eglBindAPI(EGL.EGL_OPENGL_API)
        config = _config(display)
        context = EGL.eglCreateContext(display, config, EGL.EGL_NO_CONTEXT, _attributes(_VERSION_3_3_CORE))
        if not context:
            raise RuntimeError("no OpenGL 3.3 core context")
        EGL.eglMakeCurrent(display, EGL.EGL_NO_SURFACE, EGL.EGL_NO_SURFACE, context)
        self._display, self._context = display, context

    def close(self) -> None:
        """Give the context back."""
        EGL.eglMakeCurrent(self._display, EGL.EGL_NO_SURFACE, EGL.EGL_NO_SURFACE, EGL.EGL_NO_CONTEXT)
        EGL.eglDestroyContext(self._display, self._context)


def _displays() -> Iterator[tuple[str, Any]]:
    for device in _devices():
        display = EGL.eglGetPlatformDisplayEXT(_PLATFORM_DEVICE, device, None)
        if display:
            yield "device", display
    display = EGL.eglGetPlatformDisplayEXT(_PLATFORM_SURFACELESS, None, None)
    if display:
        yield "surfaceless", display


def _devices() -> list[Any]:
    """Return EGL's devices, those in software last."""
    try:
        devices = list(egl_get_devices(16))
    except (EGL.EGLError, RuntimeError):
        return []
    return sorted(devices, key=lambda device: b"software" in (_extensions(device)))


def _extensions(device: Any) -> bytes:
    try:
        return bytes(eglQueryDeviceStringEXT(device, EGL.EGL_EXTENSIONS) or b"")
    except EGL.EGLError:
        return b""


def _config(display: Any) -> Any:
    """Return any configuration for OpenGL: what is drawn goes into framebuffers of our own."""
    configs, count = (EGL.EGLConfig * 1)(), EGL.EGLint()
    for wanted in (_CONFIG, _ANY_SURFACE):
        EGL.eglChooseConfig(display, _attributes(wanted), configs, 1, ctypes.pointer(count))
        if count.value:
            return configs[0]
    raise RuntimeError("no configuration for OpenGL")


def _attributes(values: tuple[int, ...]) -> Any:
    return (EGL.EGLint * len(values))(*(int(value) for value in values))
