"""`trailguard audit`: from files to lines and an exit code."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
import zstandard
from click.testing import CliRunner

from policypack.catalog.frameworks import references
from policypack.cli.main import main
from policypack.cli.output import NAMES
from tests.audit.states import BAD_TRAIL, GOOD_TRAIL, SECRET, TRAIL_TYPE, audited, brief, entry, state


def test_clean_state_ends_with_exit_code_0(tmp_path: Path) -> None:
    (tmp_path / "clean.json").write_bytes(state(entry("trail", GOOD_TRAIL)))
    code, lines = audited(str(tmp_path))
    assert (code, brief(lines)) == (0, [])
    assert (lines[-1]["states"], lines[-1]["violation"], lines[-1]["error"]) == (1, 0, 0)


def test_violation_is_a_line_and_exit_code_1(tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(state(entry("trail", BAD_TRAIL)))
    code, lines = audited(str(file))
    assert code == 1
    assert lines[0] == {
        "type": "assessment",
        "control": "trail-multi-region",
        "status": "violation",
        "level": "mandatory",
        "severity": "high",
        "urn": f"urn:pulumi:dev::shop::{TRAIL_TYPE}::trail",
        "resource_type": TRAIL_TYPE,
        "stack": "shop/dev",
        "file": str(file),
        "message": "isMultiRegionTrail is not true: the trail records events of one Region only",
        "fix": "is_multi_region_trail=True",
        "source": None,
        "frameworks": {name: list(ids) for name, ids in references("trail-multi-region").items()},
    }
    assert lines[-1]["violation"] == 1


def test_advisory_violation_alone_is_exit_code_0(tmp_path: Path) -> None:
    without_key = {key: value for key, value in GOOD_TRAIL.items() if key != "kmsKeyId"}
    (tmp_path / "state.json").write_bytes(state(entry("trail", without_key)))
    code, lines = audited(str(tmp_path))
    assert (code, brief(lines)) == (0, [("trail-kms-encryption", "violation")])


def test_what_passed_is_counted_alike_whether_it_is_listed_or_not(tmp_path: Path) -> None:
    declared = entry("trail", BAD_TRAIL), entry("logs", {"bucket": "logs"}, "aws:s3/bucket:Bucket")
    (tmp_path / "state.json").write_bytes(state(*declared))
    _, lines = audited(str(tmp_path), "--all-controls")
    _, listed = audited(str(tmp_path), "--all-controls", "--all")
    assert lines[-1] == listed[-1]
    assert [line["status"] for line in listed[:-1]].count("pass") == lines[-1]["pass"] > 10


WIDE = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}'
NARROW = WIDE.replace("s3:*", "s3:ListAllMyBuckets")
EVERYTHING = WIDE.replace("s3:*", "*")
CENTRAL = "arn:aws:iam::123456789012:policy/central"
OWN = "arn:aws:iam::123456789012:policy/own"


def bounded_by(boundary: str) -> object:
    trust = (
        '{"Statement": {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}}'
    )
    properties = {"assumeRolePolicy": trust, "permissionsBoundary": boundary, "name": "app", "arn": f"{OWN}-app"}
    return entry("role", properties, "aws:iam/role:Role")


def shared(document: str) -> object:
    return entry("own", {"policy": document, "arn": OWN, "name": "own"}, "aws:iam/policy:Policy")


def attached(role: str) -> object:
    properties = {"role": role, "policyArn": OWN}
    return entry("attachment", properties, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")


def inline(document: str) -> object:
    return entry("inline", {"role": "app", "policy": document}, "aws:iam/rolePolicy:RolePolicy")


@pytest.mark.parametrize(
    ("entries", "reported"),
    [
        ((shared(EVERYTHING),), {"own"}),
        ((shared(EVERYTHING), bounded_by(OWN)), set()),
        ((shared(NARROW), bounded_by(OWN)), set()),
        ((shared(EVERYTHING), bounded_by(OWN), attached("of-another-stack")), {"own"}),
        ((shared(EVERYTHING), bounded_by(OWN), inline(EVERYTHING)), {"inline"}),
    ],
)
def test_policy_that_is_only_a_boundary_has_no_result_of_controls_on_grants(
    tmp_path: Path, entries: tuple[object, ...], reported: set[str]
) -> None:
    (tmp_path / "state.json").write_bytes(state(*entries))
    _, lines = audited(str(tmp_path), "--all-controls")
    _, listed = audited(str(tmp_path), "--all-controls", "--all")
    found = {line["urn"].rsplit("::", 1)[1] for line in lines[:-1] if line["control"] == "iam-no-action-star"}
    assert found == reported
    assert lines[-1] == listed[-1]
    assert [line["status"] for line in listed[:-1]].count("pass") == lines[-1]["pass"]


def test_boundary_outside_the_stack_is_advice_and_exit_code_0(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_bytes(state(bounded_by(CENTRAL), inline(WIDE.replace("s3:*", "iam:PutRolePolicy"))))
    code, lines = audited(str(tmp_path))
    assert code == 0
    assert ("iam-boundary-known", "violation") in brief(lines)
    assert ("iam-no-privilege-escalation", "undetermined") in brief(lines)


def test_secret_is_undetermined_and_exit_code_0(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_bytes(state(entry("trail", {**GOOD_TRAIL, "isMultiRegionTrail": SECRET})))
    code, lines = audited(str(tmp_path))
    assert (code, brief(lines)) == (0, [("trail-multi-region", "undetermined")])


def test_folders_are_walked_and_compressed_states_read(tmp_path: Path) -> None:
    deep = tmp_path / "team" / "shop"
    deep.mkdir(parents=True)
    (tmp_path / "a.json").write_bytes(state(entry("a", BAD_TRAIL)))
    (deep / "b.json.gz").write_bytes(gzip.compress(state(entry("b", BAD_TRAIL))))
    (deep / "c.json.zst").write_bytes(zstandard.compress(state(entry("c", BAD_TRAIL))))
    (deep / "notes.txt").write_text("not a state")
    code, lines = audited(str(tmp_path))
    assert code == 1
    assert [str(line["urn"]).rsplit("::", 1)[-1] for line in lines[:-1]] == ["a", "b", "c"]
    assert lines[-1]["states"] == 3


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.json", b"", "the file is empty"),
        ("broken.json", b'{"version": 3,', "not JSON (line 1, column 15)"),
        ("package.json", b"{}", "not a state export: it has no version with a deployment or checkpoint"),
        ("cut.json.gz", gzip.compress(b"x" * 999, mtime=0)[:20], "the compressed data are damaged or truncated"),
        ("not.json.gz", b"plain", "the compressed data are damaged or truncated"),
        ("cut.json.zst", zstandard.compress(b"x" * 999)[:10], "the compressed data are damaged or truncated"),
        ("not.json.zst", b"plain", "the compressed data are damaged or truncated"),
    ],
)
def test_broken_file_is_an_error_and_the_rest_goes_on(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "zz.json").write_bytes(state(entry("trail", GOOD_TRAIL)))
    code, lines = audited(str(tmp_path))
    assert code == 3
    assert lines[0] == {
        "type": "assessment",
        **dict.fromkeys(("control", "level", "severity", "urn", "resource_type", "stack", "fix", "source")),
        "status": "error",
        "file": str(tmp_path / name),
        "message": message,
        "frameworks": {},
    }
    assert (lines[-1]["states"], lines[-1]["error"], lines[-1]["violation"]) == (2, 1, 0)


@pytest.mark.parametrize(
    "value",
    [
        rb'"\ud800"',
        rb'{"\udfff": ["x\ud83d"]}',
        b'"\xed\xa0\x80"',
        b"NaN",
        b"[-Infinity, Infinity]",
        b"1e999",
        b"9" * 5000,
        b"[" * 3000 + b"NaN" + b"]" * 3000,
        b'{"a":' * 3000 + rb'"\ud800"' + b"}" * 3000,
    ],
    ids=range(9),
)
@pytest.mark.parametrize("key", ["snsTopicName", "tags", "enableLogging"])
def test_value_that_strict_decoders_refuse_costs_no_finding(tmp_path: Path, value: bytes, key: str) -> None:
    good = entry("odd", {**GOOD_TRAIL, key: "VALUE"})
    (tmp_path / "a.json").write_bytes(state(good, entry("bad", BAD_TRAIL)).replace(b'"VALUE"', value))
    _, lines = audited(str(tmp_path))
    assert [line["control"] for line in lines if str(line.get("urn")).endswith("::bad")] != []
    assert [line for line in lines if line.get("message", "").startswith("not JSON")] == []


def test_name_with_half_of_a_surrogate_pair_is_written_in_every_format(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(state(entry("NAME", BAD_TRAIL)).replace(b"NAME", rb"na\ud800me"))
    for name in NAMES:
        found = CliRunner().invoke(main, ["audit", str(file), "--format", name])
        assert (found.exit_code, type(found.exception)) == (1, SystemExit), name
        assert "na" in found.output


def test_file_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "gone.json").symlink_to(tmp_path / "nowhere")
    code, lines = audited(str(tmp_path))
    assert code == 3
    assert lines[0]["message"] == "cannot be read: No such file or directory"


def test_violation_wins_over_error(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"")
    (tmp_path / "b.json").write_bytes(state(entry("trail", BAD_TRAIL)))
    assert audited(str(tmp_path))[0] == 1


def test_all_lists_what_passed(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_bytes(state(entry("trail", GOOD_TRAIL)))
    code, lines = audited("--all", "--format", "jsonl", str(tmp_path))
    assert code == 0
    assert ("trail-multi-region", "pass") in brief(lines)
    assert {status for _, status in brief(lines)} == {"pass"}


def test_optional_controls_are_advisory_with_all_controls(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_bytes(state(entry("trail", GOOD_TRAIL)))
    code, lines = audited("--all-controls", str(tmp_path))
    assert code == 0
    assert ("trail-organization", "violation") in brief(lines)
    assert {line["level"] for line in lines[:-1]} == {"advisory"}


def test_unreadable_policy_is_reported_with_the_reason(tmp_path: Path) -> None:
    policy = entry("policy", {"policy": '{"Version": '}, "aws:iam/policy:Policy")
    (tmp_path / "state.json").write_bytes(state(policy))
    code, lines = audited(str(tmp_path))
    assert code == 1
    assert ("policy-document-readable", "violation") in brief(lines)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [([], "Missing argument"), (["/no/such/place"], "does not exist"), (["--format", "pdf", "."], "pdf")],
)
def test_wrong_usage_is_exit_code_2_and_says_what(arguments: list[str], word: str) -> None:
    done = CliRunner().invoke(main, ["audit", *arguments])
    assert done.exit_code == 2
    assert word in done.output


def test_help_lists_the_exit_codes() -> None:
    done = CliRunner().invoke(main, ["audit", "--help"])
    assert done.exit_code == 0
    assert "0 no violation, 1 a mandatory violation" in done.output


SKIPPED = b"\x53\x2a\x4d\x18\x05\x00\x00\x00notes"
"""A frame of Zstandard that holds no data (RFC 8878, section 3.1.2)."""


@pytest.mark.parametrize("cut", [0, 1, 100, 4000])
def test_all_frames_of_a_compressed_state_are_read(tmp_path: Path, cut: int) -> None:
    """Tools that compress in parallel, or append, write several frames."""
    content = state(entry("a", GOOD_TRAIL), *(entry(f"b{number}", BAD_TRAIL) for number in range(40)))
    parts = zstandard.compress(content[:cut]), zstandard.compress(content[cut:])
    file = tmp_path / "state.json.zst"
    for frames in (b"".join(parts), SKIPPED + parts[0] + SKIPPED + parts[1] + SKIPPED):
        file.write_bytes(frames)
        code, lines = audited(str(file))
        assert (code, lines[-1]["violation"], lines[-1]["error"]) == (1, 40, 0)


@pytest.mark.parametrize(
    "rest", [b"garbage", b"\0", b"{}", b"\x28\xb5\x2f\xfd", SKIPPED[:-1], SKIPPED[:6], gzip.compress(b"", mtime=0)]
)
def test_what_follows_a_compressed_state_and_is_no_frame_is_an_error(tmp_path: Path, rest: bytes) -> None:
    file = tmp_path / "state.json.zst"
    file.write_bytes(zstandard.compress(state(entry("a", GOOD_TRAIL))) + rest)
    code, lines = audited(str(file))
    assert (code, lines[0]["message"]) == (3, "the compressed data are damaged or truncated")


def test_frames_together_are_not_larger_than_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "state.json.zst"
    file.write_bytes(zstandard.compress(b" " * 900_000) * 2)
    code, lines = audited(str(file), "--max-size", "1")
    assert (code, lines[0]["message"]) == (3, "larger than 1 MB, the limit (--max-size)")
