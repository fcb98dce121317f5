from __future__ import annotations

import contextlib

import pytest
from google.protobuf import text_format
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig

from core.readers.tensorboard.pbtxt import SyntaxProblem, parse


def test_all_spellings() -> None:
    message = parse(
        """
        # a comment
        embeddings { tensor_name: "a" 'b'  tensor_shape: [100, 0x10];
                     sprite: < single_image_dim: 28, single_image_dim: 29 > }
        embeddings: { tensor_name: "tab\\t\\x41\\101\\"quoted\\"" }
        """
    )
    first, second = message.messages("embeddings")
    assert first.text("tensor_name").value == "ab"
    assert first.numbers("tensor_shape") == [100, 16]
    assert first.messages("sprite")[0].numbers("single_image_dim") == [28, 29]
    assert second.text("tensor_name").value == 'tab\tAA"quoted"'
    assert second.text("missing").value == ""


@pytest.mark.parametrize("text", ["a {", "a: }", "{", "a: 'x", "a: ?", "a: [1, 2", "}", "a {" * 100])
def test_what_is_no_configuration(text: str) -> None:
    with pytest.raises(SyntaxProblem):
        parse(text)


@pytest.mark.parametrize(("text", "line"), [("a: 1\n\nb: }", 3), ("a: 1\n\nb:\n}", 4), ("a: 1\n?", 2)])
def test_the_line_is_told(text: str, line: int) -> None:
    with pytest.raises(SyntaxProblem, match=f"in line {line}$"):
        parse(text)


@given(st.text(max_size=30), st.lists(st.integers(0, 2**31), max_size=3))
def test_what_the_official_printer_writes_is_read(name: str, shape: list[int]) -> None:
    config = ProjectorConfig()
    config.embeddings.add(tensor_name=name, tensor_shape=shape)
    (embedding,) = parse(text_format.MessageToString(config, as_utf8=True)).messages("embeddings")
    assert embedding.text("tensor_name").value == name
    assert embedding.numbers("tensor_shape") == shape


@given(st.text(alphabet="a:{}<>[]'\"\\ \n#1,;é", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(SyntaxProblem):
        parse(text)
