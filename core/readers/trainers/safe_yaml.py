"""YAML without its dangers: nothing but numbers, text, lists and mappings is ever made of it."""

from __future__ import annotations

from typing import Any, Final

import yaml

from core.readers.json_pieces import JsonError

_MOST_KEYS: Final = 100_000
"""Keys of one mapping: those that are merged from others can be far more than the file has bytes."""
_SCALARS: Final = {
    "python/str": "str", "python/unicode": "str", "python/int": "int", "python/long": "int",
    "python/float": "float", "python/bool": "bool", "python/none": "null",
}  # fmt: skip
"""Python's names of types that YAML has, too."""


class _PlainLoader(yaml.SafeLoader):
    """Makes plain data of everything; what was meant to be a Python object is noted.

    The parser written in Python lets other threads have their turn; hyperparameters are small.
    """

    def __init__(self, text: bytes) -> None:
        super().__init__(text)
        self.objects: list[tuple[int, str]] = []

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Add the keys of merged mappings."""
        super().flatten_mapping(node)
        if len(node.value) > _MOST_KEYS:
            raise yaml.constructor.ConstructorError(None, None, "too many keys are merged", node.start_mark)


def load(text: bytes) -> tuple[Any, list[tuple[int, str]]]:
    """Return the document, and line and name of each Python object that was not made.

    Tuples are lists and objects with a state are that state; others are the names of what they were meant to be.
    Raises JsonError where the text is damaged.
    """
    try:
        loader = _PlainLoader(text)
        return loader.get_single_data(), loader.objects
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = error.problem or "the file is damaged"
        raise JsonError(mark.line + 1 if mark else 1, message) from None
    except yaml.YAMLError:
        raise JsonError(1, "the file holds something else than text") from None
    except (ValueError, TypeError, ArithmeticError, AttributeError, LookupError) as error:
        raise JsonError(1, f"a value cannot be understood: {error}") from None
    except RecursionError:
        raise JsonError(1, "lists lie in lists too deep") from None


def _plain(loader: _PlainLoader, suffix: str, node: yaml.Node) -> object:
    """Return what a node with a tag that is not YAML's own holds."""
    if isinstance(node, yaml.SequenceNode) and suffix == "python/tuple":
        return loader.construct_sequence(node, deep=True)
    if isinstance(node, yaml.ScalarNode) and suffix in _SCALARS:
        return loader.construct_object(yaml.ScalarNode(f"tag:yaml.org,2002:{_SCALARS[suffix]}", node.value))
    name = suffix.rpartition(":")[2] or node.tag
    loader.objects.append((node.start_mark.line + 1, name))
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True) or name
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True) or name
    return str(node.value) or name


_PlainLoader.add_multi_constructor("tag:yaml.org,2002:", _plain)
_PlainLoader.add_multi_constructor("!", _plain)
_PlainLoader.add_multi_constructor("", _plain)
