"""The trails of a stack and what they record to, as targets of tampering.

Source of where log files lie: AWS CloudTrail User Guide, "Finding your CloudTrail log files".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policypack.cloudtrail import record_names, tamper_actions
from policypack.cloudtrail.tampering import Target
from policypack.model.buckets import Bucket
from policypack.model.inventory import Inventory
from policypack.model.keys import Key, LogGroup
from policypack.model.unknown import UNKNOWN, Maybe

_ARN = "arn:"


def targets_of(inventory: Inventory) -> tuple[Target, ...]:
    """Return the trails of a stack, their buckets, log files, log groups and keys, as far as there are any."""
    partition = _partition(inventory)
    found = (
        _trails(inventory, partition),
        *_buckets(inventory, partition),
        _log_groups(inventory, partition),
        _keys(inventory, partition),
    )
    return tuple(it for it in found if it.arns or not it.is_complete)


def _trails(inventory: Inventory, partition: str) -> Target:
    arns: dict[str, None] = {}
    for trail in inventory.trails:
        if isinstance(trail.arn, str):
            arns[trail.arn] = None
        elif isinstance(trail.name, str):
            arns[f"arn:{partition}:cloudtrail:*:{trail.account_id or '*'}:trail/{trail.name}"] = None
    return Target(
        actions=tamper_actions.TRAIL,
        kind=f"arn:{partition}:cloudtrail:*:*:trail/*",
        arns=tuple(arns),
        is_complete=all(isinstance(it.arn, str) or isinstance(it.name, str) for it in inventory.trails),
    )


def _buckets(inventory: Inventory, partition: str) -> Iterator[Target]:
    delivered: dict[str, dict[Maybe[str | None], None]] = {}
    for bucket in inventory.buckets:
        for name in _plain(bucket.names) if bucket.trails else ():
            delivered.setdefault(name, {}).update(dict.fromkeys(it.key_prefix for it in bucket.trails))
    for trail in inventory.trails:
        if isinstance(trail.bucket_name, str):
            delivered.setdefault(trail.bucket_name, {})[trail.key_prefix] = None
    is_complete = all(it.names for it in inventory.buckets if it.trails) and not any(
        it.bucket_name is UNKNOWN for it in inventory.trails
    )
    yield Target(
        actions=tamper_actions.BUCKET,
        kind=f"arn:{partition}:s3:::*",
        arns=tuple(f"arn:{partition}:s3:::{name}" for name in sorted(delivered)),
        is_complete=is_complete,
    )
    trails = tuple(it.name for it in inventory.trails if isinstance(it.name, str))
    forms = {
        f"arn:{partition}:s3:::{name}/{folder}*": record_names.log_files(name, folder, trails)
        for name in sorted(delivered)
        for folder in _folders(delivered[name])
    }
    yield Target(
        actions=tamper_actions.OBJECTS,
        kind=f"arn:{partition}:s3:::*",
        arns=tuple(forms),
        name_forms=forms,
        is_complete=is_complete and all(UNKNOWN not in prefixes for prefixes in delivered.values()),
    )


def _folders(prefixes: Iterable[Maybe[str | None]]) -> tuple[str, ...]:
    """The folders of the log files in a bucket; those below a prefix that is unknown are left out."""
    return tuple(f"{it}/AWSLogs/" if it else "AWSLogs/" for it in prefixes if it is not UNKNOWN)


def _log_groups(inventory: Inventory, partition: str) -> Target:
    groups = [group.names for group in inventory.log_groups if group.trails]
    groups += [frozenset((it.log_group_arn,)) for it in inventory.trails if isinstance(it.log_group_arn, str)]
    arns = _arns(groups, f"arn:{partition}:logs:*:*:log-group:")
    names = sorted({arn.removesuffix(":*") for arn in arns})
    return Target(
        actions=tamper_actions.LOG_GROUP,
        kind=f"arn:{partition}:logs:*:*:log-group:*",
        arns=tuple(f"{it}:*" for it in names),
        other_forms=tuple(names),
        name_forms={f"{it}:*": record_names.log_group(it.split(":log-group:", 1)[-1]) for it in names},
        is_complete=all(groups),
    )


def _keys(inventory: Inventory, partition: str) -> Target:
    keys = [key.names for key in inventory.keys if key.trails]
    # An alias of a key outside the stack does not tell the key's ARN, on which these actions are allowed.
    keys += [
        frozenset((it.kms_key_id,))
        for it in inventory.trails
        if isinstance(it.kms_key_id, str) and it.kms_key_id.startswith(_ARN) and ":key/" in it.kms_key_id
    ]
    return Target(
        actions=tamper_actions.KEY,
        kind=f"arn:{partition}:kms:*:*:key/*",
        arns=_arns(keys, f"arn:{partition}:kms:*:*:key/"),
        is_complete=all(keys),
    )


def _arns(all_names: Iterable[frozenset[str]], start: str) -> tuple[str, ...]:
    """One ARN for each resource: its own where it is known, else a pattern made of its name."""
    found: dict[str, None] = {}
    for names in all_names:
        known = sorted(it for it in names if it.startswith(_ARN))
        found.update(dict.fromkeys(known or [f"{start}{name}" for name in _plain(names)]))
    return tuple(found)


def _plain(names: frozenset[str]) -> tuple[str, ...]:
    """The names among names and ARNs."""
    return tuple(sorted(it for it in names if not it.startswith(_ARN)))


def _partition(inventory: Inventory) -> str:
    """The partition of the trails as far as an ARN tells it, else `*`: one stack's trails are in one."""
    trails = (text for it in inventory.trails for text in (it.arn, it.kms_key_id, it.log_group_arn, it.log_role_arn))
    others: tuple[Bucket | LogGroup | Key, ...] = (*inventory.buckets, *inventory.log_groups, *inventory.keys)
    names = (name for it in others if it.trails for name in it.names)
    arns = {text.split(":", 2)[1] for text in (*trails, *names) if isinstance(text, str) and text.startswith(_ARN)}
    return arns.pop() if len(arns) == 1 else "*"
