"""The reference trail, for the program beside it and for any other."""

from reference_trail.arguments.groups import Answering, Keeping, Recording, Watching
from reference_trail.arguments.invalid_arguments import InvalidArguments
from reference_trail.arguments.trail_arguments import ReferenceTrailArgs
from reference_trail.component import ReferenceTrail

__all__ = [
    "Answering",
    "InvalidArguments",
    "Keeping",
    "Recording",
    "ReferenceTrail",
    "ReferenceTrailArgs",
    "Watching",
]
