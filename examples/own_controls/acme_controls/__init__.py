"""Controls of the company Acme, which trailguard loads by an entry point."""

from acme_controls.acme_log_group_maximum import CONTROL as LOG_GROUP_MAXIMUM

CONTROLS = (LOG_GROUP_MAXIMUM,)
