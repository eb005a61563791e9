"""Identity policies: administrators, escalation, tampering with a trail, and single actions on every resource.

What each question means as requests is said in `holders.py`, `powers.py` and `escalations.py`. Requests without keys
that every request has, and in a distant future, count for a violation, but not against safety: to the pack, conditions
with `...IfExists` hold, and so do Allows that begin later. The partition and the account of the holder are unknown to
it, too: any one counts for a violation, and those that the policies name against safety.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from policypack.controls.iam import (
    iam_assume_role_scoped,
    iam_kms_decrypt_scoped,
    iam_no_trail_tamper,
    iam_passrole_scoped,
)
from policypack.iam.permissions.administrators import administrator_statements
from policypack.iam.permissions.effective_permissions import EffectivePermissions
from policypack.iam.permissions.escalation import open_paths
from policypack.model.control import Violation
from policypack.model.identities import DeclaredPolicy, Identity
from policypack.model.policy import PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.builders import BUCKET, INVENTORY, TRAIL, origin, role
from tests.differential.analysed import read
from tests.differential.escalations import compared_paths, is_open
from tests.differential.holders import ACCOUNT, Holder
from tests.differential.identity_documents import administering, broad_policies, escalating, tampering
from tests.differential.identity_samples import TRAIL_ARN
from tests.differential.powers import Fixed, can_on_every, is_administrator
from tests.differential.profile import drawn

Drawn = tuple[list[dict[str, Any]], dict[str, Any] | None]
Disagreements = list[tuple[str, str]]
TOO_MUCH, TOO_LITTLE = "reported, but no request is allowed", "not reported, but a request is allowed"


def declared(policy: dict[str, Any], kind: PolicyKind = PolicyKind.IDENTITY) -> DeclaredPolicy:
    return DeclaredPolicy(origin=origin("policy"), path="policy", kind=kind, document=read(policy, kind))


def identity(it: Drawn) -> Identity:
    policies, boundary = it
    bound = None if boundary is None else declared(boundary, PolicyKind.BOUNDARY)
    return replace(role(*map(declared, policies)), boundary=bound)


def compared(name: str, reported: bool | None, holder: Holder, means: Callable[..., bool]) -> Disagreements:
    """The difference between the pack's answer, `None` where it is uncertain, and the meaning as requests.

    Denies that have conditions are taken one by one: what two of them deny only together counts as allowed.
    """
    if reported is True and not means(holder, is_lenient=True):
        alone = list(holder.with_one_conditional_deny())
        if len(alone) < 2 or not all(means(it, is_lenient=True) for it in alone):
            return [(name, TOO_MUCH)]
    if reported is False and means(holder, is_lenient=False):
        return [(name, TOO_LITTLE)]
    return []


def disagreements_admin(it: Drawn) -> Disagreements:
    sources = administrator_statements(identity(it))
    reported = None if sources is UNKNOWN else bool(sources)
    return compared("administrator", reported, Holder(*it), _is_administrator)


def _is_administrator(holder: Holder, *, is_lenient: bool) -> bool:
    """Whether a holder is an administrator; leniently, whether its policies and its boundary alone would make it one.

    The pack does not compare conditions on the caller in a policy with those in its boundary. A condition that requires
    a tag and one that forbids it leave nothing.
    """
    if is_administrator(holder, is_lenient=is_lenient):
        return True
    if holder.boundary is None or not is_lenient:
        return False
    halves = (Holder(holder.policies), Holder([holder.boundary]))
    return all(is_administrator(it, is_lenient=True) for it in halves)


def disagreements_escalation(it: Drawn) -> Disagreements:
    reported = {found.path.id: found.is_certain or None for found in open_paths(EffectivePermissions(identity(it)))}
    holder = Holder(*it)
    found: Disagreements = []
    for path in compared_paths():
        answer = reported.get(path.id, False)
        found += compared(path.id, answer, holder, functools.partial(is_open, path))
    return found


_LOG_FILE = f"arn:aws:s3:::logs/cloudtrail/AWSLogs/{ACCOUNT}/CloudTrail/eu-west-1/2026/01/01/x.json.gz"
TAMPERING = {
    TRAIL_ARN: ("StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors", "PutInsightSelectors"),
    "arn:aws:s3:::logs": (
        "DeleteBucket",
        "DeleteBucketPolicy",
        "PutBucketPolicy",
        "PutBucketVersioning",
        "PutEncryptionConfiguration",
        "PutLifecycleConfiguration",
        "PutReplicationConfiguration",
    ),
    _LOG_FILE: ("DeleteObject", "DeleteObjectVersion", "PutObject"),
}
"""What stops, redirects, destroys or hides a trail's records: the trail, its bucket, one of its log files."""

MORE_TAMPERING = {
    TRAIL_ARN: ("AddTags", "RemoveTags", "PutResourcePolicy"),
    "arn:aws:s3:::logs": (
        "PutBucketAcl",
        "PutBucketObjectLockConfiguration",
        "PutBucketOwnershipControls",
        "PutBucketPublicAccessBlock",
        "PutBucketLogging",
        "PutBucketNotification",
    ),
    _LOG_FILE: (
        "PutObjectAcl",
        "PutObjectVersionAcl",
        "PutObjectRetention",
        "PutObjectLegalHold",
        "BypassGovernanceRetention",
        "ReplicateDelete",
        "ReplicateObject",
        "RestoreObject",
        "ObjectOwnerOverrideToBucketOwner",
    ),
    str(TRAIL.kms_key_id): ("ScheduleKeyDeletion", "DisableKey", "PutKeyPolicy", "DeleteImportedKeyMaterial"),
}
"""What the pack may call tampering as well."""


def disagreements_tamper(it: Drawn) -> Disagreements:
    inventory = replace(INVENTORY, trails=(TRAIL,), buckets=(BUCKET,), identities=(identity(it),))
    control = iam_no_trail_tamper.CONTROL
    (subject,) = control.subjects(inventory)
    problems = list(control.check(subject, identities=()))
    reported = None if problems else False
    reported = True if any(isinstance(each, Violation) for each in problems) else reported

    def may(holder: Holder, action: str, arn: str, *, is_lenient: bool) -> bool:
        naming = holder.naming(action)
        return naming.allows_anything and naming.may(action, arn, naming.contexts("home", {}, is_lenient=is_lenient))

    def tampers(holder: Holder, *, is_lenient: bool) -> bool:
        return any(
            may(holder, f"{arn.split(':')[2]}:{action}", arn, is_lenient=is_lenient)
            for actions in ((TAMPERING, MORE_TAMPERING) if is_lenient else (TAMPERING,))
            for arn, names in actions.items()
            for action in names
        )

    return compared("tampering", reported, Holder(*it), tampers)


SINGLE = (
    (iam_passrole_scoped, ("iam:PassRole",), "arn:{partition}:iam::{account}:role/"),
    (iam_assume_role_scoped, ("sts:AssumeRole",), "arn:{partition}:iam::{account}:role/"),
    (iam_kms_decrypt_scoped, ("kms:Decrypt", "kms:ReEncryptFrom"), "arn:{partition}:kms:{region}:{account}:key/"),
)


_PASSING: Fixed = {"iam:passedtoservice": ["mallory.amazonaws.com", "mallory.amazonaws.com.cn"]}
"""Passing a role to a service that no policy names, in either of the spellings."""


def disagreements_single(policy: dict[str, Any]) -> Disagreements:
    found: Disagreements = []
    holder = Holder([policy])
    for module, actions, start in SINGLE:
        named = [it for it in actions if holder.naming(it).allows_anything]
        if not named:
            continue
        problems = list(module.CONTROL.check(declared(policy)))
        reported = None if problems else False
        reported = True if any(isinstance(each, Violation) for each in problems) else reported
        scope, fixed = ("any", _PASSING) if "iam:PassRole" in actions else ("ordinary", {})

        def means(holder: Holder, *, is_lenient: bool) -> bool:
            return any(can_on_every(holder, it, start, scope, fixed, is_lenient=is_lenient) for it in named)  # noqa: B023

        found += compared(module.CONTROL.id, reported, holder, means)
    return found


STRATEGIES: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
    "admin": administering,
    "escalation": escalating,
    "tamper": tampering,
    "single": broad_policies,
}


@drawn
@given(administering())
def test_administrators(it: Drawn) -> None:
    assert (it, disagreements_admin(it)) == (it, [])


@drawn
@given(escalating())
def test_escalation(it: Drawn) -> None:
    assert (it, disagreements_escalation(it)) == (it, [])


@drawn
@given(tampering())
def test_tampering(it: Drawn) -> None:
    assert (it, disagreements_tamper(it)) == (it, [])


@drawn
@given(broad_policies())
def test_single_actions_on_every_resource(policy: dict[str, Any]) -> None:
    assert (policy, disagreements_single(policy)) == (policy, [])
