"""The controls of the pack, the compliance frameworks that they answer, and the reference that is made of both."""

from policypack.catalog.controls import CONTROLS as CONTROLS
from policypack.catalog.controls import REMEDIATIONS as REMEDIATIONS
