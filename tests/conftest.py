"""Settings of the test run."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# The same examples in every run, however slow the machine: a gate must not fail by chance.
settings.register_profile("gate", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gate")
