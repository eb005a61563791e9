"""The elements of a statement: JSON values -> typed parts of the model; elements that AWS refuses raise `RefusedError`.

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
    """AWS refuses the document; the message gives the reason without quoting the document."""


def effect_of(elements: Mapping[str, object], where: str) -> Maybe[Effect]:
    """Return the effect of a statement."""
    if "Effect" not in elements:
        raise RefusedError(f"{where} has no Effect")
    effect = elements["Effect"]
    if isinstance(effect, Unknown):
        return UNKNOWN
    if effect not in ("Allow", "Deny"):
        raise RefusedError(f"{where}: Effect is neither Allow nor Deny")
    return Effect(effect)


def element_values(
    elements: Mapping[str, object], name: str, where: str, *, is_needed: bool = True
) -> tuple[Maybe[tuple[Maybe[str], ...]], bool]:
    """Return the values of an element or of its `Not...` form, and whether it is the latter."""
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
    """Return the action patterns of a statement in lower case."""
    if actions is UNKNOWN:
        return UNKNOWN
    found = tuple([action if action is UNKNOWN else _action(action) for action in actions])
    if "" in found:
        raise RefusedError(f"{where}: an action is neither * nor <service>:<action>")
    return found


@functools.lru_cache(maxsize=4096)
def _action(written: str) -> str:
    """Return an action pattern in lower case, empty if it is malformed; most documents use the same names."""
    return written.lower() if is_everything(written) or _ACTION.fullmatch(written) else ""


def resources_of(resources: Maybe[tuple[Maybe[str], ...]], where: str) -> Maybe[tuple[Maybe[str], ...]]:
    """Return the resources of an identity policy, each of which is `*` or an ARN; incomplete ARNs are completed."""
    for resource in () if isinstance(resources, Unknown) else resources:
        if resource is not UNKNOWN and not resource.startswith(("arn:", "*", "?", "${")):
            raise RefusedError(f"{where}: a resource is neither * nor an ARN")
    if isinstance(resources, Unknown):
        return UNKNOWN
    return tuple(it if it is UNKNOWN else completed(it) for it in resources)


def conditions_of(source: object, where: str, has_variables: Maybe[bool]) -> Maybe[tuple[Condition, ...]]:
    """Return the conditions of a statement; unknown if an operator has unknown keys."""
    if isinstance(source, Unknown):
        return UNKNOWN
    found: list[Condition] = []
    is_known = True
    for written, keys in as_object(source, f"{where}: Condition").items():
        read = _operator(written)
        if read is None:
            raise RefusedError(f"{where}: Condition has an operator that does not exist")
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
    """Return the operator in lower case, its quantifier, and whether it ends in `IfExists`; `None` if unknown."""
    quantifier, _, rest = written.lower().rpartition(":")
    operator = rest.removesuffix("ifexists")
    if_exists = operator != rest
    is_known = operator in OPERATORS and quantifier in QUANTIFIERS
    return (operator, quantifier, if_exists) if is_known and not (operator == "null" and if_exists) else None


def _condition_values(source: object, where: str, has_variables: Maybe[bool]) -> Maybe[tuple[Maybe[str], ...]]:
    """Return the values of a condition as texts."""
    if isinstance(source, Unknown):
        return UNKNOWN
    listed = source if isinstance(source, list | tuple) else [source]
    return tuple([resolved(_condition_value(value, where), has_variables=has_variables) for value in listed])


def _condition_value(value: object, where: str) -> Maybe[str]:
    """Return a value of a condition as a text."""
    if isinstance(value, str | Unknown):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return _integer(value, where)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    raise RefusedError(f"{where}: a value of Condition is not a string, number or boolean")


def _integer(value: int, where: str) -> str:
    """Return an integer as a text; raise `RefusedError` if it is too large."""
    if value.bit_length() > _MOST_BITS:
        raise RefusedError(f"{where}: a number in Condition is too large")
    return str(value)


def texts_of(source: object, where: str) -> Maybe[tuple[Maybe[str], ...]]:
    """Return the strings of an element, which is a string or a list of strings."""
    if isinstance(source, Unknown):
        return UNKNOWN
    listed = [source] if isinstance(source, str) else as_list(source, where)
    if not listed:
        raise RefusedError(f"{where} is empty")
    return tuple([_text(it, where) for it in listed])


def _text(source: object, where: str) -> Maybe[str]:
    """Return a value that has to be a string."""
    if isinstance(source, str):
        if not source.isascii() and _HALF_A_CHARACTER.search(source):
            raise RefusedError(f"{where} has an invalid Unicode character")
        return source
    if isinstance(source, Unknown):
        return source
    raise RefusedError(f"{where} has a value that is not a string")


def as_list(source: object, where: str) -> list[object]:
    """Return a value that has to be a list."""
    if not isinstance(source, list | tuple):
        raise RefusedError(f"{where} is neither a list nor a single value")
    return list(source)


def as_object(source: object, where: str) -> Mapping[str, object]:
    """Return a value that has to be an object."""
    if not isinstance(source, dict | Mapping):  # `dict` first: the check for `Mapping` takes ten times as long
        raise RefusedError(f"{where} is not an object")
    return source
