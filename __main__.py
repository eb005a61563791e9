"""Serves the policy pack: the engine starts the directory that holds PulumiPolicy.yaml."""

from policypack.serve import serve

serve()
