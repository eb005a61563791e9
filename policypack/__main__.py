"""Starts the policy pack from the folder of the package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from policypack.crossguard.isolation import isolate

isolate()

from policypack.crossguard.server import serve  # noqa: E402 (nothing may be imported before the restart)

serve()
