"""The builders of `policypack.testing`, for the pack's own tests."""

from __future__ import annotations

from policypack.testing import (
    ACCESS_BLOCK,
    ACL,
    BUCKET,
    EVENT_DATA_STORE,
    INVENTORY,
    KEY,
    LOG_GROUP,
    MANAGED_POLICIES,
    STACK,
    TRAIL,
    declared,
    document,
    origin,
    role,
)

__all__ = [
    "ACCESS_BLOCK",
    "ACL",
    "BUCKET",
    "EVENT_DATA_STORE",
    "INVENTORY",
    "KEY",
    "LOG_GROUP",
    "MANAGED_POLICIES",
    "STACK",
    "TRAIL",
    "declared",
    "document",
    "origin",
    "role",
]
