"""Strict YAML: duplicate keys and merges are refused, and dates stay strings."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

_MERGE, _TIMESTAMP = "tag:yaml.org,2002:merge", "tag:yaml.org,2002:timestamp"


class InvalidYaml(ValueError):
    """Raised for text that is not strict YAML; the message gives the reason."""


def load(text: str) -> object:
    """Return the document in a text.

    Raises:
        InvalidYaml: the text is not one document of strict YAML.
    """
    try:
        return yaml.load(text, _Loader)  # safe: the loader is derived from SafeLoader
    except _RefusedError as error:
        raise InvalidYaml(f"{error.problem} (line {error.line})") from None
    except Exception as error:  # PyYAML raises arbitrary exceptions for tags that do not fit their values
        mark = getattr(error, "problem_mark", None)
        raise InvalidYaml(f"it is not YAML (line {mark.line + 1})" if mark else "it is not YAML") from None


class _RefusedError(yaml.YAMLError):
    def __init__(self, problem: str, node: yaml.Node) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = node.start_mark.line + 1


class _Loader(yaml.SafeLoader):
    """A safe loader without merges, which can grow without bound, and without duplicate keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if key.tag == _MERGE:
                raise _RefusedError("merge keys (<<) are not supported", key)
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise _RefusedError("duplicate key", key)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


# Dates stay strings, so that the reader of exemptions can name the exemption with an invalid date.
_Loader.yaml_implicit_resolvers = {
    start: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
    for start, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
