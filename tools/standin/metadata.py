"""Resource type metadata from the installed pulumi_aws package: properties, inputs and defaults.

The package is read as source, not imported: its import takes a second, one type takes milliseconds.
"""

from __future__ import annotations

import ast
import functools
import importlib.util
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_DOCUMENTED_DEFAULT = re.compile(r"[Dd]efaults? (?:to|is|value is):? ?`(true|false)`")


class UnknownType(LookupError):
    """The installed pulumi_aws has no such resource type; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One output property of a resource type.

    Attributes:
        name: as in the engine's requests, camelCase.
        kind: "str", "bool", "int", "float", "list", "map" or "object".
        is_always_set: the provider fills it in where the program does not.
        is_input: a program may set it.
        default: documented default of a boolean input; None if there is none.
    """

    name: str
    kind: str
    is_always_set: bool
    is_input: bool
    default: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceType:
    """One resource type, for example `aws:s3/bucket:Bucket` (module `s3`, noun `bucket`)."""

    token: str
    module: str
    noun: str
    properties: Mapping[str, Property]

    @property
    def name_property(self) -> str | None:
        """The input that the provider makes up from the resource's name in the program, if there is one."""
        for name in ("name", self.noun.removesuffix("V2")):
            found = self.properties.get(name)
            if found is not None and found.kind == "str" and found.is_input and found.is_always_set:
                return name
        return None


@functools.cache
def type_tokens() -> Mapping[str, str]:
    """Every resource type of the installed pulumi_aws -> the Python package that holds its class."""
    tree = ast.parse((_package_folder() / "__init__.py").read_text("utf-8"))
    for call in ast.walk(tree):
        if isinstance(call, ast.keyword) and call.arg == "resource_modules":
            modules = json.loads(ast.literal_eval(call.value))
            return {token: module["fqn"] for module in modules for token in module["classes"]}
    raise UnknownType("the installed pulumi_aws registers no resource types")


@functools.lru_cache(maxsize=4096)
def resource_type(token: str) -> ResourceType:
    """Return the metadata of a resource type.

    Raises:
        UnknownType: the installed package has none of that name.
    """
    if token not in type_tokens():
        raise UnknownType(f"the installed pulumi_aws has no resource type {token}")
    module, noun = token.split(":")[1].rsplit("/", 1)
    class_name = token.rsplit(":", 1)[1]
    tree = ast.parse(_module_file(type_tokens()[token], noun).read_text("utf-8"))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    inputs = {name for name, _ in _getters(classes.get(f"{class_name}Args"))}
    properties = {}
    for name, getter in _getters(classes.get(class_name)):
        kind, is_optional = _kind_of(getter.returns)
        properties[name] = Property(
            name=name,
            kind=kind,
            is_always_set=not is_optional,
            is_input=name in inputs,
            default=_documented_default(getter) if kind == "bool" and name in inputs else None,
        )
    return ResourceType(token=token, module=module, noun=noun, properties=properties)


def _package_folder() -> Path:
    found = importlib.util.find_spec("pulumi_aws")
    if found is None or found.origin is None:
        raise UnknownType("pulumi_aws is not installed")
    return Path(found.origin).parent


def _module_file(package: str, noun: str) -> Path:
    """`eventDataStore` is in event_data_store.py: found by comparing letters, whatever the rule for underscores."""
    folder = _package_folder().joinpath(*package.split(".")[1:])
    for file in folder.glob("*.py"):
        if file.stem.replace("_", "") == noun.lower().replace("_", ""):
            return file
    raise UnknownType(f"{package} has no module for {noun}")


def _getters(class_: ast.ClassDef | None) -> list[tuple[str, ast.FunctionDef]]:
    """The properties of a generated class, by their names in the engine's requests."""
    found = []
    for function in class_.body if class_ else []:
        if isinstance(function, ast.FunctionDef):
            for decorator in function.decorator_list:
                called = decorator.func if isinstance(decorator, ast.Call) else decorator
                if isinstance(called, ast.Attribute) and called.attr == "getter":
                    names = [word.value for word in decorator.keywords] if isinstance(decorator, ast.Call) else []
                    found.append((ast.literal_eval(names[0]) if names else function.name, function))
    return found


def _kind_of(annotation: ast.expr | None) -> tuple[str, bool]:
    """`pulumi.Output[Optional[_builtins.str]]` -> ("str", True)."""
    text = ast.unparse(annotation) if annotation else ""
    text = text.removeprefix("pulumi.Output[")
    is_optional = text.startswith("Optional[")
    text = text.removeprefix("Optional[")
    if text.startswith("Sequence["):
        return "list", is_optional
    if text.startswith("Mapping["):
        return "map", is_optional
    scalar = re.match(r"_builtins\.(str|bool|int|float)\b", text)
    return (scalar.group(1) if scalar else "object"), is_optional


def _documented_default(getter: ast.FunctionDef) -> bool | None:
    found = _DOCUMENTED_DEFAULT.search(ast.get_docstring(getter) or "")
    return found.group(1) == "true" if found else None
