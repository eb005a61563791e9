"""The `trailguard` command. The policy pack that the engine starts does not import it."""

from policypack.cli.main import main, run

__all__ = ["main", "run"]
