"""Which resources belong to which service and to which actions.

Source: AWS Service Authorization Reference, the resource types of each service and the actions that take them.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from policypack.iam.matching.arn_fields import ACCOUNT_PART, PARTS, REGION_PART, SERVICE_PART

SERVICES_OF_KINDS = {
    "alias": "kms",
    "group": "iam",
    "instance": "ec2",
    "instance-profile": "iam",
    "key": "kms",
    "managed-instance": "ssm",
    "oidc-provider": "iam",
    "policy": "iam",
    "role": "iam",
    "saml-provider": "iam",
    "server-certificate": "iam",
    "trail": "cloudtrail",
    "user": "iam",
}
"""Type of resource -> the only service that has it, among the types that controls are about."""


def whole_kind(kind: str, partition: str, parts: Sequence[str]) -> str:
    """Return the pattern of every resource of a kind whose name has at least two characters.

    Nothing worth mentioning is left when these are denied.

    Args:
        kind: as for `is_every_name`.
        partition: the partition of the resources.
        parts: the parts of an ARN, whose service, region and account are taken where the kind leaves them open.
    """
    own = kind.split(":", PARTS - 1)
    if len(own) == PARTS:
        region, account = (own[it] and parts[it] for it in (REGION_PART, ACCOUNT_PART))
        return f"arn:{partition}:{own[SERVICE_PART]}:{region}:{account}:{_start(own)}??*"
    service = SERVICES_OF_KINDS.get(kind, parts[SERVICE_PART])
    region = "" if service == "iam" else parts[REGION_PART]
    return f"arn:{partition}:{service}:{region}:{parts[ACCOUNT_PART]}:{kind}/??*"


def service_of_kind(kind: str) -> str | None:
    """Return the only service that has a kind of resources; `None` where several do."""
    own = kind.split(":", PARTS - 1)
    return own[SERVICE_PART] if len(own) == PARTS else SERVICES_OF_KINDS.get(kind)


def name_starts(kind: str) -> tuple[str, ...]:
    """Return the texts that the last part of an ARN may begin with before the name: `role/` and `role:`."""
    own = kind.split(":", PARTS - 1)
    return (_start(own),) if len(own) == PARTS else (f"{kind}/", f"{kind}:")


def _start(parts: Sequence[str]) -> str:
    return parts[-1].partition("*")[0]


DATA = Path(__file__).parent / "resource_types.txt"
"""A line for each resource type: the pattern of its ARNs, and the actions that take it. `scripts/docs` makes it."""


@functools.cache
def _types_of_actions() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in DATA.read_text("ascii").splitlines():
        pattern, *actions = line.split(" ")
        for action in map(str.lower, actions):
            found[action] = (*found.get(action, ()), pattern)
    return found


def resource_types(action: str) -> tuple[str, ...]:
    """Return the patterns of the ARNs that an action of IAM, STS or an escalation path takes.

    Args:
        action: in lower case. The result is empty where it takes no resource, or is none of these actions.
    """
    return _types_of_actions().get(action, ())


def own_resources(action: str) -> str:
    """Return every resource that an action of IAM or STS takes.

    Args:
        action: in lower case. The result is `*` for other services, and where it takes several types.
    """
    types = resource_types(action) if action.startswith(("iam:", "sts:")) else ()
    return types[0] if len(types) == 1 else "*"


_ARN_SERVICES = {"ec2-instance-connect": ("ec2",), "ssm": ("ssm", "ec2"), "sts": ("iam", "sts")}
"""Service of an action -> the services in the ARNs of its resources, where they are others."""


def arn_services(action: str) -> tuple[str, ...]:
    """The services in the ARNs of the resources that an action, in lower case, can be about."""
    service = action.split(":", 1)[0]
    return _ARN_SERVICES.get(service, (service,))
