"""The trail of an organization: where it writes, what it may, and what the table and the queries find of it.

moto knows organizations but no trails of theirs; what CloudTrail may write is judged as the pack judges it, on the
policies that are read back.
"""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from moto import mock_aws
from reference_trail.analysis.queries import QUESTIONS

from policypack.cloudtrail.delivery import Delivery, refused_bucket_calls, refused_key_calls
from policypack.iam.parsing.documents import parse
from policypack.model.policy import Document, PolicyKind
from tests.stack.account import Account
from tests.stack.calls import CALLS
from tests.stack.lake import Lake, write_log_files
from tests.stack.project import copy_of_stack
from tests.stack.readings import GROUP, LOGS, ROLE, TRAIL, key, trail
from tests.stack.records import ACCOUNT, RECORDS, record, user
from tests.stack.test_queries import DAY, QUERY, table_of
from tools.reference_stack import EVERYTHING, Made, made

pytestmark = pytest.mark.e2e

ORGANIZATION = "o-a1b2c3d4e5"
MEMBER, OTHER_ACCOUNT = "210987654321", "333333333333"
DELIVERY = Delivery(trail=TRAIL, bucket=LOGS, key_prefix="cloudtrail", account_id=ACCOUNT, is_organization=True)


@pytest.fixture(scope="module")
def organized(offline: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> list[Made]:
    """The stack with all of its parts in the management account of an organization, after an `up`."""
    settings = {**EVERYTHING, "organizationId": ORGANIZATION, "analysedAccounts": [ACCOUNT, MEMBER]}
    project = copy_of_stack(tmp_path_factory.mktemp("organized") / "stack", offline, settings)
    run = project.run("up", "--yes", "--skip-preview")
    assert (run.code, run.found) == (0, []), run.output
    return made(project.export())


def lake(resources: list[Made], folder: Path) -> Lake:
    return Lake(table_of(resources), folder, DAY)


def test_saved_queries_find_below_the_organization_what_they_find_below_an_account(
    organized: list[Made], deployed: list[Made], tmp_path: Path
) -> None:
    write_log_files(tmp_path / "organization" / LOGS, RECORDS, "cloudtrail", ORGANIZATION)
    write_log_files(tmp_path / "account" / LOGS, RECORDS, "cloudtrail")
    of_all, of_one = lake(organized, tmp_path / "organization"), lake(deployed, tmp_path / "account")
    queries = {it.inputs["name"]: it.inputs["query"] for it in organized if it.type == QUERY}
    assert set(queries) == set(QUESTIONS)
    for name, sql in queries.items():
        rows = of_all.query(sql)
        assert rows, name
        assert rows == of_one.query(sql), name


def test_table_shows_the_accounts_that_are_named_and_no_others(organized: list[Made], tmp_path: Path) -> None:
    found = record("ec2:RunInstances", user("ada"), f"{DAY}T00:00:00Z")
    records = [{**found, "recipientAccountId": it} for it in (ACCOUNT, MEMBER, OTHER_ACCOUNT)]
    write_log_files(tmp_path / LOGS, records, "cloudtrail", ORGANIZATION)
    rows = lake(organized, tmp_path).query("SELECT account, recipientaccountid FROM events ORDER BY account")
    assert [tuple(row.values()) for row in rows] == [(ACCOUNT, ACCOUNT), (MEMBER, MEMBER)]


@pytest.mark.parametrize("owner", ["", "o-0000000000"], ids=["an account", "another organization"])
def test_log_files_of_others_are_not_found(organized: list[Made], tmp_path: Path, owner: str) -> None:
    write_log_files(tmp_path / LOGS, RECORDS, "cloudtrail", owner)
    assert lake(organized, tmp_path).query("SELECT 1 FROM events") == []


def refused(resources: list[Made]) -> list[str]:
    """Where CloudTrail would be refused by the policies that are read back."""
    with mock_aws():
        account = Account()
        account.create(resources, CALLS)
        bucket = parse(account.client("s3").get_bucket_policy(Bucket=LOGS)["Policy"], PolicyKind.BUCKET)
        text = account.client("kms").get_key_policy(KeyId=key(account), PolicyName="default")["Policy"]
        key_policy = parse(text, PolicyKind.KEY)
    assert isinstance(bucket, Document)
    assert isinstance(key_policy, Document)
    found = (*refused_bucket_calls(bucket, DELIVERY), *refused_key_calls(key_policy, DELIVERY))
    return [it.call.resource for it in found]


def test_cloudtrail_may_deliver_for_the_organization(organized: list[Made]) -> None:
    assert refused(organized) == []


def test_the_policies_of_one_account_are_noticed(deployed: list[Made]) -> None:
    assert refused(deployed) == [f"arn:*:s3:::{LOGS}/cloudtrail/AWSLogs/o-*/*"]


def test_the_trail_is_one_of_an_organization_and_writes_the_streams_of_all_accounts(
    organized: list[Made], deployed: list[Made]
) -> None:
    assert [read_back(it) for it in (organized, deployed)] == [
        (True, [True, True, False]),
        (False, [True, False, False]),
    ]


def read_back(resources: list[Made]) -> tuple[object, list[bool]]:
    """Whether the trail is an organization's, and whether it may write its own stream, a member's, and somebody else's.

    Source: AWS CloudTrail User Guide, "Role policy document for CloudTrail to use CloudWatch Logs for monitoring".
    """
    with mock_aws():
        account = Account()
        account.create(resources, CALLS)
        policy = account.client("iam").get_policy_version(
            PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/{ROLE}", VersionId="v1"
        )["PolicyVersion"]["Document"]
        is_organization = trail(account)["IsOrganizationTrail"]
    (statement,) = json.loads(json.dumps(policy))["Statement"]
    allowed = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
    streams = (
        f"{ACCOUNT}_CloudTrail_us-east-1",
        f"{ORGANIZATION}_{MEMBER}_CloudTrail_eu-west-1",
        f"{MEMBER}_CloudTrail_us-east-1",
    )
    group = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:{GROUP}:log-stream:"
    return is_organization, [any(fnmatch.fnmatchcase(group + it, pattern) for pattern in allowed) for it in streams]
