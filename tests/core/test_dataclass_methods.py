from __future__ import annotations

import os
import subprocess
import sys

import pytest

CLASSES = """
from dataclasses import dataclass, field

@dataclass(frozen=True, slots=True)
class Nothing: ...

@dataclass(frozen=True, slots=True)
class One:
    value: object = None

@dataclass(frozen=True)
class Several:
    first: int
    second: object = field(default=0, repr=False)
    third: object = field(default=None, compare=False)

@dataclass(order=True)
class Ordered:
    first: int
    second: int = 0

@dataclass(frozen=True)
class Below(Several):
    own: int = 3
"""
LOOKS = """
import importlib
import sys

nan = float("nan")  # one, as hashes of it are those of the object

def outcome(what):
    try:
        return what()
    except Exception as error:
        return type(error).__name__, str(error)

def looks(made):
    loop = made.Ordered(1)
    loop.second = loop
    records = [
        made.Nothing(), made.One(), made.One((1, "a")), made.One(nan), made.One([]), made.Several(1),
        made.Several(1, 2), made.Several(1, third=5), made.Ordered(1, 2), made.Ordered(2, 1), made.Below(1, 2, own=4),
        loop,
    ]
    for one in records:
        yield repr(one)
        yield outcome(lambda: hash(one))
        yield outcome(lambda: setattr(one, "first", 5))
        yield outcome(lambda: setattr(one, "value", 5))
        yield outcome(lambda: delattr(one, "first"))
        yield outcome(lambda: setattr(one, "other", 5))
        for other in records[:-1]:
            yield outcome(lambda: one == other)
            yield outcome(lambda: one < other)
            yield outcome(lambda: one >= other)

import core
import types

def module(name):
    made = types.ModuleType(name)
    sys.modules[name] = made
    exec(CLASSES, made.__dict__)
    return made
"""
SAME = """
as_ever = list(looks(module("core.as_ever")))
from core.dataclass_methods import make_plain_methods
make_plain_methods()
make_plain_methods()
plain = module("core.plain")
again = list(looks(plain))
others = module("elsewhere")
print(as_ever == again, len(as_ever))
print(plain.One.__eq__.__code__.co_filename.endswith("dataclass_methods.py"), others.One.__eq__.__code__.co_filename)
"""
COUNT = """
from core.dataclass_methods import make_plain_methods
make_plain_methods()
import dataclasses
compiled = []
create = dataclasses._create_fn
def counted(name, *arguments, globals, **named):
    if globals["__name__"].startswith(("app.", "core.")):
        compiled.append(name)
    return create(name, *arguments, globals=globals, **named)
dataclasses._create_fn = counted
import app.main_window
print("own:", sorted({*compiled}))
"""

compiles_one_by_one = pytest.mark.skipif(sys.version_info >= (3, 13), reason="Python makes all methods at once")


def printed(script: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


@compiles_one_by_one
def test_dataclasses_behave_as_those_of_python_do() -> None:
    same, where = printed(f"CLASSES = {CLASSES!r}\n{LOOKS}\n{SAME}")
    assert same == "True 468"
    assert where == "True <string>"


@compiles_one_by_one
def test_modules_of_the_window_compile_nothing_of_a_dataclass_but_how_it_is_made() -> None:
    assert printed(COUNT) == ["own: ['__init__']"]
