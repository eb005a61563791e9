"""An account of moto, and how inputs are written as the API has them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import boto3

from tests.stack.limits import check_call
from tools.reference_stack import Made

REGION = "us-east-1"

Inputs: TypeAlias = Mapping[str, Any]

Answer: TypeAlias = Mapping[str, str] | None
"""Outputs of the stack, as the stand-in made them up -> what moto says instead."""


class Account:
    """An account of moto that resources are created in; only inside `moto.mock_aws()`."""

    def __init__(self) -> None:
        self._clients: dict[str, Any] = {}
        self._known: dict[str, str] = {}

    def client(self, service: str) -> Any:
        """A client whose calls are checked against the service model."""
        if service not in self._clients:
            client = boto3.client(service, region_name=REGION)  # type: ignore[call-overload]  # its names are literals
            client.meta.events.register("before-parameter-build", check_call)
            self._clients[service] = client
        return self._clients[service]

    def create(self, resources: Iterable[Made], calls: Mapping[str, Callable[[Account, Inputs], Answer]]) -> None:
        """Create resources in their order; ids that the stand-in made up become those of moto."""
        for it in resources:
            if it.type.startswith("aws:"):
                inputs = json.loads(self._translated(json.dumps(it.inputs)))
                for name, value in (calls[it.type](self, inputs) or {}).items():
                    self._known[str(it.outputs[name])] = value

    def _translated(self, text: str) -> str:
        for old in sorted(self._known, key=len, reverse=True):
            text = text.replace(old, self._known[old])
        return text


def pascal(value: Any) -> Any:
    """camelCase keys as the API writes them, at any depth."""
    if isinstance(value, dict):
        return {key[0].upper() + key[1:]: pascal(it) for key, it in value.items()}
    return [pascal(it) for it in value] if isinstance(value, list) else value


def only(inputs: Inputs, **renamed: str) -> dict[str, Any]:
    """Some inputs under the names that the API has for them."""
    return {new: inputs[old] for new, old in renamed.items() if inputs.get(old) is not None}
