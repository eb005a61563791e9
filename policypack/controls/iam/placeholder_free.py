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
    def judge(statement: Statement) -> Iterator[Outcome]:
        finding = statement_finding(policy, statement)
        found = dict(_elements(statement))
        wrong = [element for element, has in found.items() if has is True]
        if wrong:
            yield Violation(
                path=policy.path,
                message=f"has a placeholder that was not replaced in {' and '.join(wrong)} ({statement.label})",
                fix='put the real value in its place: bucket.arn, role.arn, "123456789012"',
                finding=finding,
            )
        elif UNKNOWN in found.values():
            yield Undetermined(path=policy.path, finding=finding)

    yield from each_statement(policy, judge)


def _elements(statement: Statement) -> Iterator[tuple[str, Maybe[bool]]]:
    """The elements of a statement, and whether each has a placeholder."""
    principals = statement.principals
    values = principals if isinstance(principals, Unknown) else tuple(it.value for it in principals)
    yield "NotPrincipal" if statement.is_not_principal else "Principal", _any(values)
    yield "NotResource" if statement.is_not_resource else "Resource", _any(statement.resources)
    conditions = statement.conditions
    yield "Condition", UNKNOWN if isinstance(conditions, Unknown) else any_of(_in_condition(it) for it in conditions)


def _any(values: Maybe[Iterable[Maybe[str]]]) -> Maybe[bool]:
    if isinstance(values, Unknown):
        return UNKNOWN
    return any_of(UNKNOWN if isinstance(it, Unknown) else has_placeholder(it) for it in values)


def _in_condition(condition: Condition) -> Maybe[bool]:
    """Whether the key or a value has a placeholder. Tags may be named by any capital letters."""
    if has_brackets(condition.key):
        return True
    if isinstance(condition.values, Unknown):
        return UNKNOWN
    is_marked = has_brackets if "tag" in condition.key else has_placeholder
    return any_of(UNKNOWN if isinstance(it, Unknown) else is_marked(it) for it in condition.values)


CONTROL = Control(
    id="placeholder-free",
    scope=Scope.RESOURCE,
    level=Level.MANDATORY,
    severity=Severity.MEDIUM,
    title="Policy documents have no placeholders",
    rationale=(
        "A placeholder matches nothing: an Allow grants nothing, a condition is never met, and a Deny protects nothing."
    ),
    remediation="Replace text such as `<account id>`, `{{bucket}}` or `YOUR_BUCKET` by the real value.",
    source="AWS Identity and Access Management User Guide, IAM JSON policy elements: Resource, Principal and Condition",
    subjects=lambda inventory: inventory.policies,
    check=check,
)
