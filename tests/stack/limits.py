"""The constraints that the service models of botocore carry and its own validation does not look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from botocore.model import ListShape, MapShape, OperationModel, Shape, StringShape, StructureShape


class Refused(ValueError):
    """A call that AWS would refuse; the message names operation, member and constraint."""


def check_call(params: dict[str, Any], model: OperationModel, **_: object) -> None:
    """Refuse values that are no member of their enum, too long, too short, too many, or of another pattern.

    An event handler of botocore, for `before-parameter-build`; types, names and required members are botocore's own.
    """
    if model.input_shape is not None:
        found = list(_problems(params, model.input_shape, model.name))
        if found:
            raise Refused("; ".join(found))


def _problems(value: Any, shape: Shape, path: str) -> Iterator[str]:
    if isinstance(shape, StructureShape):
        for name, it in value.items():
            if name in shape.members:
                yield from _problems(it, shape.members[name], f"{path}.{name}")
    elif isinstance(shape, ListShape):
        yield from _sizes(len(value), shape, path)
        for number, it in enumerate(value):
            yield from _problems(it, shape.member, f"{path}[{number}]")
    elif isinstance(shape, MapShape):
        yield from _sizes(len(value), shape, path)
        for key, it in value.items():
            yield from _problems(key, shape.key, f"{path} key {key}")
            yield from _problems(it, shape.value, f"{path}.{key}")
    elif isinstance(shape, StringShape):
        if shape.enum and value not in shape.enum:
            yield f"{path}: {value!r} is none of {shape.enum}"
        yield from _sizes(len(value), shape, path)
        pattern = shape.metadata.get("pattern")
        if pattern and not _matches(pattern, value):
            yield f"{path}: {value!r} does not match {pattern}"
    elif shape.type_name in ("integer", "long", "float", "double"):
        yield from _sizes(value, shape, path)


def _sizes(size: float, shape: Shape, path: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield f"{path}: {size} is less than {least}"
    if most is not None and size > most:
        yield f"{path}: {size} is more than {most}"


def _matches(pattern: str, value: str) -> bool:
    """The models' patterns are of Java; those that Python cannot read say nothing here."""
    pattern = pattern.replace(r"\p{L}\p{Z}\p{N}", r"\w\s").replace(r"\p{Print}", r"\x20-\x7e")
    pattern = re.sub(r"\\x\{([0-9A-F]{4})\}", r"\\u\1", pattern)
    pattern = re.sub(r"\\u\{?([0-9A-Fa-f]{4})\}?", r"\\u\1", pattern)
    try:
        return re.fullmatch(pattern, value, flags=re.DOTALL) is not None
    except re.error:
        return True
