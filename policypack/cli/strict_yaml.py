"""YAML that means what a reviewer reads: no key twice, nothing merged in, and days stay texts."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml

_MERGE, _TIMESTAMP = "tag:yaml.org,2002:merge", "tag:yaml.org,2002:timestamp"


class InvalidYaml(ValueError):
    """A text is not such YAML; the message says why in one clause."""


def load(text: str) -> object:
    """The one document in a text.

    Raises:
        InvalidYaml: there is none.
    """
    try:
        return yaml.load(text, _Loader)  # a loader of plain data: it is derived from the safe one
    except _RefusedError as error:
        raise InvalidYaml(f"{error.problem} (line {error.line})") from None
    except Exception as error:  # of tags that do not fit their values, PyYAML raises what it likes
        mark = getattr(error, "problem_mark", None)
        raise InvalidYaml(f"it is not YAML (line {mark.line + 1})" if mark else "it is not YAML") from None


class _RefusedError(yaml.YAMLError):
    def __init__(self, problem: str, node: yaml.Node) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = node.start_mark.line + 1


class _Loader(yaml.SafeLoader):
    """PyYAML takes the last of two equal keys, and merges of merges grow without bound."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if key.tag == _MERGE:
                raise _RefusedError("<< is not understood", key)
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise _RefusedError("duplicate key", key)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


# A day that does not exist and a time in some zone are for the reader of exemptions to refuse, by name.
_Loader.yaml_implicit_resolvers = {
    start: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
    for start, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
