"""What the analysis says of the rows of the labelled tables, question by question."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from policypack.catalog import CONTROLS
from policypack.iam.conditions.in_force import in_force
from policypack.iam.parsing.documents import parse
from policypack.iam.permissions.administrators import administrator_statements
from policypack.iam.permissions.effective_permissions import EffectivePermissions
from policypack.iam.permissions.escalation import open_paths
from policypack.iam.principals.public_access import public_statements as statements_open_to_all
from policypack.model.control import AnyControl, Violation
from policypack.model.identities import DeclaredPolicy, Identity, IdentityKind
from policypack.model.origin import Origin
from policypack.model.policy import Document, PolicyKind
from policypack.model.unknown import UNKNOWN
from tests.iam.labelled.corpus import AT, Score, rows, score

BY_ID = {control.id: control for control in CONTROLS}

Row = dict[str, Any]


def declared(source: object, kind: PolicyKind = PolicyKind.IDENTITY, name: str = "policy") -> DeclaredPolicy:
    """A document of a row as a resource declares it, at the instant of the labels."""
    document = parse(json.dumps(source), kind)
    assert isinstance(document, Document), document
    origin = Origin(urn=f"urn:{name}", type="", name=name)
    return DeclaredPolicy(origin=origin, path="policy", kind=kind, document=in_force(document, AT))


def public_statements(policy: object) -> list[int]:
    """The numbers of the statements of a bucket policy that certainly let everyone in."""
    document = declared(policy, PolicyKind.BUCKET).document
    assert isinstance(document, Document)
    found = statements_open_to_all(document, PolicyKind.BUCKET)
    assert found is not UNKNOWN
    return [each.statement.number for each in found if each.is_certain]


def reported(control: AnyControl, policy: DeclaredPolicy, settings: Mapping[str, object]) -> list[int]:
    """The numbers of the statements that a control reports."""
    options = {option.name: option.default for option in control.options} | dict(settings)
    found = control.check(policy, **options)
    return [int(it.finding.rsplit(" ", 1)[1]) for it in found if isinstance(it, Violation)]


def identity(row: Row) -> Identity:
    """The holder of a row of identities."""
    policies = tuple(declared(it["document"], name=it["name"]) for it in row["policies"])
    boundary = declared(row["boundary"], PolicyKind.BOUNDARY, "boundary") if "boundary" in row else None
    return Identity(
        origin=Origin(urn="urn:holder", type="", name="holder"),
        kind=IdentityKind.ROLE,
        policies=policies,
        managed_policy_arns=tuple(row.get("managed", ())),
        boundary=boundary,
    )


def is_admin(row: Row) -> bool:
    """Whether the holder is certainly an administrator."""
    found = administrator_statements(identity(row))
    return found is not UNKNOWN and bool(found)


def can_escalate(row: Row) -> bool:
    """Whether some way to more permissions is certainly open to the holder."""
    return any(found.is_certain for found in open_paths(EffectivePermissions(identity(row))))


TRUST_QUESTIONS = {
    "public": "iam-trust-not-public",
    "oidc": "iam-trust-oidc-scoped",
    "deputy": "iam-trust-confused-deputy",
    "external": "iam-trust-external-id",
    "root": "iam-trust-no-account-root",
}
"""Label of a row of trust policies -> the control that answers it."""


def trust_findings(question: str, row: Row) -> list[int]:
    """The statements of a trust policy that a control reports."""
    settings = {"accounts": (row["account"],)} if question == "external" else {}
    return reported(BY_ID[TRUST_QUESTIONS[question]], declared(row["policy"], PolicyKind.TRUST), settings)


DOCUMENT_CONTROLS = tuple(dict.fromkeys(id for row in rows("identity_documents") for id in row["findings"]))
"""The controls that the table of single documents has labels for."""


def document_findings(control: str, row: Row) -> list[int]:
    """The statements of an identity policy that a control reports."""
    return reported(BY_ID[control], declared(row["policy"]), {})


def _pairs(table: Iterable[Row], label: Callable[[Row], object], verdict: Callable[[Row], object]) -> Score:
    return score([(bool(label(row)), bool(verdict(row))) for row in table])


def scores() -> dict[str, Score]:
    """Precision and recall of every question."""
    identities, trust = rows("identities"), rows("trust_policies")
    documents, buckets = rows("identity_documents"), rows("bucket_policies")
    found = {
        "admin": _pairs(identities, lambda row: row["admin"], is_admin),
        "privilege escalation": _pairs(identities, lambda row: row["escalation"], can_escalate),
        "public bucket policy": _pairs(
            buckets, lambda row: row["public"], lambda row: public_statements(row["policy"])
        ),
    }
    for question, control in TRUST_QUESTIONS.items():
        pairs = [(bool(row[question]), bool(trust_findings(question, row))) for row in trust]
        found[control] = score(pairs)
    for control in DOCUMENT_CONTROLS:
        pairs = [(control in row["findings"], bool(document_findings(control, row))) for row in documents]
        found[control] = score(pairs)
    return found
