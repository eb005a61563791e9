"""Entry point of `python -m policypack.cli`, for installations without the `trailguard` command on PATH."""

from policypack.cli.main import run

run()
