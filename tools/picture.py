"""The architecture of the reference stack as a Mermaid flowchart, drawn from the resources of a deployment.

Arrows come from what the engine knows, which input was computed from which resource, and from inputs that name another
resource by its name or ARN. What an arrow is called, and whether it is drawn against the dependency because data flows
that way, is in a table here; an arrow that is not in the table is drawn all the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tools.reference_stack import Made

PART_OF = {
    "aws:cloudwatch/eventTarget:EventTarget": "rule",
    "aws:iam/policy:Policy": "",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "role",
    "aws:kms/alias:Alias": "targetKeyId",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "bucket",
    "aws:s3/bucketLogging:BucketLogging": "bucket",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": "bucket",
    "aws:s3/bucketPolicy:BucketPolicy": "bucket",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "bucket",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": "bucket",
    "aws:s3/bucketVersioning:BucketVersioning": "bucket",
    "aws:sns/topicPolicy:TopicPolicy": "arn",
}
"""Types that are a setting of another resource -> the input that refers to it; both are drawn as one box."""

TITLES = {
    "Alias": "alias",
    "Bucket": "bucket",
    "CatalogDatabase": "Glue database",
    "CatalogTable": "Glue table",
    "EventRule": "EventBridge rule",
    "Key": "KMS key",
    "LogGroup": "log group",
    "LogMetricFilter": "metric filter",
    "MetricAlarm": "alarm",
    "NamedQuery": "saved query",
    "Role": "IAM role",
    "Topic": "SNS topic",
    "TopicSubscription": "subscription",
    "Trail": "CloudTrail trail",
    "Workgroup": "Athena workgroup",
}

FLOWS: dict[tuple[str, str], tuple[str, bool]] = {
    ("BucketLogging", "targetBucket"): ("access logs", False),
    ("CatalogTable", "databaseName"): ("", True),
    ("CatalogTable", "parameters"): ("log files", True),
    ("CatalogTable", "storageDescriptor"): ("log files", True),
    ("EventTarget", "arn"): ("who did what", False),
    ("LogMetricFilter", "logGroupName"): ("records", True),
    ("MetricAlarm", "alarmActions"): ("alarms", False),
    ("MetricAlarm", "metricName"): ("counts", True),
    ("NamedQuery", "database"): ("", True),
    ("NamedQuery", "workgroup"): ("", True),
    ("TopicSubscription", "topic"): ("", True),
    ("Trail", "cloudWatchLogsGroupArn"): ("records", False),
    ("Trail", "cloudWatchLogsRoleArn"): ("assumes", False),
    ("Trail", "s3BucketName"): ("log files", False),
    ("Workgroup", "configuration"): ("results", False),
}
"""Type and input -> label of the arrow, and whether it starts at the resource that the input names."""

_KEY = "Key"
_IN_A_LINE = 3


@dataclass(slots=True)
class Node:
    """A box: one resource with its settings, or several of a type.

    Attributes:
        id: in the picture.
        type: the last part of the type's token.
        component: the name of the component's type that it is in.
        names: what AWS calls it or them.
        settings: the types of its settings.
    """

    id: str
    type: str
    component: str
    names: list[str] = field(default_factory=list)
    settings: set[str] = field(default_factory=set)


def draw(resources: Iterable[Made]) -> str:
    """Return the flowchart with a box around each component."""
    all_ = [it for it in resources if it.type.startswith("aws:")]
    parents = {it.urn: it for it in resources}
    owners = {it.urn: _owner(it, all_) for it in all_}
    nodes, node_of = _nodes(all_, owners, parents)
    lines = ["flowchart LR"]
    for component in dict.fromkeys(node.component for node in nodes):
        lines.append(f'  subgraph {component}["{_words(component)}"]')
        lines += [f'    {node.id}["{_label(node)}"]' for node in nodes if node.component == component]
        lines.append("  end")
    lines += _arrows(all_, {urn: node_of[owner.urn] for urn, owner in owners.items()})
    return "\n".join(lines)


def _owner(resource: Made, resources: Iterable[Made]) -> Made:
    """Return the resource that is drawn: the resource itself or the one that it is a setting of."""
    key = PART_OF.get(resource.type)
    if key is None:
        return resource
    if not key:  # a policy is drawn with the role to which it is attached
        attachments = (it for it in resources if resource.urn in it.computed_from.get("policyArn", ()))
        return next(_owner(it, resources) for it in attachments)
    by_urn = {it.urn: it for it in resources}
    return _owner(by_urn[resource.computed_from[key][0]], resources)


def _nodes(
    resources: Iterable[Made], owners: Mapping[str, Made], parents: Mapping[str, Made]
) -> tuple[list[Node], dict[str, Node]]:
    drawn = sorted(
        (it for it in resources if owners[it.urn] is it), key=lambda it: (_component(it, parents), it.type, it.name)
    )
    many = Counter((_component(it, parents), it.type) for it in drawn)
    nodes: dict[str, Node] = {}
    node_of: dict[str, Node] = {}
    for it in drawn:
        component, type_ = _component(it, parents), _short(it.type)
        is_one = many[component, it.type] == 1 or type_ == "Bucket"
        id_ = f"{type_}_{re.sub(r'[^A-Za-z0-9]', '_', it.name if is_one else component)}"
        node = nodes.setdefault(id_, Node(id_, type_, component))
        node.names.append(str(it.inputs.get("name") or it.inputs.get("bucket") or ""))
        node_of[it.urn] = node
    for it in resources:
        if owners[it.urn] is not it:
            node_of[owners[it.urn].urn].settings.add(_short(it.type))
    return list(nodes.values()), node_of


def _component(resource: Made, parents: Mapping[str, Made]) -> str:
    """Return the top-level component that contains a resource."""
    chain = [resource]
    while (parent := parents.get(chain[-1].parent)) is not None and parent.type.startswith("trailguard:"):
        chain.append(parent)
    return _short(chain[-2].type if len(chain) > 2 else chain[-1].type)


def _short(type_: str) -> str:
    return type_.rsplit(":", 1)[-1]


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _label(node: Node) -> str:
    title = TITLES.get(node.type, node.type)
    lines = [title if len(node.names) == 1 else f"{len(node.names)} {_plural(title)}"]
    if len(node.names) == 1 and node.names[0]:
        lines.append(node.names[0])
    settings = sorted(_words(it.removeprefix(node.type)).lower() for it in node.settings)
    lines += [", ".join(settings[start : start + _IN_A_LINE]) for start in range(0, len(settings), _IN_A_LINE)]
    return "<br>".join(lines)


def _plural(title: str) -> str:
    return f"{title[:-1]}ies" if title.endswith("y") else f"{title}s"


def _arrows(resources: Iterable[Made], drawn: Mapping[str, Node]) -> Iterator[str]:
    found: dict[str, None] = {}
    for resource, key, urn in _references(resources):
        source, target = drawn[resource.urn], drawn[urn]
        if source is target:
            continue
        label, is_backward = FLOWS.get((_short(resource.type), key), ("", False))
        if target.type == _KEY:
            found[f"  {target.id} -.-> {source.id}"] = None
            continue
        one, other = (target, source) if is_backward else (source, target)
        found[f"  {one.id} -->{f'|{label}|' if label else ''} {other.id}"] = None
    yield from sorted(found)


def _references(resources: Iterable[Made]) -> Iterator[tuple[Made, str, str]]:
    """Yield each resource, input, and the resource from which the input was computed or which it names."""
    found = list(resources)
    names = {it.inputs["name"]: it.urn for it in found if it.type.endswith(":LogGroup")}
    metrics = {
        it.inputs["metricTransformation"]["name"]: it.urn for it in found if it.type.endswith(":LogMetricFilter")
    }
    for it in found:
        for key, urns in it.computed_from.items():
            yield from ((it, key, urn) for urn in urns)
        if it.type.endswith(":MetricAlarm"):
            yield it, "metricName", metrics[it.inputs["metricName"]]
        group = str(it.inputs.get("cloudWatchLogsGroupArn", "")).removesuffix(":*").rpartition(":log-group:")[2]
        if group in names:
            yield it, "cloudWatchLogsGroupArn", names[group]
