"""Documented set-ups that the controls do not meet yet: each is an expected failure until the control is mended."""

from __future__ import annotations

_DIRECTORY_BUCKET = "s3-policy-tls-only demands a Deny of plain HTTP of a directory bucket, which answers over TLS only"

OPEN_DISAGREEMENTS: dict[str, str] = {
    "directory-bucket-read-and-write": _DIRECTORY_BUCKET,
    "directory-bucket-read-only-for-another-account": _DIRECTORY_BUCKET,
    "kms-custom-key-store": "kms-key-rotation demands rotation in a custom key store, where KMS does not offer it",
}
"""Case -> what the controls report instead, in one sentence."""

OPEN_DISAGREEMENTS_B: dict[str, str] = {}
"""The same, for trust policies, identity policies and the documentation of others than AWS."""
