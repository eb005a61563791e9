"""Requests of the holder of identity policies, in contexts that the holder can bring about.

- *Circumstances* (who the holder is, when, from where, how signed in) are as good for the holder as the policies admit:
  they do not limit what may be done.
- *Places* (the region that is called, the account and organization of the resource) and everything else (tags, what a
  request asks for) are either as good for the holder as possible, or *ordinary*: untagged, in a place and of a kind
  that no policy names. A condition that an ordinary request does not meet limits what may be done.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.differential.external_values import chosen, epochs, is_one_instant, times, with_same_times
from tests.differential.values import Mentioned, Value, conditional_denies, mentioned, without_conditional_denies
from tests.evaluator.policies import is_allowed_by_identity, names_action, statements
from tests.evaluator.requests import Caller, Policy, Request

ACCOUNT = "123456789012"
_ALICE = Caller(kind="user", account=ACCOUNT, arns=(f"arn:aws:iam::{ACCOUNT}:user/alice",))
_PLACES = ("aws:requestedregion", "aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths")
NAMES = ("admin", "a", "z-role", "Z9", "0", "path/to/x", "_x", "OrganizationAccountAccessRole", "q", "mno", "k7", "w.w")
"""Names of resources: long and short ones, with letters, digits, signs and a path."""

_NETWORK = ("aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip")
_SIGN_IN = (
    "aws:multifactorauthage",
    "aws:multifactorauthpresent",
    "aws:securetransport",
    "aws:sourceidentity",
    "aws:tokenissuetime",
    "aws:useragent",
    "aws:userid",
    "aws:username",
    "aws:viaawsservice",
)
_BOOLEAN = ("aws:multifactorauthpresent", "aws:securetransport", "aws:viaawsservice")
_ALWAYS = ("aws:currenttime", "aws:epochtime", "aws:principalaccount", "aws:principalarn", "aws:requestedregion")
_MOST_OWN_VALUES = 12
_MOST, _MOST_LENIENT = 1_000, 50_000
"""Contexts that are tried at the most: more where an allowed request is known to be somewhere."""

Scope = str
"""How keys other than circumstances are: `any`, `home` (places are any, everything else is ordinary) or `ordinary`."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The policies of an identity, and its permissions boundary.

    Attributes:
        caller: who makes the requests.
        service: the service that requests are made to, empty for all.
    """

    policies: Sequence[Policy]
    boundary: Policy | None = None
    caller: Caller = _ALICE
    service: str = ""

    @property
    def keys(self) -> Mentioned:
        """The condition keys on which answers can depend, with the values that they are compared with."""
        return mentioned(self.all)

    @property
    def all(self) -> tuple[Policy, ...]:
        """The policies, and the boundary at the end."""
        return (*self.policies, *([self.boundary] if self.boundary is not None else []))

    def _own_values(self) -> list[str]:
        """Return values that a tag or the name of the holder may have so that two of its policies meet."""
        tags = [it for key, named in self.keys.items() if key.startswith("aws:principaltag/") for it in named]
        listed = [it.get("Resource", []) for policy in self.all for it in statements(policy)]
        patterns = [it for each in listed for it in ([each] if isinstance(each, str) else each)]
        names = [it.rsplit("/", 1)[-1] for it in patterns if "/" in it and not set(it) & set("*?$")]
        return list(dict.fromkeys((*tags, *names)))[:_MOST_OWN_VALUES]

    def naming(self, action: str) -> Holder:
        """The holder with those statements only whose actions include an action."""

        def kept(policy: Policy) -> Policy:
            return {**policy, "Statement": [it for it in statements(policy) if names_action(it, action)]}

        boundary = None if self.boundary is None else kept(self.boundary)
        return Holder([kept(it) for it in self.policies], boundary, service=action.split(":", 1)[0].lower())

    @property
    def allows_anything(self) -> bool:
        """Whether any policy of the holder, and its boundary, has an Allow at all."""
        has_allow = [any(it["Effect"] == "Allow" for it in statements(policy)) for policy in self.all]
        return any(has_allow[: len(self.policies)]) and all(has_allow[len(self.policies) :])

    def with_one_conditional_deny(self) -> Iterator[Holder]:
        """Yield the holder with every unconditional Deny, and each of the Denies that have a condition on its own."""
        for at, policy in enumerate(self.all):
            for number in conditional_denies(policy):
                kept = [
                    without_conditional_denies(it, number if at == index else None) for index, it in enumerate(self.all)
                ]
                boundary = None if self.boundary is None else kept.pop()
                yield Holder(kept, boundary)

    def contexts(self, scope: Scope, fixed: Mapping[str, Sequence[Value]], *, is_lenient: bool) -> list[dict[str, Any]]:
        """The contexts of the holder's requests.

        Args:
            scope: how keys other than circumstances are.
            fixed: keys of the request, each with the values that it can have.
            is_lenient: also contexts without keys that every request has, with keys of other services (the pack does
                not know which requests lack a key), in a distant future, that Denies spare, and of holders with the
                name or tag of a resource.
        """
        choices: dict[str, list[Value]] = {}
        denying = mentioned(
            {"Statement": [it for it in statements(each) if it["Effect"] == "Deny"]} for each in self.all
        )
        for key, named in with_same_times(self.keys).items():
            is_of_another_service = key.split(":", 1)[0] not in ("aws", self.service)
            its_scope = "any" if is_lenient and (key in denying or is_of_another_service) else scope
            choices[key] = list(fixed[key]) if key in fixed else _choices(key, named, its_scope)
            if not is_lenient and is_of_another_service:
                choices[key] = [None]  # a key of another service is in no request to this one
            if is_lenient and (key == "aws:username" or key.startswith("aws:principaltag/")):
                choices[key] += (*NAMES, "cloudtrail", *self._own_values())  # `cloudtrail/` has a trail's log files
            if is_lenient and key.startswith("aws:resourcetag/"):
                choices[key] += self._own_values()
            if is_lenient and key in _ALWAYS:
                choices[key] += [
                    None,
                    *({"aws:currenttime": ["9999-12-31"], "aws:epochtime": ["99999999999999"]}.get(key, [])),
                ]
        found: Iterator[tuple[Value, ...]] = itertools.product(*(dict.fromkeys(it) for it in choices.values()))
        contexts = (
            {key: it for key, it in zip(choices, values, strict=True) if it is not None}
            for values in itertools.islice(found, _MOST_LENIENT)
        )
        consistent = (it for it in contexts if is_lenient or is_one_instant(it))
        return list(itertools.islice(consistent, _MOST_LENIENT if is_lenient else _MOST))

    def may(self, action: str, resource: str, contexts: Sequence[Mapping[str, Any]]) -> bool:
        """Whether the holder is allowed an action on a resource, in one of the contexts."""
        return any(
            is_allowed_by_identity(
                self.policies, Request(caller=self.caller, action=action, resource=resource, context=it), self.boundary
            )
            for it in contexts
        )


def is_circumstance(key: str) -> bool:
    return key.startswith("aws:principal") or key in (*_NETWORK, *_SIGN_IN, "aws:currenttime", "aws:epochtime")


def _choices(key: str, named: list[str], scope: Scope) -> list[Value]:
    if key == "aws:currenttime":
        return times(named)
    if key == "aws:epochtime":
        return epochs(named)
    if key == "aws:tokenissuetime":
        return [None, *times(named)]
    if key == "aws:sourceip":
        return [None, "9.9.9.9", "2600:1f00::9", *(it.split("/")[0] for it in named)]
    if key in _BOOLEAN:
        return [None, "true", "false"]
    if key == "aws:username":
        return ["alice", None]
    if is_circumstance(key) or scope == "any" or (scope == "home" and key in _PLACES):
        found = chosen(named)
        return [it for it in found if it is not None] if key in _ALWAYS else found
    if key in _PLACES:
        return ["mallory"]
    return [None] if "/" in key else [None, "mallory"]
