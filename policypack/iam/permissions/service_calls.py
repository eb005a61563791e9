"""Evaluate whether a resource policy allows a partly known call of an AWS service.

Sources: AWS Identity and Access Management User Guide, "Policy evaluation logic", "AWS services that work with IAM"
(service principals) and "IAM JSON policy elements: Condition operators".

The properties of a call are patterns: `arn:aws:s3:::logs/AWSLogs/????????????/*` has an unknown account. A statement
matches a call if its pattern overlaps the pattern of the call, because the exact value is unknown until deployment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policypack.iam.matching import arns
from policypack.iam.matching.globs import is_everything
from policypack.iam.matching.variable_patterns import at_its_widest, spelt_out
from policypack.iam.parsing.operators import POSITIVE_WITH_WILDCARDS, operators, positive_form
from policypack.model.policy import Condition, Document, Effect, Principal, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of, negated

_COMPARED = operators("string", "arn", "bool")
_NEGATED = operators("string", "arn", is_negated=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCall:
    """A call that an AWS service makes on its own behalf.

    Attributes:
        service: the service principal, such as `cloudtrail.amazonaws.com`.
        action: the action in lower case.
        resource: the pattern of the resource.
        context: condition key in lower case -> the pattern of its value; other keys are absent from the call, except
            for `open_keys`.
        open_keys: the keys that the call may have with any value.
    """

    service: str
    action: str
    resource: str
    context: Mapping[str, str]
    open_keys: tuple[str, ...] = ()


def is_allowed(document: Document, call: ServiceCall) -> Maybe[bool]:
    """Return whether a document allows a call: a statement allows it and no statement certainly denies it."""
    if document.statements is UNKNOWN:
        return UNKNOWN
    allowed = any_of(_matches_call(it, Effect.ALLOW, call) for it in document.statements)
    denied = any(_matches_call(it, Effect.DENY, call) is True for it in document.statements)
    return False if denied else allowed


def _matches_call(statement: Statement, effect: Effect, call: ServiceCall) -> Maybe[bool]:
    conditions = statement.conditions
    return all_of(
        (
            statement.has_effect(effect),
            _of_principal(statement, call.service),
            _of_any(statement.actions, statement.is_not_action, call.action),
            _of_any(statement.resources, statement.is_not_resource, call.resource),
            UNKNOWN if conditions is UNKNOWN else all_of(_holds(it, call) for it in conditions),
        )
    )


def _of_principal(statement: Statement, service: str) -> Maybe[bool]:
    if statement.principals is UNKNOWN:
        return UNKNOWN
    named = any_of(_is_service(it, service) for it in statement.principals)
    return negated(named) if statement.is_not_principal else named


def _is_service(principal: Principal, service: str) -> Maybe[bool]:
    if principal.value is UNKNOWN:
        return UNKNOWN
    if principal.kind in ("*", "AWS"):
        return is_everything(principal.value)
    return principal.kind == "Service" and principal.value == service


def _of_any(patterns: Maybe[tuple[Maybe[str], ...]], is_negated: bool, fact: str) -> Maybe[bool]:
    if patterns is UNKNOWN:
        return UNKNOWN
    found = any_of(UNKNOWN if it is UNKNOWN else _matches(it, fact) for it in patterns)
    return negated(found) if is_negated else found


def _matches(pattern: str, fact: str) -> Maybe[bool]:
    """Return whether a pattern overlaps a property of the call; a policy variable can have any value."""
    if arns.overlap(spelt_out(pattern), fact) or "${" not in pattern:
        return arns.overlap(spelt_out(pattern), fact)
    return UNKNOWN if arns.overlap(at_its_widest(pattern), fact) else False


def _holds(condition: Condition, call: ServiceCall) -> Maybe[bool]:
    """Return whether a condition can hold for the call."""
    fact = call.context.get(condition.key)
    is_negated = condition.operator in _NEGATED
    operator = positive_form(condition.operator)
    if condition.values is UNKNOWN:
        return UNKNOWN
    if condition.operator == "null":
        if condition.key in call.open_keys:
            return UNKNOWN
        return any_of(UNKNOWN if it is UNKNOWN else (it == "true") is (fact is None) for it in condition.values)
    if condition.key in call.open_keys or operator not in _COMPARED:
        return UNKNOWN
    if fact is None:
        return is_negated or condition.if_exists or condition.quantifier == "forallvalues"
    equal = any_of(UNKNOWN if it is UNKNOWN else _is_equal(it, fact, operator) for it in condition.values)
    return negated(equal) if is_negated else equal


def _is_equal(value: str, fact: str, operator: str) -> Maybe[bool]:
    if "${" in value:
        return UNKNOWN
    if operator == "stringequalsignorecase":
        value, fact = value.lower(), fact.lower()
    return arns.overlap(value if operator in POSITIVE_WITH_WILDCARDS else _literal(value), fact)


def _literal(value: str) -> str:
    """`*` and `?` are plain characters to the operators that compare for equality: nothing of ours has them."""
    return value.replace("*", "\0").replace("?", "\0")
