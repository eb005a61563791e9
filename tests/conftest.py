"""Settings of the test run, and the real engine for the tests that are marked e2e."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tools.standin.command import offline_environment
from tools.standin.provider import running_stand_in

# The same examples in every run, however slow the machine: a gate must not fail by chance.
settings.register_profile("gate", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gate")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="Rewrite the golden files of tests/reports.")


@pytest.fixture(scope="session")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """An environment in which Pulumi needs no network: a stand-in provider in the test process, a temporary backend.

    The test process itself is in it as well, so that programs may be functions of a test.
    """
    with running_stand_in() as port, pytest.MonkeyPatch.context() as patch:
        environment = offline_environment(os.environ, tmp_path_factory.mktemp("backend"), port)
        for name, value in environment.items():
            patch.setenv(name, value)
        yield environment
