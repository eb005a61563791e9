"""Whether a statement that trusts an identity provider says whose sign-in it means.

Sources: AWS Identity and Access Management User Guide, "Creating a role for OpenID Connect federation", "Available keys
for AWS OIDC federation" and "Identity-provider controls for shared OIDC providers"; GitHub Docs, "OpenID Connect
reference"; GitLab Docs, "Configure OpenID Connect in AWS"; HashiCorp, "Workload identity tokens"; Buildkite, "OIDC with
AWS"; Amazon EKS User Guide, "Assign IAM roles to Kubernetes service accounts".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from policypack.iam.globs import has_wildcard, is_everything
from policypack.iam.statements import lets_assume
from policypack.model.policy import Condition, Effect, Statement
from policypack.model.unknown import UNKNOWN, Maybe, all_of, any_of

_Test = Callable[[str], bool]
_OPERATORS = {"stringequals": False, "stringequalsignorecase": False, "stringlike": True}
"""Operators that name values -> whether `*` is a wildcard in them."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that a trust policy has to pin.

    Attributes:
        key: the condition key, in lower case.
        example: what a pinned value looks like.
        is_pinned: whether a value with wildcards names one party all the same.
    """

    key: str
    example: str
    is_pinned: _Test


@dataclass(frozen=True, slots=True)
class LooseProvider:
    """An identity provider that a statement trusts without saying whom it signs in.

    Attributes:
        host: the provider, as condition keys name it.
        missing: the claims that are not pinned; one of them where one would be enough.
        is_certain: nothing that is unknown can pin them.
    """

    host: str
    missing: tuple[Claim, ...]
    is_certain: bool


def loose_providers(statement: Statement) -> tuple[LooseProvider, ...]:
    """The providers that a statement trusts too widely, or may."""
    if statement.principals is UNKNOWN or statement.is_not_principal:
        return ()
    allows = all_of((statement.has_effect(Effect.ALLOW), lets_assume(statement)))
    found = []
    for principal in statement.principals:
        if principal.kind == "Federated" and principal.value is not UNKNOWN and allows is not False:
            loose = _loose(_host(principal.value), statement, allows)
            if loose is not None:
                found.append(loose)
    return tuple(found)


def _loose(host: str, statement: Statement, allows: Maybe[bool]) -> LooseProvider | None:
    claims, any_suffices = _claims(host, _subjects(host, statement))
    if statement.conditions is UNKNOWN:
        return LooseProvider(host, claims, is_certain=False)
    pinned = [_pins(claim, statement.conditions) for claim in claims]
    is_enough = any_of(pinned) if any_suffices else all_of(pinned)
    if any_suffices and is_enough is True and _has_unknown_subject(host, statement.conditions):
        is_enough = UNKNOWN  # its form may tell that the audience says nothing
    if is_enough is True:
        return None
    missing = tuple(claim for claim, is_pinned in zip(claims, pinned, strict=True) if is_pinned is not True)
    return LooseProvider(host, missing[:1] if any_suffices else missing, allows is True and is_enough is False)


def _has_unknown_subject(host: str, conditions: tuple[Condition, ...]) -> bool:
    return any(it.key == f"{host}:sub" and (it.values is UNKNOWN or UNKNOWN in it.values) for it in conditions)


def _subjects(host: str, statement: Statement) -> tuple[str, ...]:
    conditions = () if statement.conditions is UNKNOWN else statement.conditions
    values = [it.values for it in conditions if it.key == f"{host}:sub" and it.values is not UNKNOWN]
    return tuple(value for each in values for value in each if value is not UNKNOWN)


def _pins(claim: Claim, conditions: tuple[Condition, ...]) -> Maybe[bool]:
    return any_of(_fixes(it, claim) for it in conditions if it.key == claim.key)


def _fixes(condition: Condition, claim: Claim) -> Maybe[bool]:
    """Whether every value of a condition names one party."""
    has_wildcards = _OPERATORS.get(condition.operator)
    if has_wildcards is None or condition.if_exists or condition.quantifier == "forallvalues":
        return False
    if condition.values is UNKNOWN:
        return UNKNOWN
    if not condition.values:
        return False
    return all_of(
        UNKNOWN if it is UNKNOWN else bool(it) and "${" not in it and _is_one(it, has_wildcards, claim)
        for it in condition.values
    )


def _is_one(value: str, has_wildcards: bool, claim: Claim) -> bool:
    return not (has_wildcards and has_wildcard(value)) or claim.is_pinned(value)


def _never(_: str) -> bool:
    return False


def _begins(pattern: str) -> _Test:
    """A value is pinned when what comes before its first wildcard has this form."""
    compiled = re.compile(pattern)
    return lambda value: compiled.match(re.split(r"[*?]", value, maxsplit=1)[0]) is not None


def _service_account(value: str) -> bool:
    parts = value.split(":")
    return len(parts) == 4 and parts[:2] == ["system", "serviceaccount"] and not any(map(is_everything, parts[2:]))


@dataclass(frozen=True, slots=True)
class _Form:
    """How the subjects of a kind of provider are written that signs in many who have nothing to do with each other.

    Attributes:
        begins: how they begin, where that tells such a provider from all others; else empty.
    """

    host: str
    begins: str
    example: str
    is_pinned: _Test


_SERVICE_ACCOUNT = _Form("", "system:serviceaccount:", "system:serviceaccount:<namespace>:<name>", _service_account)
_FORMS = (
    _Form(
        "token.actions.githubusercontent.com", "repo:", "repo:<owner>/<repository>:*", _begins(r"repo:[^/:]+/[^/:]+:")
    ),
    _Form("gitlab.com", "project_path:", "project_path:<group>/<project>:*", _begins(r"project_path:[^:/]+/[^:]+:")),
    _Form(
        "app.terraform.io",
        "",
        "organization:<name>:project:<name>:*",
        _begins(r"organization:[^:]+:project:[^:]+:"),
    ),
    _Form(
        "agent.buildkite.com",
        "",
        "organization:<name>:pipeline:<name>:*",
        _begins(r"organization:[^:]+:pipeline:[^:]+:"),
    ),
    _Form("oidc.codefresh.io", "", "account:<id>:pipeline:<id>:*", _begins(r"account:[^:]+:")),
    _Form("scalr.io", "", "account:<name>:*", _begins(r"account:[^:]+:")),
    _Form("proidc.upbound.io", "", "mcp:<organization>/<control plane>:*", _begins(r"mcp:[^:/]+/")),
    *(
        _Form(host, "", "<the subject>", _never)
        for host in (
            "oidc-configuration.audit-log.githubusercontent.com",
            "studio.datachain.ai/api",
            "tokens.cloud.shisho.dev",
            "vstoken.actions.githubusercontent.com",
        )
    ),
    _SERVICE_ACCOUNT,
)
"""Kinds of providers whose tokens only the subject tells apart: of many organizations each, or of many workloads."""


def _claims(host: str, subjects: tuple[str, ...]) -> tuple[tuple[Claim, ...], bool]:
    """The claims that a provider's tokens are told apart by, and whether one of them is enough.

    Args:
        host: the provider.
        subjects: what the statement compares its `sub` with: their form tells what a provider of one's own is.
    """
    audience = Claim(f"{host}:aud", "<the audience>", _never)
    for form in _FORMS:
        if host == form.host or (form.begins and any(it.startswith(form.begins) for it in subjects)):
            return (audience, Claim(f"{host}:sub", form.example, form.is_pinned)), False
    if host.startswith("oidc.eks."):
        return (audience, Claim(f"{host}:sub", _SERVICE_ACCOUNT.example, _service_account)), False
    if host == "saml":
        return (Claim("saml:aud", "https://signin.aws.amazon.com/saml", _never),), False
    if host == "cognito-identity.amazonaws.com":
        return (Claim(f"{host}:aud", "<the id of the identity pool>", _never),), False
    if host in ("graph.facebook.com", "www.amazon.com"):
        return (Claim(f"{host}:app_id", "<the id of the application>", _never), audience), True
    return (audience, Claim(f"{host}:sub", "<the subject>", _never)), True


def _host(principal: str) -> str:
    """What condition keys begin with: the host and path of an OIDC provider, or `saml`."""
    if ":saml-provider/" in principal:
        return "saml"
    return principal.rsplit(":oidc-provider/", 1)[-1].lower()
