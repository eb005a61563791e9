"""A mandatory finding is dropped for none that is weaker, not reported, or about something else."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from policypack.adapters.sources.exported_state import read_entries
from policypack.audit.evaluate_state import evaluate_state
from policypack.catalog import CONTROLS
from policypack.configuration.pack_configuration import LEVEL_NAMES
from policypack.crossguard.server import Analyzer
from policypack.evaluation.implied import without_implied
from policypack.evaluation.selection import enabled_controls
from policypack.model.assessment import Assessment, Status
from policypack.model.control import AnyControl, EnabledControl, Level, Severity
from tests.audit.states import audited, state
from tests.builders import document, origin
from tests.crossguard.test_server import CONTEXT

BY_ID = {control.id: control for control in CONTROLS}
PAIRS = [(control.id, implying) for control in CONTROLS for implying in control.implied_by]
WIRE = {"mandatory": analyzer_pb2.MANDATORY, "advisory": analyzer_pb2.ADVISORY}
WIRE |= {"disabled": analyzer_pb2.DISABLED, "remediate": analyzer_pb2.REMEDIATE}
AT = datetime(2026, 11, 27, tzinfo=UTC)

EVERYTHING = ["*", "s3:*", "sts:*", "kms:*", "iam:*", "ssm:*", "secretsmanager:*", "cloudtrail:*"]
EVERYONE = {"AWS": ["*", "arn:aws:iam::210987654321:root"]}
Facts = list[tuple[str, str, dict[str, object]]]
FACTS: Facts = [
    ("aws:cloudtrail/trail:Trail", "trail", {"s3BucketName": "logs"}),
    ("aws:s3/bucket:Bucket", "logs", {"bucket": "logs", "acl": "public-read"}),
    (
        "aws:s3/bucketPolicy:BucketPolicy",
        "logs-policy",
        {
            "bucket": "logs",
            "policy": document(
                {
                    "Effect": "Allow",
                    "Principal": EVERYONE,
                    "Action": ["s3:GetObject", "s3:PutBucketPolicy"],
                    "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
                }
            ),
        },
    ),
    (
        "aws:iam/role:Role",
        "role",
        {
            "name": "role",
            "assumeRolePolicy": document({"Effect": "Allow", "Principal": EVERYONE, "Action": "sts:AssumeRole"}),
        },
    ),
    (
        "aws:iam/rolePolicy:RolePolicy",
        "role-policy",
        {"role": "role", "policy": document({"Effect": "Allow", "Action": EVERYTHING, "Resource": "*"})},
    ),
    (
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "attachment",
        {"role": "other", "policyArn": "arn:aws:iam::aws:policy/IAMFullAccess"},
    ),
]
"""Resources that violate every control of `PAIRS`, each by one statement or property alone."""


def facts(implying: str) -> Facts:
    """Those of a pair: a log bucket is public in two ways and two identities escalate; a pair is about one of them.

    The bucket's policy allows tampering with the trail as well, and no administrator implies that.
    """
    if implying == "iam-no-admin-star":
        return [it for it in FACTS if it[1] not in ("logs-policy", "attachment")]
    if implying == "s3-no-public-acl":
        return [it for it in FACTS if it[1] != "logs-policy"]
    private: Facts = [
        (token, name, {"bucket": "logs"}) if name == "logs" else (token, name, it) for token, name, it in FACTS
    ]
    return private if implying == "s3-policy-not-public" else FACTS


Found = set[tuple[str, str]]
"""Control and level of what is reported."""


def urn(token: str, name: str) -> str:
    return f"urn:pulumi:dev::shop::{token}::{name}"


def entries(declared: Facts) -> list[dict[str, object]]:
    return [{"urn": urn(token, name), "type": token, "inputs": it, "outputs": it} for token, name, it in declared]


def by_audit(levels: Mapping[str, str], declared: Facts) -> Found:
    configured = dict.fromkeys(BY_ID, Level.DISABLED) | {name: LEVEL_NAMES[level] for name, level in levels.items()}
    found = evaluate_state(enabled_controls(CONTROLS, configured), read_entries(entries(declared)), AT)
    return {(it.control, it.level.value) for it in found if it.status is Status.VIOLATION}


def by_engine(levels: Mapping[str, str], declared: Facts, *, is_preview: bool) -> Found:
    """What a preview or an update reports: each resource by its inputs, then the stack by its outputs."""
    analyzer = Analyzer([BY_ID[name] for name in levels], ())
    analyzer.ConfigureStack(analyzer_pb2.AnalyzerStackConfigureRequest(stack="dev", dry_run=is_preview), CONTEXT)
    config = {name: analyzer_pb2.PolicyConfig(enforcementLevel=WIRE[level]) for name, level in levels.items()}
    analyzer.Configure(analyzer_pb2.ConfigureAnalyzerRequest(policyConfig=config), CONTEXT)
    responses = [
        analyzer.Analyze(
            analyzer_pb2.AnalyzeRequest(type=token, urn=urn(token, name), name=name, properties=struct(it)), CONTEXT
        )
        for token, name, it in declared
    ]
    resources = [
        analyzer_pb2.AnalyzerResource(type=token, urn=urn(token, name), name=name, properties=struct(it))
        for token, name, it in declared
    ]
    responses.append(analyzer.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=resources), CONTEXT))
    return {
        (it.policyName, "mandatory" if it.enforcementLevel == analyzer_pb2.MANDATORY else "advisory")
        for response in responses
        for it in response.diagnostics
        if it.policyName in levels
    }


def struct(values: Mapping[str, object]) -> struct_pb2.Struct:
    return json_format.ParseDict(dict(values), struct_pb2.Struct())


@pytest.mark.parametrize(("implied", "implying"), PAIRS)
def test_only_a_finding_of_the_same_or_a_stricter_level_implies(implied: str, implying: str) -> None:
    for weaker, stronger in itertools.product(LEVEL_NAMES, LEVEL_NAMES):
        expected = {
            (name, LEVEL_NAMES[level].value)
            for name, level in ((implied, weaker), (implying, stronger))
            if level != "disabled"
        }
        is_implied = LEVEL_NAMES[stronger] is Level.MANDATORY or LEVEL_NAMES[stronger] is LEVEL_NAMES[weaker]
        if stronger != "disabled" and is_implied:
            expected.discard((implied, LEVEL_NAMES[weaker].value))
        levels = {implied: weaker, implying: stronger}
        assert by_audit(levels, facts(implying)) == expected, levels
        assert by_engine(levels, facts(implying), is_preview=True) == expected, levels
        assert by_engine(levels, facts(implying), is_preview=False) == expected, levels


def test_no_control_is_implied_in_a_circle() -> None:
    """What implies a dropped finding is reported, which holds only without circles."""

    def above(id_: str, seen: tuple[str, ...] = ()) -> None:
        assert id_ not in seen
        for implying in BY_ID[id_].implied_by:
            above(implying, (*seen, id_))

    for control in CONTROLS:
        above(control.id)


def test_mandatory_finding_beside_an_advisory_one_decides_the_exit_code(tmp_path: Path) -> None:
    policy = {"policy": document({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})}
    token = "aws:iam/policy:Policy"
    (tmp_path / "state.json").write_bytes(
        state({"urn": urn(token, "p"), "type": token, "inputs": policy, "outputs": policy})
    )
    config = tmp_path / "pack.json"
    for levels, code in (
        ({}, 0),
        ({"iam-no-data-exfiltration": "mandatory"}, 1),
        ({"iam-no-data-exfiltration": "mandatory", "iam-no-service-star": "mandatory"}, 1),
        ({"iam-no-resource-star": "remediate", "iam-no-service-star": "disabled"}, 1),
        ({"iam-no-service-star": "mandatory"}, 1),
        ({"iam-no-data-exfiltration": "advisory", "iam-no-service-star": "disabled"}, 0),
    ):
        config.write_text(json.dumps(levels))
        assert audited(str(tmp_path / "state.json"), "--config", str(config))[0] == code, levels


def evaluated_policies(*documents: str) -> Iterable[tuple[str, str, str]]:
    """Control, resource and finding of what is wrong with a role that has these inline policies."""
    role, trust = "aws:iam/role:Role", document({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}})
    made = [{"urn": urn(role, "role"), "type": role, "inputs": {"name": "role", "assumeRolePolicy": trust}}]
    token = "aws:iam/rolePolicy:RolePolicy"
    made += [
        {"urn": urn(token, f"p{number}"), "type": token, "inputs": {"role": "role", "policy": text}}
        for number, text in enumerate(documents)
    ]
    found = evaluate_state(
        enabled_controls(CONTROLS, {}), read_entries([it | {"outputs": it["inputs"]} for it in made]), AT
    )
    wanted = ("iam-no-action-star", "iam-no-admin-star", "iam-no-privilege-escalation", "iam-no-data-exfiltration")
    return sorted(
        (it.control, it.origin.name, it.finding)
        for it in found
        if it.status is Status.VIOLATION and it.control in wanted
    )


STAR = {"Effect": "Allow", "Action": "*", "Resource": "*"}
WRITES_POLICIES = {"Effect": "Allow", "Action": "iam:PutRolePolicy", "Resource": "*"}
READS = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
SERVICE = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}


def test_repairing_one_statement_uncovers_nothing_that_was_not_reported() -> None:
    assert evaluated_policies(document(STAR)) == [
        ("iam-no-action-star", "p0", "policy/statement 1"),
        ("iam-no-admin-star", "role", ""),
    ]
    # The second statement allows an escalation without the first, and reads data without it.
    for second in (document(STAR, WRITES_POLICIES, READS), document(STAR)):
        documents = (second,) if second != document(STAR) else (document(STAR), document(WRITES_POLICIES, READS))
        found = {(control, finding) for control, _, finding in evaluated_policies(*documents)}
        number = 3 if len(documents) == 1 else 2
        assert found == {
            ("iam-no-action-star", "policy/statement 1"),
            ("iam-no-admin-star", ""),
            ("iam-no-privilege-escalation", ""),
            ("iam-no-data-exfiltration", f"policy/statement {number}"),
        }


def test_another_administrator_statement_covers_what_it_allows_itself() -> None:
    """As long as either is there, `iam-no-admin-star` is reported, and what they allow is nothing new."""
    assert {control for control, *_ in evaluated_policies(document(STAR), document(STAR))} == {
        "iam-no-action-star",
        "iam-no-admin-star",
    }


def test_statements_that_only_add_up_to_administration_imply_nothing() -> None:
    halves = (
        {"Effect": "Allow", "NotAction": ["iam:*", "sts:*"], "Resource": "*"},
        {"Effect": "Allow", "Action": ["iam:*", "sts:*"], "Resource": "*"},
    )
    found = {control for control, *_ in evaluated_policies(document(*halves))}
    assert {"iam-no-privilege-escalation"} <= found
    assert "iam-no-admin-star" in found


def test_same_service_in_another_statement_implies_nothing() -> None:
    found = evaluated_policies(document(SERVICE, READS))
    assert [it for it in found if it[0] == "iam-no-data-exfiltration"] == [
        ("iam-no-data-exfiltration", "p0", "policy/statement 2")
    ]


EFFECT, CAUSE = "iam-no-privilege-escalation", "iam-no-admin-star"


def assessment(control: str, causes: Iterable[str], **changes: object) -> Assessment:
    values: dict[str, object] = {"level": Level.MANDATORY, "status": Status.VIOLATION, "origin": origin("role")}
    return Assessment(
        control=control,
        severity=Severity.HIGH,
        causes=frozenset(causes),
        **(values | changes),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("implying", "is_dropped"),
    [
        (assessment(CAUSE, ["a"]), True),
        (assessment(CAUSE, ["a", "b"]), True),
        (assessment(CAUSE, ["b"]), False),
        (assessment(CAUSE, ["a"], status=Status.EXEMPT_EXPIRED), True),
        (assessment(CAUSE, ["a"], status=Status.EXEMPT), False),
        (assessment(CAUSE, ["a"], status=Status.ERROR), False),
        (assessment(CAUSE, ["a"], status=Status.UNDETERMINED), False),
        (assessment(CAUSE, ["a"], level=Level.ADVISORY), False),
        (assessment(CAUSE, ["a"], origin=origin("other")), False),
        (assessment("iam-no-users", ["a"]), False),
    ],
)
@pytest.mark.parametrize("is_reported_before", [False, True])
def test_what_implies_a_finding(implying: Assessment, is_dropped: bool, is_reported_before: bool) -> None:
    controls = [enabled(BY_ID[EFFECT]), enabled(BY_ID[CAUSE])]
    found, before = [assessment(EFFECT, ["a"])], [implying]
    if not is_reported_before:
        found, before = [*found, implying], []
    kept = list(without_implied(controls, found, before))
    assert [it.control for it in kept if it.control == EFFECT] == ([] if is_dropped else [EFFECT])


def enabled(control: AnyControl) -> EnabledControl:
    return EnabledControl(control=control, level=Level.MANDATORY)


def test_outputs_alone_imply_nothing_that_is_reported_in_an_update() -> None:
    """A grant that only the outputs show is no finding of the engine's, so the stack's own finding stays."""
    analyzer = Analyzer([BY_ID["log-bucket-not-public"], BY_ID["s3-no-public-acl"]], ())
    everyone = {"uri": "http://acs.amazonaws.com/groups/global/AllUsers", "type": "Group", "permissions": ["READ"]}
    sides: dict[str, dict[str, object]] = {
        "inputs": {"bucket": "logs"},
        "outputs": {"bucket": "logs", "grants": [everyone]},
    }
    for inputs, expected in (("inputs", ["log-bucket-not-public"]), ("outputs", ["s3-no-public-acl"])):
        request = analyzer_pb2.AnalyzeRequest(
            type=FACTS[1][0], urn=urn(FACTS[1][0], "logs"), name="logs", properties=struct(sides[inputs])
        )
        reported = [*analyzer.Analyze(request, CONTEXT).diagnostics]
        resources = [
            analyzer_pb2.AnalyzerResource(type=token, urn=urn(token, name), name=name, properties=struct(it))
            for token, name, it in (FACTS[0], (FACTS[1][0], "logs", sides["outputs"]))
        ]
        reported += analyzer.AnalyzeStack(analyzer_pb2.AnalyzeStackRequest(resources=resources), CONTEXT).diagnostics
        assert [it.policyName for it in reported if it.policyName != "preview-undetermined"] == expected
