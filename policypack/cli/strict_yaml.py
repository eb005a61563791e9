"""YAML without surprises for reviewers: no duplicate keys, no merge keys, and dates stay strings."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

_MERGE, _TIMESTAMP = "tag:yaml.org,2002:merge", "tag:yaml.org,2002:timestamp"


class InvalidYaml(ValueError):
    """A text is not valid YAML; the message is one clause."""


def load(text: str) -> object:
    """Return the only document in a text.

    Raises:
        InvalidYaml: the text is invalid or has several documents.
    """
    try:
        return yaml.load(text, _Loader)  # safe: the loader is derived from SafeLoader
    except _RefusedError as error:
        raise InvalidYaml(f"{error.problem} (line {error.line})") from None
    except Exception as error:  # PyYAML raises various exceptions for tags that do not fit their values
        mark = getattr(error, "problem_mark", None)
        raise InvalidYaml(f"it is not YAML (line {mark.line + 1})" if mark else "it is not YAML") from None


class _RefusedError(yaml.YAMLError):
    def __init__(self, problem: str, node: yaml.Node) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = node.start_mark.line + 1


class _Loader(yaml.SafeLoader):
    """A safe loader that rejects duplicate keys, and merge keys because nested merges grow without bound."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if key.tag == _MERGE:
                raise _RefusedError("merge keys (<<) are not supported", key)
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise _RefusedError("a key occurs twice", key)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


# Dates stay strings, so that the reader of exemptions reports an invalid date with the id of its exemption.
_Loader.yaml_implicit_resolvers = {
    start: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
    for start, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
