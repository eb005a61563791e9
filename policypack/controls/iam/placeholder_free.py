"""placeholder-free"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policypack.controls.shared.policy_subjects import each_statement, statement_finding
from policypack.iam.parsing.placeholders import has_brackets, has_placeholder
from policypack.model.control import Control, Level, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Condition, Statement
from policypack.model.unknown import UNKNOWN, Maybe, Unknown, any_of


def check(policy: DeclaredPolicy) -> Iterator[Outcome]:
    def check_statement(statement: Statement) -> Iterator[Outcome]:
        finding = statement_finding(policy, statement)
        found = dict(_elements(statement))
        wrong = [element for element, has in found.items() if has is True]
        if wrong:
            yield Violation(
                path=policy.path,
                message=f"contains a placeholder in {' and '.join(wrong)} ({statement.label})",
                fix='replace it with the real value: bucket.arn, role.arn, "123456789012"',
                finding=finding,
            )
        elif UNKNOWN in found.values():
            yield Undetermined(path=policy.path, finding=finding)

    yield from each_statement(policy, check_statement)


def _elements(statement: Statement) -> Iterator[tuple[str, Maybe[bool]]]:
    """Yield the elements of a statement, each with whether it contains a placeholder."""
    principals = statement.principals
    values = principals if isinstance(principals, Unknown) else tuple(it.value for it in principals)
    yield "NotPrincipal" if statement.is_not_principal else "Principal", _any_placeholder(values)
    yield "NotResource" if statement.is_not_resource else "Resource", _any_placeholder(statement.resources)
    conditions = statement.conditions
    yield "Condition", UNKNOWN if isinstance(conditions, Unknown) else any_of(_in_condition(it) for it in conditions)


def _any_placeholder(values: Maybe[Iterable[Maybe[str]]]) -> Maybe[bool]:
    if isinstance(values, Unknown):
        return UNKNOWN
    return any_of(UNKNOWN if isinstance(it, Unknown) else has_placeholder(it) for it in values)


def _in_condition(condition: Condition) -> Maybe[bool]:
    """Return whether the key or a value of a condition contains a placeholder.

    In tag conditions a word in capital letters is a normal value, so only text in brackets counts as a placeholder.
    """
    if has_brackets(condition.key):
        return True
    if isinstance(condition.values, Unknown):
        return UNKNOWN
    contains = has_brackets if "tag" in condition.key else has_placeholder
    return any_of(UNKNOWN if isinstance(it, Unknown) else contains(it) for it in condition.values)


CONTROL = Control(
    id="placeholder-free",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.MEDIUM,
    title="Policy documents contain no placeholders",
    rationale=(
        "A placeholder matches no real value: an Allow grants nothing, a condition is never met, and a Deny "
        "protects nothing."
    ),
    remediation="Replace text such as `<account id>`, `{{bucket}}` or `YOUR_BUCKET` with the real value.",
    source="AWS Identity and Access Management User Guide, IAM JSON policy elements: Resource, Principal and Condition",
    subjects=lambda inventory: inventory.policies,
    check=check,
)
