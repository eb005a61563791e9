"""The trails of a stack and the resources that they record to, as targets of tampering.

Source for the location of log files: AWS CloudTrail User Guide, "Finding your CloudTrail log files".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policypack.cloudtrail import record_names, tamper_actions
from policypack.cloudtrail.tamper_facts import Facts
from policypack.cloudtrail.tampering import TamperTarget
from policypack.iam.matching.arn_fields import account_of
from policypack.model.buckets import Bucket
from policypack.model.inventory import Inventory
from policypack.model.keys import Key, LogGroup
from policypack.model.unknown import UNKNOWN, Maybe

_ARN = "arn:"


def tamper_targets(inventory: Inventory) -> tuple[TamperTarget, ...]:
    """Return the targets for the trails of a stack and their buckets, log files, log groups and keys."""
    partition = _partition(inventory)
    found = (
        _trails(inventory, partition),
        *_buckets(inventory, partition),
        _log_groups(inventory, partition),
        _keys(inventory, partition),
    )
    return tuple(it for it in found if it.arns or it.unnamed)


def _trails(inventory: Inventory, partition: str) -> TamperTarget:
    facts: dict[str, Facts] = {}
    unnamed: list[Facts] = []
    for trail in inventory.trails:
        accounts = frozenset(it for it in (trail.account_id,) if it is not None)
        own = Facts(accounts=accounts, tags=trail.tags)
        if isinstance(trail.arn, str):
            facts[trail.arn] = own
        elif isinstance(trail.name, str):
            facts[f"arn:{partition}:cloudtrail:*:{trail.account_id or '*'}:trail/{trail.name}"] = own
        else:
            unnamed.append(own)
    return TamperTarget(
        actions=tamper_actions.TRAIL,
        kind=f"arn:{partition}:cloudtrail:*:*:trail/*",
        arns=tuple(facts),
        facts=facts,
        unnamed=tuple(unnamed),
    )


def _buckets(inventory: Inventory, partition: str) -> Iterator[TamperTarget]:
    delivered: dict[str, dict[Maybe[str | None], None]] = {}
    own = _facts_by_trail(inventory.buckets)
    facts: dict[str, Facts] = {}
    for bucket in inventory.buckets:
        for name in _without_arns(bucket.names) if bucket.trails else ():
            delivered.setdefault(name, {}).update(dict.fromkeys(it.key_prefix for it in bucket.trails))
            facts.setdefault(name, _facts(bucket))
    for trail in inventory.trails:
        if isinstance(trail.bucket_name, str):
            delivered.setdefault(trail.bucket_name, {})[trail.key_prefix] = None
            facts.setdefault(trail.bucket_name, own.get(trail.origin.urn, Facts()))
    unnamed = (
        *(_facts(it) for it in inventory.buckets if it.trails and not it.names),
        *(own.get(it.origin.urn, Facts()) for it in inventory.trails if it.bucket_name is UNKNOWN),
    )
    arns = {name: f"arn:{partition}:s3:::{name}" for name in sorted(delivered)}
    yield TamperTarget(
        actions=tamper_actions.BUCKET,
        kind=f"arn:{partition}:s3:::*",
        arns=tuple(arns.values()),
        facts={arn: facts[name] for name, arn in arns.items()},
        unnamed=unnamed,
    )
    folders = [(name, folder, f"{arn}/{folder}*") for name, arn in arns.items() for folder in _folders(delivered[name])]
    trails = tuple(it.name for it in inventory.trails if isinstance(it.name, str))
    yield TamperTarget(
        actions=tamper_actions.OBJECTS,
        kind=f"arn:{partition}:s3:::*",
        arns=tuple(pattern for _, _, pattern in folders),
        name_forms={pattern: record_names.log_files(name, folder, trails) for name, folder, pattern in folders},
        facts={pattern: facts[name] for name, _, pattern in folders},
        unnamed=(*unnamed, *(facts[name] for name, prefixes in delivered.items() if UNKNOWN in prefixes)),
    )


def _folders(prefixes: Iterable[Maybe[str | None]]) -> tuple[str, ...]:
    """Return the folders of the log files in a bucket, except those below an unknown prefix."""
    return tuple(f"{it}/AWSLogs/" if it else "AWSLogs/" for it in prefixes if it is not UNKNOWN)


def _log_groups(inventory: Inventory, partition: str) -> TamperTarget:
    own = _facts_by_trail(inventory.log_groups)
    groups = [(group.names, _facts(group)) for group in inventory.log_groups if group.trails]
    groups += [
        (frozenset((it.log_group_arn,)), own.get(it.origin.urn) or _facts_of_arn(it.log_group_arn))
        for it in inventory.trails
        if isinstance(it.log_group_arn, str)
    ]
    found = _arns(groups, f"arn:{partition}:logs:*:*:log-group:")
    facts = {arn: found.get(arn) or found[f"{arn}:*"] for arn in sorted({it.removesuffix(":*") for it in found})}
    return TamperTarget(
        actions=tamper_actions.LOG_GROUP,
        kind=f"arn:{partition}:logs:*:*:log-group:*",
        arns=tuple(f"{it}:*" for it in facts),
        other_forms=tuple(facts),
        name_forms={f"{it}:*": record_names.log_group(it.split(":log-group:", 1)[-1]) for it in facts},
        facts={form: its for it, its in facts.items() for form in (it, f"{it}:*")},
        unnamed=tuple(its for names, its in groups if not names),
    )


def _keys(inventory: Inventory, partition: str) -> TamperTarget:
    own = _facts_by_trail(inventory.keys)
    keys = [(key.names, _facts(key)) for key in inventory.keys if key.trails]
    for trail in inventory.trails:
        key_id = trail.kms_key_id
        if isinstance(key_id, str) and not _is_alias(key_id):
            keys.append((frozenset((key_id,)), own.get(trail.origin.urn) or _facts_of_arn(key_id)))
        elif trail.origin.urn not in own and key_id is not None:
            # Permissions name the ARN of a key, which is unknown if the stack only has the alias of a key outside it.
            keys.append((frozenset(), Facts() if key_id is UNKNOWN else _facts_of_alias(key_id)))
    facts = _arns(keys, f"arn:{partition}:kms:*:*:key/")
    return TamperTarget(
        actions=tamper_actions.KEY,
        kind=f"arn:{partition}:kms:*:*:key/*",
        arns=tuple(facts),
        facts=facts,
        unnamed=tuple(its for names, its in keys if not names),
    )


def _is_alias(key_id: str) -> bool:
    """Return whether a trail names its key by an alias or by the ARN of an alias (CreateTrail, `KmsKeyId`)."""
    return key_id.startswith("alias/") or (key_id.startswith(_ARN) and ":alias/" in key_id)


def _facts(resource: Bucket | LogGroup | Key) -> Facts:
    aliases = resource.aliases if isinstance(resource, Key) else ()
    return Facts(accounts=resource.own_accounts, tags=resource.tags, aliases=aliases)


def _facts_by_trail(resources: Iterable[Bucket | LogGroup | Key]) -> dict[str, Facts]:
    """Return the known properties of the resource that belongs to each trail, by the trail's URN."""
    return {trail.origin.urn: _facts(it) for it in resources for trail in it.trails}


def _facts_of_arn(arn: str) -> Facts:
    """Return the properties of a resource outside the stack that its ARN contains."""
    return Facts(accounts=frozenset(it for it in (account_of(arn),) if it is not None))


def _facts_of_alias(key_id: str) -> Facts:
    """Return the properties of a key outside the stack that its alias contains."""
    return Facts(accounts=_facts_of_arn(key_id).accounts, aliases=(f"alias/{key_id.split('alias/', 1)[1]}",))


def _arns(resources: Iterable[tuple[frozenset[str], Facts]], start: str) -> dict[str, Facts]:
    """Return the ARN of each resource with its properties; a pattern with its name if the ARN is unknown."""
    found: dict[str, Facts] = {}
    for names, facts in resources:
        known = sorted(it for it in names if it.startswith(_ARN))
        for arn in known or [f"{start}{name}" for name in _without_arns(names)]:
            found.setdefault(arn, facts)
    return found


def _without_arns(names: frozenset[str]) -> tuple[str, ...]:
    """Return the names without the ARNs, sorted."""
    return tuple(sorted(it for it in names if not it.startswith(_ARN)))


def _partition(inventory: Inventory) -> str:
    """Return the partition of the trails, which all trails of a stack share; `*` if no ARN contains it."""
    trails = (text for it in inventory.trails for text in (it.arn, it.kms_key_id, it.log_group_arn, it.log_role_arn))
    others: tuple[Bucket | LogGroup | Key, ...] = (*inventory.buckets, *inventory.log_groups, *inventory.keys)
    names = (name for it in others if it.trails for name in it.names)
    arns = {text.split(":", 2)[1] for text in (*trails, *names) if isinstance(text, str) and text.startswith(_ARN)}
    return arns.pop() if len(arns) == 1 else "*"
