"""The `trailguard` command. The pack that the engine starts needs nothing of it."""

from policypack.cli.main import main

__all__ = ["main"]
