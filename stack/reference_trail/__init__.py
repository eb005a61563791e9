"""The reference trail, for the program beside it and for any other."""

from reference_trail.arguments.groups import AlertingArguments, AnalysisArguments, EventArguments, StorageArguments
from reference_trail.arguments.invalid_arguments import InvalidArguments
from reference_trail.arguments.trail_arguments import ReferenceTrailArgs
from reference_trail.component import ReferenceTrail

__all__ = [
    "AlertingArguments",
    "AnalysisArguments",
    "EventArguments",
    "InvalidArguments",
    "ReferenceTrail",
    "ReferenceTrailArgs",
    "StorageArguments",
]
