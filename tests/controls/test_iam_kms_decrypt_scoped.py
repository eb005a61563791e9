from __future__ import annotations

import pytest

from policypack.controls.iam.iam_kms_decrypt_scoped import CONTROL
from policypack.model.unknown import UNKNOWN
from tests.controls.identities import partly_known
from tests.controls.identity_policies import WAITS, allow, but, not_known, policy, wrong
from tests.controls.table import Row, verify

FIX = '"Resource": [key.arn], with the ARNs of the required keys'
EVERY = allow("kms:Decrypt")
WRONG = wrong("allows kms:Decrypt on every KMS key", FIX)

ROWS = (
    Row("one key", policy({**EVERY, "Resource": "arn:aws:kms:eu-west-1:123456789012:key/11111111"})),
    Row("a prefix of names", policy({**EVERY, "Resource": "arn:aws:kms:eu-west-1:123456789012:key/11111111-*"})),
    Row("every key", policy(EVERY), WRONG),
    Row(
        "every key, by ARN",
        policy(
            {
                **EVERY,
                "Resource": ["arn:aws:kms:eu-west-1:123456789012:key/11111111", "arn:aws:kms:*:123456789012:key/*"],
            }
        ),
        WRONG,
    ),
    Row(
        "all but one",
        policy(but(EVERY, "Resource", NotResource="arn:aws:kms:eu-west-1:123456789012:key/11111111")),
        WRONG,
    ),
    Row(
        "by wildcard",
        policy({**EVERY, "Action": "kms:*"}),
        wrong("allows kms:Decrypt and kms:ReEncryptFrom on every KMS key", FIX),
    ),
    Row(
        "limited by a condition",
        policy({**EVERY, "Condition": {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}}),
    ),
    Row(
        "under a second factor", policy({**EVERY, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}), WRONG
    ),
    Row("denied in the same document", policy(EVERY, {**EVERY, "Effect": "Deny"})),
    Row("encrypts only", policy({**EVERY, "Action": "kms:Encrypt"})),
    Row(
        "re-encrypts from every key",
        policy(allow("kms:ReEncrypt*")),
        wrong("allows kms:ReEncryptFrom on every KMS key", FIX),
    ),
    Row("encrypts anew to every key", policy(allow("kms:ReEncryptTo"))),
    Row("every alias, which names no key", policy({**EVERY, "Resource": "arn:aws:kms:*:*:alias/*"})),
    Row("by any service", policy({**EVERY, "Condition": {"StringLike": {"kms:ViaService": "*"}}}), WRONG),
    Row("decrypts, and something unknown", partly_known({**EVERY, "Action": ("kms:Decrypt", UNKNOWN)}), WRONG),
    Row("one key and an unknown one", partly_known({**EVERY, "Resource": ("arn:aws:kms:*:*:key/1", UNKNOWN)}), WAITS),
    Row("every role is no key", policy({**EVERY, "Resource": "arn:aws:iam::*:role/*"})),
    Row("every alias is no key", policy({**EVERY, "Resource": "arn:aws:kms:*:*:alias/*"})),
    Row(
        "every key by its first digit",
        policy({**EVERY, "Resource": [f"arn:aws:kms:*:*:key/{it:x}*" for it in range(16)]}),
        WRONG,
    ),
    Row(
        "half of the keys by their first digit",
        policy({**EVERY, "Resource": [f"arn:aws:kms:*:*:key/{it:x}*" for it in range(8)]}),
    ),
    Row("every key by the form of its id", policy({**EVERY, "Resource": "arn:aws:kms:*:*:key/????????-*"}), WRONG),
    Row("every resource, incomplete", policy({**EVERY, "Resource": "arn:aws:kms"}), WRONG),
    Row("every key denied, by ARN", policy(EVERY, {**EVERY, "Effect": "Deny", "Resource": "arn:aws:kms:*:*:key/*"})),
    *not_known(EVERY, "Effect", "Action", "Resource", "Condition"),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_iam_kms_decrypt_scoped(row: Row) -> None:
    verify(CONTROL, row)
