"""The reference trail, for the program beside it and for any other."""

from reference_trail.arguments import Answering, Keeping, Recording, Watching
from reference_trail.component import ReferenceTrail
from reference_trail.problems import InvalidArguments
from reference_trail.trail_arguments import ReferenceTrailArgs

__all__ = [
    "Answering",
    "InvalidArguments",
    "Keeping",
    "Recording",
    "ReferenceTrail",
    "ReferenceTrailArgs",
    "Watching",
]
