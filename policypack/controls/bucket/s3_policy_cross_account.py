"""s3-policy-cross-account"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from policypack.controls.shared.own_accounts import is_foreign
from policypack.controls.shared.policy_subjects import each_statement, statement_finding
from policypack.iam.matching.s3_resources import may_be_a_bucket, may_be_an_object
from policypack.iam.parsing.statements import names_action
from policypack.iam.principals.accounts import (
    accounts_delegated_to,
    granted_accounts,
    is_denied_to_other_accounts,
    is_for_access_points,
)
from policypack.model.control import Control, Level, Option, Outcome, Scope, Severity, Undetermined, Violation
from policypack.model.identities import DeclaredPolicy
from policypack.model.policy import Document, Effect, PolicyKind, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of, negated

_ACCOUNT = re.compile(r"(?=(\d{12}))")
"""Every sequence of twelve digits in a text."""

_BUCKET_ACTIONS = (
    "s3:DeleteBucketPolicy",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutEncryptionConfiguration",
)
_OBJECT_ACTIONS = ("s3:PutObjectAcl",)


def check(policy: DeclaredPolicy, accounts: tuple[str, ...]) -> Iterator[Outcome]:
    yield from each_statement(policy, partial(_check_statement, policy, frozenset(accounts)))


def _check_statement(policy: DeclaredPolicy, accounts: frozenset[str], statement: Statement) -> Iterator[Outcome]:
    allows_others = all_of((statement.has_effect(Effect.ALLOW), _includes_other_accounts(policy, statement, accounts)))
    granted = [] if allows_others is False else [(it, _grants(policy, statement, it)) for it in _actions(statement)]
    certain = tuple(action for action, grants in granted if grants is True)
    finding = statement_finding(policy, statement)
    if allows_others is True and certain:
        yield Violation(
            path=policy.path,
            message=(f"allows other accounts to change bucket permissions: {', '.join(certain)} ({statement.label})"),
            fix=("leave these actions to the bucket's own account, or name the account in the option `accounts`"),
            finding=finding,
        )
    elif any(grants is not False for _, grants in granted):
        yield Undetermined(path=policy.path, finding=finding)


def _includes_other_accounts(policy: DeclaredPolicy, statement: Statement, accounts: frozenset[str]) -> Maybe[bool]:
    own = policy.own_accounts
    if own == frozenset() and len(delegated := accounts_delegated_to(statement)) == 1:
        own = delegated  # the only account that the stack names for the bucket
    return any_of(
        UNKNOWN if it is UNKNOWN else is_foreign(it.account, own, accounts) for it in granted_accounts(statement)
    )


def _actions(statement: Statement) -> Iterator[str]:
    """Yield the actions that can apply to the resources of a statement, which are buckets or objects."""
    resources = UNKNOWN if statement.is_not_resource else statement.resources
    for actions, could_be in ((_BUCKET_ACTIONS, may_be_a_bucket), (_OBJECT_ACTIONS, may_be_an_object)):
        if resources is UNKNOWN or any(it is UNKNOWN or could_be(it) for it in resources):
            yield from actions


def _excludes(deny: Statement, accounts: frozenset[str]) -> bool:
    """Return whether a Deny excludes one of the accounts; the cost is linear in its values and the accounts."""
    conditions = () if deny.conditions is UNKNOWN else deny.conditions
    values = [value for it in conditions if it.values is not UNKNOWN for value in it.values]
    if deny.is_not_principal and deny.principals is not UNKNOWN:
        values += [it.value for it in deny.principals]
    return any(not accounts.isdisjoint(_ACCOUNT.findall(value)) for value in values if value is not UNKNOWN)


def _grants(policy: DeclaredPolicy, statement: Statement, action: str) -> Maybe[bool]:
    """Return whether a statement allows the action and no Deny for external principals applies to it.

    Requests through access points cannot change the bucket itself (Amazon S3 User Guide, "Access point
    compatibility").
    """
    document = policy.document
    if not isinstance(document, Document) or document.statements is UNKNOWN:
        return UNKNOWN
    alone = replace(statement, actions=(action.lower(),), is_not_action=False)
    allowed = frozenset(
        it.account for it in granted_accounts(statement) if it is not UNKNOWN and it.account is not None
    )
    denies = tuple(it for it in document.statements if it.effect is not Effect.ALLOW and not _excludes(it, allowed))
    resources_known = UNKNOWN if statement.resources is UNKNOWN or UNKNOWN in statement.resources else True
    denied = is_denied_to_other_accounts(alone, denies, "s3")
    is_possible = negated(is_for_access_points(statement)) if action in _BUCKET_ACTIONS else True
    return all_of((names_action(statement, action.lower()), is_possible, resources_known, negated(denied)))


CONTROL = Control(
    id="s3-policy-cross-account",
    scope=Scope.STACK,
    level=Level.ADVISORY,
    severity=Severity.HIGH,
    title="S3 bucket policies do not allow other accounts to change bucket permissions",
    rationale=(
        "An account that can change the policy, the ACLs or the encryption of a bucket controls access to its objects."
    ),
    remediation=(
        "Remove these actions from statements for other accounts, or list trusted accounts in the option `accounts`."
    ),
    source=(
        "AWS Security Hub User Guide, Security Hub controls for Amazon S3, S3.6 (general purpose bucket policies "
        "should restrict access to other AWS accounts)"
    ),
    subjects=lambda inventory: inventory.policies_of(PolicyKind.BUCKET),
    check=check,
    options=(
        Option(
            name="accounts",
            default=(),
            meaning=(
                "ids of other accounts that are allowed these actions; the bucket's own account is inferred from the "
                "stack; add it where it cannot be inferred"
            ),
        ),
    ),
    implied_by=("s3-policy-not-public",),
)
