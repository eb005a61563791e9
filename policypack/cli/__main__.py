"""`python -m policypack.cli`, where the command is not on PATH."""

from policypack.cli.main import run

run()
