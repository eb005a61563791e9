"""The real engine for these tests: one stand-in provider in the test process, one backend in a temporary folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.standin.command import offline_environment
from tools.standin.provider import running_stand_in


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """An environment in which Pulumi needs no network; the test process itself is in it as well."""
    with running_stand_in() as port, pytest.MonkeyPatch.context() as patch:
        environment = offline_environment(os.environ, tmp_path_factory.mktemp("backend"), port)
        for name, value in environment.items():
            patch.setenv(name, value)
        yield environment
