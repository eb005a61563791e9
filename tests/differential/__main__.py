"""Run the differential tests with many examples: `python -m tests.differential --examples 20000 [pytest arguments]`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import pytest

from tests.differential.profile import EXAMPLES


def main() -> int:
    """Run the tests and return pytest's exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.differential", description=__doc__)
    parser.add_argument("--examples", type=int, default=20_000, help="examples of each test (default: %(default)s)")
    arguments, others = parser.parse_known_args()
    os.environ[EXAMPLES] = str(arguments.examples)
    sys.modules.pop("tests.differential.profile")  # it reads the environment once
    ignored = "ignore::pytest.PytestAssertRewriteWarning"  # the profile has imported Hypothesis before pytest begins
    return int(pytest.main([str(Path(__file__).parent), "-p", "no:cacheprovider", "-W", ignored, *others]))


if __name__ == "__main__":
    sys.exit(main())
