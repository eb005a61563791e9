"""The elements of a statement: JSON values -> typed parts of the model, refused wherever AWS refuses them.

Source: AWS Identity and Access Management User Guide, "IAM JSON policy elements reference".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from policypack.iam.matching.arn_readings import completed
from policypack.iam.matching.globs import is_everything
from policypack.iam.parsing.operators import OPERATORS, QUANTIFIERS
from policypack.iam.parsing.variables import resolved
from policypack.model.policy import Condition, Effect, PolicyKind
from policypack.model.unknown import UNKNOWN, Maybe, Unknown

IDENTITY_KINDS = (PolicyKind.IDENTITY, PolicyKind.BOUNDARY)
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
_MOST_BITS = 128
_ACTION = re.compile(r"[A-Za-z0-9*?-]+:[A-Za-z0-9*?_-]+")


class RefusedError(ValueError):
    """The document is one that AWS refuses; the message says why, without quoting it."""


def effect_of(elements: Mapping[str, object], where: str) -> Maybe[Effect]:
    if "Effect" not in elements:
        raise RefusedError(f"{where} has no Effect")
    effect = elements["Effect"]
    if isinstance(effect, Unknown):
        return UNKNOWN
    if effect not in ("Allow", "Deny"):
        raise RefusedError(f"{where}: Effect is neither Allow nor Deny")
    return Effect(effect)


def either(
    elements: Mapping[str, object], name: str, where: str, *, is_needed: bool = True
) -> tuple[Maybe[tuple[Maybe[str], ...]], bool]:
    """The values of an element or of its `Not...` form, and whether it was the latter."""
    negated = f"Not{name}"
    if name in elements and negated in elements:
        raise RefusedError(f"{where} has both {name} and {negated}")
    if name in elements:
        return texts_of(elements[name], f"{where}: {name}"), False
    if negated in elements:
        return texts_of(elements[negated], f"{where}: {negated}"), True
    if is_needed:
        raise RefusedError(f"{where} has neither {name} nor {negated}")
    return (), False


def actions_of(actions: Maybe[tuple[Maybe[str], ...]], where: str) -> Maybe[tuple[Maybe[str], ...]]:
    if actions is UNKNOWN:
        return UNKNOWN
    found = tuple([action if action is UNKNOWN else _action(action) for action in actions])
    if "" in found:
        raise RefusedError(f"{where}: an action is neither * nor <service>:<action>")
    return found


@functools.lru_cache(maxsize=4096)
def _action(written: str) -> str:
    """A pattern of actions in lower case; empty for what is none. The same few names are in most documents."""
    return written.lower() if is_everything(written) or _ACTION.fullmatch(written) else ""


def resources_of(resources: Maybe[tuple[Maybe[str], ...]], where: str) -> Maybe[tuple[Maybe[str], ...]]:
    """The resources of an identity policy, each of which is `*` or an ARN; an incomplete one is completed."""
    for resource in () if isinstance(resources, Unknown) else resources:
        if resource is not UNKNOWN and not resource.startswith(("arn:", "*", "?", "${")):
            raise RefusedError(f"{where}: a resource is neither * nor an ARN")
    if isinstance(resources, Unknown):
        return UNKNOWN
    return tuple(it if it is UNKNOWN else completed(it) for it in resources)


def conditions_of(source: object, where: str, has_variables: Maybe[bool]) -> Maybe[tuple[Condition, ...]]:
    if isinstance(source, Unknown):
        return UNKNOWN
    found: list[Condition] = []
    is_known = True
    for written, keys in as_object(source, f"{where}: Condition").items():
        read = _operator(written)
        if read is None:
            raise RefusedError(f"{where}: Condition has an operator that AWS does not know")
        operator, quantifier, if_exists = read
        if isinstance(keys, Unknown):
            is_known = False
            continue
        for key, values in as_object(keys, f"{where}: Condition").items():
            found.append(
                Condition(
                    operator=operator,
                    quantifier=quantifier,
                    if_exists=if_exists,
                    key=key.lower(),
                    values=_condition_values(values, where, has_variables),
                )
            )
    return tuple(found) if is_known else UNKNOWN


@functools.lru_cache(maxsize=256)
def _operator(written: str) -> tuple[str, str, bool] | None:
    """The operator in lower case, its quantifier, and whether it ends in `IfExists`; `None` for what is none."""
    quantifier, _, rest = written.lower().rpartition(":")
    operator = rest.removesuffix("ifexists")
    if_exists = operator != rest
    is_known = operator in OPERATORS and quantifier in QUANTIFIERS
    return (operator, quantifier, if_exists) if is_known and not (operator == "null" and if_exists) else None


def _condition_values(source: object, where: str, has_variables: Maybe[bool]) -> Maybe[tuple[Maybe[str], ...]]:
    if isinstance(source, Unknown):
        return UNKNOWN
    listed = source if isinstance(source, list | tuple) else [source]
    return tuple([resolved(_condition_value(value, where), has_variables=has_variables) for value in listed])


def _condition_value(value: object, where: str) -> Maybe[str]:
    if isinstance(value, str | Unknown):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return _integer(value, where)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    raise RefusedError(f"{where}: a value of Condition is neither text, number nor boolean")


def _integer(value: int, where: str) -> str:
    if value.bit_length() > _MOST_BITS:
        raise RefusedError(f"{where}: a number of Condition is too large")
    return str(value)


def texts_of(source: object, where: str) -> Maybe[tuple[Maybe[str], ...]]:
    """Return the texts of an element, which is a text or a list of texts."""
    if isinstance(source, Unknown):
        return UNKNOWN
    listed = [source] if isinstance(source, str) else as_list(source, where)
    if not listed:
        raise RefusedError(f"{where} is empty")
    return tuple([_text(it, where) for it in listed])


def _text(source: object, where: str) -> Maybe[str]:
    if isinstance(source, str):
        if not source.isascii() and _HALF_A_CHARACTER.search(source):
            raise RefusedError(f"{where} holds a character that is none")
        return source
    if isinstance(source, Unknown):
        return source
    raise RefusedError(f"{where} holds something that is not a text")


def as_list(source: object, where: str) -> list[object]:
    if not isinstance(source, list | tuple):
        raise RefusedError(f"{where} is neither a list nor what a list of it would hold")
    return list(source)


def as_object(source: object, where: str) -> Mapping[str, object]:
    if not isinstance(source, dict | Mapping):  # in this order: the question for a Mapping takes ten times as long
        raise RefusedError(f"{where} is not an object")
    return source
