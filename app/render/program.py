"""Shader programs, from the files in resources/shaders."""

from __future__ import annotations

from importlib import resources

from OpenGL import GL


class Program:
    """A linked pair of shaders in the context that was current when it was made."""

    def __init__(self, name: str, define: str = "") -> None:
        """Compile and link ``name.vert`` and ``name.frag``, with a word defined; raises RuntimeError, by the driver."""
        self.number = GL.glCreateProgram()
        kinds = {"vert": GL.GL_VERTEX_SHADER, "frag": GL.GL_FRAGMENT_SHADER}
        shaders = [_compiled(f"{name}.{suffix}", kind, define) for suffix, kind in kinds.items()]
        for shader in shaders:
            GL.glAttachShader(self.number, shader)
        GL.glLinkProgram(self.number)
        for shader in shaders:
            GL.glDeleteShader(shader)
        if not GL.glGetProgramiv(self.number, GL.GL_LINK_STATUS):
            raise RuntimeError(f"shaders {name}: {_words(GL.glGetProgramInfoLog(self.number))}")
        self._places: dict[str, int] = {}

    def place(self, uniform: str) -> int:
        """Return the location of a uniform."""
        if uniform not in self._places:
            self._places[uniform] = GL.glGetUniformLocation(self.number, uniform)
        return self._places[uniform]

    def release(self) -> None:
        """Delete the program."""
        GL.glDeleteProgram(self.number)


def _compiled(file: str, kind: int, define: str) -> int:
    shader: int = GL.glCreateShader(kind)
    source = resources.files("resources").joinpath("shaders", file).read_text("utf-8")
    version, _, rest = source.partition("\n")
    GL.glShaderSource(shader, f"{version}\n#define {define}\n{rest}" if define else source)
    GL.glCompileShader(shader)
    if not GL.glGetShaderiv(shader, GL.GL_COMPILE_STATUS):
        raise RuntimeError(f"{file}: {_words(GL.glGetShaderInfoLog(shader))}")
    return shader


def _words(log: bytes | str) -> str:
    return log.decode(errors="replace") if isinstance(log, bytes) else log
