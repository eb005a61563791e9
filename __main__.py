"""Starts the policy pack: the engine runs the folder that contains PulumiPolicy.yaml."""

from policypack.crossguard.isolation import isolate

isolate()

from policypack.crossguard.server import serve  # noqa: E402 (nothing may be imported before the restart)

serve()
